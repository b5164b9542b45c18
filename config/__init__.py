"""The top floor: settings, addresses, servers."""

from .celery import app as celery_app

__all__ = ["celery_app"]
