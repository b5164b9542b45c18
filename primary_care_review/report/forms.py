"""The leader's signature under the report (P24)."""

from typing import Any

from django import forms

from accounts.forms import PasswordField, own_password
from accounts.models import Person

from ..models import Application


class SignReportForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    password = PasswordField(
        label="本人密码", autocomplete="current-password", help_text="以密码确认签署，与手写签名一并有效。"
    )

    def __init__(self, *args: Any, person: Person, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = case.version
        self.person = person

    def clean_password(self) -> str:
        return own_password(self.person, self.cleaned_data["password"])
