"""The forms of the city's and the bureaus' reviews: experts, questions, conclusion."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.entry.fields import BlockField, DayField
from casework.forms.step import StepForm
from casework.text import day_text, moment_text
from experts.models import Assignment
from experts.opinion.designation import choices_for
from experts.uses import use_of

from ..models import Filing
from ..stages import Stage


def _designation_reason(form: StepForm) -> None:
    form.fields["reason"].label = "指定理由"
    form.fields["reason"].help_text = "专家一般由抽取产生；直接指定的，写明理由，将载入办理记录。"


class NameReviewersForm(StepForm):
    reviewers = forms.TypedMultipleChoiceField(
        label="评审人员",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选择一名评审人员。",
            "invalid_choice": "所选人员不是本单位专家库中可以评审本案件的专家，请重新选择。",
        },
    )
    due_on = DayField(label="意见时限", required=False)

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        _designation_reason(self)
        reviewers = cast(forms.ChoiceField, self.fields["reviewers"])
        barred = _offer(reviewers, case, at=self.at)
        reviewers.help_text = f"名单为本单位专家库的在库专家；尚无合适人选的，请先在“专家库”中推荐入库。{barred}"
        self.fields["due_on"].help_text = f"不填的，按下列时限：{_days(case, at=self.at)}"


class DesignateExpertsForm(StepForm):
    experts = forms.TypedMultipleChoiceField(
        label="评审专家",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选择评审专家。",
            "invalid_choice": "所选人员不是市级专家库中可以评审本案件的专家，请重新选择。",
        },
    )
    leader = forms.TypedChoiceField(
        label="组长", coerce=int, empty_value=None, required=False, help_text="从所选专家中确定；评审组已有组长的不填。"
    )

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        _designation_reason(self)
        experts, leader = (cast(forms.ChoiceField, self.fields[name]) for name in ("experts", "leader"))
        barred = _offer(experts, case, at=self.at)
        leader.choices = [("", "请选择"), *cast(list, experts.choices)]
        there = len(case.panel.members)
        experts.help_text = f"评审组为5人以上单数，现有{there}人。{_days(case, at=self.at)}{barred}"


def _offer(field: forms.ChoiceField, case: Filing, *, at: datetime) -> str:
    """Offers those without conflicts; returns in words who is barred and why."""
    if (use := use_of(case)) is None:
        return ""
    choices = choices_for(case, use, on=timezone.localdate(at))
    field.choices = [(entry.member_id, choices.described(entry)) for entry in choices.free]
    return choices.help_text


def _days(case: Filing, *, at: datetime) -> str:
    """The days that will be set: for the answer, and for the opinion of whoever accepts."""
    if (use := use_of(case)) is None:
        return ""
    on = timezone.localdate(at)
    answer, opinion = day_text(use.answer_by(on)), day_text(use.opinion_by(on))
    return f"答复时限为{answer}；意见时限为接受后{use.opinion_days}个工作日，今日接受的，至{opinion}。"


class ReleaseReviewerForm(StepForm):
    assignment = forms.TypedChoiceField(
        label="评审人员",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="抽取产生的评审人员，未逾期且没有回避等情形的，由本单位负责人解除。",
    )

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        waiting = case.assignments.releasable().select_related("member__person")
        cast(forms.ChoiceField, self.fields["assignment"]).choices = [(row.pk, _waited_for(row)) for row in waiting]


def _waited_for(row: Assignment) -> str:
    """Who, and what is still owed by when."""
    if row.handed_in_at:
        return f"{row.member.person.name}（已提交意见，已被取消评审资格）"
    due, owed = (row.due_on, "意见") if row.accepted_at else (row.answer_due_on, "答复")
    return f"{row.member.person.name}（{owed}时限{day_text(due)}）" if due else row.member.person.name


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
        told = "作出后即" if case.state == Stage.CITY_REVIEW else "在汇总报送后"
        self.fields["reason"].help_text = f"说明依据和对专家意见的采纳情况，将载入办理记录，并{told}告知医院。"

    def beside(self) -> str:
        """The opinions that are to be weighed (E15, E16)."""
        panel = self.case.panel
        return render_to_string(
            "emr_rating/authority/opinions.html",
            {"opinions": panel.members, "consolidation": panel.consolidation, "show_names": True},
        )
