"""The forms of the steps of an application, shown by the generic step page."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from casework.forms.file import MaterialField
from casework.forms.step import StepForm

from ..grades.standing import standing
from ..models import Application
from ..rules import MaterialKind
from ..standards.terms import Grade, InstitutionType
from .eligibility import open_grades


class GradeSelect(forms.RadioSelect):
    """Grades that may not be applied for are greyed; their reason stands beside them."""

    refused: frozenset[str] = frozenset()

    def create_option(self, name, value, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.refused:
            option["attrs"]["disabled"] = True
        return option


class SubmitForm(StepForm):
    """Asks for the grade; only what the self-assessment bears and the law allows may be chosen (P18, P25, P27, P34)."""

    case: Application
    grade = forms.ChoiceField(
        label="申报等级", widget=GradeSelect, choices=Grade.choices(), error_messages={"required": "请选择申报等级。"}
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        on = timezone.localdate(self.at)
        where, of_type = standing(self.case.applicant, on=on), InstitutionType(self.case.institution_type)
        verdicts = open_grades(where, self.case, of_type, on=on)
        field = cast(forms.ChoiceField, self.fields["grade"])
        field.choices = [
            (grade.value, grade.label if verdict else f"{grade.label}（不能申报：{verdict}）")
            for grade, verdict in verdicts.items()
        ]
        field.widget.refused = frozenset(grade.value for grade, verdict in verdicts.items() if not verdict)
        field.initial = next((grade.value for grade, verdict in verdicts.items() if verdict), None)


class MaterialForm(forms.Form):
    kind = forms.ChoiceField(widget=forms.HiddenInput, choices=MaterialKind.choices())
    file = MaterialField(label="文件")
