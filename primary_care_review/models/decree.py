from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Office
from casework.models import Notice


@kept(Frozen("body notice number decreed_on"))
class Decree(models.Model):
    """By which a body makes grades known, of one institution or of many (P26): what it is cited by."""

    body = models.ForeignKey(Office, models.PROTECT, related_name="decrees", verbose_name="公布机关")
    # None for one from before the portal began.
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="+", verbose_name="文书")
    number = models.CharField("公布文号", max_length=60)
    decreed_on = models.DateField("发文日期")

    class Meta:
        ordering = ["-decreed_on", "-id"]
        verbose_name = "公布文件"
        constraints = [models.UniqueConstraint(name="decree_number_once", fields=["body", "number"])]

    def __str__(self) -> str:
        return self.number
