"""What the facts of a filing have to be before its institution takes a step: each gives a rule its facts."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import INSTITUTION_ROLES
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from .. import rules
from ..articles import E
from ..sheet.fields import BASIC

if TYPE_CHECKING:
    from ..models import Filing


def window_open(filing: "Filing", at: datetime) -> Verdict:
    """Within the filing window, or within the institution's own end (E08)."""
    cycle = filing.cycle
    verdict = rules.may_file(
        at=at, opens_at=cycle.opens_at, closes_at=cycle.closes_at, exception_ends_at=filing.exception_ends_at
    )
    return verdict.awaiting("填报期开始", until=cycle.opens_at) if at < cycle.opens_at else verdict


def part_due(filing: "Filing", part: rules.Part) -> Verdict:
    """Whether a part may be filled in: an earlier one comes first (E09)."""
    verdict = rules.may_fill(part, complete=filing.sheet.complete_parts())
    return verdict.leading(Way("去填写", "filing", (filing.number,)))


def parts_complete(filing: "Filing", at: datetime) -> Verdict:
    """Basic data, EMR data and data quality are complete (E09)."""
    missing = filing.unfinished_parts()
    if missing:
        # The page of a filing opens on the first part that is not filled in.
        way = Way("继续填写", "filing", (filing.number,))
        verdict = refuse(E(9), f"{'、'.join(missing)}尚未填写完整，请补充后再上报。", way=way)
        return verdict.awaiting(f"填写{'、'.join(missing)}", *INSTITUTION_ROLES)
    return allow()


def items_confirmed(filing: "Filing", at: datetime) -> Verdict:
    """Every item is confirmed as it now reads (E10)."""
    names = [rules.Part.BASIC.label if code == BASIC else code for code in filing.unconfirmed()]
    verdict = rules.may_report(unconfirmed=names).leading(Way("去逐项确认", "filing_confirm", (filing.number,)))
    return verdict.awaiting(f"逐项确认（还有{len(names)}项）", *INSTITUTION_ROLES)


def modification_left(filing: "Filing", at: datetime) -> Verdict:
    """One modification after the first report, until the window closes (E10)."""
    return rules.may_modify(version=filing.reports_made, at=at, closes_at=filing.closes_at, law=filing.law)
