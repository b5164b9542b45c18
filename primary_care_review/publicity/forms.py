"""What of the conclusions is posted now, and why a posting is taken back (P12)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField

from ..models import Application


class PostForm(forms.Form):
    listed = forms.MultipleChoiceField(
        label="本次公示的评审结论",
        widget=forms.CheckboxSelectMultiple,
        help_text="可以一次公示一家或者几家；未勾选的留待下一次公示。未达到等级标准的同样公示。",
        error_messages={
            "required": "请选择要公示的评审结论。",
            "invalid_choice": "所选案件中有的已经公示或者尚无结论，请刷新页面后重新选择。",
        },
    )

    def __init__(self, *args: Any, waiting: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = cast(forms.MultipleChoiceField, self.fields["listed"])
        listed.choices = [(row.number, f"{row.title}（{row.concluded_text}）") for row in waiting]
        listed.initial = [row.number for row in waiting]


class WithdrawForm(forms.Form):
    reason = BlockField(label="撤回理由", max_length=1000, help_text="公示页将载明理由和撤回时间，名单仍可查阅。")
