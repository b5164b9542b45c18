"""The forms by which an office fills and empties the seats of a round of review."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.entry.fields import DayField
from casework.forms.step import StepForm
from casework.models import Case
from casework.text import day_text
from casework.verifiers.verify_draw import FEWEST_SEATS
from experts.models import Assignment
from experts.review.designation import choices_for
from experts.review.rounds import panel_of
from experts.review.steps import use_of_step
from experts.uses import ReviewUse


class SeatsForm(StepForm):
    """Who of the pool takes the seats of a team, and who leads it; beside those who are barred stands why."""

    experts = forms.TypedMultipleChoiceField(
        label="评审专家",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选择评审专家。",
            "invalid_choice": "所选人员不是本单位专家库中可以评审本案件的专家，请重新选择。",
        },
    )
    leader = forms.TypedChoiceField(
        label="组长", coerce=int, empty_value=None, required=False, help_text="从所选专家中确定；评审组已有组长的不填。"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        use = self.use
        choices = choices_for(case, use, on=timezone.localdate(self.at))
        offered = [(entry.member_id, choices.described(entry)) for entry in choices.free]
        cast(forms.ChoiceField, self.fields["experts"]).choices = offered
        told = f"名单为{use.pool(case)}的在库专家；尚无合适人选的，请先在“专家库”中推荐入库。{choices.help_text}"
        if use.team:
            cast(forms.ChoiceField, self.fields["leader"]).choices = [("", "请选择"), *offered]
            told = f"评审组为{FEWEST_SEATS}人以上单数，现有{len(panel_of(case).members)}人。{told}"
        else:
            del self.fields["leader"]
        self.fields["experts"].help_text = told

    @property
    def use(self) -> ReviewUse:
        return use_of_step(self.step)


class DesignateForm(SeatsForm):
    due_on = DayField(label="意见时限", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        use, on = self.use, timezone.localdate(self.at)
        answer, opinion = day_text(use.answer_by(on, law=case.law)), day_text(use.opinion_by(on, law=case.law))
        self.fields[
            "due_on"
        ].help_text = f"答复时限为{answer}；意见时限不填的，为接受后{case.law[use.opinion_days]}个工作日，今日接受的，至{opinion}。"
        self.fields["reason"].label = "指定理由"
        self.fields["reason"].help_text = "专家一般由抽取产生；直接指定的，写明理由，将载入办理记录。"


class ReleaseForm(StepForm):
    assignment = forms.TypedChoiceField(
        label="评审专家",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="抽取产生的评审专家，未逾期且没有回避等情形的，由本单位负责人解除。",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        waiting = Assignment.objects.releasable().of(case).filter(review__closed_at=None)
        cast(forms.ChoiceField, self.fields["assignment"]).choices = [
            (row.pk, _waited_for(row)) for row in waiting.select_related("member__person", "member__pool_entry__expert")
        ]


class LeaderForm(StepForm):
    leader = forms.TypedChoiceField(label="组长", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        able = panel_of(case).able_to_lead
        cast(forms.ChoiceField, self.fields["leader"]).choices = [(row.pk, row.member.person.name) for row in able]


def _waited_for(row: Assignment) -> str:
    """Who, and what is still owed by when."""
    if row.handed_in_at:
        why = "已去世" if row.member.pool_entry.expert.died_on else "已被取消评审资格"
        return f"{row.member.person.name}（已提交意见，{why}）"
    due, owed = (row.due_on, "意见") if row.accepted_at else (row.answer_due_on, "答复")
    return f"{row.member.person.name}（{owed}时限{day_text(due)}）" if due else row.member.person.name
