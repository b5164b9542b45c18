"""What whoever tells of a review fills in (P29, P31 to P34)."""

from django import forms

from casework.tips.forms import ConductTipForm

from .rules import TipCause


class TipForm(ConductTipForm):
    cause = forms.ChoiceField(label="举报事项", choices=TipCause.choices(), widget=forms.RadioSelect)
