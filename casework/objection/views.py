"""Where an objection is lodged, by anyone or by an institution to its own result, and where its state is looked up (E25, P13)."""

from http import HTTPStatus

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import for_anyone, for_roles
from accounts.addresses import too_often
from accounts.entry.once import repeatable
from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES

from .. import receipts
from ..downloads import PDF, inline
from ..forms.file import choose_again
from ..ledger import own_kind
from ..models import Case, Posting
from ..registry import case_type
from .base import ObjectionBase
from .forms import ObjectionForm, open_to, own
from .lodging import lodge
from .paper import issued
from .uses import ObjectionUse, use_about, use_of, use_on


@for_anyone
@repeatable  # the same form gives the same receipt, whose address is kept nowhere
@never_cache
def lodge_objection(request: Request, pk: int) -> HttpResponse:
    """By anyone, to a line of a posted list."""
    posting = get_object_or_404(Posting, pk=pk)
    if (use := use_on(posting)) is None:
        raise Http404
    return _lodged(request, use, posting, open_to(posting), by=None)


@for_roles(*INSTITUTION_ROLES)
@repeatable  # the same
@never_cache
def object_to_own(request: Request, number: str) -> HttpResponse:
    """By an institution, to its own result once it has been made public or told."""
    case = own_kind(get_object_or_404(Case.objects.visible_to(request.member), number=number))
    use, posting = use_about(case), getattr(case, "posting", None)
    if use is None or posting is None:
        raise Http404
    return _lodged(request, use, posting, own(case), by=request.member)


def _lodged(
    request: Request, use: ObjectionUse, posting: Posting, choices: dict[str, str], *, by: Membership | None
) -> HttpResponse:
    form = _opened(request, use, choices, by=by)
    if request.method == "POST" and form.is_valid():
        about = Case.objects.get(number=form.cleaned_data["case"])
        try:
            opened, secret = lodge(about, use_about(about) or use, **form.lodged(), by=by, at=request.at)
        except Refused as refused:
            refused.show_in(form)
            choose_again(form)
        else:
            return redirect("objection_receipt", number=opened.number, secret=secret)
    context = {"posting": posting, "form": form, "use": use, "takes": use.takes(posting, posting.runs(request.at))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "casework/objection/lodge.html", context, status=status)


def _opened(request: Request, use: ObjectionUse, choices: dict[str, str], *, by: Membership | None) -> ObjectionForm:
    """The form as it was sent; past the limit of an address without sign-in none of its files is looked into."""
    asked = {"open_to": choices, "asks": use.asks(request.at)}
    if request.method != "POST":
        return ObjectionForm(**asked)
    if by is None and (refusal := too_often(request, "异议")):
        form = ObjectionForm(request.POST, **asked)
        form.add_error(None, refusal)
        return form
    return ObjectionForm(request.POST, request.FILES, **asked)


@for_anyone
@never_cache
def objection_receipt(request: Request, number: str, secret: str) -> HttpResponse:
    """Number, state and, once it is told, the answer; by the secret that was given with the receipt."""
    use, found = _received(number, secret)
    context = {
        "objection": found,
        "use": use,
        "stage": case_type(found.kind).stage(found.state).told,
        "notice": issued(found),
        "secret": secret,
        "answered": found.state == use.answered,
        "points": found.objection_points.all(),
    }
    return render(request, "casework/objection/receipt.html", context)


@for_anyone
@never_cache
def objection_answer(request: Request, number: str, secret: str) -> HttpResponse:
    """The answer on paper, by the same secret."""
    _, found = _received(number, secret)
    notice = issued(found)
    if notice is None or notice.pdf is None:
        raise Http404
    with default_storage.open(notice.pdf.path) as stored:
        return inline(stored.read(), name=f"{notice.number}{notice.title}.pdf", content_type=PDF)


def _received(number: str, secret: str) -> tuple[ObjectionUse, ObjectionBase]:
    row = get_object_or_404(Case, number=number)
    if (use := use_of(row.kind)) is None:
        raise Http404
    return use, get_object_or_404(use.model, pk=row.pk, secret_digest=receipts.digest(secret))
