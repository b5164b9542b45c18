"""What the pages of a step have in common: the case within its reader's scope, and the step taken or refused at its form."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.entry.forms import put
from accounts.refused import Refused
from accounts.requests import Request
from casework import gateway
from casework.deciding import proposals
from casework.forms.step import StepForm
from casework.models import Case
from casework.registry import case_type
from casework.step import Step


def fetch(request: Request, number: str) -> Case:
    """The case as its own kind, within the member's scope; a stranger gets 404."""
    kind = Case.objects.filter(number=number).values_list("kind", flat=True).first()
    if kind is None:
        raise Http404
    rows = case_type(kind).model.objects.visible_to(request.member, kind=kind).select_related("standard")
    return get_object_or_404(rows.defer("standard__payload"), number=number)


def taken(request: Request, case: Case, step: Step, form: StepForm, **more: Any) -> bool:
    """Whether the step was taken with what the form says; else the form says why not, and keeps what was typed."""
    seen = form.cleaned_data["seen"]
    try:
        proposals.take(case, step, by=request.member, at=request.at, seen=seen, **more, **form.facts())
    except gateway.Stale as stale:
        # What was typed stays; the page now shows the case as it stands, and may be sent again.
        put(form, "seen", str(case.version))
        form.add_error(None, list(stale.sentences))
        return False
    except Refused as refused:
        refused.show_in(form)
        return False
    return True
