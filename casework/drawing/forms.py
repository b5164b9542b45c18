"""What the two parties of a draw fill in: a hash, a secret, a reason to end it."""

from django import forms

from accounts.entry.fields import BlockField, KeyField
from accounts.entry.forms import SeenForm

from ..verifiers.verify_draw import SHORTEST_SECRET

_PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "class": "mono"}


class LodgeForm(forms.Form):
    # What the page's script takes for a secret.
    shortest = SHORTEST_SECRET

    commitment = KeyField(
        label="密语摘要",
        help_text="64位十六进制数字。只登记摘要，密语由本人保存，此时不提交。",
        widget=forms.TextInput(attrs=_PLAIN),
    )


class SecretForm(forms.Form):
    secret = forms.CharField(
        label="密语",
        help_text=f"照登记摘要时的密语逐字填写，不少于{SHORTEST_SECRET}个字符，区分大小写，连接符须照录。",
        # Nor does this machine keep it (portal.js): the other party may be the next to sit here.
        widget=forms.TextInput(attrs=_PLAIN | {"data-not-kept": True}),
    )


class EndForm(SeenForm):
    reason = BlockField(
        label="理由",
        max_length=2000,
        help_text="将载入办理记录，并告知双方。",
        error_messages={"required": "请填写终止抽取的理由。"},
    )
