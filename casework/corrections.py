"""What a hand has entered and was wrong: struck with a reason, the right entry beside it, both readable for good.

An entry is never changed and never deleted. A kind of entry that can be put right inherits `Correctable`; whatever counts
entries asks for the `standing` ones, whatever shows them shows all.
"""

from datetime import datetime
from typing import Any, Self

from django.db import models

from accounts.models import Membership, Person
from accounts.refused import Refused


class CorrectableQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(struck_at=None)


class Correctable(models.Model):
    """An entry by hand. Struck, it says by whom, when and why, and which entry stands in its place, if any."""

    struck_at = models.DateTimeField("更正时间", null=True)
    struck_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    struck_reason = models.TextField("更正理由", blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_struck_with_reason",
                condition=models.Q(struck_at=None, struck_by=None, struck_reason="", replaced_by=None)
                | (models.Q(struck_at__isnull=False, struck_by__isnull=False) & ~models.Q(struck_reason="")),
            )
        ]


def strike(
    entry: Correctable, *, reason: str, by: Membership, at: datetime, instead: Correctable | None = None
) -> None:
    """Strikes a locked entry; the verb around it asks whose it is, enters what stands instead, and records both."""
    if entry.struck_at:
        raise Refused("该条登记已经更正，请刷新页面查看。")
    if not reason.strip():
        raise Refused("请填写更正的理由，将载入办理记录。", field="correction")
    entry.struck_at, entry.struck_by, entry.struck_reason = at, by.person, reason.strip()
    entry.replaced_by = instead
    entry.save(update_fields=["struck_at", "struck_by", "struck_reason", "replaced_by"])
