"""The hospital's page of materials, and the receipt of the hand-in (E11)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.access import for_anyone, for_roles, signed_in
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES
from casework.downloads import inline
from casework.record import log_reading
from casework.verification import read

from ..filing.views.common import own_filing
from ..models import Filing, HandIn
from ..rules import MaterialsDue
from ..stages import Stage
from . import actions, conditions, documents
from .hanging import HangingPage
from .steps import HAND_IN


def _shown(request: Request, of: Filing) -> dict[str, Any]:
    awaited = of.state == Stage.AWAITING_MATERIALS
    return {
        "filing": of,
        "open": awaited and conditions.materials_in_time(of, request.at).ok,
        "awaited": awaited,
        "reasons": HAND_IN.verdict(of, request.at).reasons,
        "receipt": HandIn.objects.filter(filing=of).first(),
        "for_the_file": of.materials_due == MaterialsDue.FOR_THE_FILE,
        "last_day": of.materials_last_day,
    }


PAGE = HangingPage("filing_materials", "emr_rating/materials/page.html", actions.add, actions.remove, _shown)


@for_roles(*INSTITUTION_ROLES)
def filing_materials(request: Request, number: str) -> HttpResponse:
    return PAGE.answer(request, own_filing(request, number))


@require_POST
@for_roles(*INSTITUTION_ROLES)
def remove_file(request: Request, number: str, pk: int) -> HttpResponse:
    return PAGE.take_back(request, own_filing(request, number), pk)


_RECEIPTS = HandIn.objects.select_related("filing__cycle", "filing__standard", "filing__filed_by", "handed_in_by")


@signed_in
def materials_receipt_pdf(request: Request, number: str) -> HttpResponse:
    of = get_object_or_404(Filing.objects.visible_to(request.member), number=number)
    row = get_object_or_404(_RECEIPTS.all(), filing=of)
    log_reading(by=request.member, at=request.at, what=f"{number} 材料提交回执", case=of)
    return inline(documents.receipt(row).pdf(), name=f"{number}材料提交回执.pdf")


@for_anyone
def materials_receipt(request: Request, code: str) -> HttpResponse:
    """Whoever holds a receipt may check it: number, institution, time, how many files and the digest of their list."""
    row = get_object_or_404(_RECEIPTS.all(), code=read(code))
    files = row.filing.materials.filter(handed_in_at=row.handed_in_at).count()
    return render(request, "emr_rating/materials/receipt.html", {"receipt": row, "filing": row.filing, "files": files})
