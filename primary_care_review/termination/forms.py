"""What is asked of whoever proposes a termination, and of the institution that is heard (P33)."""

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.file import MaterialField
from casework.forms.step import StepForm

from .rules import TerminationGround


class ProposeTerminationForm(StepForm):
    ground = forms.ChoiceField(
        label="终止情形",
        widget=forms.RadioSelect,
        choices=[(ground.value, ground.wording) for ground in TerminationGround],
        error_messages={"required": "终止评审须有法定情形，请在四种情形中选择一种（第三十三条）。"},
    )
    ground_facts = BlockField(
        label="事实",
        rows=6,
        max_length=2000,
        help_text="写明与所选情形对应的事实，将写入告知书和通知书；属其他情形的，写明所依据的规定。",
        error_messages={"required": "请写明终止评审所依据的事实（第三十三条）。"},
    )
    evidence = MaterialField(
        label="证据材料",
        help_text="来信来访记录、核查记录等，由评审机关留存，机构看不到。",
        error_messages={"required": "请上传证明上述事实的材料（第三十三条）。"},
    )


class StatementForm(StepForm):
    statement = BlockField(
        label="陈述意见",
        rows=8,
        max_length=4000,
        help_text="对告知书所列情形和事实的意见。",
        error_messages={"required": "请填写陈述意见。"},
    )
    file = MaterialField(label="有关材料", required=False, help_text="可不上传。")
