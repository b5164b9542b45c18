"""What is asked of whoever proposes a revocation, decides on it, and makes it known to others (P34)."""

from django import forms

from accounts.entry.fields import BlockField
from accounts.entry.forms import SeenForm
from casework.forms.notice_step import DraftForm
from casework.measures.forms import GroundsForm

from .rules import RevocationGround, may_revoke
from .steps import GRAVE, NOT_GRAVE

DEMAND = "各基层医疗卫生机构要引以为戒，对照评审标准开展自查自纠；各卫生健康行政部门要加强日常监管，发现问题及时处理。"


class ProposeForm(GroundsForm, SeenForm):
    grounds = RevocationGround
    rule = staticmethod(may_revoke)
    facts_help = "写明与所选情形对应的事实，将写入告知书和决定书。"


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
