"""Reference data that every installation starts with: the city's divisions, and the offices that exist by law."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from .models import District, Office
from .roles import OfficeKind

DISTRICTS = Path(__file__).parent / "data" / "districts.json"
CITY = "重庆市"
# Kind, name, short name, and the word before the numbers of its papers.
CITY_OFFICES = (
    (OfficeKind.INSTITUTE, "国家卫生健康委医院管理研究所", "医管所", "医管评"),
    (OfficeKind.COMMISSION, f"{CITY}卫生健康委员会", "市卫生健康委", "渝卫评"),
    (OfficeKind.CENTRE, f"{CITY}卫生健康统计信息中心", "市信息中心", "渝卫信评"),
)
_PLACE = re.compile(r"(土家族|苗族)*(自治县|(?<!高)新区|区|县)$")


def district_rows() -> list[dict[str, Any]]:
    """The divisions as data: code, name, kind, dates, successor, and some towns and streets for the demonstration."""
    return json.loads(DISTRICTS.read_text(encoding="utf-8"))


def document_word(district: str) -> str:
    """渝中区 -> 渝中卫基评: a word to begin with; the office enters the one it was given."""
    return f"{_PLACE.sub('', district)}卫基评"


@transaction.atomic
def load_reference() -> None:
    """Idempotent: divisions with their dates (the abolished ones still resolve), city offices, a bureau for each current one."""
    rows = district_rows()
    for row in rows:
        District.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_until": date.fromisoformat(row["valid_until"]) if row.get("valid_until") else None,
            },
        )
    for row in rows:
        if row.get("successor"):
            District.objects.filter(code=row["code"]).update(successor=row["successor"])
    for kind, name, short_name, word in CITY_OFFICES:
        Office.objects.get_or_create(
            kind=kind, defaults={"name": name, "short_name": short_name, "document_word": word}
        )
    for row in rows:
        if row.get("valid_until"):
            continue
        name = row.get("office") or f"{CITY}{row['name']}卫生健康委员会"
        short = row.get("office") or f"{row['name']}卫生健康委"
        Office.objects.get_or_create(
            kind=OfficeKind.BUREAU,
            district_id=row["code"],
            defaults={"name": name, "short_name": short, "document_word": document_word(row["name"])},
        )
