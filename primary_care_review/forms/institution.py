"""What the institution uploads outside the steps."""

from django import forms

from casework.forms.file import MaterialField, WorkbookField

from ..rules import MaterialKind


class MaterialForm(forms.Form):
    kind = forms.ChoiceField(widget=forms.HiddenInput, choices=MaterialKind.choices())
    file = MaterialField(label="文件")


class WorkbookForm(forms.Form):
    """A filled-in workbook; what is wrong in it is shown cell by cell above the field."""

    file = WorkbookField(
        label="填写好的工作簿",
        help_text="Excel 或 WPS 保存的 .xlsx 文件。",
        error_messages={"required": "请先选择文件再上传。"},
    )
