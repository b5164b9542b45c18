"""The row of a paper: whose it is, of which year, on what occasion."""

from datetime import date
from functools import cached_property

from django.db import models

from accounts.models import Office

from ..models import Case
from .contents import Contents
from .papers import Paper, paper_of

FROZEN = "paper year office subject"


class PaperBase(Case):
    """A regime's kind declares its columns with `FROZEN`, and its steps with those of its `PaperSteps`."""

    # Which of the papers of its kind.
    paper = models.CharField("种类", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="起草单位")
    # The occasion of one that no year owes.
    subject = models.CharField("事由", max_length=80, blank=True)

    LOADED = (*Case.LOADED, "office")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once_a_year",
                fields=["paper", "year", "office"],
                condition=models.Q(subject=""),
            ),
        ]

    @property
    def declared(self) -> Paper:
        return paper_of(self)

    @cached_property
    def contents(self) -> Contents:
        """As it now reads; read once per instance."""
        return Contents.now(self)

    def describe(self) -> str:
        return f"{self.year}年度{self.declared.label}" + (f"：{self.subject}" if self.subject else "")

    def fixed_due_date(self, clock_name: str) -> date | None:
        """A day of the calendar that no counting gives and no holiday moves."""
        return self.declared.last_day(self.year) if self.declared.last_day else None
