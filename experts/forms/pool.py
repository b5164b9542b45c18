"""What the commission decides of a pool of the EMR rating."""

from django import forms

from .plain import PlainForm, reason_field


class PoolForm(PlainForm):
    requires_letter = forms.BooleanField(
        label="须持有效聘书", required=False, help_text="启用后，没有有效聘书的专家不能抽取或者指定。"
    )
    keeps_points = forms.BooleanField(
        label="实行计分和分级", required=False, help_text="启用后，在库专家即记入基础计分，被评审机构可以评价评审组。"
    )
    reason = reason_field()
