"""The form on which the commission asks for an extension (E19)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, DayField
from accounts.models import District
from casework.forms.file import ScanField

from .actions import ASKED


class ExtensionForm(forms.Form):
    districts = forms.ModelMultipleChoiceField(
        label="区县",
        queryset=District.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": ASKED["districts"]},
    )
    due_on = DayField(label="申请延至")
    statement = BlockField(
        label="书面说明",
        rows=8,
        max_length=4000,
        help_text="写明突发公共卫生事件等情况及其影响、已完成和未完成的审核、需要延长的时间。",
        error_messages={"required": ASKED["statement"]},
    )
    file = ScanField(label="书面说明扫描件", required=False, help_text="有盖章文件的，可以一并上传。PDF、JPEG 或 PNG。")

    def __init__(self, *args: Any, districts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["districts"]).queryset = districts
