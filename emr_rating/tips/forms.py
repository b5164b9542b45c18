"""What whoever tells of a violation fills in (E28, E29)."""

from typing import Any

from django import forms

from accounts.entry.fields import LineField
from accounts.models import District
from casework.forms.file import ScanField
from casework.tips import forms as tips

from ..models.tip import CAUSES


class TipForm(tips.TipForm):
    field_order = ("cause", "concerned", "district", "what", "evidence", "name", "phone")

    cause = forms.ChoiceField(label="举报事项", choices=CAUSES, widget=forms.RadioSelect)
    concerned = LineField(label="被举报单位或者人员", max_length=100, help_text="医疗机构、区县、厂商或者人员的名称。")
    district = forms.ModelChoiceField(
        label="所在区县", queryset=District.objects.none(), required=False, empty_label="不详"
    )
    evidence = ScanField(
        label="证明材料", required=False, help_text="可不上传。PDF、JPEG 或 PNG；有几份的，合成一个 PDF。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(valid_until=None)  # type: ignore[attr-defined]
