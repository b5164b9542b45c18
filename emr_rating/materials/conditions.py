"""What has to be so before materials are handed in, or recorded as not handed in (E11)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import INSTITUTION_ROLES
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from .. import rules
from ..articles import E

if TYPE_CHECKING:
    from ..models import Filing


def materials_in_time(filing: "Filing", at: datetime) -> Verdict:
    """Up to 24:00 of the last day of the term."""
    return rules.materials_in_time(at=at, last_day=filing.materials_last_day)


def materials_term_over(filing: "Filing", at: datetime) -> Verdict:
    if rules.materials_in_time(at=at, last_day=filing.materials_last_day):
        return refuse(E(11), "提交材料的期限尚未届满。")
    return allow()


def both_kinds_there(filing: "Filing", at: datetime) -> Verdict:
    """At least one file of each kind that the declared levels ask for; which items lack theirs is asked about."""
    missing = [kind.label for kind in filing.checklist.kinds_without_files()]
    verdict = rules.both_kinds_there(missing=missing)
    way = Way("准备材料", "filing_materials", (filing.number,))
    return verdict.leading(way).awaiting("、".join(missing), *INSTITUTION_ROLES)
