"""What is done beside the reviews and is no step of a case, for walks at random: samples that are drawn, same-eye checks, third parties
with what is left to them, what their work is found to be, and what follows from that."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import cast

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Sample
from config.scenarios import agreeing, draws, parties, rechecking, visit
from config.scenarios import cast as cast_of
from config.scenarios.hospitals import fictional_uscc
from primary_care_review.agreement import actions as agreement
from primary_care_review.body import APPLICATION
from primary_care_review.models import Application, Contract, Delegation, PartyMeasure, SecondRater
from primary_care_review.parties import actions as contracts
from primary_care_review.parties import delegating, measures
from primary_care_review.parties.samples import PARTY_WORK
from primary_care_review.parties.terms import PartyGround
from primary_care_review.recheck.samples import CITY_GRADES
from primary_care_review.stages import Stage

from .walks.walk import WHY, Walk, some

STATEMENT = "确系补签，人员均到场。"


def _share(walk: Walk, at: datetime) -> Sample:
    """The bureau draws of its grades, and rechecks what came up."""
    return rechecking.drawn(walk.people, at=at)


def _share_of_city(walk: Walk, at: datetime) -> Sample:
    office, supervisor = walk.people[Role.COMMISSION_HANDLER], walk.supervisors["commission"]
    year = timezone.localdate(at).year
    return draws.sampled(CITY_GRADES, year, office=office, supervisor=supervisor, at=at, share=1)


def _second() -> SecondRater:
    """Whoever is to rate again now."""
    return cast(SecondRater, some(SecondRater.objects.open().order_by("pk").first()))


def _contract(at: datetime) -> Contract:
    return cast(Contract, some(Contract.objects.in_force(timezone.localdate(at)).order_by("pk").first()))


def acting(contract: Contract, at: datetime) -> Membership:
    """Whoever acts for the third party."""
    seats = contract.people.current(timezone.localdate(at)).select_related("member__person", "member__office")
    return cast(Membership, some(seats.order_by("pk").first()).member)


def contracted(walk: Walk, at: datetime) -> Contract:
    """With a party that has none yet; somebody acts for it from now on."""
    index = Contract.objects.count()
    uscc, by = fictional_uscc(910 + index, district=cast_of.DISTRICT), walk.people[Role.BUREAU_HEAD]
    name, number = f"演示医疗质量评价中心（{index}）", f"YZWB-2026-{10 + index}"
    made = parties.contracted(uscc=uscc, name=name, number=number, by=by, at=at)
    contracts.add_person(
        made, name="安若素", login=f"dsf-{index}", phone=f"139000009{10 + index}", email="", by=by, at=at
    )
    return made


def _delegated(walk: Walk, at: datetime) -> Delegation:
    """The review that was accepted last."""
    free = Application.objects.filter(kind=APPLICATION, state=Stage.ACCEPTED).exclude(
        pk__in=Delegation.objects.values("case")
    )
    return parties.delegated(some(free.order_by("-pk").first()), _contract(at), by=walk.people[Role.BUREAU_HEAD], at=at)


def _open() -> Delegation:
    return cast(Delegation, some(Delegation.objects.under_way().order_by("pk").first()))


def _arranged(walk: Walk, at: datetime) -> Application:
    """The third party sets the days of the visit."""
    open_ = _open()
    return visit.planned(open_.case, people={**walk.people, Role.BUREAU_HANDLER: acting(open_.contract, at)}, at=at)


def _handed_in(walk: Walk, at: datetime) -> Delegation:
    open_ = _open()
    return parties.handed_in(open_, by=acting(open_.contract, at), at=at)


def looked_into(walk: Walk, at: datetime) -> Delegation:
    """What was handed in first, and it was false."""
    work = some(Delegation.objects.to_check().order_by("pk").first())
    found = {"finding": PartyGround.FALSE.value, "finding_reason": parties.FALSE}
    return delegating.check(work, **found, by=walk.people[Role.BUREAU_HANDLER], at=at)


def _charged(walk: Walk, at: datetime) -> PartyMeasure:
    bad = some(Delegation.objects.filter(finding=Delegation.Finding.FALSE).order_by("pk").first())
    return parties.proposed(bad.contract, delegation=bad, by=walk.people[Role.BUREAU_HANDLER], at=at)


def heard(walk: Walk, at: datetime) -> PartyMeasure:
    charged = some(PartyMeasure.objects.open().filter(stated_at=None).order_by("pk").first())
    return measures.state(charged, statement=STATEMENT, by=acting(charged.contract, at), at=at)


def decided(walk: Walk, at: datetime) -> PartyMeasure:
    heard = some(PartyMeasure.objects.open().exclude(stated_at=None).order_by("pk").first())
    said = {"deducted": None, "reason": "事实清楚，不予采纳。", "measures": ["blacklist"], "grave": "伪造评审记录。"}
    return measures.take(heard, **said, by=walk.people[Role.BUREAU_HEAD], at=at)


def _work_drawn(walk: Walk, at: datetime) -> Sample:
    office, supervisor = walk.people[Role.BUREAU_HANDLER], walk.people[Role.SUPERVISOR]
    return draws.sampled(PARTY_WORK, timezone.localdate(at).year, office=office, supervisor=supervisor, at=at, share=20)


def under_way(walk: Walk, reviews: Iterable[Application], at: datetime) -> None:
    """Reviews that are left to a third party, found false, handed in, begun with; further parties that are barred, heard, charged."""
    head, handler = walk.people[Role.BUREAU_HEAD], walk.people[Role.BUREAU_HANDLER]
    left_to, *others = (contracted(walk, at) for _ in range(4))
    for index, of in enumerate(reviews):
        work = parties.delegated(of, left_to, by=head, at=at)
        if index < 2:
            parties.handed_in(work, by=acting(left_to, at), at=at)
    looked_into(walk, at)
    for contract, further in zip(others, ((heard, decided), (heard,), ()), strict=True):
        parties.proposed(contract, by=handler, at=at)
        for act in further:
            act(walk, at)


ACTS: dict[str, Callable[[Walk, datetime], object]] = {
    "grades are drawn": _share,
    "grades are drawn by the city": _share_of_city,
    "clauses are drawn": lambda walk, at: agreeing.drawn(people=walk.people, at=at),
    "a second expert declines": lambda walk, at: agreement.decline(_second(), reason=WHY, by=_second().member, at=at),
    "a second expert rates": lambda walk, at: agreeing.handed_in(_second(), at=at),
    "a third party is contracted": contracted,
    "a review is left to it": _delegated,
    "it arranges the visit": _arranged,
    "it hands in its work": _handed_in,
    "its work is drawn": _work_drawn,
    "its work is looked into": looked_into,
    "it is charged": _charged,
    "it is heard": heard,
    "it is barred": decided,
    "it is barred no more": lambda walk, at: measures.lift(
        some(PartyMeasure.objects.barring().first()), reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "a contract is ended": lambda walk, at: contracts.end(
        _contract(at), reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
}
