from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership

from .grade import Grade


@kept(Frozen("grade number code issued_by issued_at"))
class Certificate(models.Model):
    """The paper of a grade (P26). `code` is all that it says, signed, as its QR code bears it."""

    grade = models.OneToOneField(Grade, models.PROTECT, related_name="certificate", verbose_name="等级")
    number = models.CharField("证书编号", max_length=30, unique=True)
    code = models.TextField("签名编码")
    issued_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="出具人")
    issued_at = models.DateTimeField("出具时间")

    class Meta:
        ordering = ["id"]
        verbose_name = "等级证书"

    def __str__(self) -> str:
        return self.number
