"""What whoever tells of a plaque fills in, and how the bureau answers (P26)."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.entry.fields import BlockField, CodeField, LineField, TelephoneField, TrapField
from accounts.models import District
from casework.forms.file import choose_again
from casework.forms.institution import ask_plainly
from casework.forms.step import StepForm

from ..models import PlaqueTip
from ..plaque.forms import PictureField
from .actions import NO_PHOTOGRAPH

LONGEST = 2000


class TipForm(forms.Form):
    number = CodeField(label="牌匾编号", max_length=40, required=False, help_text="牌匾左下角二维码旁；看不清的留空。")
    cause = forms.ChoiceField(label="举报事项", choices=PlaqueTip.Cause.choices, widget=forms.RadioSelect)
    district = forms.ModelChoiceField(
        label="牌匾所在区县",
        queryset=District.objects.none(),
        required=False,
        empty_label="请选择",
        help_text="编号清楚的可以不选。",
    )
    place = LineField(label="地点", max_length=200, help_text="机构名称、街道或者乡镇、门牌。")
    what = BlockField(label="情况", rows=4, max_length=LONGEST)
    photograph = PictureField(label="照片", help_text="看得清牌匾的文字和编号，JPEG 或 PNG。")
    name = LineField(label="姓名", max_length=40, required=False, help_text="可以不填；举报人信息不公开。")
    phone = TelephoneField(label="联系电话", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)
    website = TrapField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(valid_until=None)  # type: ignore[attr-defined]
        self.fields["token"].initial = uuid4()
        ask_plainly(self.fields)
        self.fields["photograph"].error_messages["required"] = NO_PHOTOGRAPH

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("website", "")
        choose_again(self)
        return cleaned


class AnswerTipForm(StepForm):
    finding = forms.ChoiceField(label="核实结果", choices=PlaqueTip.Finding.choices, widget=forms.RadioSelect)
    answer = BlockField(
        label="答复",
        rows=5,
        max_length=LONGEST,
        help_text="写明如何核实、如何处理；举报人凭回执看到，请勿写入他人信息。",
    )
