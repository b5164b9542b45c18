"""What an expert keeps themself, what the keeper answers, and the commission's table of recusals."""

from datetime import date
from typing import Any

from django import forms

from accounts.entry.fields import DayField, LineField, WholeField
from accounts.entry.forms import SeenForm
from casework.forms import institution as institution_forms
from casework.forms.institution import ask_plainly

from ..models import RecusalTable
from ..recusal import BY_TABLE, DATED, LONGEST_REACH
from .plain import PlainForm, reason_field


class AbsenceForm(PlainForm):
    since = DayField(label="开始日期")
    until = DayField(label="结束日期", help_text="含当日。")
    reason = LineField(label="事由", max_length=100, help_text="如：出国、住院、外出进修。")


class AbsenceCorrectionForm(AbsenceForm):
    """An absence as it was entered; what is right is entered anew, or nothing where it does not hold."""

    void = forms.BooleanField(label="可以参加评审，只撤销原登记", required=False)
    correction = reason_field(label="更正的理由", max_length=500, rows=3, help_text="将载入档案记录。")

    def instead(self) -> dict[str, Any] | None:
        """What is right, if anything is."""
        if self.cleaned_data["void"]:
            return None
        return {name: self.cleaned_data[name] for name in AbsenceForm.base_fields}


class DecisionForm(institution_forms.DecisionForm):
    """The keeper's answer to a request: as the centre answers an institution."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "将告知专家本人。"


class RecusalForm(SeenForm):
    """A new edition of the table; it begins with what the one in force says."""

    title = LineField(label="规定名称或文号", max_length=100)
    valid_from = DayField(label="启用日期", help_text="自当日起的抽取和指派适用；不得早于今日。")

    def __init__(self, *args: Any, table: RecusalTable, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = on
        for ground in BY_TABLE:
            row = table.rows[ground]
            self.fields[ground] = forms.BooleanField(label=ground.label, required=False, initial=row["applies"])
            if ground in DATED:
                self.fields[f"{ground}_months"] = WholeField(
                    units=("月", "个月"),
                    label=f"{ground.label}：追溯月数",
                    required=False,
                    min_value=1,
                    max_value=LONGEST_REACH,
                    initial=row["months"],
                )
                self.fields[f"{ground}_months"].required_when = "勾选上一项的必填"  # type: ignore[attr-defined]  # read by the field's template
        ask_plainly(self.fields)

    def rows(self) -> dict[str, dict[str, Any]]:
        """A reach counts only where the ground applies."""
        said = self.cleaned_data
        return {
            ground: {"applies": said[ground], "months": said.get(f"{ground}_months") if said[ground] else None}
            for ground in BY_TABLE
        }
