"""The reviewed institution rates the team: once, by its leader, when the team's work is closed (P11).

Closed means: the case has left the states in which experts review it, and an opinion was handed in that rests on a draw or on a
recorded designation. Before that nobody rates, so that no team works under the eye of a mark; should the case come back to its review,
the team sees the mark only when it has left it again.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import record
from casework.messages import send
from casework.models import Case
from casework.regulations import article
from experts.appointment.points import SCORES

from .. import uses
from ..models import Assignment, PointsEntry, TeamRating
from .points import credit, credit_participation


def under_review() -> Q:
    """Cases on which experts are at work, or whose outcome their institution may not know of yet."""
    found = Q(pk__in=())
    for use in uses.registered():
        found |= Q(kind=use.kind, state__in=(*use.states, *use.untold))
    return found


def _teams() -> QuerySet[Assignment]:
    """Opinions handed in by drawn or designated experts whose pool keeps points: the EMR rating asks for marks only where it is set to."""
    called = Assignment.objects.handed_in().exclude(draw=None, designated_reason="")
    return called.filter(member__pool_entry__pool__keeps_points=True)


def reviewed(member: Membership) -> QuerySet[Case]:
    """The cases of the member's institution whose team may be rated or was."""
    cases = Case.objects.visible_to(member).filter(institution__office=member.office_id)
    return cases.filter(pk__in=_teams().values("case")).exclude(under_review())


def unrated(member: Membership) -> QuerySet[Case]:
    return reviewed(member).exclude(pk__in=TeamRating.objects.values("case")).order_by("pk")


def rated(case: Case) -> TeamRating | None:
    return TeamRating.objects.filter(case=case.pk).first()


def open_to(case: Case, member: Membership) -> bool:
    """Whether the member may rate the team of this case now."""
    return member.role == Role.INSTITUTION_LEADER and reviewed(member).filter(pk=case.pk).exists() and not rated(case)


@transaction.atomic
def rate(case: Case, *, score: int, remark: str, by: Membership, at: datetime) -> TeamRating:
    """One mark for the team as a whole; each member's points follow by the table, where their pool keeps points."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if by.role != Role.INSTITUTION_LEADER or not reviewed(by).filter(pk=locked.pk).exists():
        raise Refused("评审结束后由被评审机构负责人评价，现在不能办理。")
    if score not in SCORES:
        raise Refused("请选择满意度。", field="score")
    if score <= 2 and not remark.strip():
        raise Refused("评价为不满意的，请写明具体情况。", field="remark")
    try:
        with transaction.atomic():
            rating = TeamRating.objects.create(case=locked, score=score, remark=remark.strip(), by=by.person, at=at)
    except IntegrityError as twice:
        raise Refused("本案件的评审组已经评价，每件只能评价一次。") from twice
    for assignment in Assignment.objects.handed_in().filter(case=locked).order_by("pk"):
        credit(assignment, [SCORES[score]], ground=PointsEntry.Ground.SATISFACTION, at=at)
    record.append(
        subject=record.case_subject(locked),
        case=locked,
        at=at,
        verb="rate_team",
        label="评价评审组",
        by=by,
        article=article("P11"),
        facts={"score": score},
        audience="authorities",
    )
    return rating


def close_review(case: Case, *, at: datetime) -> None:
    """What follows when a review is over and its outcome told; called by the regime in the transaction that ends it (P11)."""
    credit_participation(case.assignments.handed_in(), at=at)
    _invite(case, at=at)


def _invite(case: Case, *, at: datetime) -> None:
    if case.institution is None or not _teams().filter(case=case.pk).exists() or rated(case):
        return
    body = f"本次评审已经结束，请机构负责人在案件“满意度评价”页对评审组作出评价，每件评价一次（{article('P11')}）。"
    send(to=case.institution.office, title=f"{case.number}：请评价评审组", body=body, at=at, case=case)
