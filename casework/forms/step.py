"""Forms that steps share: the version that the page saw, the reason, the confirmation by case number; and hand-over."""

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet

from accounts.entry.fields import BlockField, CodeField, DayField, WholeField
from accounts.entry.forms import SeenForm
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

    def __init__(self, *args: Any, case: Case, step: Step, member=None, at=None, **kwargs: Any):
        self.case, self.step, self.member, self.at = case, step, member, at
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = case.version
        if step.needs_reason and "reason" not in self.fields:
            self.fields["reason"] = BlockField(label="理由", rows=4, max_length=2000, help_text="将载入办理记录。")
        if step.confirm:
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
