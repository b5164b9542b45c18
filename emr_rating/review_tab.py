"""The review as the case page shows it: who reviews, the opinions, the conclusion, each to whom it may be shown (E15-E18, E31)."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Role
from casework.models import Record
from casework.registry import Tab

from .lanes import CITY_LANES, told
from .models import Filing
from .rules import Lane
from .stages import Stage
from .workflow import CLOSE, CONCLUDE, REOPEN, REPORT_SUMMARY

BEFORE_REVIEW = (Stage.DRAFT, Stage.AMENDING, Stage.REPORTED, Stage.NOT_FILED, Stage.WITHDRAWN)


def _shown_to(filing: Filing, member: Membership) -> bool:
    return filing.state not in BEFORE_REVIEW


def review(filing: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    context = {
        "filing": filing,
        "lane": _lane(filing),
        "not_open": filing.state in CITY_LANES,
        "provisional": filing.state == Stage.PROVISIONAL,
        "own": None,
        "reviewers": [],
        "opinions": [],
        "concluded": None,
        "show_names": member.role in (*BUREAU_ROLES, *COMMISSION_ROLES),
    }
    standing = filing.assignments.standing().select_related("member__person")
    if member.role == Role.EXPERT:
        # Opinions are blind to each other: a reviewer sees none but their own.
        return context | {"own": standing.filter(member=member).first()}
    if member.role in BUREAU_ROLES or (member.role in COMMISSION_ROLES and context["provisional"]):
        context["reviewers"] = standing
    if member.role in BUREAU_ROLES or context["provisional"]:
        context["opinions"] = standing.filter(handed_in_at__isnull=False).order_by("handed_in_at")
        context["concluded"] = filing.concluded_level
    return context


def _lane(filing: Filing) -> str:
    """The last closing says where the filing went; every filing shown here has one."""
    closed = Record.objects.filter(case=filing.pk, verb=CLOSE.name).latest("seq")
    return told(Lane(closed.facts["lane"]))


def withheld(filing: Filing, member: Membership) -> Q:
    """What the district concluded since its last summary is read by nobody else before it is reported (E16, E31)."""
    if member.office.kind == OfficeKind.BUREAU:
        return Q(pk__in=())
    rows = Record.objects.filter(case=filing.pk, verb=REPORT_SUMMARY.name)
    reported = rows.aggregate(last=Max("seq"))["last"] or 0
    return Q(verb__in=(CONCLUDE.name, REOPEN.name), seq__gt=reported)


REVIEW_TAB = Tab("review", "审核", "emr_rating/authority/tab_review.html", review, _shown_to)
