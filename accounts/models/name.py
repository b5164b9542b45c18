from django.db import models

from accounts.columns import Frozen, kept

from .person import Person


@kept(Frozen("person before after reason by at"))
class NameCorrection(models.Model):
    """A name that was registered wrongly, or that its bearer no longer has: what stood before stays readable."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="name_corrections")
    before = models.CharField("原登记姓名", max_length=40)
    after = models.CharField("更正后姓名", max_length=40)
    reason = models.TextField("更正理由")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("更正时间")

    class Meta:
        ordering = ["-id"]
        verbose_name = "姓名更正"

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
