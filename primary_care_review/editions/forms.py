"""The forms by which the commission keeps the editions of the standard (P03)."""

from django.core.validators import RegexValidator

from accounts.entry.fields import (
    CodeField,
    DayField,
    KeyField,
    LineField,
)
from accounts.entry.forms import SeenForm
from casework.forms.file import WorkbookForm


class EditionForm(WorkbookForm):
    """An edition of the standard from the workbook of clauses and bounds (P03)."""

    key = KeyField(
        label="版本编号",
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "版本编号只用小写字母、数字和连字符，如cq-2027。")],
        help_text="小写字母、数字和连字符，如 cq-2027；未使用的版本以同一编号导入即为更换。",
    )
    title = LineField(label="标准名称", max_length=200)
    valid_from = DayField(label="施行日期")
    field_order = ["key", "title", "valid_from", "file"]


class FilingForm(SeenForm):
    number = CodeField(label="国家备案文号", max_length=60)
    filed_on = DayField(label="备案日期")
