"""The ways a file comes in: to be kept, or to be read; an archive, to be taken apart. A form has these fields and no other kind."""

from typing import Any

from django import forms
from django.conf import settings

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


CHOOSE_AGAIN = "请重新选择文件（浏览器不保留已选的文件）。"


def choose_again(form: forms.Form) -> None:
    """A browser gives no file back: said wherever the page comes back, also where the verb has refused."""
    if form.errors:
        for name in form.files:
            if name in form.fields and name not in form.errors:
                form.add_error(name, CHOOSE_AGAIN)


class WorkbookField(forms.FileField):
    """A workbook to be read and not kept; `casework.workbook.read_workbook` is the door that it meets."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ".xlsx")


class WorkbookForm(forms.Form):
    """A filled-in workbook; what is wrong in it is shown cell by cell above the field, and nothing of it is taken over."""

    file = WorkbookField(
        label="填好的 Excel 文件",
        help_text="请使用从本页下载的模板填写，保存为 .xlsx 格式。有一处错误的，整份不导入。",
        error_messages={"required": "请选择要导入的 Excel 文件。", "empty": "所选文件是空文件，请重新选择。"},
    )


class ArchiveField(forms.FileField):
    """A ZIP archive whose files are taken out one by one, each then met like any other (`casework.files.archive`)."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("error_messages", {"required": "请选择压缩包。", "empty": "所选文件是空文件，请重新选择。"})
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ".zip")

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload and upload.size > settings.MATERIAL_MAX_BYTES:
            raise forms.ValidationError(f"压缩包超过{settings.MATERIAL_MAX_BYTES // 1024**2}MB，请分几次上传。")
        return upload
