"""What both regimes take in the same way: rounds of experts, steps of the case page, papers, what befalls an institution."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import District, Membership
from accounts.roles import Role
from casework.actions import closures, institutions
from casework.gateway import perform
from casework.handing_up import actions as handing_up
from casework.models import Case
from casework.registry import case_type
from casework.step import Step
from config.scenarios import (
    deciding,
    draws,
    review,
    yearly,
)
from emr_rating.national.uses import KIND as NATIONAL
from emr_rating.spot_check.uses import SPOT_CHECK
from emr_rating.stages import Stage
from experts.actions import drawing, leaving, leaving_cases, seats
from experts.actions.files import kept_by
from experts.models import Draw
from experts.review.designation import choices_for
from experts.review.rounds import last_use
from experts.uses import use_of

from .walk import WHY, Do, Walk, fresh, leader, own, seated, some


def _of_city(case: Case) -> bool:
    return case.kind == SPOT_CHECK.kind or case.state in (Stage.CITY_CHECK, Stage.CITY_REVIEW)


def _handler(walk: Walk, case: Case) -> Membership:
    if case.kind == NATIONAL:
        return walk.people[Role.INSTITUTE]
    return walk.people[Role.COMMISSION_HANDLER if _of_city(case) else Role.BUREAU_HANDLER]


def _head(walk: Walk, case: Case) -> Membership:
    if case.kind == NATIONAL:
        return walk.people[Role.INSTITUTE]
    return walk.people[Role.COMMISSION_HEAD if _of_city(case) else Role.BUREAU_HEAD]


def free(case: Case, number: int, at: datetime) -> list[int]:
    """Whom the office may name."""
    choices = choices_for(case, some(use_of(case)), on=timezone.localdate(at))
    return [entry.member_id for entry in choices.free[:number]]


def _open_draw(walk: Walk, case: Any, at: datetime) -> None:
    drawing.freeze(case, by=_handler(walk, case), at=at, reason=WHY)


def _seat(walk: Walk, case: Any, at: datetime) -> None:
    draw = some(Draw.objects.open().of(case).first())
    office = _handler(walk, case)
    draws.finished(draw, office=office, supervisor=walk.supervisors[office.office.kind], at=at)


def _designate(walk: Walk, case: Any, at: datetime) -> None:
    """A whole team where one is needed and nobody is named yet, else one for the seat that was lost."""
    use = some(use_of(case))
    first = use.team and not seated(case)
    chosen = free(case, 5 if first else 1, at)
    lead = chosen[0] if first and chosen else None
    seats.designate(case, use=use, by=_head(walk, case), at=at, experts=chosen, leader=lead, reason=WHY)


def _release(walk: Walk, case: Any, at: datetime) -> None:
    """One who does not lead, while there is one."""
    waiting = sorted((row for row in seated(case) if not row.handed_in_at), key=lambda row: row.leads)
    row = some(next(iter(waiting), None))
    seats.release(case, use=some(use_of(case)), by=_head(walk, case), at=at, assignment=row.pk, reason=WHY)


def _undesignate(walk: Walk, case: Any, at: datetime) -> None:
    seats.undesignate(case, use=some(use_of(case)), by=_head(walk, case), at=at, reason=WHY)


def _lead(walk: Walk, case: Any, at: datetime) -> None:
    """The leader dies, and another of those who have accepted leads."""
    review.accept_all(case, at=at)
    former = some(next((row for row in seated(case) if row.leads), None))
    expert = former.member.pool_entry.expert
    keeper = some(next((one for one in walk.people.values() if kept_by(one).filter(pk=expert.pk).exists()), None))
    leaving.died(expert, died_on=timezone.localdate(at), reason=WHY, by=keeper, at=at)
    walk.look(case, at)
    able = (row for row in seated(case) if not row.leads and row.member.pool_entry.expert.died_on is None)
    chosen = some(next(able, None))
    seats.change_leader(fresh(case), use=last_use(case), by=_handler(walk, case), at=at, leader=chosen.pk, reason=WHY)


def _hand_in(walk: Walk, case: Any, at: datetime) -> None:
    """Everybody who is asked accepts, and the next one hands in."""
    review.accept_all(case, at=at)
    review.hand_in(some(next((row for row in seated(case) if not row.handed_in_at), None)), at=at)


def _consolidate(walk: Walk, case: Any, at: datetime) -> None:
    some(next((row for row in seated(case) if row.leads), None))
    review.consolidate(case, at=at)


ROUND: dict[str, Do] = {
    "draw": _open_draw,
    "seat": _seat,
    "designate": _designate,
    "undesignate": _undesignate,
    "release": _release,
    "lead": _lead,
    "hand_in": _hand_in,
    "consolidate": _consolidate,
}
OF_CITY = (Stage.AWAITING_MATERIALS, Stage.CITY_CHECK, Stage.CITY_REVIEW)


def cancel(walk: Walk, case: Any, at: datetime) -> None:
    of_city = case.kind == "emr_violation" or case.state in OF_CITY
    head = walk.people[Role.COMMISSION_HEAD if of_city else Role.BUREAU_HEAD]
    leaving_cases.cancel(case, by=head, at=at, reason=WHY)


def move(walk: Walk, case: Any, at: datetime) -> None:
    leaving_cases.move(case, by=walk.people[Role.BUREAU_HEAD], at=at, reason=WHY)


def plainly(name: str, role: Role) -> Callable[..., None]:
    """A step without a verb of its own: the case page goes to the gateway."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        actor = walk.people.get(role) or own(case, role)
        perform(case, case_type(case.kind).step(name), by=actor, at=at, reason=WHY)

    return do


def prepared(step: Step, facts: Callable[[Any, datetime], dict[str, Any]] = lambda case, at: {}) -> Callable[..., None]:
    """Proposed by one of the office and decided by its head."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        deciding.decided(case, step, by=walk.people[step.roles[0]], at=at, reason=WHY, **facts(case, at))

    return do


HANDING_UP: dict[str, Do] = {
    "hand_up": lambda walk, case, at: handing_up.hand_up(
        case, remark="请审定。", by=own(case, Role.INSTITUTION_CLERK), at=at
    ),
    "hand_back": lambda walk, case, at: handing_up.hand_back(case, reason=WHY, by=leader(case), at=at),
}


def paper(*, head: Role, receiver: Role) -> dict[str, Do]:
    """Of a paper that one office drafts for another: its steps bear the same names in every kind."""
    return {
        "hand_in_paper": lambda walk, case, at: yearly.handed_in(case, by=walk.people[head], at=at),
        **{name: plainly(name, head) for name in ("take_back_paper", "drop_paper")},
        **{name: plainly(name, receiver) for name in ("return_paper", "receive_paper", "unreceive_paper")},
    }


def closed(case: Any, at: datetime) -> None:
    bureau = Membership.objects.filter(office__district=case.district, role=Role.BUREAU_HEAD).first()
    on = timezone.localdate(at)
    if case.institution:
        closures.close_institution(case.institution, closed_on=on, reason=WHY, by=bureau, at=at)


def moved(case: Any, at: datetime) -> None:
    centre = Membership.objects.filter(role=Role.CENTRE).first()
    district = District.objects.get(pk="500104" if case.district_id != "500104" else "500106")
    if case.institution:
        institutions.change_basic_data(case.institution, changes={"district": district}, reason=WHY, by=centre, at=at)


# What happens to an institution, and the rows that follow from it.
ASIDE: dict[Callable[..., object], tuple[str, ...]] = {closed: ("cancel", "cancel_city"), moved: ("move",)}
