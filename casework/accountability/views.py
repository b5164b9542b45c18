"""Who is held to account: the list, one of them with what is due, each act on a page of its own (P31, E31)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles, signed_in
from accounts.entry.forms import carried_out
from accounts.forms import ReasonForm
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES

from ..downloads import stored
from ..forms.file import choose_again
from ..jobs import exporting
from ..models import Accountability
from ..models.accountability import AccountabilityQuerySet
from ..paging import PAGE
from ..record import log_reading
from . import actions
from .actions import JUDGE, PROPOSERS
from .forms import AccountabilityFilter, LetterForm, ProposeForm, StatementForm, TakeForm
from .listing import found, sheet, standing
from .sources import asked_about
from .uses import every_use, use


@for_roles(*PROPOSERS)
def accountabilities(request: Request) -> HttpResponse:
    form = AccountabilityFilter(request.GET)
    page = Paginator(found(form.asked(), request.member), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, use(row.regime).law.grounds(row.ground).label, *standing(row)) for row in page.object_list],
        "narrowed": bool(form.asked()),
        "asked": request.GET.urlencode(),
        "uses": every_use(),
        "referrals": request.member.role in COMMISSION_ROLES,
    }
    return render(request, "casework/accountability/list.html", context)


@for_roles(*PROPOSERS)
def accountabilities_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "accountabilities")


@exporting.export("accountabilities", label="导出问责", roles=PROPOSERS)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = found(AccountabilityFilter(asked).asked(), member)
    return exporting.Listing(exporting.stamped("问责", at), rows.count(), [sheet(rows)])


@for_roles(*PROPOSERS)
def propose_accountability(request: Request, regime: str) -> HttpResponse:
    """Whom, on which ground and facts; they are told by the same act. The address may name what it rests on."""
    of = next((one for one in every_use() if one.regime == regime), None)
    if of is None:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    source = asked_about(request, of.regime)
    form = ProposeForm(*sent, of=of, source=source)
    by, at = request.member, request.at
    if done := carried_out(form, lambda: actions.propose(of, **form.cleaned_data, by=by, at=at, source=source)):
        messages.success(request, "已告知当事人，收到陈述意见或者陈述期限届满后由市卫生健康委负责人作出决定。")
        return redirect("accountability", done.pk)
    choose_again(form)
    context, status = {"of": of, "form": form, "source": source}, 422 if form.is_bound else 200
    return render(request, "casework/accountability/new.html", context, status=status)


@signed_in
def accountability(request: Request, pk: int) -> HttpResponse:
    """Ground and facts, what was said to it, what was decided, and what is due."""
    shown = get_object_or_404(_visible(request), pk=pk)
    member = request.member
    judges = member.role == JUDGE and shown.person_id != member.person_id
    theirs = Accountability.objects.to_state(member).filter(pk=shown.pk).exists()
    law, (word, tone) = use(shown.regime).law, standing(shown)
    context = {
        "row": shown,
        "law": law,
        "ground": law.grounds(shown.ground),
        "word": word,
        "tone": tone,
        "may_state": theirs and shown.may_be_stated(request.on),
        "may_decide": judges and shown.may_be_decided(request.on),
        "may_lift": judges and shown.bars and not shown.lifted_at,
        "may_write": member.role in COMMISSION_ROLES and bool(shown.sanction) and actions.may_be_written(shown),
        "keeps": member.role in PROPOSERS and shown.person_id != member.person_id,
    }
    return render(request, "casework/accountability/one.html", context)


@for_roles(*PROPOSERS)
def accountability_evidence(request: Request, pk: int) -> FileResponse:
    """Kept by the offices; whom it concerns reads the facts."""
    shown = get_object_or_404(_visible(request).exclude(person=request.member.person_id), pk=pk)
    response = stored(shown.evidence, name=shown.evidence_name)
    log_reading(by=request.member, at=request.at, what="下载问责的证据材料")
    return response


@signed_in
def state_accountability(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = StatementForm(request.POST or None, state=standing(of))
    if carried_out(form, lambda: actions.state(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "陈述意见已提交。")
        return redirect("accountability", of.pk)
    return _act(request, of, form, "提交陈述意见", "提交")


@for_roles(JUDGE)
def take_accountability(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = TakeForm(request.POST or None, of=use(of.regime), state=standing(of))
    if carried_out(form, lambda: actions.take(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "处理决定已作出，已告知当事人。")
        return redirect("accountability", of.pk)
    return _act(request, of, form, "作出处理决定", "作出决定", danger=True)


@for_roles(JUDGE)
def drop_accountability(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = ReasonForm(request.POST or None, state=standing(of))
    if carried_out(form, lambda: actions.drop(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, "已决定不予处理，已告知当事人。")
        return redirect("accountability", of.pk)
    return _act(request, of, form, "不予处理", "不予处理")


@for_roles(JUDGE)
def lift_accountability(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = ReasonForm(request.POST or None, state=standing(of))
    if carried_out(form, lambda: actions.lift(of, **form.cleaned_data, by=request.member, at=request.at)):
        messages.success(request, f"{of}已恢复参与资格。")
        return redirect("accountability", of.pk)
    return _act(request, of, form, "恢复参与资格", "恢复")


@for_roles(*COMMISSION_ROLES)
def accountability_letter(request: Request, pk: int) -> HttpResponse:
    of = get_object_or_404(_visible(request), pk=pk)
    form = LetterForm(request.POST or None, state=(standing(of), of.notice_id), initial={"addressee": of.office.name})
    by, at = request.member, request.at
    if done := carried_out(form, lambda: actions.draft_letter(of, **form.cleaned_data, by=by, at=at)):
        messages.success(request, "通报函已拟写，由另一名负责人在“文书”页签发。")
        return redirect("notice", done.notice_id)
    return _act(request, of, form, "拟写通报函", "拟写")


def _visible(request: Request) -> AccountabilityQuerySet:
    rows = Accountability.objects.visible_to(request.member)
    return rows.select_related("person", "office", "evidence", "notice", "proposed_by__office", "referral")


def _act(request: Request, of: Accountability, form: Form, heading: str, button: str, *, danger: bool = False):
    law = use(of.regime).law
    context: dict[str, Any] = {
        "row": of,
        "law": law,
        "ground": law.grounds(of.ground),
        "form": form,
        "heading": heading,
        "button": button,
        "danger": danger,
    }
    status = 422 if form.is_bound else 200
    return render(request, "casework/accountability/act.html", context, status=status)
