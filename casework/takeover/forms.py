"""The sheet of cases that come from elsewhere, with the archive of scans, and what its person has looked into."""

from typing import Any

from django import forms
from django.conf import settings

from accounts.entry.fields import LineField

from ..forms.file import ArchiveField, WorkbookForm
from ..step import Step


class TakeoverForm(WorkbookForm):
    source = LineField(
        label="来源", max_length=100, help_text="案件原在何处办理，例如：原市级评价系统、纸质办理；载入每件的记录。"
    )
    scans = ArchiveField(
        label="扫描件压缩包",
        help_text=f"ZIP 格式，不超过{settings.MATERIAL_MAX_BYTES // 1024**2}MB；表中填写的文件都在其中。超过的请分几份表接管。",
    )
    checked = forms.MultipleChoiceField(label="已核对", widget=forms.CheckboxSelectMultiple, required=False)
    field_order = ("source", "file", "scans", "checked")

    def __init__(self, *args: Any, step: Step, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checked"].choices = [(text, text) for text in step.checks]  # type: ignore[attr-defined]
