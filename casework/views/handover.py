"""Handing a case over to a named colleague, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.entry.normal import block
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from casework import grants
from casework.forms.step import HandOverForm
from casework.models import Case
from casework.text import day_text

HANDS_OVER = tuple(grants.HANDED_OVER)


@for_roles(*HANDS_OVER)
def hand_over(request: Request, number: str) -> HttpResponse:
    case = _fetch(request, number)
    colleagues = _colleagues(request)
    standing = grants.standing(case, by=request.member, on=request.on)
    shown = [(colleague.pk, colleague.until) for colleague in standing]  # type: ignore[attr-defined]  # as `standing` annotates it
    form = HandOverForm(request.POST or None, colleagues=colleagues, state=shown)
    if request.method == "POST" and form.is_valid() and _handed_over(request, case, form):
        return redirect("hand_over", number=case.number)
    context = {
        "case": case,
        "form": form,
        "standing": standing,
        "colleagues": colleagues,
        "acts": grants.acts(case, office=request.member.office.name),
    }
    return render(request, "casework/hand_over.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_roles(*HANDS_OVER)
def take_back(request: Request, number: str, member: int) -> HttpResponse:
    case = _fetch(request, number)
    from_ = get_object_or_404(grants.standing(case, by=request.member, on=request.on), pk=member)
    grants.take_back(case, from_=from_, by=request.member, at=request.at, reason=block(request.POST.get("reason", "")))
    messages.success(request, f"{case.number}：已从{from_.person.name}处收回。")
    return redirect("hand_over", number=case.number)


def _handed_over(request: Request, case: Case, form: HandOverForm) -> bool:
    to, until, reason = (form.cleaned_data[name] for name in ("colleague", "until", "reason"))
    try:
        grants.hand_over(case, to=to, until=until, by=request.member, at=request.at, reason=reason)
    except Refused as refused:
        refused.show_in(form)
        return False
    messages.success(request, f"{case.number}：已移交{to.person.name}承办，至{day_text(until)}。")
    return True


def _fetch(request: Request, number: str) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.member), number=number)


def _colleagues(request: Request):
    current = Membership.objects.current(request.on).filter(office=request.member.office_id, role__in=HANDS_OVER)
    return current.exclude(person=request.member.person_id).select_related("person", "office")
