"""The forms of the steps of an application, shown by the generic step page."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.entry.fields import BlockField, DayField
from casework.forms.file import ScanField
from casework.forms.step import StepForm
from casework.models import Notice
from casework.notices import rules
from casework.notices.kinds import Paper, kinds, paper

from ..models import Application
from ..rules import Ground
from ..standards.terms import Grade, InstitutionType
from ..standing import standing


class GradeSelect(forms.RadioSelect):
    """Grades that may not be applied for are greyed; their reason stands beside them."""

    refused: frozenset[str] = frozenset()

    def create_option(self, name, value, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.refused:
            option["attrs"]["disabled"] = True
        return option


class RecogniseStartForm(StepForm):
    started_on = DayField(
        label="认定的自评开始日期",
        help_text="平台启用前已按评审标准书面开展自评的，填写实际开始日期。",
    )
    scan = ScanField(label="纸质自评记录扫描件", help_text="PDF或图片，作为认定依据留存在本案件。")


class SubmitForm(StepForm):
    """Asks for the grade; only what the self-assessment bears and the law allows may be chosen (P18, P25, P27, P34)."""

    case: Application
    grade = forms.ChoiceField(
        label="申报等级", widget=GradeSelect, choices=Grade.choices(), error_messages={"required": "请选择申报等级。"}
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        on = timezone.localdate(self.at)
        verdicts = standing(self.case.applicant, on=on).eligible(
            on=on, institution_type=InstitutionType(self.case.institution_type), borne=self.case.assessment.borne
        )
        field = cast(forms.ChoiceField, self.fields["grade"])
        field.choices = [
            (grade.value, grade.label if verdict else f"{grade.label}（不能申报：{verdict}）")
            for grade, verdict in verdicts.items()
        ]
        field.widget.refused = frozenset(grade.value for grade, verdict in verdicts.items() if not verdict)
        field.initial = next((grade.value for grade, verdict in verdicts.items() if verdict), None)


class DraftForm(StepForm):
    """Drafts a notice that somebody else has to sign: said before anything is typed."""

    drafts = True


class IssueForm(StepForm):
    """Shows the draft that the step issues; what it says is changed at the notice desk."""

    case: Application
    template_name = "primary_care_review/issue_form.html"

    @property
    def draft(self) -> Notice | None:
        kind = next(kind for kind in kinds() if kind.step == self.step.name)
        return self.case.open_drafts().filter(kind=kind.name).first()

    @property
    def own(self) -> bool:
        """The reader has drafted it, and may not sign it where two people are asked."""
        return bool(self.draft and not rules.two_people(self.draft, self.member))

    @property
    def paper(self) -> Paper | None:
        return paper(self.draft) if self.draft else None


class SupplementForm(DraftForm):
    missing = BlockField(
        label="需要补正的内容",
        rows=6,
        max_length=2000,
        help_text="逐项写明材料名称和缺少的内容，每行一项；将写入补正通知书。",
        error_messages={"required": "请写明需要补正的材料和内容（第二十条）。"},
    )


class UnqualifiedForm(DraftForm):
    ground = forms.ChoiceField(
        label="不合格情形",
        widget=forms.RadioSelect,
        choices=[(ground.value, ground.wording) for ground in Ground],
        error_messages={"required": "审核不合格须有法定情形，请在五种情形中选择一种（第二十条）。"},
    )
    ground_facts = BlockField(
        label="事实",
        rows=6,
        max_length=2000,
        help_text="写明与所选情形对应的事实，将写入审核不合格通知书。",
        error_messages={"required": "请写明审核不合格所依据的事实（第二十条）。"},
    )
