"""Reference data of this floor: the pools that exist by law, and the demonstration editions of tables that the regulations leave open."""

import json
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from accounts.models import Office
from accounts.roles import OfficeKind, Regime

from .models import PointsTable, Pool, RecusalTable
from .recusal import Ground

_SINCE = date(2020, 1, 1)
_POINTS = Path(__file__).parent / "data" / "points-demo.json"
# Whether a ground bars, and for how many months it reaches back. No published figures exist: these only show the table at work.
_RECUSALS = {
    Ground.FORMER_EMPLOYER: {"applies": True, "months": 36},
    Ground.RELATION: {"applies": True, "months": None},
    Ground.EARLIER_OPINION: {"applies": True, "months": None},
    Ground.MISCONDUCT: {"applies": True, "months": 12},
}


@transaction.atomic
def load_experts(*, at: datetime) -> None:
    """Idempotent: what is there already is left as it is."""
    for office in Office.objects.filter(kind__in=(OfficeKind.INSTITUTE, OfficeKind.COMMISSION, OfficeKind.BUREAU)):
        Pool.objects.get_or_create(office=office, regime=Regime.EMR)
        if office.kind != OfficeKind.INSTITUTE:
            of_city = office.kind == OfficeKind.COMMISSION
            needs = {"requires_letter": True, "keeps_points": True, "bars_same_district": of_city}
            Pool.objects.get_or_create(office=office, regime=Regime.PRIMARY_CARE, defaults=needs)
    for regime in Regime:
        RecusalTable.objects.get_or_create(
            regime=regime,
            demonstration=True,
            defaults={"title": "专家回避规定（演示）", "valid_from": _SINCE, "rows": _RECUSALS, "entered_at": at},
        )
    PointsTable.objects.get_or_create(
        demonstration=True,
        defaults={
            "title": "专家计分表（演示）",
            "valid_from": _SINCE,
            "payload": json.loads(_POINTS.read_text(encoding="utf-8")),
            "entered_at": at,
        },
    )
