"""The two ways a file comes in: to be kept, or to be read. A form has one of these fields and no other kind."""

from typing import Any

from django import forms

from accounts.refused import Refused

from ..files.examine import Examined, examine
from ..files.kinds import ALLOWED, SCANS, FileType


class MaterialField(forms.FileField):
    """A file to be kept, looked into before anything else is done with it: its clean value is an `Examined`."""

    kinds: tuple[FileType, ...] = ALLOWED

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("error_messages", {"required": "请先选择文件再上传。"})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ",".join(ending for kind in self.kinds for ending in kind.extensions))

    def clean(self, data: Any, initial: Any = None) -> Examined | None:
        upload = super().clean(data, initial)
        try:
            return examine(upload, kinds=self.kinds) if upload else None
        except Refused as refused:
            raise forms.ValidationError(list(refused.sentences)) from refused


class ScanField(MaterialField):
    """The scan of a paper."""

    kinds = SCANS


class WorkbookField(forms.FileField):
    """A workbook to be read and not kept; `casework.workbook.read_workbook` is the door that it meets."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ".xlsx")
