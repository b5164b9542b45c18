from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.columns import Covered, Frozen, kept
from casework.models.change_request import AskedChange
from casework.text import day_text

from .expert import Expert


@kept(
    Frozen("expert changes reason requested_at"),
    Covered("due_on"),
    Frozen("outcome decided_by decided_at decision_reason", since="decided_at"),
)
class DataRequest(AskedChange):
    """An expert asks for a change of their basic data; who keeps the pool makes it or says why not (E07).

    `changes` holds the wished values by field; at most one request of an expert is open.
    """

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="requests")

    class Meta:
        ordering = ["-id"]
        verbose_name = "专家信息变更申请"
        constraints = [
            models.UniqueConstraint(name="one_open_data_request", fields=["expert"], condition=Q(decided_at=None)),
            models.CheckConstraint(
                name="data_request_decided_whole",
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | (Q(decided_at__gte=F("requested_at"), decided_by__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {day_text(timezone.localdate(self.requested_at))}"
