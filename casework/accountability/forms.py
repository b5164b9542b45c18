"""What is asked of whoever holds somebody to account, of whom it concerns, and of the head who decides (P31, E31)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, LineField, QueryField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm
from accounts.forms import LoginField

from ..measures.forms import GroundsForm, StatementBase
from ..measures.steps import GRAVE, NOT_GRAVE
from .sources import Source
from .uses import AccountabilityUse


class ProposeForm(GroundsForm):
    facts_help = "写明与所选情形对应的事实，随即告知当事人。"
    field_order = ("login", "name", "office_name")

    login = LoginField(required=False, help_text="当事人的登录名，与姓名一并核对。")
    name = LineField(label="当事人姓名", required=False, max_length=40)
    office_name = LineField(label="单位全称", required=False, max_length=100)

    def __init__(self, *args: Any, of: AccountabilityUse, source: Source | None = None, **kwargs: Any):
        self.law = of.law  # type: ignore[misc]  # of the regime
        super().__init__(*args, initial=source.initial if source else None, **kwargs)
        if source and source.evidence:
            self.fields["evidence"].required = False
            self.fields["evidence"].help_text = f"不上传的，以“{source.evidence_name}”（{source.number}）为证据材料。"
        whole = "问责单位的，只填写单位全称；" if of.offices else ""
        self.fields["office_name"].help_text = f"{whole}当事人在几个单位任职的填写。"


class StatementForm(StatementBase, SeenForm):
    """Of the person, or of whoever speaks for the office."""


class TakeForm(SeenForm):
    """Gravity is asked for where the law keeps something for grave cases."""

    grave = forms.ChoiceField(
        label="情节",
        widget=forms.RadioSelect,
        choices=[(NOT_GRAVE, "后果不严重"), (GRAVE, "后果严重")],
        error_messages={"required": "请认定后果是否严重。"},
    )
    gravity = BlockField(
        label="后果严重的理由", rows=3, max_length=1000, required=False, help_text="认定后果严重的填写。"
    )
    sanction = forms.ChoiceField(
        label="处理措施", widget=forms.RadioSelect, error_messages={"required": "请选择处理措施。"}
    )
    reason = BlockField(
        label="决定理由",
        rows=4,
        max_length=2000,
        help_text="写明事实、陈述意见是否采纳。",
        error_messages={"required": "请填写决定理由。"},
    )

    def __init__(self, *args: Any, of: AccountabilityUse, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label) for one in of.law.sanctions]
        cast(forms.ChoiceField, self.fields["sanction"]).choices = choices
        if not any(one.grave for one in of.law.sanctions):
            del self.fields["grave"], self.fields["gravity"]


class LetterForm(SeenForm):
    addressee = LineField(label="主送单位", max_length=100, help_text="当事人所在单位，或者有关单位的上级部门。")
    demand = BlockField(label="工作要求", rows=4, max_length=2000, help_text="请对方单位办理的事项。")


class AccountabilityFilter(FilterForm):
    q = QueryField(label="当事人、单位", required=False, max_length=60)
    state = forms.ChoiceField(
        label="办理情况",
        required=False,
        choices=[("", "全部"), ("open", "正在办理"), ("ended", "已办结"), ("barred", "资格已取消")],
    )
