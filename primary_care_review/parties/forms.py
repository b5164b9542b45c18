"""What is asked of whoever enters a contract with a third party, or opens an account under it (P16)."""

from typing import Any, cast

from django import forms

from accounts.entry.asking import AskingForm
from accounts.entry.fields import (
    BlockField,
    CodeField,
    DayField,
    EmailField,
    LineField,
    QueryField,
    TelephoneField,
    WholeField,
)
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm
from accounts.forms import LoginField
from casework.forms.file import ScanField
from casework.forms.institution import UsccField, ask_plainly
from casework.measures.forms import GroundsForm, StatementBase
from casework.text import day_text

from ..models import Contract, Delegation
from ..models.contract import ContractQuerySet
from ..models.delegation import DelegationQuerySet
from .rules import ONLY
from .terms import LAW, Scope

STANDINGS = [("", "全部"), ("running", "履行中"), ("over", "已到期或者已终止"), ("barred", "列入黑名单")]


class ContractForm(AskingForm):
    uscc = UsccField(help_text="第三方机构的代码，18位，按营业执照或者法人证书填写。")
    name = LineField(label="第三方机构名称", max_length=100, help_text="与营业执照或者法人证书一致。")
    number = CodeField(label="合同编号", max_length=60)
    scopes = forms.MultipleChoiceField(
        label="委托范围",
        choices=Scope.choices(),
        widget=forms.CheckboxSelectMultiple,
        help_text="评审结论的作出、确认和公布不得委托。",
        error_messages={"required": "请选择委托范围。", "invalid_choice": ONLY},
    )
    valid_from = DayField(label="起始日期")
    valid_until = DayField(label="截止日期", help_text="人员账号至此日为止；续签的，另行登记合同。")
    amount = WholeField(label="合同金额（元）", units=("元",), min_value=0, max_value=10**12)
    file = ScanField(label="合同扫描件", error_messages={"required": "请选择合同扫描件。"})

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = ("uscc", "name", "number", "valid_from", "valid_until", "amount")
        ask_plainly({name: self.fields[name] for name in asked})


class ContractPersonForm(forms.Form):
    name = LineField(label="姓名", max_length=40, help_text="与身份证件一致。")
    login = LoginField(help_text="在该机构已有账号的，填写原登录名，仍以原密码登录。")
    phone = TelephoneField(label="联系电话")
    email = EmailField(label="电子邮箱", required=False, help_text="填写后，设置密码的链接发往该地址。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


class ContractFilter(FilterForm):
    q = QueryField(label="机构名称、代码或者合同编号", required=False, max_length=60)
    standing = forms.ChoiceField(label="状态", required=False, choices=STANDINGS)


class ContractField(forms.ModelChoiceField):
    def label_from_instance(self, contract: Contract) -> str:
        return f"{contract}，{contract.scope_labels}，至{day_text(contract.valid_until)}"


class DelegateForm(SeenForm):
    contract = ContractField(
        label="依据的合同",
        queryset=Contract.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择依据的合同。", "invalid_choice": "请从列表中选择履行中的合同。"},
    )
    task = BlockField(
        label="具体要求",
        rows=4,
        max_length=1000,
        help_text="写明受托方要做的工作和完成时间，告知合同人员。",
        error_messages={"required": "请填写具体要求。"},
    )

    def __init__(self, *args: Any, contracts: ContractQuerySet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(ContractField, self.fields["contract"]).queryset = contracts


class WorkForm(SeenForm):
    work = BlockField(
        label="工作情况",
        rows=8,
        max_length=4000,
        help_text="写明做了什么、发现的问题和建议；提交后不能修改，案件不再可见。",
        error_messages={"required": "请填写工作情况。"},
    )


class CheckForm(SeenForm):
    finding = forms.ChoiceField(
        label="复核结果",
        choices=Delegation.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结果。"},
    )
    finding_reason = BlockField(
        label="复核意见",
        rows=4,
        max_length=2000,
        help_text="写明复核了什么、依据什么事实。",
        error_messages={"required": "请填写复核意见。"},
    )


class DelegationFilter(FilterForm):
    q = QueryField(label="案件、机构或者第三方", required=False, max_length=60)
    standing = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部"),
            ("running", "办理中"),
            ("to_check", "未复核"),
            ("drawn", "抽中，待复核"),
            ("bad", "复核不合格"),
        ],
    )


class DelegationField(forms.ModelChoiceField):
    def label_from_instance(self, delegation: Delegation) -> str:
        return f"{delegation.case.number} {delegation.case.title}，{delegation.get_scope_display()}"


class PartyGroundsForm(GroundsForm):
    law = LAW
    facts_help = "写明与所选情形对应的事实，随即告知第三方。"

    delegation = DelegationField(
        label="所涉委托事项",
        queryset=Delegation.objects.none(),
        required=False,
        empty_label="不涉及某一件",
        help_text="就某一件的工作提出的选择；更正评审结果的，应当选择。",
        error_messages={"invalid_choice": "请从列表中选择本合同的委托事项。"},
    )

    def __init__(self, *args: Any, delegations: DelegationQuerySet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(DelegationField, self.fields["delegation"]).queryset = delegations


class PartyStatementForm(StatementBase, SeenForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["statement"].help_text += "没有账号的，由委托单位按书面意见填写。"


class TakeForm(SeenForm):
    measures = forms.MultipleChoiceField(
        label="处理措施",
        choices=[(one.value, one.label) for one in LAW.sanctions],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="列入黑名单的，合同同时终止，各单位均不得再委托该机构。",
    )
    deducted = WholeField(
        label="扣减金额（元）",
        units=("元",),
        min_value=0,
        max_value=10**12,
        required=False,
        help_text="扣减费用的填写。",
    )
    grave = BlockField(
        label="情节严重的理由",
        rows=3,
        max_length=1000,
        required=False,
        help_text="列入黑名单的填写，写明违法违规事实。",
    )
    reason = BlockField(
        label="决定理由",
        rows=4,
        max_length=2000,
        help_text="写明事实、陈述意见是否采纳；更正评审结果的，写明更正什么。",
        error_messages={"required": "请填写决定理由。"},
    )
