"""What is asked of whoever proposes a termination (P33)."""

from typing import Any, cast

from django import forms

from casework.forms.step import StepForm
from casework.measures.forms import GroundsForm

from .rules import TerminationGround


class ProposeTerminationForm(GroundsForm, StepForm):
    field_order = ("ground", "ground_facts", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["ground"]).choices = [
            (ground.value, ground.wording) for ground in TerminationGround
        ]
        self.fields["ground"].error_messages["required"] = (
            "终止评审须有法定情形，请在四种情形中选择一种（第三十三条）。"
        )
        self.fields["ground_facts"].error_messages["required"] = "请写明终止评审所依据的事实（第三十三条）。"
        self.fields[
            "ground_facts"
        ].help_text = "写明与所选情形对应的事实，将写入告知书和通知书；属其他情形的，写明所依据的规定。"
        self.fields["evidence"].error_messages["required"] = "请上传证明上述事实的材料（第三十三条）。"
