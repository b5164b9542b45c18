"""The demonstration's cases before the commission. First-time 4s (E15): decided, a member to be replaced, a draw begun anew, a team just
drawn, and waiting; 5 and above (E17): passed, lowered, heard, half heard, drawn by the centre, and waiting."""

from datetime import datetime, timedelta

from accounts.models import District, Membership
from accounts.roles import Role
from casework.verifiers.verify_draw import commitment
from emr_rating.models import Cycle, Filing, ReviewPlan
from emr_rating.plan.actions import arrange
from emr_rating.results import sheets
from emr_rating.stages import Stage
from experts.actions import assignments, drawing
from experts.models import Assignment, Party

from . import draws, filing, review

People = dict[Role, Membership]
HOURS = timedelta(hours=1)


def reviews(cycle: Cycle, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """`opened`: the morning on which the reviews begin; what waits for the two parties was begun today."""
    waiting = Filing.objects.filter(cycle=cycle, state=Stage.CITY_REVIEW).order_by("pk")
    for case, act in zip(waiting, (_decided, _one_to_replace, _begun_anew, _proposed, _lodged), strict=False):
        act(case, people=people, supervisor=supervisor, opened=opened, at=at)


def plan(cycle: Cycle, *, people: People, at: datetime) -> None:
    """The city's own reviews in every district by one day, the bureaus' by their deadline (E27)."""
    districts = District.objects.filter(pk__in=Filing.objects.filter(cycle=cycle).values("district"))
    due, own = cycle.district_due_on - timedelta(days=20), "市信息中心组织市级评审组"
    for review_, who, until in (
        (ReviewPlan.Review.CITY_CHECK, own, due),
        (ReviewPlan.Review.CITY_REVIEW, own, due),
        (ReviewPlan.Review.DISTRICT_REVIEW, "区县卫生健康行政部门", cycle.district_due_on),
    ):
        arrange(
            cycle,
            review=review_,
            districts=list(districts),
            reviewers=who,
            due_on=until,
            by=people[Role.COMMISSION_HANDLER],
            at=at,
        )


def checks(cycle: Cycle, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """The centre runs the rounds for the commission, which concludes."""
    waiting = Filing.objects.filter(cycle=cycle, state=Stage.CITY_CHECK).order_by("pk")
    for case, act in zip(waiting, (_passed, _lowered, _heard, _half_heard, _just_drawn), strict=False):
        act(case, people=people, supervisor=supervisor, opened=opened, at=at)


def _drawn(case: Filing, *, people: People, supervisor: Membership, at: datetime) -> None:
    draws.drawn(case, office=people[Role.CENTRE], supervisor=supervisor, at=at)


def _passed(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    _all_heard(case, people=people, supervisor=supervisor, opened=opened)
    review.conclude_check(case, people=people, at=opened + 9 * 24 * HOURS)


def _lowered(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    level = case.reported_level - 1
    _all_heard(case, people=people, supervisor=supervisor, opened=opened, level=level)
    concluded = review.conclude_check(case, people=people, at=opened + 10 * 24 * HOURS, level=level)
    sheets.issue(concluded, by=filing.leader(case), at=opened + 11 * 24 * HOURS)


def _heard(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """Every opinion is in: the commission's head has to conclude."""
    _all_heard(case, people=people, supervisor=supervisor, opened=opened, level=case.reported_level - 1)


def _all_heard(
    case: Filing, *, people: People, supervisor: Membership, opened: datetime, level: int | None = None
) -> None:
    _drawn(case, people=people, supervisor=supervisor, at=opened)
    for assignment in review.accept_all(case, at=opened + 4 * HOURS):
        review.hand_in(assignment, at=opened + 7 * 24 * HOURS, level=level)
    review.consolidate(case, at=opened + 8 * 24 * HOURS, level=level)


def _half_heard(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """Two opinions are in, three are being written."""
    _drawn(case, people=people, supervisor=supervisor, at=at - 96 * HOURS)
    for assignment in review.accept_all(case, at=at - 90 * HOURS)[:2]:
        review.hand_in(assignment, at=at - 20 * HOURS)


def _just_drawn(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    _drawn(case, people=people, supervisor=supervisor, at=at - 6 * HOURS)


def _decided(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """One member declares a relation and is replaced; then opinions, the leader's consolidation, the decision."""
    review.draw(case, people=people, supervisor=supervisor, at=opened)
    conflicted = _asked(case)
    nature = "配偶在该院信息科工作，不宜参加本次评审。"
    assignments.recuse(conflicted, nature=nature, by=conflicted.member, at=opened + 4 * HOURS)
    reason = "一名成员声明与被评审机构有利害关系，补抽一名。"
    review.draw(case, people=people, supervisor=supervisor, at=opened + 24 * HOURS, reason=reason)
    for assignment in review.accept_all(case, at=opened + 28 * HOURS):
        review.hand_in(assignment, at=opened + 7 * 24 * HOURS)
    review.consolidate(case, at=opened + 8 * 24 * HOURS)
    review.conclude_city(case, people=people, at=opened + 9 * 24 * HOURS)


def _one_to_replace(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """One has declined, and the list for the seat is frozen: both parties have a hash to lodge."""
    review.draw(case, people=people, supervisor=supervisor, at=at - 48 * HOURS)
    declined = _asked(case)
    assignments.decline(declined, reason="评审期间在外地进修，不能参加。", by=declined.member, at=at - 28 * HOURS)
    review.accept_all(case, at=at - 26 * HOURS)
    drawing.freeze(case, by=people[Role.COMMISSION_HANDLER], at=at - 3 * HOURS, reason="一名成员谢绝，补抽一名。")


def _begun_anew(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """A draw was ended for its reason; in the next one the office has lodged its hash and the supervisor's is awaited."""
    office = people[Role.COMMISSION_HANDLER]
    first = drawing.freeze(case, by=office, at=at - 30 * HOURS)
    drawing.end(first, reason="固定名单后发现评审组人数设置有误，须重新固定。", by=supervisor, at=at - 26 * HOURS)
    conditions = {"seats": 7}
    again = drawing.freeze(
        case, by=office, at=at - 2 * HOURS, conditions=conditions, reason="评审组改为7人，重新抽取。"
    )
    hashed = commitment(again.number, Party.OFFICE, draws.SECRETS[Party.OFFICE])
    drawing.lodge(again, commitment=hashed, by=office, at=at - HOURS)


def _lodged(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """Both hashes are lodged: both secrets are awaited."""
    office = people[Role.COMMISSION_HANDLER]
    draws.lodged(
        drawing.freeze(case, by=office, at=at - 4 * HOURS), office=office, supervisor=supervisor, at=at - HOURS
    )


def _proposed(case: Filing, *, people: People, supervisor: Membership, opened: datetime, at: datetime) -> None:
    """Drawn today; nobody has answered."""
    review.draw(case, people=people, supervisor=supervisor, at=at - 5 * HOURS)


def _asked(case: Filing) -> Assignment:
    """A member of the team, not its leader, who has not answered."""
    return Assignment.objects.proposed().of(case).filter(leads=False).select_related("member").earliest("pk")
