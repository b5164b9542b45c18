"""What a page and a printed record say of a draw of experts: its rule, its list, its panel (`casework.drawing.page` says the rest)."""

from collections.abc import Sequence
from typing import Any

from accounts.models import District
from casework.draw.rule import conditions
from experts.drawing.candidates import named, units_shown
from experts.drawing.words import EXPERTS
from experts.models import Draw, Expert, Kind


def rule_phrases(draw: Draw) -> list[str]:
    return conditions(draw.frozen["rule"], EXPERTS)


def candidate_rows(candidates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A page of the list with names, units and districts in words."""
    experts = named(one["number"] for one in candidates)
    units = units_shown(one["employer"] for one in candidates)
    districts = dict(District.objects.filter(pk__in={one["district"] for one in candidates}).values_list("pk", "name"))
    return [
        {
            "number": one["number"],
            "name": _name(experts.get(one["number"])),
            "employer": units[one["employer"]],
            "district": districts.get(one["district"], one["district"]),
            "kind": Kind(one["kind"]).label,
            "level": f"{one['level']}级" if one["level"] else "",
        }
        for one in candidates
    ]


def excluded_rows(excluded: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    experts = named(number for number, _ in excluded)
    return [
        {
            "number": number,
            "name": _name(experts.get(number)),
            "reasons": "；".join(f"{ground}（{source}）" for ground, source in reasons),
        }
        for number, reasons in excluded
    ]


def panel_rows(draw: Draw) -> list[dict[str, Any]]:
    """Who was drawn, the leader first; whoever stayed from the former team is marked."""
    proof = draw.result
    rows = candidate_rows([one for one in draw.frozen["candidates"] if one["number"] in proof["panel"]])
    for row in rows:
        row["leads"] = row["number"] == proof["leader"]
        row["kept"] = row["number"] in draw.frozen["rule"]["kept"]
    return sorted(rows, key=lambda row: (not row["leads"], row["number"]))


def purpose(draw: Draw) -> str:
    return draw.review.declared.label


def _name(expert: Expert | None) -> str:
    return expert.name if expert else ""
