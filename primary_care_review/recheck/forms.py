"""What is filled in when a grade is to be rechecked (P28)."""

from accounts.entry.fields import BlockField
from accounts.entry.forms import SeenForm


class RecheckForm(SeenForm):
    why = BlockField(
        label="复核事由",
        rows=4,
        max_length=1000,
        help_text="为什么抽查这一机构；告知机构，并载入办理记录。",
        error_messages={"required": "请写明抽查复核的事由（第二十八条）。"},
    )
