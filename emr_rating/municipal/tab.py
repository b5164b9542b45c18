"""The review as the case page shows it: who reviews, the opinions, the conclusion, each to whom it may be shown (E15-E18, E31)."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Q, prefetch_related_objects

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.models import Record
from casework.registry import Tab
from experts.review import tab

from ..models import Filing
from ..results.derivation import conclusion_for, label_of
from ..results.outcome import AFTERWARDS
from ..rules import Lane
from ..stages import Stage
from ..summary.steps import REPORT_SUMMARY, RETURN_SUMMARY
from .lanes import CITY_LANES, told
from .steps import CONCLUDE_DISTRICT, REOPEN
from .uses import CITY_CHECK, CITY_REVIEW, DISTRICT_REVIEW

_USES = {
    Lane.AWAITING_MATERIALS: CITY_CHECK,
    Lane.CITY_CHECK: CITY_CHECK,
    Lane.CITY_REVIEW: CITY_REVIEW,
    Lane.RAISED_REVIEW: CITY_REVIEW,
    Lane.DISTRICT_REVIEW: DISTRICT_REVIEW,
}


def _shown_to(filing: Filing, member: Membership) -> bool:
    return bool(filing.lane)


def review(filing: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    """The conclusion is read by the officials who review, and by everybody once it has been reported."""
    lane = Lane(filing.lane)  # every filing shown here has one
    prefetch_related_objects([filing], "conclusions__concluded_by__person")
    provisional = filing.conclusion if filing.state == Stage.PROVISIONAL else None
    own = tab.reviewing(_USES.get(lane), filing, member)
    rounds = tab.context(filing, member, at)
    concluded = None if member.role == Role.EXPERT else conclusion_for(filing, member)
    return rounds | {
        "filing": filing,
        "lane": told(lane),
        "provisional": provisional,
        "by_city": lane in CITY_LANES,
        "national": filing.state == Stage.NATIONAL,
        "concluded": concluded,
        "afterwards": label_of(concluded) if concluded and concluded.article in AFTERWARDS else "",
        "superseded": [row for row in filing.conclusions.all() if row.superseded_at] if own else [],
        "sent_back": _sent_back(filing) if own else None,
        "show_names": any(one["show_names"] for one in rounds["rounds"]),
    }


def _sent_back(filing: Filing) -> Record | None:
    """The last return or reopening, while the case is under review again because of it (E16)."""
    if filing.state != Stage.DISTRICT_REVIEW:
        return None
    return Record.objects.filter(case=filing.pk, verb__in=(REOPEN.name, RETURN_SUMMARY.name)).order_by("-seq").first()


def withheld(filing: Filing, member: Membership, at: datetime | None) -> Q:
    """What the district concluded since its last summary is read by nobody else before it is reported (E16, E31)."""
    if member.office.kind == OfficeKind.BUREAU:
        return Q(pk__in=())
    rows = Record.objects.filter(case=filing.pk, verb=REPORT_SUMMARY.name)
    if at:
        rows = rows.filter(at__lte=at)
    reported = rows.aggregate(last=Max("seq"))["last"] or 0
    return Q(verb__in=(CONCLUDE_DISTRICT.name, REOPEN.name), seq__gt=reported)


REVIEW_TAB = Tab("review", "审核", "emr_rating/authority/tab_review.html", review, _shown_to)
