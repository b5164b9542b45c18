from datetime import date

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Person
from accounts.prepared import Prepared
from accounts.roles import Regime

from ..figures import editions
from ..figures.terms import Figures, Timeline


class Laws:
    """The figures of every regime and day, each regime read once: for work on many cases."""

    def __init__(self) -> None:
        self._timelines: dict[str, Timeline] = {}

    def on(self, regime: str, day: date) -> Figures:
        if regime not in self._timelines:
            self._timelines[regime] = FigureSetting.objects.timeline(regime)
        return self._timelines[regime].on(day)


class FigureSettingManager(models.Manager["FigureSetting"]):
    def timeline(self, regime: str) -> Timeline:
        """What counts for a regime on which day; one query."""
        return Timeline(editions.texts(regime), tuple(_settings(regime)))

    def law(self, regime: str, on: date) -> Figures:
        """The figures that count for what begins on a day."""
        return self.timeline(regime).on(on)


@Prepared
def _settings(regime: str) -> "models.QuerySet[FigureSetting, tuple]":
    return FigureSetting.objects.filter(regime=regime).order_by("valid_from").values_list("valid_from", "values")


@kept(Frozen("regime valid_from values reason set_by set_at"))
class FigureSetting(models.Model):
    """The commission's settings of a regime from a day on: all that the text leaves open, each within its bounds.

    Entered for days to come and never changed, so that what a case was opened under stays what it was (E34, P36).
    """

    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    valid_from = models.DateField("启用日期")
    values = models.JSONField("数值")
    reason = models.TextField("理由")
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    set_at = models.DateTimeField("录入时间")

    objects = FigureSettingManager()

    class Meta:
        ordering = ["regime", "-valid_from"]
        constraints = [models.UniqueConstraint(name="one_setting_of_figures_a_day", fields=["regime", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.get_regime_display()} {self.valid_from:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        """Under which name its acts stand in the record."""
        return f"figures:{self.regime}"

    @staticmethod
    def latest_day(regime: str) -> date | None:
        return FigureSetting.objects.filter(regime=regime).aggregate(day=models.Max("valid_from"))["day"]
