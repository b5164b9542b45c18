"""The forms of letters, points, levels and ratings."""

from datetime import date
from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, DayField, LineField, WholeField
from accounts.entry.forms import SeenForm
from accounts.roles import Regime
from casework.forms.file import WorkbookField
from casework.text import day_text
from experts.appointment.points import BY_HAND, Ground, Table
from experts.appointment.term import Law, length_text

from ..models import Level, PointsEntry
from ..models.points import PointsEntryQuerySet
from .plain import PlainForm

RATINGS = {5: "很满意", 4: "满意", 3: "一般", 2: "不满意", 1: "很不满意"}


def _day(label: str, **kwargs: Any) -> DayField:
    return DayField(label=label, **kwargs)


def _text(label: str, **kwargs: Any) -> BlockField:
    return BlockField(**{"label": label, "rows": 4, "max_length": 1000, **kwargs})


class _RegimeForm(PlainForm):
    """Asks for the regime only where there is a choice."""

    regime = forms.ChoiceField(label="评价类别")

    def __init__(self, *args: Any, regimes: list[Regime], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["regime"])
        field.choices = [(regime.value, regime.label) for regime in regimes]
        if len(regimes) == 1:
            field.initial = regimes[0].value
            field.widget = forms.HiddenInput()

    def clean_regime(self) -> Regime:
        return Regime(self.cleaned_data["regime"])


class AppointForm(SeenForm, PlainForm):
    valid_from = _day(
        "聘期起始日",
        help_text="早于签发日的，自签发日起。续聘的，自原聘期届满次日起。",
    )

    def __init__(self, *args: Any, law: Law, **kwargs: Any):
        super().__init__(*args, **kwargs)
        day = self.fields["valid_from"]
        day.help_text = f"聘期{length_text(law['expert_term_months'])}；{day.help_text}"


class AuditForm(SeenForm, PlainForm):
    passed = forms.TypedChoiceField(
        label="复核结果",
        choices=[("1", "通过，可以续聘"), ("0", "不通过，聘期届满后不再续聘")],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    reason = _text("复核意见", help_text="载入专家档案；不通过的，同时告知专家本人及其所在单位。")


class PointsForm(_RegimeForm):
    """The item alone is chosen; its points are those of the table."""

    code = forms.ChoiceField(label="计分项")
    happened_on = _day("发生日期")
    remark = _text("情况说明", required=False, help_text="不良行为须写明事实；专家本人可以看到。")

    def __init__(self, *args: Any, table: Table, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = on
        self.fields["remark"].required_when = "不良行为的必填"  # type: ignore[attr-defined]  # read by the field's template
        groups = [
            (Ground(ground).label, [(item.code, f"{item.name}（{item.points:+d}分）") for item in table.of(ground)])
            for ground in BY_HAND
        ]
        cast(forms.ChoiceField, self.fields["code"]).choices = [("", "请选择"), *groups]


class _EntryField(forms.ModelChoiceField):
    def label_from_instance(self, entry: PointsEntry) -> str:
        return f"{day_text(entry.happened_on)}，{entry.item}，{entry.points:+d}分"


class CorrectForm(_RegimeForm):
    corrects = _EntryField(
        label="更正哪一笔",
        queryset=PointsEntry.objects.none(),
        required=False,
        empty_label="不针对某一笔",
        help_text="全额更正某一笔的，请选择该笔，更正分值与其正负相反；全额更正的不良行为不再影响参加评审。",
    )
    points = WholeField(
        units=("分",), label="更正分值", min_value=-200, max_value=200, help_text="应减去的填负数，例如多计2分的填-2。"
    )
    happened_on = _day("更正日期")
    remark = _text("更正说明", help_text="写明更正哪一笔计分和原因；专家本人可以看到。")

    def __init__(self, *args: Any, entries: PointsEntryQuerySet, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = on
        cast(_EntryField, self.fields["corrects"]).queryset = entries.order_by("-happened_on", "-pk")


class LevelForm(SeenForm, _RegimeForm):
    level = forms.ChoiceField(label="级别", choices=Level.choices, widget=forms.RadioSelect)
    reason = _text("理由", help_text="载入专家档案，并告知本人。")

    def clean_level(self) -> Level:
        return Level(self.cleaned_data["level"])


class FeedbackForm(_RegimeForm):
    drafts = True

    since = _day("反馈期起")
    until = _day("反馈期止")
    remark = _text("评审表现", help_text="对该专家评审表现的评价，写入反馈函；拟稿后仍可修改。")


class RatingForm(PlainForm):
    score = forms.TypedChoiceField(
        label="对评审组的满意度",
        choices=list(RATINGS.items()),
        coerce=int,
        widget=forms.RadioSelect,
    )
    remark = _text("意见和建议", required=False, help_text="评价为不满意的，请写明具体情况。")


class PointsTableForm(PlainForm):
    title = LineField(label="名称", max_length=100, help_text="例如：重庆市基层评审专家计分表（2027年版）。")
    valid_from = _day("启用日期", help_text="自该日起的计分适用本表，已有的计分不变。")
    demonstration = forms.BooleanField(label="演示标准，不是正式发布的计分表", required=False)
    file = WorkbookField(label="计分表", help_text="按模板填写的 Excel 文件。")
