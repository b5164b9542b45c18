"""The forms of the city's and the bureaus' reviews: questions, conclusion."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.step import StepForm
from casework.text import moment_text
from experts.review.tab import opinions_beside

from .. import rules
from ..articles import E
from ..models import Filing
from ..stages import Stage


class AskForm(StepForm):
    question = BlockField(label="问题", rows=5, max_length=2000)


class AnswerForm(StepForm):
    inquiry = forms.TypedChoiceField(label="答复的问题", coerce=int, widget=forms.RadioSelect)
    answer = BlockField(
        label="答复",
        rows=6,
        max_length=4000,
        help_text="答复供审核参考，不改动已上报的数据。",
    )

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        waiting = case.inquiries.filter(answered_at=None)
        cast(forms.ChoiceField, self.fields["inquiry"]).choices = [
            (row.pk, f"{row.question}（{moment_text(row.asked_at)}）") for row in waiting
        ]
        if len(waiting) == 1:
            self.fields["inquiry"].initial = waiting[0].pk


class ConcludeForm(StepForm):
    case: Filing

    level = forms.TypedChoiceField(label="审核结论", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        declared = case.declared_level or 0
        level = cast(forms.ChoiceField, self.fields["level"])
        level.choices = [(declared, f"维持{declared}级"), *((low, f"降为{low}级") for low in reversed(range(declared)))]
        article = self.step.article
        level.error_messages["invalid_choice"] = (
            f"审核结论只能维持{declared}级或降至更低级别，请重新选择（{article}）。"
        )
        told = "在汇总报送后" if case.state == Stage.DISTRICT_REVIEW else "作出后即"
        self.fields["reason"].help_text = f"说明依据和对专家意见的采纳情况，将载入办理记录，并{told}告知医院。"
        if unanswered := case.inquiries.filter(answered_at=None).count():
            self.fields["going_on_reason"] = BlockField(
                label="不再等待答复的理由",
                rows=3,
                max_length=2000,
                error_messages={"required": str(rules.question_settled(unanswered=unanswered, going_on_reason=""))},
                help_text=f"尚有{unanswered}个问题未获医院答复；作出结论后医院不能再答复。将载入办理记录。",
            )

        due, handed_in = case.materials_due, case.materials_handed_in
        lacking = rules.materials_answered_for(due=due, handed_in=handed_in, reason="")
        if case.state == Stage.CITY_CHECK and not lacking:
            self.fields["without_materials"] = BlockField(
                label="没有材料而作出结论的理由",
                rows=3,
                max_length=2000,
                error_messages={"required": str(lacking)},
                help_text=f"医院未在规定时间内提交材料（{E(11)}）。将载入办理记录，并作为结论理由告知医院。",
            )
        if case.materials_due == rules.MaterialsDue.FOR_THE_FILE:
            self.fields["reason"].help_text += f"本次材料为备查，缺少材料不得作为降级的理由（{E(11)}）。"

    def beside(self) -> str:
        """The opinions that are to be weighed (E15, E16)."""
        return opinions_beside(self.case)
