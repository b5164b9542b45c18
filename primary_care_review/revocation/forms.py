"""What is asked of whoever proposes a revocation, decides on it, and makes it known to others (P34)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from accounts.entry.forms import SeenForm
from casework.forms.notice_step import DraftForm
from casework.measures.forms import GroundsForm

from .rules import RevocationGround
from .steps import GRAVE, NOT_GRAVE

DEMAND = "各基层医疗卫生机构要引以为戒，对照评审标准开展自查自纠；各卫生健康行政部门要加强日常监管，发现问题及时处理。"


class ProposeForm(GroundsForm, SeenForm):
    field_order = ("ground", "ground_facts", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.value, ground.wording) for ground in RevocationGround]
        cast(forms.ChoiceField, self.fields["ground"]).choices = grounds
        for name, sentence in {
            "ground": "撤销等级须有法定情形，请在四种情形中选择一种（第三十四条）。",
            "ground_facts": "请写明撤销等级所依据的事实（第三十四条）。",
            "evidence": "请上传证明上述事实的材料（第三十四条）。",
        }.items():
            self.fields[name].error_messages["required"] = sentence
        self.fields["ground_facts"].help_text = "写明与所选情形对应的事实，将写入告知书和决定书。"


class DecisionForm(DraftForm):
    grave = forms.ChoiceField(
        label="情节",
        widget=forms.RadioSelect,
        choices=[(NOT_GRAVE, "不属情节严重"), (GRAVE, "情节严重，应当通报")],
        error_messages={"required": "请认定情节是否严重；情节严重的应当通报（第三十四条）。"},
    )
    gravity = BlockField(
        label="情节严重的理由",
        rows=4,
        max_length=1000,
        required=False,
        help_text="认定情节严重的填写，写入决定书和通报。",
    )


class CircularForm(DraftForm):
    demand = BlockField(label="工作要求", rows=4, max_length=2000, initial=DEMAND)
