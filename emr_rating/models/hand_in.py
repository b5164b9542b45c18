from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Person

from .filing import Filing


@kept(Frozen("filing level missing digest code handed_in_by handed_in_at"))
class HandIn(models.Model):
    """The materials of a filing as they were handed in: once, whole, and under one digest (E11).

    The files are those of the case that are frozen since the same moment.
    """

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="hand_in")
    level = models.PositiveSmallIntegerField("申报级别")
    # The keys of the places of the checklist that had no file; whoever handed in has seen them.
    missing = models.JSONField("未附文件的项目")
    digest = models.CharField("材料清单校验值", max_length=64)
    code = models.CharField("回执码", max_length=20, unique=True)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField("提交时间")

    def __str__(self) -> str:
        return f"{self.filing_id} {self.digest[:12]}"
