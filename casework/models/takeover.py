from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership

from .case import Case
from .material import StoredFile


@kept(Frozen("kind source sheet name scans entered_by entered_at"))
class TakeoverSheet(models.Model):
    """A spreadsheet of cases that were run elsewhere, as it came in, with the archive of scans beside it."""

    kind = models.CharField("案件类型", max_length=40)
    source = models.CharField("来源", max_length=100)
    sheet = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="接管表")
    name = models.CharField("文件名", max_length=255)
    scans = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="扫描件")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-id"]
        verbose_name = "接管表"

    def __str__(self) -> str:
        return f"{self.source}（{self.name}）"


@kept(Frozen("case sheet row stage since facts"))
class TakenOver(models.Model):
    """What a row of the sheet says of a case: the stage that it is taken over into, since when it stands there, and its facts.

    A case that was refused and is entered again has a further row; the last one counts.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="takeovers")
    sheet = models.ForeignKey(TakeoverSheet, models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField("行号")
    stage = models.CharField("接管到的环节", max_length=40)
    # The day from which the clocks of that stage are counted.
    since = models.DateField("进入该环节日期")
    # As the sheet has them, by column.
    facts = models.JSONField("登记内容")

    class Meta:
        ordering = ["sheet", "row"]
        verbose_name = "接管登记"
        constraints = [models.UniqueConstraint(name="one_takeover_a_row", fields=["sheet", "row"])]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.row}"
