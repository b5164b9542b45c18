from django.db import models

from accounts.columns import Free, kept
from accounts.models import Person

from .filing import Filing


@kept(
    Free(
        "*",
        "a hospital's tick beside an item while it fills in; reporting asks all of them and freezes what they were set against",
    ),
)
class Confirmation(models.Model):
    """An item confirmed as it read then (E10). Once the item reads otherwise, the digest no longer fits and it is open again."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="confirmations")
    item = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    said = models.JSONField("确认时的内容")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_confirmation_per_item", fields=["filing", "item"])]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.item}"
