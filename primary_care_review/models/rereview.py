from django.db import models

from accounts.columns import Frozen, kept

from ..rereview.table import CITY
from .application import Application


@kept(Frozen("reached_on"))
class Rereview(Application, steps=CITY.steps):
    """The city's re-review of a first grade (P06, P18): an application of its own beside the district's, which is its parent."""

    reached_on = models.DateField("区县认定达到甲级标准日期")

    class Meta:
        verbose_name = "甲级市级复核申请"

    def describe(self) -> str:
        return f"{self.applicant.get_type_display()} · 甲级市级复核"
