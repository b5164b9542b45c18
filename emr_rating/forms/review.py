"""The forms of the bureau's review: reviewers, questions, opinions, conclusion."""

from typing import Any, cast

from django import forms

from casework.forms import StepForm
from casework.text import day_text, moment_text
from experts.models import Assignment

from ..actions.review import own_reviewers
from ..models import Filing


class NameReviewersForm(StepForm):
    reviewers = forms.TypedMultipleChoiceField(
        label="评审人员",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="名单为本单位的评审人员；尚无合适人选的，请先在“评审人员”中添加。",
        error_messages={
            "required": "请至少选择一名评审人员。",
            "invalid_choice": "所选人员不是本单位的评审人员，请重新选择。",
        },
    )
    due_on = forms.DateField(
        label="意见时限", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        standing = case.assignments.standing().values("member")
        free = own_reviewers(self.member, at=self.at).exclude(pk__in=standing)
        cast(forms.ChoiceField, self.fields["reviewers"]).choices = [
            (reviewer.pk, reviewer.person.name) for reviewer in free
        ]


class ReleaseReviewerForm(StepForm):
    assignment = forms.TypedChoiceField(label="评审人员", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        waiting = case.assignments.waiting().select_related("member__person")
        cast(forms.ChoiceField, self.fields["assignment"]).choices = [
            (
                row.pk,
                f"{row.member.person.name}（时限{day_text(row.due_on)}）" if row.due_on else row.member.person.name,
            )
            for row in waiting
        ]


class AskForm(StepForm):
    question = forms.CharField(label="问题", widget=forms.Textarea(attrs={"rows": 5}), max_length=2000)


class AnswerForm(StepForm):
    inquiry = forms.TypedChoiceField(label="答复的问题", coerce=int, widget=forms.RadioSelect)
    answer = forms.CharField(
        label="答复",
        widget=forms.Textarea(attrs={"rows": 6}),
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
    level = forms.TypedChoiceField(label="审核结论", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Filing, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        declared = case.declared_level or 0
        level = cast(forms.ChoiceField, self.fields["level"])
        level.choices = [(declared, f"维持{declared}级"), *((low, f"降为{low}级") for low in reversed(range(declared)))]
        level.error_messages["invalid_choice"] = f"审核结论只能维持{declared}级或降至更低级别，请重新选择（第十六条）。"
        self.fields["reason"].help_text = "说明依据和对专家意见的采纳情况，将载入办理记录，并在汇总报送后告知医院。"


class OpinionForm(forms.Form):
    """A `draft` may hold anything, so that nothing typed is lost; handing in asks for all of it."""

    outcome = forms.ChoiceField(
        label="意见",
        choices=Assignment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择“建议维持”或“建议降级”。"},
    )
    level = forms.TypedChoiceField(
        label="建议级别", coerce=int, empty_value=None, required=False, help_text="建议降级的填写。"
    )
    text = forms.CharField(
        label="意见内容",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=5000,
        help_text="不少于20个字，写明依据。",
    )
    seen = forms.CharField(widget=forms.HiddenInput(attrs={"id": "opinion-seen"}), required=False)

    def __init__(self, *args: Any, declared: int, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = self.fields["text"].required = not draft
        levels = [(level, f"{level}级") for level in reversed(range(declared))]
        cast(forms.ChoiceField, self.fields["level"]).choices = [("", "不适用"), *levels]
        self.fields["level"].error_messages["invalid_choice"] = (
            f"建议降级的，须选择低于申报级别（{declared}级）的级别。"
        )
