"""The form on which the commission says which filings of a district are left without a result, and why (E19)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from casework.text import day_text

from ..articles import E
from ..models import Filing


class NoResultForm(forms.Form):
    numbers = forms.MultipleChoiceField(
        label="无成绩的医疗机构",
        widget=forms.CheckboxSelectMultiple,
        help_text="可以全部确认，也可以逐件确认；未勾选的留待以后。",
        error_messages={
            "required": "请选择至少一件逾期的案件。",
            "invalid_choice": f"所选案件中有的期限未满或者已经报送，不能确认无成绩（{E(19)}）。",
        },
    )
    reason = BlockField(
        label="理由", rows=5, max_length=2000, help_text="写明区县逾期的情况，载入通知和各案件的办理记录，并告知医院。"
    )

    def __init__(self, *args: Any, filings: Sequence[tuple[Filing, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = cast(forms.MultipleChoiceField, self.fields["numbers"])
        numbers.choices = [
            (row.number, f"{row.title}（{row.number}，审核截止日{day_text(term)}）") for row, term in filings
        ]
        numbers.initial = [row.number for row, _ in filings]
