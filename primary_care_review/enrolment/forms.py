"""The forms of bureau and commission that belong to no case."""

from django import forms

from accounts.entry.asking import AskingForm
from accounts.entry.fields import (
    DayField,
    EmailField,
    LineField,
    QueryField,
    TelephoneField,
)
from accounts.entry.filters import FilterForm
from accounts.forms import ReasonForm
from casework.forms.institution import LicenceNumberField, UsccField

from ..standards.terms import InstitutionType

OTHER_TYPE = "等级评审只适用于乡镇卫生院和社区卫生服务中心，该机构类型不在评审范围内（第二条）。"


class EnrolmentForm(AskingForm):
    """One institution of the licence register, in the bureau's own district (P02)."""

    uscc = UsccField(help_text="18位，按证照填写。")
    name = LineField(label="机构名称", max_length=100, help_text="与《医疗机构执业许可证》一致。")
    type = forms.ChoiceField(
        label="机构类别",
        choices=[("", "请选择"), *InstitutionType.choices()],
        error_messages={"invalid_choice": OTHER_TYPE},
    )
    address = LineField(label="地址", max_length=200)
    licence_number = LicenceNumberField()
    contact_name = LineField(
        label="联系人", max_length=40, help_text="将以机构负责人岗位开通账号，由其管理本机构人员。"
    )
    contact_phone = TelephoneField(label="联系电话")
    contact_email = EmailField(label="电子邮箱", required=False)


class EndEnrolmentForm(ReasonForm):
    last_day = DayField(label="最后一日", help_text="机构参加等级评审的最后一天，不晚于今天。")
    field_order = ["last_day", "reason"]


class InstitutionFilter(FilterForm):
    q = QueryField(label="机构名称或代码", required=False, max_length=60)
