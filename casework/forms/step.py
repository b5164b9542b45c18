"""Forms that steps share: the version that the page saw, the reason, the confirmation by case number; and hand-over."""

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet

from accounts.entry.fields import BlockField, CodeField, DayField, LineField, WholeField
from accounts.entry.forms import SeenForm, StandingForm
from accounts.models import Membership

from ..grants import LONGEST
from ..models import Case
from ..step import Step
from .file import WorkbookField


class StepForm(forms.Form):
    """Asks for what a step needs; its cleaned data, but for the fields named here, are the facts of the verb.

    A subclass adds the fields of its step. `seen` carries the version of the case on the page, so that a page posted
    twice, or from a second tab, is refused in a sentence rather than done twice.
    """

    OWN = ("seen", "case_number")
    # Whether it drafts a notice: its page then says who may sign.
    drafts: ClassVar[bool] = False

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, case: Case, step: Step, member=None, at=None, proposing: bool = False, **kwargs: Any
    ):
        """`proposing`: filled in for somebody else, who decides on it and confirms what cannot be undone."""
        self.case, self.step, self.member, self.at = case, step, member, at
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = case.version
        if step.needs_reason and "reason" not in self.fields:
            self.fields["reason"] = BlockField(label="理由", rows=4, max_length=2000, help_text="将载入办理记录。")
        if step.confirm and not proposing:
            self.fields["case_number"] = CodeField(
                label="请输入案件编号以确认",
                help_text=f"本案件编号为 {case.number}。",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean_case_number(self) -> str:
        typed: str = self.cleaned_data["case_number"]
        if typed != self.case.number:
            raise forms.ValidationError(f"与本案件编号不符，请输入 {self.case.number}。")
        return typed

    def beside(self) -> str:
        """What has to be read before the form is filled in, as markup; a subclass may have some."""
        return ""

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.OWN}


class PreparedForm(forms.Form):
    """What a proposal says besides what the step asks for: why, where the step itself asks for no reason, and what was looked into."""

    why = BlockField(label="拟办理由", rows=4, max_length=2000, help_text="供负责人决定时参考，载入办理记录。")
    checked = forms.MultipleChoiceField(label="已核对", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, step: Step, reasoned: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["checked"]).choices = [(text, text) for text in step.checks]
        if reasoned:
            del self.fields["why"]
        if not step.checks:
            del self.fields["checked"]


class SendBackForm(SeenForm):
    """Back to whoever proposed it, with what has to be mended."""

    reason = BlockField(label="退回理由", rows=3, max_length=2000, help_text="写明需要补充核对或者修改的内容。")


class TwoPeopleForm(StandingForm):
    """Whether one prepares and another decides in the office."""

    two_people = forms.BooleanField(
        label="拟办、拟稿与决定、签发由两人办理",
        required=False,
        help_text="不勾选的，负责人可以独自作出决定、签发本人拟写的文书。",
    )
    reason = BlockField(label="理由", rows=3, max_length=500, help_text="将载入本单位的办理记录。")


class HandUpForm(StepForm):
    """The clerk lays the case before the leader."""

    remark = LineField(label="附言", required=False, max_length=500, help_text="可不填；负责人办理时可以看到。")


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, member: Membership) -> str:
        return f"{member.person.name}（{member.get_role_display()}）"


class HandOverForm(SeenForm):
    """To whom, and why: the reason stands in the record."""

    colleague = ColleagueField(
        label="移交给", queryset=Membership.objects.none(), empty_label="请选择本单位同事", required=True
    )
    until = DayField(
        label="截止日期",
        help_text=f"含当日，最长{LONGEST.days}日；到期自动失效，您离开本岗位时同时失效。",
    )
    reason = BlockField(label="理由", max_length=500, help_text="例如：出差、休假期间；将载入办理记录。")

    def __init__(self, *args: Any, colleagues: QuerySet[Membership], **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(ColleagueField, self.fields["colleague"]).queryset = colleagues


class CalendarYearForm(forms.Form):
    """A year's table with the notice it rests on."""

    year = WholeField(units=("年",), label="年份", min_value=2000, max_value=2100)
    notice = CodeField(label="国务院办公厅通知文号", max_length=60, help_text="例如：国办发明电〔2025〕7号。")
    file = WorkbookField(label="放假安排", help_text="按模板填写的 Excel 文件。")
