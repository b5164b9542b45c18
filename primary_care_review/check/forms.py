"""The forms of the check: what its notices ask of whoever drafts them (P20)."""

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.notice_step import DraftForm

from ..rules import Ground


class SupplementForm(DraftForm):
    missing = BlockField(
        label="需要补正的内容",
        rows=6,
        max_length=2000,
        help_text="逐项写明材料名称和缺少的内容，每行一项；将写入补正通知书。",
        error_messages={"required": "请写明需要补正的材料和内容（第二十条）。"},
    )


class UnqualifiedForm(DraftForm):
    ground = forms.ChoiceField(
        label="不合格情形",
        widget=forms.RadioSelect,
        choices=[(ground.value, ground.wording) for ground in Ground],
        error_messages={"required": "审核不合格须有法定情形，请在五种情形中选择一种（第二十条）。"},
    )
    ground_facts = BlockField(
        label="事实",
        rows=6,
        max_length=2000,
        help_text="写明与所选情形对应的事实，将写入审核不合格通知书。",
        error_messages={"required": "请写明审核不合格所依据的事实（第二十条）。"},
    )
