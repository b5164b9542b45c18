"""What is asked of whoever publishes, revises or ends a working rule; how the list of duties is narrowed (P07)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, DayField, LineField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm
from casework.forms.file import MaterialField
from casework.forms.institution import ask_plainly

from ..models import WorkingRule
from .duties import roles

CHOOSE = {"required": "请选择制度文件。"}


def _ask(form: forms.Form) -> None:
    """What is missing by its own name; a file is chosen and not filled in."""
    ask_plainly({name: field for name, field in form.fields.items() if name != "file"})


class PublishForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *WorkingRule.Kind.choices])
    title = LineField(label="名称", max_length=100, help_text="如：基层医疗卫生机构等级评审工作规范。")
    valid_from = DayField(label="施行日期", help_text="不早于今天。")
    file = MaterialField(label="文件", error_messages=CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _ask(self)


class ReviseForm(SeenForm):
    changes = BlockField(label="修订说明", rows=4, max_length=2000, help_text="写明与现行版本的不同。")
    valid_from = DayField(label="施行日期", help_text="不早于今天，且在现行版本施行之后。")
    file = MaterialField(label="文件", error_messages=CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _ask(self)


class EndForm(SeenForm):
    reason = BlockField(label="废止的理由", rows=3, max_length=500, help_text="将载入记录。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _ask(self)


class DutiesFilter(FilterForm):
    role = forms.ChoiceField(label="岗位", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = cast(forms.ChoiceField, self.fields["role"])
        offered.choices = [("", "全部"), *((role.value, role.label) for role in roles())]
