"""A refusal of a verb, shown where it belongs in the form that asked for it."""

from django import forms

from accounts.refused import Refused


def show(refused: Refused, form: forms.Form) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, list(refused.sentences))
