"""The forms of imports: earlier results, editions of the standard."""

from django import forms
from django.core.validators import RegexValidator

from accounts.entry.fields import DayField, KeyField, LineField
from casework.forms.file import WorkbookField

_KEY = r"^[a-z0-9][a-z0-9-]{2,39}$"


class WorkbookForm(forms.Form):
    file = WorkbookField(
        label="Excel 文件",
        error_messages={"required": "请选择要导入的文件。", "empty": "文件是空的，请重新选择。"},
        help_text="使用本页的模板填写，.xlsx 格式。有一处错误的，整份不导入。",
    )


class EditionForm(WorkbookForm):
    key = KeyField(
        label="版本代号",
        help_text="小写字母、数字和连字符，3至40个字符，例如emr-2018-a；导入后不能更改。",
        validators=[RegexValidator(_KEY, "版本代号只能用小写字母、数字和连字符，3至40个字符，例如emr-2018-a。")],
    )
    title = LineField(label="名称", max_length=200)
    source = LineField(label="公布文件", max_length=100, initial="国卫办医函〔2018〕1079号")
    valid_from = DayField(label="启用日期")
    demonstration = forms.BooleanField(label="演示标准（标记未经核对，各页面均注明）", required=False)
    field_order = ("key", "title", "source", "valid_from", "demonstration", "file")
