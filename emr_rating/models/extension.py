from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import District, Membership
from casework.models import Case
from casework.text import day_text

from ..extension import steps as s
from ..stages import ExtensionStage
from .cycle import Cycle


@kept(Frozen("cycle due_on_asked statement requested_by"))
class Extension(Case, steps=s.STEPS):
    """The commission's request to extend the term of districts' reviews in an emergency, with its written statement (E19)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="extensions")
    due_on_asked = models.DateField("申请延至")
    statement = models.TextField("书面说明")
    requested_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="申请人")

    LOADED = (*Case.LOADED, "cycle")

    class Meta:
        verbose_name = "区县审核延期"
        constraints = [models.CheckConstraint(name="extension_with_statement", condition=~models.Q(statement=""))]

    @property
    def stage(self) -> ExtensionStage:
        return ExtensionStage(self.state)

    def describe(self) -> str:
        return f"{self.cycle}区县审核延至{day_text(self.due_on_asked)}"


@kept(Frozen("extension district was"))
class ExtendedTerm(models.Model):
    """A district for which an extension is asked, with the last day of its review as it was then."""

    extension = models.ForeignKey(Extension, models.PROTECT, related_name="terms")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    was = models.DateField("原截止日")

    class Meta:
        ordering = ["extension", "district"]
        verbose_name = "延期区县"
        constraints = [models.UniqueConstraint(name="district_once_an_extension", fields=["extension", "district"])]

    def __str__(self) -> str:
        return f"{self.extension_id} {self.district_id}"
