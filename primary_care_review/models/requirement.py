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


@kept(Frozen("application material"))
class AskedMaterial(models.Model):
    """What the body asked of an application when it was handed in; what it names or ends later asks nothing of that one."""

    application = models.ForeignKey("primary_care_review.Application", models.PROTECT, related_name="asked_materials")
    material = models.ForeignKey(NamedMaterial, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="material_asked_once", fields=["application", "material"])]

    def __str__(self) -> str:
        return f"{self.application_id} {self.material_id}"
