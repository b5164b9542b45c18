"""The forms of a paper: begun, a chapter saved by itself, handed in as it was read."""

from typing import Any

from django import forms

from accounts.entry.fields import BlockField, LineField

from ..autosave import SavedAnswerForm
from ..forms.step import StepForm
from .actions import NO_OCCASION
from .contents import LONGEST


class BeginForm(forms.Form):
    """Which paper of which year."""

    paper = forms.CharField(widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=2100)


class OccasionForm(BeginForm):
    """Of a paper that no year owes: on what occasion."""

    subject = LineField(
        label="事由",
        max_length=80,
        help_text="用一句话写明所报告的事项。",
        error_messages={"required": NO_OCCASION},
    )


class SavedPartForm(SavedAnswerForm):
    """A chapter is longer than an answer."""

    value = BlockField(
        required=False, max_length=LONGEST, error_messages=SavedAnswerForm.base_fields["value"].error_messages
    )


class HandInPaperForm(StepForm):
    """What is handed in is what its page showed."""

    draft = forms.CharField(label="所报内容校验值", max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["draft"].initial = self.case.contents.digest  # type: ignore[attr-defined]  # a paper
