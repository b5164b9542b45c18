"""What is asked of whoever proposes to act on a violation, decides on it, and makes it known to the city (E29)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, DayField
from accounts.entry.forms import SeenForm
from casework.measures.forms import CircularForm as Circular
from casework.measures.forms import GravityForm, GroundsForm

from ..models import Violation
from .acting import level_of
from .rules import LAW

DEMAND = "各区县卫生健康行政部门、各医疗机构要引以为戒，严格遵守分级评价工作规程，如实填报数据、提交资料，自觉维护评价公平公正。"


class ProposeForm(GroundsForm, SeenForm):
    law = LAW
    facts_help = "写明与所选情形对应的事实，将写入告知书和决定书。"


class SanctionForm(forms.Form):
    """What is done to a filing, with the level or the day that belongs to it, and why."""

    sanction = forms.ChoiceField(
        label="处理措施",
        widget=forms.RadioSelect,
        choices=[(one.value, f"{one.label}{'（情节严重的）' if one.grave else ''}") for one in LAW.sanctions],
        error_messages={"required": "请选择处理措施。"},
    )
    to_level = forms.TypedChoiceField(
        label="降至级别", coerce=int, empty_value=None, required=False, help_text="降级的填写。"
    )
    until = DayField(label="暂停至", required=False, help_text="暂停结果的填写，含当日。")
    why = BlockField(
        label="处理理由", rows=5, max_length=2000, help_text="写明对陈述意见的考虑和选择该措施的理由，写入决定书。"
    )

    def offer_levels(self, below: int) -> None:
        levels = [(lower, f"{lower}级") for lower in reversed(range(below))]
        cast(forms.ChoiceField, self.fields["to_level"]).choices = [("", "不适用"), *levels]


class DecisionForm(SanctionForm, GravityForm):
    law = LAW
    field_order = ("seen", "grave", "gravity", "sanction", "to_level", "until", "why")

    def __init__(self, *args: Any, case: Violation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.offer_levels(level_of(case.of_filing) or 0)


class CircularForm(Circular):
    demands = DEMAND
