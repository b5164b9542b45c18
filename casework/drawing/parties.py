"""The page of a draw as its two parties use it: what is sent to it, and what it shows of them."""

from typing import Any

from django.contrib import messages
from django.forms import Form

from accounts.refused import Refused
from accounts.requests import Request

from ..models import Record
from . import page
from .base import AnyDraw, TwoPartyDraw, party_of
from .forms import EndForm, LodgeForm, SecretForm
from .protocol import Protocol


def answer(request: Request, found: AnyDraw, protocol: Protocol[AnyDraw], *, done: str) -> Form | None:
    """Does what was sent, if anything was; the form with its errors where it is refused. `done` is said when all is drawn."""
    if request.method != "POST":
        return None
    form: Form = SecretForm(request.POST) if "secret" in request.POST else LodgeForm(request.POST)
    if not form.is_valid():
        return form
    act = protocol.enter_secret if isinstance(form, SecretForm) else protocol.lodge
    try:
        draw = act(found, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return form
    said = "密语已提交。" if isinstance(form, SecretForm) else "密语摘要已登记，请妥善保存密语。"
    messages.success(request, done if draw.drawn_at else said)
    return None


def ending(request: Request, found: AnyDraw, protocol: Protocol[AnyDraw]) -> EndForm | None:
    """The form on which a draw is ended; None when it is."""
    form = EndForm(request.POST or None, state=(found.number, found.stage))
    if not form.is_valid():
        return form
    try:
        protocol.end(found, reason=form.cleaned_data["reason"], by=request.member, at=request.at)
    except Refused as refused:
        refused.show_in(form)
        return form
    messages.success(request, f"{found.number}：本次抽取已终止。")
    return None


def context(request: Request, found: TwoPartyDraw, form: Form | None) -> dict[str, Any]:
    asked = page.asked_of(found, request.member, request.at)
    fitting = {"lodge": LodgeForm, "enter": SecretForm}.get(asked)
    # What was sent out of turn has no place among the fields; its refusal stands above them.
    refused = form.errors if form and type(form) is not fitting else {}
    if fitting and (form is None or refused):
        form = fitting()
    return {
        "draw": found,
        "article": found.article,
        "turn": page.turn(found),
        "tone": page.TONES[found.stage],
        "line": page.line(found),
        "parties": page.parties(found),
        "party": party_of(request.member),
        "asked": asked,
        "form": form,
        "refused": [sentence for sentences in refused.values() for sentence in sentences],
        "late": found.open and request.at >= found.due_at,
        "faults": page.proof_faults(found) if found.drawn_at else [],
        "record": Record.objects.filter(subject=found.subject).order_by("-seq"),
    }
