"""The form of a step of the self-assessment (P18)."""

from accounts.entry.fields import DayField
from casework.forms.file import ScanField
from casework.forms.step import StepForm


class RecogniseStartForm(StepForm):
    started_on = DayField(
        label="认定的自评开始日期",
        help_text="平台启用前已按评审标准书面开展自评的，填写实际开始日期。",
    )
    scan = ScanField(label="纸质自评记录扫描件", help_text="PDF或图片，作为认定依据留存在本案件。")
