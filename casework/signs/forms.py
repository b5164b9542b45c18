"""What is asked of a list of signs, and of whoever settles one."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, CodeField, QueryField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm
from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES

from ..models import Case
from .uses import SignUse

STANDINGS = (("", "全部"), ("open", "待核实"), ("dismissed", "已排除"), ("referred", "已移交"), ("opened", "已立案"))


class SignFilter(FilterForm):
    q = QueryField(label="线索或案件编号", required=False, max_length=60)
    use = forms.ChoiceField(label="规则", required=False)
    standing = forms.ChoiceField(label="状态", required=False, choices=STANDINGS)

    def __init__(self, *args: Any, uses: list[SignUse], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", "全部"), *((use.name, f"{use.label}（{use.regime.label}）") for use in uses)]
        cast(forms.ChoiceField, self.fields["use"]).choices = choices


class SettleForm(SeenForm):
    """Why it comes to nothing, or to which case it has led; an auditor, who knows no case, gives the reason alone."""

    reason = BlockField(
        label="处理理由",
        max_length=500,
        help_text="写明核实的情况；载入办理记录。没有新的事实，不会再次提示。",
        error_messages={"required": "请写明处理理由，理由载入办理记录。"},
    )
    opened = CodeField(
        label="立案编号", required=False, max_length=20, help_text="经核实已经立案的，填写案件编号；排除的不填。"
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.member = member
        if member.role not in COMMISSION_ROLES:
            del self.fields["opened"]

    def clean_opened(self) -> Case | None:
        number = self.cleaned_data["opened"]
        case = Case.objects.visible_to(self.member).filter(number=number).first() if number else None
        if number and case is None:
            raise forms.ValidationError(f"没有编号为“{number}”的案件，请核对后重新填写。")
        return case
