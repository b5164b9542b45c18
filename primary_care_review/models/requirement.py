from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import District, Person


@kept(Frozen("district name named_on named_by"), Frozen("ended_on", since="ended_on"))
class NamedMaterial(models.Model):
    """Another material that the reviewing body asks for under the sixth kind (P19); without one the kind is not required."""

    district = models.ForeignKey(District, models.PROTECT, related_name="named_materials")
    name = models.CharField("材料名称", max_length=100)
    named_on = models.DateField("公布日期")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended_on = models.DateField("停用日期", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="material_named_once", fields=["district", "name"], condition=models.Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name
