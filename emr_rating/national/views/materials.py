"""The files of a filing beside a national opinion: to the experts of that round, while it runs (E23, E24).

They are read as of the review's own case: no row and no reading of the filing tells of it before it is made public (E25).
"""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework.downloads import stored
from casework.models import Material
from casework.record import log_reading
from experts.models import Assignment

from ...models import NationalReview
from ..beside import files


@for_roles(Role.EXPERT)
def national_material(request: Request, number: str, pk: int) -> HttpResponse:
    """The file open in a page, with the one before and the one after it."""
    case = _reviewed(request, number)
    row, pks = get_object_or_404(files(case), pk=pk), list(files(case).values_list("pk", flat=True))
    here = pks.index(row.pk)

    def leads_to(name: str, to: int) -> str:
        return reverse(name, args=[number, to])

    context = {
        "material": row,
        "case": case,
        "before": leads_to("national_material", pks[here - 1]) if here else "",
        "after": leads_to("national_material", pks[here + 1]) if here + 1 < len(pks) else "",
        "content": leads_to("national_material_content", pk),
        "download": leads_to("national_material_file", pk),
    }
    return render(request, "casework/material.html", context)


@for_roles(Role.EXPERT)
def national_material_content(request: Request, number: str, pk: int) -> FileResponse:
    """What the page shows."""
    return _given(request, number, pk, shown=True)


@for_roles(Role.EXPERT)
def national_material_file(request: Request, number: str, pk: int) -> FileResponse:
    return _given(request, number, pk, shown=False)


def _given(request: Request, number: str, pk: int, *, shown: bool) -> FileResponse:
    case = _reviewed(request, number)
    row: Material = get_object_or_404(files(case), pk=pk)
    response = stored(row.file, name=row.name, shown=shown)
    log_reading(by=request.member, at=request.at, what=f"{'查看' if shown else '下载'} {row.name}", case=case)
    return response


def _reviewed(request: Request, number: str) -> NationalReview:
    """Which the expert reviews in a round that is under way."""
    own = Assignment.objects.accepted().filter(member=request.member, review__closed_at=None)
    return get_object_or_404(NationalReview, number=number, pk__in=own.values("review__case"))
