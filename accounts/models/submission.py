from django.db import models
from django.utils import timezone

from accounts.columns import Free, kept


@kept(Free("*", "the token of a form, so that one sent twice is done once; cleared after days"))
class Submission(models.Model):
    """A form that was sent and done: its token, what it held, and where its answer led (accounts/entry/once.py)."""

    token = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    location = models.TextField(blank=True)
    said = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.location}"
