"""The forms of bureau and commission that belong to no case."""

from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator

from accounts.entry.asking import AskingForm
from accounts.entry.fields import (
    BlockField,
    CodeField,
    DayField,
    EmailField,
    KeyField,
    LineField,
    QueryField,
    TelephoneField,
)
from accounts.entry.forms import SeenForm
from accounts.models import District, Membership
from accounts.roles import OfficeKind
from casework.forms.institution import LicenceNumberField, UsccField

from ..standards.terms import Grade, InstitutionType
from .institution import WorkbookForm

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


class EditionForm(WorkbookForm):
    """An edition of the standard from the workbook of clauses and bounds (P03)."""

    key = KeyField(
        label="版本编号",
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "版本编号只用小写字母、数字和连字符，如cq-2027。")],
        help_text="小写字母、数字和连字符，如 cq-2027；未使用的版本以同一编号导入即为更换。",
    )
    title = LineField(label="标准名称", max_length=200)
    valid_from = DayField(label="施行日期")
    field_order = ["key", "title", "valid_from", "file"]


class FilingForm(SeenForm):
    number = CodeField(label="国家备案文号", max_length=60)
    filed_on = DayField(label="备案日期")


class ReasonForm(SeenForm):
    reason = BlockField(label="理由", max_length=500)


class EndEnrolmentForm(ReasonForm):
    last_day = DayField(label="最后一日", help_text="机构参加等级评审的最后一天，不晚于今天。")
    field_order = ["last_day", "reason"]


class NamedMaterialForm(forms.Form):
    name = LineField(
        label="材料名称", max_length=100, help_text="写明申请机构须提交的材料，如“医疗废物处置协议复印件”。"
    )


class InstitutionFilter(forms.Form):
    """The filters of a list, read from the address; what does not fit is left out."""

    q = QueryField(label="机构名称或代码", required=False, max_length=60)

    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


class GradeFilter(InstitutionFilter):
    district = forms.ChoiceField(label="区县", required=False)
    grade = forms.ChoiceField(label="等级", required=False, choices=[("", "全部"), *Grade.choices()])
    current = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("yes", "有效")])

    def __init__(self, *args: Any, member: Membership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if member.office.kind == OfficeKind.BUREAU:
            del self.fields["district"]
        else:
            cast(forms.ChoiceField, self.fields["district"]).choices = [
                ("", "全部"),
                *District.objects.values_list("code", "name"),
            ]
