"""A published result that is wrong is put right by a notice of its own; old and new stay readable (E18)."""

from datetime import datetime
from typing import cast

from django.db import transaction

from accounts.models import Membership, Office
from accounts.refused import Refused
from casework import messages
from casework.notices import with_step

from ..articles import E
from ..history.changing import year_changed
from ..models import Filing
from ..results.outcome import final_level
from . import rules, steps


def draft(filing: Filing, *, level: int, error: str, by: Membership, at: datetime, seen: int | None = None) -> Filing:
    """With the level that should have been published, and what is wrong with the one that was."""
    stands, declared, of_nation = published(filing), filing.reported_level, hasattr(filing, "national_review")
    Refused.at_first(rules.may_be(level=stands, declared=declared, of_nation=of_nation, to_level=level, error=error))
    return with_step.draft(filing, steps.CORRECTION, level=level, error=error.strip(), by=by, at=at, seen=seen)


@transaction.atomic
def correct(filing: Filing, *, by: Membership, at: datetime, seen: int | None = None) -> Filing:
    """With the signature the year's result is the corrected one, which later years read as well (E12, E32)."""
    done: Filing = with_step.issue(filing, steps.CORRECTION, by=by, at=at, seen=seen, then=_year_anew)
    body = f"{done.cycle}的结果更正为{published(done)}级，以更正通知为准（{E(18)}）。"
    bureau = Office.objects.bureau_of(done.own_district)
    messages.send(to=bureau, title=f"{done.number}：已公布的结果已经更正", body=body, at=at, case=done)
    return done


def _year_anew(filing: Filing) -> None:
    year_changed(filing, level=published(filing))


def published(filing: Filing) -> int:
    """The result as it stands, of a filing that has a final one."""
    return cast(int, final_level(filing))
