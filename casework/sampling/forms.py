"""What is filled in when the list of a sample is frozen (E30, P28)."""

from typing import Any

from accounts.entry.fields import BlockField, WholeField
from accounts.entry.forms import SeenForm

from ..draw.rule import Words


class RuleForm(SeenForm):
    share = WholeField(units=("%",), label="抽取比例（%）", min_value=1, max_value=100)
    least = WholeField(units=(), label="至少", min_value=1, max_value=50)
    reason = BlockField(
        label="再次抽样的理由",
        rows=3,
        max_length=1000,
        help_text="已经抽中的不因再次抽样而改变；理由载入办理记录，在本次抽样的页面上始终可见。",
        error_messages={"required": "再次抽样须写明理由。"},
    )

    def __init__(self, *args: Any, words: Words, stratum: str, again: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["share"].label = f"各{stratum}抽取比例（%）"
        self.fields["share"].help_text = f"不足一{words.counted}的，按一{words.counted}计。"
        self.fields["least"].label = f"各{stratum}至少（{words.counted}）"
        if not again:
            del self.fields["reason"]
