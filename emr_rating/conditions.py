"""What the facts of a case have to be before a step: each asks the case and answers with a rule's verdict.

The rules themselves are pure and stand in rules.py; here they are only given their facts.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from . import rules
from .articles import E
from .fields import BASIC

if TYPE_CHECKING:
    from .models import Filing


def window_open(filing: "Filing", at: datetime) -> Verdict:
    """Within the filing window, or within the institution's own end (E08)."""
    cycle = filing.cycle
    return rules.may_file(
        at=at, opens_at=cycle.opens_at, closes_at=cycle.closes_at, exception_ends_at=filing.exception_ends_at
    )


def window_closed(filing: "Filing", at: datetime) -> Verdict:
    return allow() if at >= filing.closes_at else refuse(E(8), "填报期尚未结束。")


def window_ended_on(filing: "Filing", at: datetime) -> date:
    """The last day of filing: what follows it counts from there, whenever the work is done (E08)."""
    return filing.last_day


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
        return refuse(E(9), f"{'、'.join(missing)}尚未填写完整，请补充后再上报。", way=way)
    return allow()


def items_confirmed(filing: "Filing", at: datetime) -> Verdict:
    """Every item is confirmed as it now reads (E10)."""
    names = [rules.Part.BASIC.label if code == BASIC else code for code in filing.unconfirmed()]
    return rules.may_report(unconfirmed=names).leading(Way("去逐项确认", "filing_confirm", (filing.number,)))


def modification_left(filing: "Filing", at: datetime) -> Verdict:
    """One modification after the first report, until the window closes (E10)."""
    return rules.may_modify(version=filing.reports_made, at=at, closes_at=filing.closes_at, law=filing.law)


def question_open(filing: "Filing", at: datetime) -> Verdict:
    if not filing.inquiries.filter(answered_at=None).exists():
        return refuse(E(16), "目前没有待答复的问题。")
    return allow()


def came_from_district(filing: "Filing", at: datetime) -> Verdict:
    if not filing.summary_lines.filter(returned_at=None).exists():
        return refuse(E(16), "本案件不在区县报送的汇总中。")
    return allow()
