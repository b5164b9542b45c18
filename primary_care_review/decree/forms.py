"""The code of a certificate, as it is typed or pasted; what a decree lists (P26)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import CodeField
from casework.verifiers.verify_certificate import Refused, content_of, plain

from ..models import Application


class CertificateForm(forms.Form):
    code = CodeField(
        label="证书二维码的内容",
        max_length=700,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="用手机扫描证书上的二维码，将得到的网址或者编码粘贴在这里。",
    )

    def clean_code(self) -> str:
        typed = plain(self.cleaned_data["code"])
        try:
            content_of(typed)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return typed


class _ListedField(forms.MultipleChoiceField):
    def valid_value(self, value: str) -> bool:
        """What is not offered goes on to the verb, which says why it is not this office's to make known now."""
        return True


class DecreeForm(forms.Form):
    listed = _ListedField(
        label="本次公布的等级",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一份文件可以公布一家或者几家；未勾选的留待下一份文件。",
    )

    def __init__(self, *args: Any, waiting: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = cast(forms.MultipleChoiceField, self.fields["listed"])
        listed.choices = [(row.number, f"{row.title}（{row.concluded_grade}级）") for row in waiting]
        listed.initial = [row.number for row in waiting]
