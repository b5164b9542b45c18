"""Samples: all of an office, the list of one frozen, the page of both parties with result and proof, and its files (E30, P28)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.entry.forms import carried_out
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES

from ..downloads import attachment
from ..draw.rule import conditions
from ..drawing import page as two_party
from ..drawing import parties
from ..jobs import exporting
from ..models import SAMPLING_ROLES, Sample
from ..paging import PAGE
from ..record import log_reading
from . import actions, rules, tables
from .forms import RuleForm
from .uses import SampleUse, run_by

RUNNERS = (*BUREAU_ROLES, *COMMISSION_ROLES)
_RELATED = ("office", "previous", "frozen_by", "office_by", "supervisor_by")
# Lists and proofs may be long; where a sample is only mentioned, neither is read.
_LONG = ("frozen", "proof")


def _visible(request: Request) -> QuerySet[Sample]:
    rows = Sample.objects.visible_to(request.member).select_related(*_RELATED)
    return rows.defer(*(f"previous__{name}" for name in _LONG))


@for_roles(*SAMPLING_ROLES)
def samples(request: Request) -> HttpResponse:
    """Those of the office, the latest first; of which years one may be drawn."""
    rows = _visible(request).defer(*_LONG)
    waiting = set(Sample.objects.waiting_for(request.member, request.at).values_list("pk", flat=True))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {"sample": one, "turn": two_party.turn(one), "tone": two_party.TONES[one.stage], "mine": one.pk in waiting}
            for one in page
        ],
        "waiting": len(waiting),
        "uses": [(use, use.years(request.member.office, request.at)) for use in run_by(request.member.role)],
    }
    return render(request, "casework/sampling/samples.html", context)


@for_roles(*RUNNERS)
def sample_new(request: Request, use: str, year: int) -> HttpResponse:
    """Share and least; sending them freezes the list."""
    chosen = next((one for one in run_by(request.member.role) if one.name == use), None)
    if chosen is None or year not in chosen.years(request.member.office, request.at):
        raise Http404
    candidates = actions.listed(chosen, request.member.office, year, request.at)
    previous = Sample.objects.of(chosen, office=request.member.office_id, year=year).defer(*_LONG).first()
    form = RuleForm(
        request.POST or None,
        initial=actions.settings(chosen, request.on),
        words=chosen.words,
        stratum=chosen.stratum,
        again=previous is not None,
        state=(previous and previous.number, len(candidates)),
    )
    if made := carried_out(
        form,
        lambda: actions.freeze(chosen, year=year, **form.cleaned_data, by=request.member, at=request.at),
    ):
        messages.success(request, f"{made.number}：名单已经固定，已通知纪检监督登记密语摘要。")
        return redirect("sample", made.number)
    context = {"use": chosen, "year": year, "form": form, "previous": previous, **_outlook(chosen, candidates, request)}
    return render(request, "casework/sampling/new.html", context, status=422 if form.is_bound else 200)


def _outlook(use: SampleUse, candidates: list[dict[str, Any]], request: Request) -> dict[str, Any]:
    """What would be drawn by the commission's settings."""
    rule = rules.rule_of(candidates, **actions.settings(use, request.on))
    return {"listed": len(candidates), "strata": len(rule["kinds"]), "drawn": rule["seats"]}


@for_roles(*SAMPLING_ROLES)
def sample(request: Request, number: str) -> HttpResponse:
    """One page for both parties; a hash or a secret is sent to it."""
    found = get_object_or_404(_visible(request), number=number)
    form = parties.answer(request, found, actions.SAMPLING, done="密语已提交，样本已经抽出。")
    if request.method == "POST" and form is None:
        return redirect("sample", number)
    log_reading(by=request.member, at=request.at, what=f"抽样{number}")
    return render(request, "casework/sampling/sample.html", _context(request, found, form), status=422 if form else 200)


def _context(request: Request, found: Sample, form: Form | None) -> dict[str, Any]:
    use, frozen = found.declared, found.frozen
    everything = not found.drawn_at or request.GET.get("list") == "all"
    drawn = set(found.panel)
    listed = [one for one in frozen["candidates"] if everything or one["number"] in drawn]
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": "抽中", "url": "?", "current": not everything, "count": str(len(drawn))},
        {"label": "全部名单", "url": "?list=all", "current": everything, "count": str(len(frozen["candidates"]))},
    ]
    return {
        **parties.context(request, found, form),
        "use": use,
        "rule": frozen["purpose"],
        "size": conditions(frozen["rule"] | {"kinds": {}}, use.words)[0],
        "strata": tables.strata(found),
        "tabs": tabs if found.drawn_at else [],
        "page": page,
        "rows": tables.placed(found, list(page.object_list), request.member),
        "next": Sample.objects.filter(previous=found).defer(*_LONG).first(),
    }


@for_roles(*SAMPLING_ROLES)
def sample_end(request: Request, number: str) -> HttpResponse:
    """Ends a sample before anything is drawn; asked once more, because it stays in the record."""
    found = get_object_or_404(_visible(request), number=number)
    form = parties.ending(request, found, actions.SAMPLING)
    if form is None:
        return redirect("sample", number)
    context = {"draw": found, "form": form}
    return render(request, "casework/sampling/end.html", context, status=422 if form.is_bound else 200)


@for_roles(*SAMPLING_ROLES)
def sample_proof(request: Request, number: str) -> HttpResponse:
    """The proof as the script reads it: whoever has it can re-run the draw without the portal."""
    found = get_object_or_404(_visible(request), number=number, proof__isnull=False)
    log_reading(by=request.member, at=request.at, what=f"下载抽样{number}证明文件")
    content = json.dumps(found.proof, ensure_ascii=False, indent=1).encode()
    return attachment(content, name=f"{number}抽样证明.json", content_type="application/json")


@for_roles(*SAMPLING_ROLES)
def sample_list(request: Request, number: str) -> HttpResponse:
    return exporting.answer(request, "sample_list", number=number)


@exporting.export("sample_list", label="导出抽样名单", roles=SAMPLING_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    found = get_object_or_404(Sample.objects.visible_to(member), number=asked.get("number", ""))
    rows = len(found.frozen["candidates"]) + len(found.frozen["rule"]["kinds"])
    return exporting.Listing(f"{found.number}抽样名单.xlsx", rows, tables.sheets(found))
