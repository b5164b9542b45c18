"""The row of a measure: on which ground and facts, what the institution said to it, and when it was told."""

from django.db import models

from accounts.models import Membership

from ..models import Case

FROZEN = "ground ground_facts proposed_by"
COVERED = "told_at statement stated_at"


class MeasureBase(Case):
    """A regime's kind declares its columns with `FROZEN` and `COVERED`; its evidence are materials of the case."""

    ground = models.CharField("情形", max_length=30)
    ground_facts = models.TextField("事实")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提出人")
    # The institution knows of it from here on.
    told_at = models.DateTimeField("告知时间", null=True)
    statement = models.TextField("陈述意见", blank=True)
    stated_at = models.DateTimeField("陈述时间", null=True)

    class Meta:
        abstract = True
