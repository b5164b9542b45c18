"""What the one concerned fills in when it is heard."""

from django import forms

from accounts.entry.fields import BlockField

from ..forms.file import MaterialField
from ..forms.step import StepForm


class GroundsForm(forms.Form):
    """What is asked of whoever proposes a measure; a kind says which grounds its article has, and what is missing (`grounded`)."""

    ground = forms.ChoiceField(label="情形", widget=forms.RadioSelect)
    ground_facts = BlockField(label="事实", rows=6, max_length=2000)
    evidence = MaterialField(label="证据材料", help_text="来信来访记录、核查记录等，由作出决定的机关留存，机构看不到。")


class StatementForm(StepForm):
    statement = BlockField(
        label="陈述意见",
        rows=8,
        max_length=4000,
        help_text="对告知书所列情形和事实的意见。",
        error_messages={"required": "请填写陈述意见。"},
    )
    file = MaterialField(label="有关材料", required=False, help_text="可不上传。")
