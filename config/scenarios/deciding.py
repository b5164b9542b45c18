"""What one prepares and another decides, walked by the verbs: proposed by a handler of the office, decided by its head."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Membership
from casework.deciding import proposals, rules, said
from casework.files.examine import Examined
from casework.models import Proposal
from casework.registry import case_type
from casework.step import Step

WHY = "经核对，材料齐全、内容一致，拟按规定办理。"


def proposed(case: Any, step: Step, *, by: Membership, at: datetime, reason: str = WHY, **facts: Any) -> Proposal:
    """By `by`, with the facts as the verb takes them; every point of the row is ticked."""
    step = case_type(case.kind).own(step)
    form = said.form_of(case, step)(case=case, step=step, member=by, at=at, proposing=True)
    told = {**facts, "reason": reason} if "reason" in form.fields else facts
    typed = {key: values for name, value in told.items() for key, values in _typed(form, name, value).items()}
    file = next((value for value in facts.values() if isinstance(value, Examined)), None)
    return proposals.propose(
        case, step, facts=typed, reason=reason, checked=step.checks, file=file, by=by, at=at, seen=case.version
    )


def decided(case: Any, step: Step, *, by: Membership, at: datetime, **facts: Any) -> Any:
    """Proposed by a colleague of `by` who prepares such a step, and decided by `by` as it stands."""
    step = case_type(case.kind).own(step)
    colleagues = Membership.objects.filter(office=by.office_id, role__in=rules.proposers(step))
    colleague = colleagues.exclude(person=by.person_id).select_related("person", "office").order_by("pk")[0]
    return proposals.agree(proposed(case, step, by=colleague, at=at, **facts), by=by, at=at)


def _typed(form: forms.Form, name: str, value: Any) -> dict[str, list[str]]:
    """What the controls of a field send."""
    widget = form.fields[name].widget
    if isinstance(value, Examined | UploadedFile):
        return {}
    if isinstance(widget, forms.MultiWidget):
        ends: list[str] = widget.widgets_names  # type: ignore[attr-defined]  # Django's stubs do not know it
        return {f"{name}{end}": [_text(part)] for end, part in zip(ends, widget.decompress(value) or (), strict=True)}
    return {name: [_text(value)]}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
