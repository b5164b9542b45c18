"""What the commission decides of a pool."""

from typing import Any

from django import forms

from accounts.entry.forms import StandingForm

from .plain import PlainForm, reason_field


class PoolForm(PlainForm, StandingForm):
    requires_letter = forms.BooleanField(
        label="须持有效聘书", required=False, help_text="启用后，没有有效聘书的专家不能抽取或者指定。"
    )
    keeps_points = forms.BooleanField(
        label="实行计分和分级", required=False, help_text="启用后，在库专家即记入基础计分，被评审机构可以评价评审组。"
    )
    bars_same_district = forms.BooleanField(
        label="同一区县回避", required=False, help_text="启用后，与被评审机构在同一区县的专家不抽取、不指定。"
    )
    reason = reason_field()

    def __init__(self, *args: Any, open_settings: tuple[str, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.disabled = name != "reason" and name not in open_settings
