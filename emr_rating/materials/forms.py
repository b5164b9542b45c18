"""What the hospital's pages of materials ask for."""

from typing import Any

from django import forms

from accounts.entry.asking import AskingForm
from casework.forms.file import MaterialField
from casework.forms.step import StepForm

from .checklist import Checklist


class HandInForm(AskingForm, StepForm):
    """Items without a file are asked about."""


class FileForm(forms.Form):
    """One file for one or several places of the checklist; the likes of a screenshot prove more than one item."""

    places = forms.MultipleChoiceField(
        label="证明的项目",
        error_messages={"required": "请选择该文件证明哪个项目。"},
        help_text="一个文件可以同时证明几个项目：按住 Ctrl 键逐个点选。",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    file = MaterialField(label="文件")

    def __init__(self, *args: Any, checklist: Checklist, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [  # type: ignore[attr-defined]  # django-stubs knows no choices of a field
            (role.name, [(place.key, place.label) for line in lines for place, _ in line.cells])
            for role, lines in checklist.by_role()
        ]
