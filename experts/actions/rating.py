"""The reviewed institution rates the team: once a round, by its leader, when the outcome of the round has been told (P11).

A team is whoever handed in an opinion that rests on a draw or on a recorded designation. Before the outcome is told nobody rates, so
that no team works under the eye of a mark; should the round be resumed, the team sees the mark only when it is told again.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import record
from casework.messages import send
from casework.models import Case
from casework.regulations import article
from experts.appointment.points import SCORES

from .. import uses
from ..models import Assignment, PointsEntry, Review, TeamRating
from .points import credit, credit_participation


def _teams() -> QuerySet[Assignment]:
    """Opinions handed in by drawn or designated experts whose pool keeps points: the EMR rating asks for marks only where it is set to."""
    called = Assignment.objects.handed_in().exclude(draw=None, designated_reason="")
    return called.filter(member__pool_entry__pool__keeps_points=True)


def reviewed(member: Membership) -> QuerySet[Review]:
    """The rounds on cases of the member's institution whose team may be rated or was."""
    cases = Case.objects.visible_to(member).filter(institution__office=member.office_id)
    told = Review.objects.told().filter(use__in=uses.rated())
    return told.filter(case__in=cases.values("pk"), pk__in=_teams().values("review")).order_by("pk")


def unrated(member: Membership) -> QuerySet[Case]:
    """The cases of which a team waits for its mark."""
    return Case.objects.filter(pk__in=reviewed(member).filter(rating=None).values("case")).order_by("pk")


def rated(case: Case) -> TeamRating | None:
    """The mark that was given last."""
    return TeamRating.objects.filter(review__case=case.pk).order_by("pk").last()


def open_to(case: Case, member: Membership) -> bool:
    """Whether the member may rate a team of this case now."""
    return member.role == Role.INSTITUTION_LEADER and reviewed(member).filter(case=case.pk, rating=None).exists()


@transaction.atomic
def rate(case: Case, *, score: int, remark: str, by: Membership, at: datetime) -> TeamRating:
    """One mark for the team of a round as a whole; each member's points follow by the table, where their pool keeps points."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    rounds = reviewed(by).filter(case=locked.pk)
    if by.role != Role.INSTITUTION_LEADER or not rounds.exists():
        raise Refused("评审结束后由被评审机构负责人评价，现在不能办理。")
    if (unrated := rounds.filter(rating=None).first()) is None:
        raise Refused("本案件的评审组已经评价，每次评审只能评价一次。")
    if score not in SCORES:
        raise Refused("请选择满意度。", field="score")
    if score <= 2 and not remark.strip():
        raise Refused("评价为不满意的，请写明具体情况。", field="remark")
    rating = TeamRating.objects.create(review=unrated, score=score, remark=remark.strip(), by=by.person, at=at)
    for assignment in unrated.assignments.handed_in().order_by("pk"):
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


def ask_to_rate(review: Review, *, at: datetime) -> None:
    """What follows when the outcome of a round is told: the table's points for it, and its institution is asked for a mark (P11)."""
    credit_participation(review.assignments.handed_in(), at=at)
    case = review.case
    if (
        case.institution is None
        or not review.declared.rated
        or hasattr(review, "rating")
        or not _teams().filter(review=review).exists()
    ):
        return
    body = f"本次评审已经结束，请机构负责人在案件“满意度评价”页对评审组作出评价，每次评审评价一次（{article('P11')}）。"
    send(to=case.institution.office, title=f"{case.number}：请评价评审组", body=body, at=at, case=case)
