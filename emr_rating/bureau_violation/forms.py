"""What is asked of whoever proposes to act on a bureau's violation, names filings, lays down what is done to each, and decides (E29)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField
from accounts.entry.forms import SeenForm
from accounts.models import District, Office
from accounts.roles import OfficeKind
from casework.forms.step import StepForm
from casework.measures.forms import GravityForm, GroundsForm, StatementBase

from ..models import BureauViolation, Cycle
from ..rules import LEVELS
from ..violation.forms import SanctionForm
from ..violation.rules import LAW
from .rules import SPARED


class ProposeForm(GroundsForm):
    law = LAW
    facts_help = "写明与所选情形对应的事实，将写入告知书和决定书。"
    field_order = ("bureau", "cycle", "ground", "ground_facts", "evidence")

    bureau = forms.ModelChoiceField(
        label="当事区县",
        queryset=Office.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择当事区县。"},
    )
    cycle = forms.ModelChoiceField(
        label="年度", queryset=Cycle.objects.none(), empty_label=None, help_text="违规所在的评价年度。"
    )

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bureaus = Office.objects.filter(kind=OfficeKind.BUREAU, district__in=District.objects.current(on))
        cast(forms.ModelChoiceField, self.fields["bureau"]).queryset = bureaus.order_by("district")
        cast(forms.ModelChoiceField, self.fields["cycle"]).queryset = Cycle.objects.order_by("-year")


class ReachForm(SeenForm):
    because = BlockField(
        label="所涉理由",
        rows=3,
        max_length=500,
        help_text="写明该区县的违规如何涉及所选填报，写入告知书；理由不同的，分次列明。",
        error_messages={"required": "请填写所涉理由。"},
    )


class StatementForm(StatementBase, SeenForm):
    """Of a hospital whose filing is reached."""


class SettleForm(SanctionForm, StepForm):
    """One filing at a time; the next one that is not laid down yet comes first."""

    field_order = ("seen", "filing", "sanction", "to_level", "until", "why")

    filing = forms.ChoiceField(label="所涉填报")

    def __init__(self, *args: Any, case: BureauViolation, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        lines = list(case.reached.select_related("filing").order_by("filing"))
        choice = cast(forms.ChoiceField, self.fields["filing"])
        choice.choices = [(line.filing.number, _labelled(line)) for line in lines]
        choice.initial = next((line.filing.number for line in lines if not line.sanction), None)
        sanctions = cast(forms.ChoiceField, self.fields["sanction"])
        sanctions.choices = [*cast(list, sanctions.choices), (SPARED.value, SPARED.label)]
        self.offer_levels(max(LEVELS))


def _labelled(line: Any) -> str:
    laid_down = f"（已拟定：{line.done}）" if line.sanction else ""
    return f"{line.filing.number} {line.filing.title}{laid_down}"


class DecisionForm(GravityForm):
    law = LAW
    field_order = ("seen", "grave", "gravity", "why")

    why = BlockField(label="处理理由", rows=5, max_length=2000, help_text="写明对区县陈述意见的考虑，写入决定书。")
