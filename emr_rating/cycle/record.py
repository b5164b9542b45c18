"""What stands in the record of a yearly cycle, with what was changed, who was reminded and who was allowed to file late (E04, E08)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from accounts.models import Institution, Membership, Office
from accounts.roles import OfficeKind
from casework.models import Record
from casework.text import closing_text, day_text, listed, moment_text

from ..models import Cycle, ReviewPlan

LATEST = 100
NAMED = 5


def entries(cycle: Cycle, member: Membership) -> list[tuple[Record, list[str]]]:
    """The latest first, each with its particulars in words; of single hospitals a bureau reads of its own alone (E31)."""
    rows = Record.objects.filter(subject=cycle.subject).order_by("-seq")[:LATEST]
    if member.office.kind != OfficeKind.BUREAU:
        return [(row, list(_particulars(row.verb, row.facts))) for row in rows]
    own = dict(Institution.objects.visible_to(member).values_list("uscc", "pk"))
    told = [(row, _of_own(row.facts, own, member.office)) for row in rows]
    return [(row, list(_particulars(row.verb, facts))) for row, facts in told if facts is not None]


def _of_own(facts: dict[str, Any], own: dict[str, int], office: Office) -> dict[str, Any] | None:
    """What a row says of a district's own hospitals, by code and key, and of its bureau; none where it speaks of others alone."""
    if "institution" in facts:
        return facts if facts["institution"]["id"] in own.values() else None
    if "institutions" in facts:
        named = {uscc: name for uscc, name in facts["institutions"].items() if uscc in own}
        return facts | {"institutions": named} if named else None
    if "districts" in facts:
        there = {code: name for code, name in facts["districts"].items() if code == office.district_id}
        return facts | {"districts": there} if there else None
    if "matter" in facts:
        return facts if office.name in facts["to"] else None
    return facts


def _particulars(verb: str, facts: dict[str, Any]) -> Iterator[str]:
    match verb:
        case "change_dates":
            yield from _changes(facts["before"], facts["after"])
        case "remind" if "institutions" in facts:
            yield listed(list(facts["institutions"].values()), most=NAMED, unit="家")
        case "remind":
            yield f"{facts['what']}，{'、'.join(facts['to'])}"
        case "arrange_review":
            districts = listed(list(facts["districts"].values()), most=NAMED, unit="个区县")
            due_on = day_text(date.fromisoformat(facts["due_on"]))
            yield f"{ReviewPlan.Review(facts['review']).label}（{districts}）：{facts['reviewers']}，{due_on}前完成"
        case "allow_late":
            ends_at = closing_text(datetime.fromisoformat(facts["ends_at"]))
            yield f"{facts['institution']['name']}（{facts['case']}），补报截止{ends_at}"


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for name, label, said in (
        ("opens_at", "填报开始", lambda text: moment_text(datetime.fromisoformat(text))),
        ("closes_at", "填报截止", lambda text: closing_text(datetime.fromisoformat(text))),
        ("district_due_on", "区县审核截止", lambda text: day_text(date.fromisoformat(text))),
    ):
        if said(before[name]) != said(after[name]):
            yield f"{label}：{said(before[name])}改为{said(after[name])}"
