"""What anyone reads without signing in: interpretations with their versions, searched and exported (P35, E28)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import for_anyone
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role

from ...downloads import excel
from ...jobs.exporting import stamped
from ...models import Interpretation
from ...paging import PAGE
from ..forms import InterpretationFilter
from ..listing import articles_of, found, sheet
from ..uses import every_use, use


@require_GET
@for_anyone
def interpretations(request: Request) -> HttpResponse:
    form = InterpretationFilter(request.GET)
    page = Paginator(found(form), PAGE).get_page(request.GET.get("page"))
    drafts = request.member is not None and request.member.role in COMMISSION_ROLES
    context = {
        "form": form,
        "page": page,
        "rows": [(row, articles_of(row)) for row in page.object_list],
        "narrowed": bool(form.asked()),
        "drafted": every_use() if drafts else [],
    }
    return render(request, "casework/interpretation/list.html", context, status=200 if form.is_valid() else 422)


@require_GET
@for_anyone
def interpretations_excel(request: Request) -> HttpResponse:
    rows = found(InterpretationFilter(request.GET))
    return excel(stamped("解释", request.at), sheet(rows))


@require_GET
@for_anyone
def interpretation(request: Request, pk: int) -> HttpResponse:
    """With every version that was published, the last first."""
    found = get_object_or_404(Interpretation.objects.filter(number__isnull=False), pk=pk)
    versions = list(found.wordings.filter(issued_at__isnull=False).select_related("edition"))
    role = request.member.role if request.member else None
    standing = found.withdrawn_at is None
    drafted = found.wordings.drafts().first() if role in COMMISSION_ROLES else None
    context = {
        "interpretation": found,
        "use": use(found.regime),
        "versions": [(row, articles_of(row)) for row in versions],
        "drafted": drafted,
        "may_revise": standing and role in COMMISSION_ROLES and drafted is None,
        "may_withdraw": standing and role == Role.COMMISSION_HEAD,
    }
    return render(request, "casework/interpretation/interpretation.html", context)
