"""Forms of an institution's basic data: what it changes itself, what it asks the centre to change, and the decision."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.entry.asking import AskingForm
from accounts.entry.fields import BlockField, CodeField, DayField, EmailField, LineField, QueryField, TelephoneField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm, StandingForm
from accounts.models import District, Institution, InstitutionType
from accounts.refused import Refused
from accounts.roles import Regime

from ..actions import institutions

USCC_HINT = "18位，与营业执照、事业单位法人证书或执业许可证一致；分院区有自己代码的，填分院区的代码。"
DISTRICT_HINT = "按机构所在地选择现行区县或功能区；原江北区、渝北区请选择两江新区。"


def ask_plainly(fields: dict[str, forms.Field]) -> None:
    """What is missing is named by its own label."""
    for field in fields.values():
        verb = "选择" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "填写"
        field.error_messages["required"] = f"请{verb}{field.label}。"


class UsccField(CodeField):
    """A unified social credit code as people type it; both check digits are checked."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"label": "统一社会信用代码", "help_text": USCC_HINT, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return institutions.checked_uscc(text) if text else ""
        except Refused as refused:
            raise forms.ValidationError(list(refused.sentences)) from refused


class LicenceNumberField(CodeField):
    """The number of the licence to practise, kept in one form."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"label": "执业许可证登记号", "max_length": 40, **kwargs})


class DistrictField(forms.ModelChoiceField):
    """Offers the divisions of today; one that has been abolished is refused with the name of its successor."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            District.objects.select_related("successor"),
            **{"label": "所在区县", "help_text": DISTRICT_HINT, "empty_label": "请选择", **kwargs},
        )
        self.error_messages["invalid_choice"] = "请从列表中选择所在区县。"

    def as_of(self, at: datetime) -> None:
        self.at = at
        current = District.objects.current(timezone.localdate(at))
        self.widget.choices = [("", self.empty_label), *((row.pk, row.name) for row in current)]

    def clean(self, value: Any) -> District | None:
        district = super().clean(value)
        try:
            if district:
                institutions.refuse_abolished(district, at=self.at)
        except Refused as refused:
            raise forms.ValidationError(list(refused.sentences)) from refused
        return district


class OwnDataForm(AskingForm, StandingForm):
    """Name, address and contacts: changed by the institution at once (E06)."""

    name = LineField(label="机构名称", max_length=100, help_text="与执业许可证一致的全称。")
    address = LineField(label="地址", max_length=200)
    licence_number = LicenceNumberField(required=False)
    contact_name = LineField(label="联系人", max_length=40)
    contact_phone = TelephoneField(label="联系电话")
    contact_email = EmailField(label="电子邮箱", required=False)
    reason = BlockField(label="变更说明", max_length=500, required=False, help_text="将载入变更记录。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


class ChangeRequestForm(StandingForm):
    """Code, district and type: asked of the centre, with the reason."""

    uscc = UsccField()
    district = DistrictField(help_text=f"{DISTRICT_HINT}在办案件仍由立案时的区县办理，此后新立的案件由新的区县办理。")
    type = forms.ChoiceField(label="机构类别", choices=InstitutionType.choices)
    reason = BlockField(label="理由", max_length=2000, rows=4, help_text="写明变更原因和依据的文件。")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(DistrictField, self.fields["district"]).as_of(at)
        ask_plainly(self.fields)


class DecisionForm(SeenForm):
    """The centre's answer to a request."""

    decision = forms.ChoiceField(
        label="处理意见", choices=[("made", "核对无误，予以变更"), ("refused", "不予变更")], widget=forms.RadioSelect
    )
    reason = BlockField(label="理由", max_length=2000, rows=4, help_text="将告知申请机构。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


class TakeBackForm(SeenForm):
    """A change that should not have been made, a closing or a death that was entered by mistake."""

    reason = BlockField(label="撤回理由", max_length=2000, rows=4, help_text="将载入办理记录，并告知当事人。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


class ClosingForm(SeenForm):
    """An institution's licence has been cancelled."""

    closed_on = DayField(label="注销日期", help_text="执业许可证注销或者并入其他机构之日。")
    successor = UsccField(
        label="并入机构的统一社会信用代码", required=False, help_text="并入其他机构的填写；停业、撤销的不填。"
    )
    reason = BlockField(label="依据和理由", max_length=2000, rows=4, help_text="写明批准注销的文件，将载入办理记录。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)

    def clean_successor(self) -> Institution | None:
        """One that the portal knows; another is entered first, if it takes part at all."""
        if not (uscc := self.cleaned_data["successor"]):
            return None
        if (found := Institution.objects.filter(uscc=uscc).first()) is None:
            raise forms.ValidationError("平台上没有使用该代码的机构，请核对；未在平台登记的，不填本项，在理由中写明。")
        return found


class InstitutionFilter(FilterForm):
    """How the list of institutions is narrowed; anything else in the address is passed over."""

    q = QueryField(label="机构名称、代码或拼音", required=False, max_length=100)
    district = forms.ModelChoiceField(District.objects.all(), label="区县", required=False, empty_label="全部")
    type = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *InstitutionType.choices])
    regime = forms.ChoiceField(label="参加评价", required=False, choices=[("", "全部"), *Regime.choices])
