"""The review as the case page shows it: who reviews, the opinions, the conclusion, each to whom it may be shown (E15-E18, E31)."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Q, prefetch_related_objects
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES, OfficeKind, Role
from casework.models import Record
from casework.registry import Tab
from experts.knowing import conducts, may_know
from experts.models import Draw
from experts.uses import ReviewUse, use, use_of

from .articles import E
from .lanes import NOT_OPEN, told
from .models import Filing
from .rules import Lane
from .stages import Stage
from .workflow import CONCLUDE, REOPEN, REPORT_SUMMARY, RETURN_SUMMARY

_USES = {Lane.CITY_REVIEW: "emr_city_review", Lane.DISTRICT_REVIEW: "emr_district_review"}
BEFORE_REVIEW = (Stage.DRAFT, Stage.AMENDING, Stage.REPORTED, Stage.NOT_FILED, Stage.WITHDRAWN)


def _shown_to(filing: Filing, member: Membership) -> bool:
    return filing.state not in BEFORE_REVIEW


def review(filing: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    lane = Lane(filing.lane)  # every filing shown here has one
    by_city = lane is Lane.CITY_REVIEW
    prefetch_related_objects([filing], "conclusions__concluded_by__person")
    provisional = filing.state == Stage.PROVISIONAL
    context: dict[str, Any] = {
        "filing": filing,
        "lane": told(lane),
        "not_open": filing.state in NOT_OPEN,
        "provisional": filing.conclusion if provisional else None,
        "by_city": by_city,
        "own": None,
        "today": timezone.localdate(at),
    }
    if member.role == Role.EXPERT:
        # Opinions are blind to each other: a reviewer sees none but their own.
        return context | {"own": filing.assignments.accepted().filter(member=member).first()}
    return context | _of_experts(filing, member, _round(lane))


def _round(lane: Lane) -> ReviewUse | None:
    """The round of review into which the filing went; none where it is not open to anybody yet."""
    name = _USES.get(lane)
    return use(name) if name else None


def _of_experts(filing: Filing, member: Membership, of_lane: ReviewUse | None) -> dict[str, Any]:
    """Nobody reads an opinion before all are in; others than the officials who review only when the result is reported."""
    provisional, names = filing.state == Stage.PROVISIONAL, bool(of_lane and may_know(filing, of_lane, member))
    reviewing = bool(of_lane and conducts(of_lane, member)) and member.role in OFFICIAL_ROLES
    use = use_of(filing)
    readable = provisional or (reviewing and filing.panel.open_to_read(use, article=use.article if use else E(16)))
    handed_in = [member for member in filing.panel.members if member.handed_in_at]
    ended = filing.assignments.filter(ended_at__isnull=False).select_related("member__person").order_by("pk")
    return {
        "show_names": names,
        "reviewers": filing.panel.members if names else [],
        "ended": ended if names else [],
        "opinions": handed_in if readable else [],
        "consolidation": filing.panel.consolidation if readable else None,
        "draws": Draw.objects.visible_to(member).filter(case=filing.pk).defer("frozen", "proof", "chances"),
        "may_draw": reviewing
        and use is not None
        and not bool(filing.panel.members and filing.panel.whole(use, article=use.article)),
        "withheld": reviewing and bool(handed_in) and not readable,
        "concluded": filing.conclusion if reviewing or provisional else None,
        "superseded": [row for row in filing.conclusions.all() if row.superseded_at] if reviewing else [],
        "sent_back": _sent_back(filing) if reviewing else None,
    }


def _sent_back(filing: Filing) -> Record | None:
    """The last return or reopening, while the case is under review again because of it (E16)."""
    if filing.state != Stage.DISTRICT_REVIEW:
        return None
    return Record.objects.filter(case=filing.pk, verb__in=(REOPEN.name, RETURN_SUMMARY.name)).order_by("-seq").first()


def withheld(filing: Filing, member: Membership) -> Q:
    """What the district concluded since its last summary is read by nobody else before it is reported (E16, E31)."""
    if member.office.kind == OfficeKind.BUREAU:
        return Q(pk__in=())
    rows = Record.objects.filter(case=filing.pk, verb=REPORT_SUMMARY.name)
    reported = rows.aggregate(last=Max("seq"))["last"] or 0
    return Q(verb__in=(CONCLUDE.name, REOPEN.name), seq__gt=reported)


REVIEW_TAB = Tab("review", "审核", "emr_rating/authority/tab_review.html", review, _shown_to)
