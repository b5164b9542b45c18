"""What whoever tells something fills in besides what their kind asks, and how the office answers."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.entry.fields import BlockField, LineField, TelephoneField, TrapField
from accounts.models import District

from ..forms.file import ScanField, choose_again
from ..forms.institution import ask_plainly
from ..forms.step import StepForm
from .base import TipBase

LONGEST = 2000


class TipForm(forms.Form):
    what = BlockField(label="情况", rows=4, max_length=LONGEST)
    name = LineField(label="姓名", max_length=40, required=False, help_text="可以不填；举报人信息不公开。")
    phone = TelephoneField(label="联系电话", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)
    website = TrapField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid4()
        ask_plainly(self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("website", "")
        choose_again(self)
        return cleaned


class ConductTipForm(TipForm):
    """Of what somebody did: who, and where that is; the kind adds which of its grounds it is."""

    field_order = ("cause", "concerned", "district", "what", "evidence", "name", "phone")

    concerned = LineField(
        label="被举报单位或者人员", max_length=100, help_text="单位的全称，或者人员的姓名和所在单位。"
    )
    district = forms.ModelChoiceField(
        label="所在区县", queryset=District.objects.none(), required=False, empty_label="不详"
    )
    evidence = ScanField(
        label="证明材料", required=False, help_text="可不上传。PDF、JPEG 或 PNG；有几份的，合成一个 PDF。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(valid_until=None)  # type: ignore[attr-defined]


class AnswerTipForm(StepForm):
    finding = forms.ChoiceField(label="核实结果", choices=TipBase.Finding.choices, widget=forms.RadioSelect)
    answer = BlockField(
        label="答复",
        rows=5,
        max_length=LONGEST,
        help_text="写明如何核实、如何处理；举报人凭回执看到，请勿写入他人信息。",
    )
