"""Seats drawn beside seats to be expected, for the office and its supervisor (P30)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import for_roles
from accounts.models import Membership
from accounts.requests import Request
from casework.jobs import exporting
from casework.paging import PAGE
from experts.drawing import tables as draw_tables
from experts.drawing.candidates import units_shown
from experts.drawing.fairness import Fairness, Tally, of_draws

from ..models import Draw, Expert, Pool
from .draws import DRAWING_ROLES
from .register import tabs as register_tabs

BY = {"experts": "按专家", "units": "按单位", "levels": "按级别"}


@for_roles(*DRAWING_ROLES)
def fairness(request: Request) -> HttpResponse:
    """Of the office's own draws; experts by number, with a name only for those who may open their file."""
    pools, pool = _pools(request.member, request.GET)
    found = _measured(request.member, pool)
    by = asked if (asked := request.GET.get("by", "")) in BY else "experts"
    page = Paginator(getattr(found, by), PAGE).get_page(request.GET.get("page"))
    kept = f"&pool={pool.pk}" if pool else ""
    context = {
        "fairness": found,
        "pools": pools,
        "pool": pool,
        "by": by,
        "page": page,
        "rows": rows(list(page.object_list), by=by, member=request.member),
        "tabs": [
            {"label": label, "url": f"?by={name}{kept}", "current": name == by, "count": ""}
            for name, label in BY.items()
        ],
    }
    return render(request, "experts/fairness.html", context | register_tabs(request, "fairness"))


@for_roles(*DRAWING_ROLES)
def fairness_export(request: Request) -> HttpResponse:
    return exporting.answer(request, "fairness")


@exporting.export("fairness", label="导出抽取公平性统计", roles=DRAWING_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    found = _measured(member, _pools(member, asked)[1])
    tables = {label: rows(getattr(found, by), by=by, member=member) for by, label in BY.items()}
    number = sum(map(len, tables.values()))
    return exporting.Listing(exporting.stamped("抽取公平性", at), number, draw_tables.fairness(tables))


def _pools(member: Membership, asked: Mapping[str, str]) -> tuple[list[Pool], Pool | None]:
    """The pools that the office has drawn from, and the one asked for."""
    drawn = Draw.objects.visible_to(member).made().values("pool")
    pools = list(Pool.objects.filter(pk__in=drawn).select_related("office"))
    return pools, next((pool for pool in pools if str(pool.pk) == asked.get("pool", "")), None)


def _measured(member: Membership, pool: Pool | None) -> Fairness:
    draws = Draw.objects.visible_to(member)
    return of_draws(draws.filter(pool=pool) if pool else draws)


def rows(tallies: list[Tally], *, by: str, member: Membership) -> list[dict[str, Any]]:
    """Tallies in words: what a number, a code or a level is called."""
    units = units_shown((tally.employer or tally.key for tally in tallies), numbered=by == "units")
    known = Expert.objects.visible_to(member).filter(number__in=[tally.key for tally in tallies])
    names = dict(known.values_list("number", "name")) if by == "experts" else {}
    label = {
        "experts": lambda tally: tally.key,
        "units": lambda tally: units[tally.key],
        "levels": lambda tally: f"{tally.key}级" if tally.key else "未定级",
    }[by]
    return [
        {
            "label": label(tally),
            "name": names.get(tally.key, ""),
            "unit": units[tally.employer] if by == "experts" else "",
            "level": f"{tally.level}级" if tally.level else "",
            "draws": tally.draws,
            "expected": _rounded(tally.expected),
            "drawn": tally.drawn,
            "difference": _rounded(tally.difference),
        }
        for tally in tallies
    ]


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))
