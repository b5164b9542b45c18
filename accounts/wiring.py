"""What this floor makes known once the models are loaded: its task, and how an address writes a key."""

from django.urls import register_converter

from . import tasks  # noqa: F401  # makes itself known by name
from .keys import KeyConverter

register_converter(KeyConverter, "key")
