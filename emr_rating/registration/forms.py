"""Forms of a registration: the application without sign-in, and the institute's acts when the centre enters them (E06)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms

from accounts.entry.asking import AskingForm, Doubt
from accounts.entry.fields import BlockField, EmailField, LineField, TelephoneField, TrapField
from accounts.entry.forms import StandingForm
from accounts.models import InstitutionType
from casework.forms.file import ScanField, choose_again
from casework.forms.institution import DistrictField, LicenceNumberField, UsccField, ask_plainly

from ..models import Registration
from ..proxy import ProxyForm

LICENCE_HINT = "正本或者副本的扫描件、照片，PDF、JPEG 或 PNG；有几页的，合成一个 PDF。供信息中心核验。"


class RegistrationForm(AskingForm):
    """What the centre verifies; leader and contact get the first accounts."""

    uscc = UsccField()
    name = LineField(label="机构名称", max_length=100, help_text="与执业许可证一致的全称。")
    type = forms.ChoiceField(label="机构类别", choices=[("", "请选择"), *InstitutionType.choices])
    district = DistrictField()
    address = LineField(label="地址", max_length=200, help_text="详细到街道和门牌号。")
    licence_number = LicenceNumberField(help_text="照执业许可证填写。")
    licence = ScanField(label="医疗机构执业许可证", help_text=LICENCE_HINT)
    leader_name = LineField(
        label="机构负责人", max_length=40, help_text="将开通“机构负责人”账号，用于确认上报和管理本机构账号。"
    )
    leader_phone = TelephoneField(label="负责人电话")
    leader_email = EmailField(label="负责人电子邮箱", required=False)
    contact_name = LineField(label="联系人", max_length=40, help_text="将开通“填报人”账号，并接收审核结果。")
    contact_phone = TelephoneField(label="联系电话")
    contact_email = EmailField(
        label="电子邮箱", required=False, help_text="用于接收首次登录链接；未填写的，由信息中心打印初始密码单。"
    )

    GROUPS = (
        ("机构", ("uscc", "name", "type", "district", "address", "licence_number")),
        ("机构负责人", ("leader_name", "leader_phone", "leader_email")),
        ("联系人（填报人）", ("contact_name", "contact_phone", "contact_email")),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(DistrictField, self.fields["district"]).as_of(at)
        ask_plainly(self.fields)

    def groups(self) -> list[dict[str, Any]]:
        """With the licence behind its number."""
        shown = {"licence_number": ("licence_number", "licence")}
        return [
            {"label": label, "fields": [self[each] for name in names for each in shown.get(name, (name,))]}
            for label, names in self.GROUPS
        ]

    def clean(self) -> dict[str, Any]:
        """A browser gives no file back: where something else is wrong, or asked about, it has to be chosen again."""
        cleaned = super().clean() or {}
        choose_again(self)
        return cleaned

    def ask(self, doubts: Sequence[Doubt]) -> None:
        super().ask(doubts)
        choose_again(self)

    def data_for_case(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for _, names in self.GROUPS for name in names}


class ApplicationForm(RegistrationForm):
    """The first application: a token, so that a page posted twice opens one case, and a trap for machines."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    website = TrapField()


class CorrectionForm(RegistrationForm):
    """A returned registration, filled with what was handed in."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    licence = ScanField(
        label="医疗机构执业许可证", required=False, help_text="已上传的仍然有效；需要更换的，重新选择文件。"
    )

    @classmethod
    def filled(cls, registration: Registration, *, at: datetime) -> "CorrectionForm":
        names = [name for _, names in cls.GROUPS for name in names]
        initial = {name: getattr(registration, name) for name in names}
        return cls(initial=initial | {"seen": registration.version}, at=at)


class WithdrawalForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(AskingForm, ProxyForm):
    """Enters the institution: what is doubtful of it is asked about."""


class RenewalForm(forms.Form):
    """The centre replaces a lost link."""

    reason = BlockField(
        label="理由",
        max_length=500,
        help_text="写明申请人是谁、怎样核实了身份。",
        error_messages={"required": "请填写重新发放的理由和核实身份的方式。"},
    )


class ConnectionForm(StandingForm):
    """How the institute takes part."""

    connected = forms.TypedChoiceField(
        label="接入方式",
        choices=[("1", "医管所直接在本平台办理"), ("0", "由市信息中心代录医管所意见")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = BlockField(label="理由", max_length=500)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)
