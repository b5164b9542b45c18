"""What whoever tells of a violation fills in (E28, E29)."""

from django import forms

from casework.tips.forms import ConductTipForm

from ..models.tip import CAUSES


class TipForm(ConductTipForm):
    cause = forms.ChoiceField(label="举报事项", choices=CAUSES, widget=forms.RadioSelect)
