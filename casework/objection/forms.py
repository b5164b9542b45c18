"""The form on which anyone objects; what has to be filled in is what the use asks."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

from django import forms

from accounts.entry.fields import BlockField, CodeField, LineField, TelephoneField, TrapField

from ..forms.file import ScanField, choose_again
from ..forms.institution import ask_plainly
from ..models import Case, ObjectionPoint, Posting
from .base import ObjectionBase
from .lodging import Point

LONGEST = 2000
# What a use may ask or leave open; the institution and what is objected to have to be said in any case.
OPTIONAL = ("identity", "name", "id_number", "phone", "asked", "letter", "evidence")


class ObjectionForm(forms.Form):
    """An institution objects to its own result, anyone else to a line of the list."""

    case = forms.ChoiceField(label="对哪家医疗机构的结果")
    identity = forms.ChoiceField(label="提出人", choices=ObjectionBase.Identity.choices, widget=forms.RadioSelect)
    name = LineField(label="真实姓名或者单位名称", max_length=100, help_text="提出人信息不公开。")
    id_number = CodeField(label="证件号码", max_length=30, help_text="个人填身份证号，单位填统一社会信用代码。")
    phone = TelephoneField(label="联系电话")
    kind = forms.ChoiceField(label="异议类别", choices=ObjectionPoint.Kind.choices)
    what = BlockField(label="异议内容", rows=5, max_length=LONGEST, help_text="哪一项、什么理由。")
    asked = BlockField(label="请求", rows=3, max_length=LONGEST)
    letter = ScanField(label="意见书", help_text="签名或者盖章，PDF、JPEG 或 PNG。")
    evidence = ScanField(label="证明材料", help_text="PDF、JPEG 或 PNG；有几份的，合成一个 PDF。")
    token = forms.UUIDField(widget=forms.HiddenInput)
    website = TrapField()

    def __init__(self, *args: Any, open_to: Mapping[str, str], asks: Mapping[str, str], **kwargs: Any) -> None:
        """`open_to`: by number of the case, the institution to whose result may be objected; `asks` as the use says it."""
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["case"]).choices = list(open_to.items())
        self.fields["token"].initial = uuid4()
        for name in OPTIONAL:
            self.fields[name].required = name in asks
        ask_plainly(self.fields)
        for name, sentence in asks.items():
            self.fields[name].error_messages["required"] = sentence

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        choose_again(self)
        return cleaned

    def lodged(self) -> dict[str, Any]:
        """What the verb takes."""
        said = self.cleaned_data
        return {
            "said": {name: said[name] for name in ("identity", "name", "id_number", "phone")},
            "points": [Point(said["kind"], said["what"], said["asked"])],
            "letter": said["letter"],
            "evidence": said["evidence"],
            "token": said["token"],
        }


def open_to(posting: Posting) -> dict[str, str]:
    """What the public list names: nobody learns from this form who else took part."""
    return {line.case.number: f"{line.name}（{line.level_text}）" for line in posting.lines.select_related("case")}


def own(case: Case) -> dict[str, str]:
    return {case.number: case.title}
