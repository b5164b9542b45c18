"""What the pages of a prepared step show: to whoever proposes it, and to whoever decides on what was proposed."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership

from ..consequences import consequences
from ..forms.step import StepForm
from ..models import Case, Proposal
from ..notices.rules import who_signs
from ..step import Step
from ..step_page import decided_on, subject
from . import said

Row = dict[str, Any]


def proposing_context(
    case: Case, step: Step, form: StepForm, before: Proposal | None, *, by: Membership, at: datetime
) -> dict[str, Any]:
    return {
        "case": case,
        "step": step,
        "form": form,
        "before": before,
        "alone": who_signs(by, on=timezone.localdate(at), acts=("拟办", "决定")),
        "decided_on": decided_on(case, step, form, by=by, at=at),
        "confirm": subject(case, step, by),
        "consequences": consequences(case, step, by=by, at=at),
    }


def deciding_context(
    case: Case, step: Step, proposal: Proposal, form: StepForm, *, by: Membership, at: datetime
) -> dict[str, Any]:
    return {
        "case": case,
        "step": step,
        "form": form,
        "proposal": proposal,
        "facts": said.in_words(form),
        "why": "" if "reason" in form.fields else proposal.reason,
        "checks": checks(step, proposal),
        "decided_on": decided_on(case, step, form, by=by, at=at),
        "confirm": subject(case, step, by),
        "consequences": consequences(case, step, by=by, at=at),
    }


def checks(step: Step, proposal: Proposal) -> list[Row]:
    """What the row asks to be looked into, and whether the proposer did."""
    return [{"text": text, "done": text in proposal.checked} for text in step.checks]
