"""The institution's consent with its signed paper, and what is handed on under one (P32)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, DayField, LineField
from casework.forms.file import ScanField
from casework.text import day_text
from casework.verdict import refuse

from ..articles import P
from ..models import Application, ReleaseConsent
from .actions import groups_of
from .rules import WITHOUT


class _DataForm(forms.Form):
    named = forms.MultipleChoiceField(
        label="资料",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选择资料。",
            "invalid_choice": "所选资料不在本次评审封存的资料之内，请刷新页面后重新选择。",
        },
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, name) for name in groups_of(application)]
        cast(forms.MultipleChoiceField, self.fields["named"]).choices = choices


class ConsentForm(_DataForm):
    recipient = LineField(label="接收单位或者个人", max_length=100)
    purpose = LineField(label="用途", max_length=200)
    valid_until = DayField(label="期限", help_text="此日之后不得再提供。")
    scan = ScanField(label="书面同意扫描件", help_text="负责人签字并加盖公章，PDF、JPEG 或 PNG。")

    field_order = ("named", "recipient", "purpose", "valid_until", "scan")


class ConsentField(forms.ModelChoiceField):
    def label_from_instance(self, given: ReleaseConsent) -> str:
        return f"{given.recipient}，{'、'.join(given.data)}，至{day_text(given.valid_until)}"


class WithdrawForm(forms.Form):
    consent = ConsentField(label="书面同意", queryset=ReleaseConsent.objects.none(), empty_label=None)
    reason = BlockField(label="撤回理由", rows=3, max_length=1000)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ConsentField, self.fields["consent"]).queryset = application.release_consents.filter(withdrawn_at=None)


class ReleaseForm(_DataForm):
    """Without a consent it says that there is none, in the words of the verb."""

    consent = ConsentField(
        label="依据的书面同意",
        queryset=ReleaseConsent.objects.none(),
        error_messages={"required": str(refuse(P(32), WITHOUT))},
        empty_label="没有书面同意",
        help_text="只能提供书面同意写明的资料，交给写明的接收单位或者个人。",
    )

    field_order = ("consent", "named")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, application=application, **kwargs)
        cast(ConsentField, self.fields["consent"]).queryset = application.release_consents.all()
