"""Forms that steps share: the version that the page saw, the reason, the confirmation by case number."""

from typing import Any

from django import forms

from .models import Case
from .step import Step


class StepForm(forms.Form):
    """Asks for what a step needs; its cleaned data, but for the fields named here, are the facts of the verb.

    A subclass adds the fields of its step. `seen` carries the version of the case on the page, so that a page posted
    twice, or from a second tab, is refused in a sentence rather than done twice.
    """

    OWN = ("seen", "case_number")

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, step: Step, member=None, at=None, **kwargs: Any):
        self.case, self.step, self.member, self.at = case, step, member, at
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = case.version
        if step.needs_reason and "reason" not in self.fields:
            self.fields["reason"] = forms.CharField(
                label="理由", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, help_text="将载入办理记录。"
            )
        if step.confirm:
            self.fields["case_number"] = forms.CharField(
                label="请输入案件编号以确认",
                help_text=f"本案件编号为 {case.number}。",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean_case_number(self) -> str:
        typed = self.cleaned_data["case_number"].strip().upper()
        if typed != self.case.number:
            raise forms.ValidationError(f"与本案件编号不符，请输入 {self.case.number}。")
        return typed

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.OWN}
