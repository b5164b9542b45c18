"""The tables of recusals in force, and the commission's new edition of one (P30)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, OFFICIAL_ROLES, Regime
from experts.actions.recusals import enter_table
from experts.forms.own import RecusalForm
from experts.models import RecusalTable
from experts.recusal import BY_TABLE

from .register import tabs


@require_GET
@for_roles(*OFFICIAL_ROLES)
def recusals(request: Request) -> HttpResponse:
    """Every edition of both regimes, the latest first; one per regime is in force."""
    editions = RecusalTable.objects.select_related("entered_by")
    groups = [_group(editions.filter(regime=regime), regime, request) for regime in Regime]
    context = {"groups": groups, "may_enter": request.member.role in COMMISSION_ROLES}
    return render(request, "experts/recusals.html", context | tabs(request, "recusals"))


@for_roles(*COMMISSION_ROLES)
def new_recusals(request: Request, regime: str) -> HttpResponse:
    if regime not in Regime.values:
        raise Http404
    editions = list(RecusalTable.objects.filter(regime=regime).values_list("pk", "valid_from"))
    in_force = RecusalTable.objects.in_force(regime, request.on)
    form = RecusalForm(request.POST or None, table=in_force, on=request.on, state=editions)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "valid_from")}
        try:
            table = enter_table(Regime(regime), **said, rows=form.rows(), by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"《{table}》已录入。")
            return redirect("recusals")
    context = {"form": form, "regime": Regime(regime).label}
    return render(request, "experts/new_recusals.html", context, status=422 if form.is_bound else 200)


def _group(editions, regime: Regime, request: Request) -> dict:
    in_force = RecusalTable.objects.in_force(regime, request.on)
    return {
        "regime": regime,
        "label": regime.label,
        "editions": [
            {
                "table": table,
                "current": table.pk == in_force.pk,
                "coming": table.valid_from > request.on,
                "rows": [{"label": ground.label, **table.rows[ground]} for ground in BY_TABLE],
            }
            for table in editions
        ],
    }
