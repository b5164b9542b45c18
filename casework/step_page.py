"""What the pages of a step show beside its form: the case, what is decided on, and why the step cannot be taken."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership

from . import gateway, regulations
from .forms.step import StepForm
from .models import Case
from .record import log_reading
from .registry import CaseType, case_type
from .step import Step


def subject(case: Case, step: Step, member: Membership) -> dict[str, Any]:
    """The case and the step in the words of the page."""
    stage = case_type(case.kind).stage(case.state)
    return {
        "question": f"{step.label}：{case.title}",
        "case_number": case.number,
        "institution": case.title,
        "stage": stage.label_for(member.office.kind),
        "article": step.article.label,
        "article_url": regulations.url(step.article),
        "label": step.label,
        "danger": bool(step.confirm) and step.ends_case,
        "cancel_url": reverse("case", args=[case.number]),
    }


def decided_on(case: Case, step: Step, form: StepForm, *, by: Membership, at: datetime) -> dict[str, Any]:
    """What has to be read before the form is filled in; that it was read is noted (E31)."""
    tabs = [tab for tab in case_type(case.kind).shows.get(step, ()) if tab.open_to(case, by)]
    shown = {
        "markup": form.beside(),
        "parts": [{"label": tab.label, "template": tab.template, "context": tab.context(case, by, at)} for tab in tabs],
    }
    if any(shown.values()):
        log_reading(by=by, at=at, what=f"{case.number} {step.label}", case=case)
    return shown


def unavailable(case: Case, of_kind: CaseType, step: Step, member: Membership, *, on: date) -> str:
    """Why the member is offered no such step at all: not out of this state, or not in this role."""
    # To an institution its own steps alone speak of the stage: two stages may read alike to it, and their steps differ.
    tells_stage = gateway.may_ever(case, step, member, on=on) or not member.is_institution
    if tells_stage and case.state not in step.sources:
        now = of_kind.stage(case.state).label_for(member.office.kind)
        return f"案件现处于“{now}”，不能办理“{step.label}”。"
    named = "、".join(role.label for role in step.roles)
    return f"“{step.label}”由{named}办理，您当前的岗位不能办理。"
