import json
from typing import Any

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import OfficeKind


class RegisterSnapshotQuerySet(models.QuerySet["RegisterSnapshot"]):
    def visible_to(self, member: Membership) -> "RegisterSnapshotQuerySet":
        """The commission's are everybody's, a bureau's its own and the commission's."""
        if member.office.kind == OfficeKind.COMMISSION:
            return self.all()
        return self.filter(models.Q(office=member.office) | models.Q(office__kind=OfficeKind.COMMISSION))


@kept(Frozen("number code office as_of content digest count taken_by taken_at"))
class RegisterSnapshot(models.Model):
    """The register of grades as it stood on a day, under a number by which other papers cite it (P14)."""

    number = models.CharField("编号", max_length=20, unique=True)
    code = models.CharField("查验码", max_length=20, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="出具单位")
    as_of = models.DateField("截至日")
    # The file itself, byte for byte, and its SHA-256.
    content = models.TextField("内容")
    digest = models.CharField("校验值", max_length=64)
    count = models.PositiveIntegerField("条数")
    taken_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="经办人")
    taken_at = models.DateTimeField("固定时间")

    objects = RegisterSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at", "-id"]
        verbose_name = "固定名册"

    def __str__(self) -> str:
        return self.number

    def entries(self) -> list[dict[str, Any]]:
        return json.loads(self.content)["entries"]
