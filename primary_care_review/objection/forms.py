"""The form on which the finding on an objection is recorded, point by point (P13)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.step import StepForm
from casework.objection.answering import AnswersField

from ..conclusion.actions import NO_GRADE
from ..conclusion.rules import NONE
from ..models import PrimaryCareObjection
from ..standards.terms import Grade
from .actions import UNCHANGED


class ProposeForm(StepForm):
    case: PrimaryCareObjection

    answers = AnswersField(label="逐项答复")
    upheld = forms.TypedChoiceField(
        label="核实意见",
        choices=[("1", "异议成立"), ("0", "异议不成立")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    grade = forms.ChoiceField(
        label="评审结论",
        required=False,
        widget=forms.RadioSelect,
        help_text="变更结论的，变更后的结论另行公示。",
    )
    answer = BlockField(
        label="答复", rows=6, max_length=4000, help_text="写明核实的情况和依据；载入答复书，告知提出人。"
    )

    def __init__(self, *args: Any, case: PrimaryCareObjection, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        cast(AnswersField, self.fields["answers"]).ask(case)
        changed = [(grade.value, f"变更为{grade.label}") for grade in Grade]
        choices = [(UNCHANGED, "结论不变"), *changed, (NO_GRADE, f"变更为{NONE}")]
        cast(forms.ChoiceField, self.fields["grade"]).choices = choices
