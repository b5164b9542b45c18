"""What is asked of whoever drafts the correction of a published result (E18)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.notice_step import DraftForm

from ..models import Filing
from .actions import published


class CorrectionForm(DraftForm):
    case: Filing

    level = forms.TypedChoiceField(
        label="更正后的结果",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择更正后的级别。"},
    )
    error = BlockField(
        label="更正的事由",
        rows=5,
        max_length=2000,
        help_text="写明公布的结果错在何处、以什么为准，将写入更正通知。",
        error_messages={"required": "请写明公布的结果错在何处、以什么为准。"},
    )

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        stands = published(case)
        levels = [(level, f"{level}级") for level in reversed(range(case.reported_level + 1)) if level != stands]
        cast(forms.ChoiceField, self.fields["level"]).choices = levels
        self.fields["level"].help_text = f"现在的结果为{stands}级；不高于申报级别（{case.reported_level}级）。"
