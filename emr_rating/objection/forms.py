"""The forms on which the institute shows new evidence and answers point by point, and on which the hospital comments (E25)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.file import ScanField
from casework.objection.answering import AnswersField

from ..models import Objection, ShownEvidence
from ..proxy import ProxyForm
from .evidence import ASKED


class ProposeForm(ProxyForm):
    answers = AnswersField(label="逐项答复")
    upheld = forms.TypedChoiceField(
        label="复核意见",
        choices=[("1", "异议成立，更正审核结论"), ("0", "异议不成立，维持审核结论")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    level = forms.TypedChoiceField(
        label="复核级别", coerce=int, empty_value=None, required=False, help_text="异议成立的填写。"
    )
    answer = BlockField(label="答复", rows=6, max_length=4000, help_text="会签后告知提出人。")

    def __init__(self, *args: Any, case: Objection, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        cast(AnswersField, self.fields["answers"]).ask(case)
        levels = [(level, f"{level}级") for level in reversed(range(case.review.entered_level + 1))]
        cast(forms.ChoiceField, self.fields["level"]).choices = [("", "不适用"), *levels]


class ShowEvidenceForm(ProxyForm):
    summary = BlockField(
        label="异议要点", rows=5, max_length=2000, help_text="告知医院的内容；不写提出人的姓名和联系方式。"
    )
    copy = ScanField(
        label="隐去提出人信息的证明材料",
        required=False,
        help_text="证明材料中有提出人信息的，上传遮盖后的副本；不上传的，原样告知。PDF、JPEG 或 PNG。",
    )

    field_order = ("seen", "summary", "copy")

    def __init__(self, *args: Any, case: Objection, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["summary"].initial = "\n".join(point.what for point in case.objection_points.all())


class CommentForm(forms.Form):
    """Of the evidence whose term runs."""

    shown = forms.TypedChoiceField(label="证据", coerce=int, error_messages={"required": "请选择对哪份证据陈述意见。"})
    text = BlockField(label="意见", rows=5, max_length=4000, error_messages={"required": ASKED})
    file = ScanField(label="医院的证明材料", required=False, help_text="PDF、JPEG 或 PNG；有几份的，合成一个 PDF。")

    def __init__(self, *args: Any, rows: list[ShownEvidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, row.summary.splitlines()[0][:40]) for row in rows]
        cast(forms.ChoiceField, self.fields["shown"]).choices = choices
        if len(rows) == 1:
            self.fields["shown"].initial = rows[0].pk
