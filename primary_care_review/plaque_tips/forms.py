"""What whoever tells of a plaque fills in (P26)."""

from typing import Any

from django import forms

from accounts.entry.fields import CodeField, LineField
from accounts.models import District
from casework.tips import forms as tips

from ..models import PlaqueTip
from ..plaque.forms import PictureField
from .actions import NO_PHOTOGRAPH


class TipForm(tips.TipForm):
    field_order = ("number", "cause", "district", "place", "what", "photograph", "name", "phone")

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
    photograph = PictureField(label="照片", help_text="看得清牌匾的文字和编号，JPEG 或 PNG。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(valid_until=None)  # type: ignore[attr-defined]
        self.fields["photograph"].error_messages["required"] = NO_PHOTOGRAPH
