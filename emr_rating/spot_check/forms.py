"""What is chosen when a spot check is concluded (E30)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.step import StepForm
from experts.review.tab import opinions_beside

from ..articles import E
from ..models import SpotCheck


class ConcludeForm(StepForm):
    case: SpotCheck

    level = forms.TypedChoiceField(label="抽查结论", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: SpotCheck, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        held = case.held_level
        level = cast(forms.ChoiceField, self.fields["level"])
        lower = ((low, f"不合格，降为{low}级") for low in reversed(range(held)))
        level.choices = [(held, f"合格，维持{held}级"), *lower]
        level.error_messages["invalid_choice"] = f"抽查只能维持{held}级或者降至更低级别，请重新选择（{E(30)}）。"
        self.fields["reason"].help_text = "说明依据和对专家意见的采纳情况，将载入办理记录，并告知医院和区县。"

    def beside(self) -> str:
        """The opinions that are to be weighed."""
        return opinions_beside(self.case)


class CircularForm(forms.Form):
    """Whom it reaches and why is found by the law; what the others are to do is said."""

    demand = BlockField(
        label="工作要求",
        rows=4,
        max_length=2000,
        initial="各区县卫生健康行政部门要引以为戒，严格审核把关，确保审核结果真实、准确。",
    )
