"""What is filled in when the papers of a review are sealed (P23)."""

from typing import Any

from django import forms

from accounts.entry.fields import BlockField, KeyField, LineField
from accounts.forms import PasswordField, own_password
from accounts.models import Person
from casework.forms.file import ScanField


class SignForm(forms.Form):
    digest = KeyField(widget=forms.HiddenInput)
    password = PasswordField(
        label="本人密码", autocomplete="current-password", help_text="以密码确认签署，与手写签名一并有效。"
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        return own_password(self.person, self.cleaned_data["password"])


def _who(label: str) -> LineField:
    return LineField(label=label, max_length=50, required=False)


class SealForm(forms.Form):
    stamped = forms.TypedChoiceField(
        label="机构公章",
        choices=[("1", "已加盖"), ("0", "机构拒绝加盖")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    refusal = BlockField(
        label="拒绝盖章的理由", required=False, max_length=500, help_text="拒绝的填写，报组织评审的卫生健康行政部门。"
    )
    leader = _who("在场的党政领导姓名")
    leader_office = _who("党政领导职务")
    officer = _who("在场的纪检人员姓名")
    officer_office = _who("纪检人员职务")
    absence = BlockField(
        label="缺席的理由",
        required=False,
        max_length=500,
        help_text="党政领导、纪检人员均不在场或者有一方不在场的填写。",
    )
    scan = ScanField(
        label="签字盖章件扫描", required=False, help_text="评审评定表打印后全体成员签字、机构盖章；PDF、JPEG 或 PNG。"
    )
