"""The forms of a yearly cycle: opening it, changing its dates, a late filing."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.entry.fields import BlockField, DayField, WholeField
from accounts.entry.forms import StandingForm
from accounts.roles import Regime
from casework.forms.step import StepForm
from casework.models import StandardEdition
from casework.text import day_text

from ..articles import E
from ..models import Cycle, Filing
from ..rules import Overdue
from .moments import MomentField, OpeningField


class EditionChoice(forms.ModelChoiceField):
    def label_from_instance(self, standard: StandardEdition) -> str:
        return f"{standard.title}（演示标准）" if standard.demonstration else standard.title


class DatesForm(forms.Form):
    opens_at = OpeningField(label="填报开始", help_text="自这一分钟起可以填报。")
    closes_at = MomentField(label="填报截止", help_text="当日24:00截止的，时间填24:00。届时系统自动截止，不再受理。")
    district_due_on = DayField(label="区县审核截止日", help_text="区县应在当日24:00前汇总报送审核结果。")


class ChangeDatesForm(DatesForm, StandingForm):
    reason = BlockField(label="调整理由", max_length=2000, help_text="将载入年度记录。")


class CycleForm(DatesForm):
    year = WholeField(units=("年", "年度"), label="年度", min_value=2011, max_value=2099)
    standard = EditionChoice(
        label="评价标准版本",
        queryset=StandardEdition.objects.none(),
        empty_label="请选择",
        error_messages={"invalid_choice": "所选版本尚未启用或已停用，请重新选择。"},
    )
    upgrade_interval = WholeField(
        units=("年",),
        label="升级申报的间隔（年）",
        min_value=1,
        max_value=10,
        initial=1,
        help_text=f"两次升级申报至少间隔的年数，不少于1年（{E(12)}）。",
        error_messages={"min_value": f"升级申报的间隔不得少于1年（{E(12)}）。"},
    )
    overdue_reading = forms.ChoiceField(
        label="区县逾期未完成审核的处理",
        choices=[(reading.value, reading.label) for reading in Overdue],
        initial=Overdue.UNREPORTED.value,
        widget=forms.RadioSelect,
        help_text=f"经市卫生健康委确认后生效（{E(19)}）。",
    )
    field_order = (
        "year",
        "opens_at",
        "closes_at",
        "district_due_on",
        "standard",
        "upgrade_interval",
        "overdue_reading",
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = timezone.localdate(at)
        latest = Cycle.objects.values_list("year", flat=True).first()
        self.fields["year"].initial = max(on.year, latest + 1) if latest else on.year
        cast(EditionChoice, self.fields["standard"]).queryset = StandardEdition.objects.filter(
            pk__in=StandardEdition.objects.in_force(Regime.EMR, on).values("pk")
        )


class AllowLateForm(StepForm):
    ends_at = MomentField(
        label="补报截止", help_text="本医院自己的填报截止，到时系统自动截止。当日24:00截止的，时间填24:00。"
    )

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        due = day_text(case.cycle.due_in(case.district_id))
        self.fields["ends_at"].help_text += f"区县审核截止日为{due}，请留出审核时间（{E(19)}）。"
