"""The form by which an edition of the standard comes in (E28, E34)."""

from django import forms
from django.core.validators import RegexValidator

from accounts.entry.fields import DayField, KeyField, LineField
from casework.forms.file import WorkbookForm

_KEY = r"^[a-z0-9][a-z0-9-]{2,39}$"


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
