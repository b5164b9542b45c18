"""What the body fills in when it has received the report, and when it concludes (P12, P24, P25)."""

from typing import Any, cast

from django import forms

from casework.forms.step import StepForm

from ..models import Application
from ..report.parts import Document
from ..standards.terms import Grade
from . import rules
from .actions import NO_GRADE
from .terms import terms_of


class ReceiveForm(StepForm):
    """Ticked one by one; what is not there is named when the rest is sent."""

    received = forms.MultipleChoiceField(
        label="已收到",
        choices=[(one.value, f"《{one.label}》") for one in Document],
        widget=forms.CheckboxSelectMultiple,
        help_text="三份材料均由组长签字；缺少任何一份的，不登记收讫，退回工作报告补正。",
        error_messages={"required": "请逐份勾选已经收到的材料；缺少任何一份的，退回工作报告补正。"},
    )


class ConcludeForm(StepForm):
    """Every grade stands there, so that one that may not be concluded is refused with its reason."""

    case: Application

    grade = forms.ChoiceField(
        label="评审结论", widget=forms.RadioSelect, error_messages={"required": "请选择评审结论。"}
    )

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        of_city = bool(case.parent_id)
        grades: list[Grade] = []
        if case.grade_applied_for:  # the page of a step opens in every stage, also before anything is applied for
            terms = terms_of(case)
            grades = [grade for grade in Grade if rules.may_conclude(grade, of_city=of_city, **terms)]
        field = cast(forms.ChoiceField, self.fields["grade"])
        field.choices = [
            *((grade.value, grade.label) for grade in Grade),
            (NO_GRADE, rules.label(None, of_city=of_city)),
        ]
        named = "、".join(grade.label for grade in grades) or "无"
        field.help_text = (
            f"按条款比例、{case.bound_label}和评审权限，可以评定的等级：{named}；低于计算等级的，在理由中说明。"
        )
        self.fields["reason"].help_text = "说明依据和对评审组建议的采纳情况；公示时告知机构，公示前不对外。"
