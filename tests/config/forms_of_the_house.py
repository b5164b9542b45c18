"""Every form class of the portal's own packages, found by importing them all."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from django.forms import BaseForm

FLOORS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review")


def every_form() -> list[type[BaseForm]]:
    for floor in FLOORS:
        for module in walk_packages(import_module(floor).__path__, f"{floor}."):
            if ".forms" in module.name or ".entry" in module.name:
                import_module(module.name)
    return sorted({form for form in _below(BaseForm) if form.__module__.split(".")[0] in FLOORS}, key=repr)


def _below(form: type) -> Iterator[type]:
    for below in form.__subclasses__():
        yield below
        yield from _below(below)
