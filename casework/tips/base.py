"""The row of a tip: what is told, by whom if they say so, what was found and answered."""

from datetime import datetime

from django.db import models

from ..models import Case

FROZEN = "what name phone secret_digest"
OF_CONDUCT = f"cause concerned {FROZEN}"
COVERED = "finding answer"


class TipBase(Case):
    """In a name or without. A regime's kind declares its columns with `FROZEN` and `COVERED`."""

    class Finding(models.TextChoices):
        SO = "so", "属实"
        NOT_SO = "not_so", "不属实"
        UNKNOWN = "unknown", "无法查实"

    what = models.TextField("情况")
    name = models.CharField("举报人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    # Of the secret with which the state is looked up; the portal keeps its hash alone.
    secret_digest = models.CharField(max_length=64, unique=True)
    finding = models.CharField("核实结果", max_length=20, choices=Finding.choices, blank=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        abstract = True

    @property
    def named(self) -> bool:
        return bool(self.name or self.phone)

    def answer_tip(self, *, by, at: datetime, finding: str, answer: str) -> None:
        """What the step of that name sets, in every kind."""
        self.finding, self.answer = finding, answer


class ConductTipBase(TipBase):
    """Of what somebody did; a regime's kind names its causes, in a column `cause` with choices."""

    concerned = models.CharField("被举报单位或者人员", max_length=100)

    class Meta:
        abstract = True

    def describe(self) -> str:
        return self.get_cause_display()  # type: ignore[attr-defined]  # by the column of the kind
