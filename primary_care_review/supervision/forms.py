"""What a supervisor fills in to object, and what the body answers (P30)."""

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.step import StepForm

from ..models import SupervisionObjection


class RaiseForm(StepForm):
    matter = forms.ChoiceField(label="监督事项", choices=SupervisionObjection.Matter.choices, widget=forms.RadioSelect)
    text = BlockField(
        label="监督意见", rows=5, max_length=2000, help_text="写明对哪一步骤有异议、依据和理由；机构看不到。"
    )


class AnswerForm(StepForm):
    put_right = forms.TypedChoiceField(
        label="办理情况",
        choices=[("1", "已纠正"), ("0", "不作改变，说明理由")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    answer = BlockField(label="答复", rows=5, max_length=2000, help_text="写明核实的情况和处理；告知监督人员。")
