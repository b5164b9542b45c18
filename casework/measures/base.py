"""The row of a measure: on which ground and facts, what the one concerned said to it, and when it was told."""

from datetime import datetime
from typing import ClassVar, TypeVar

from django.db import models

from accounts.models import Membership, Office

from ..models import Case

FROZEN = "ground ground_facts proposed_by"
COVERED = "told_at statement stated_at"
FOUND = "grave gravity"
AnyMeasure = TypeVar("AnyMeasure", bound="MeasureBase")


class MeasureBase(Case):
    """A regime's kind declares its columns with `FROZEN` and `COVERED`; its evidence are materials of the case."""

    # Before the kinds of its files.
    word: ClassVar[str]

    ground = models.CharField("情形", max_length=30)
    ground_facts = models.TextField("事实")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提出人")
    # The institution knows of it from here on.
    told_at = models.DateTimeField("告知时间", null=True)
    statement = models.TextField("陈述意见", blank=True)
    stated_at = models.DateTimeField("陈述时间", null=True)

    class Meta:
        abstract = True

    @classmethod
    def evidence_kind(cls) -> str:
        return f"{cls.word}_evidence"

    @classmethod
    def statement_kind(cls) -> str:
        return f"{cls.word}_statement"

    @property
    def concerned(self) -> Office | None:
        """The office that is told and heard."""
        return self.institution.office if self.institution else None

    def make_statement(self, *, by, at: datetime, statement: str) -> None:
        """What the step of that name sets, in every kind (`hearing`)."""
        self.statement, self.stated_at = statement, at


class GravityBase(MeasureBase):
    """One whose gravity is found with the decision (`FOUND`): where it is grave, a circular is owed."""

    grave = models.BooleanField("情节严重", default=False)
    gravity = models.TextField("情节严重的理由", blank=True)

    class Meta:
        abstract = True
