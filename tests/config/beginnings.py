"""What a walk at random needs besides the doers: what may be said in a step, how cases begin, what is done on pages of their own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.roles import Role
from config.scenarios import filing, hospitals, materials, national
from emr_rating import rules
from emr_rating.collecting import actions as collecting
from emr_rating.models import Cycle, NationalReview, Registration
from emr_rating.stages import NationalStage, Stage

from .walks import Walk, leader, own, some

Said = Callable[[Any], dict[str, Any]]


def _checked(**said: Any) -> Said:
    """Of the city's check, with what its form asks besides of materials that were owed."""

    def facts(case: Any) -> dict[str, Any]:
        there = rules.materials_answered_for(due=case.materials_due, handed_in=case.materials_handed_in, reason="")
        return said if there else said | {"without_materials": "逾期未提交材料。"}

    return facts


LOWERED: tuple[Said, ...] = (lambda case: {}, lambda case: {"level": 4})
# What may be said in a step that can end otherwise.
SAID: dict[str, tuple[Said, ...]] = {
    "emr_city_check_conclude": (_checked(), _checked(level=4)),
    "emr_national_materials_conclude": LOWERED,
    "emr_national_application_conclude": LOWERED,
    "emr_national_application_arrange": (
        lambda case: {},
        lambda case: {"mode": "remote", "remote_reason": "医院位于疫情管控区域。"},
    ),
}
PLAINLY: tuple[Said, ...] = (lambda case: {},)


def _begin_filing(walk: Walk, at: datetime) -> None:
    year = some(Cycle.objects.filter(opens_at__lte=at).order_by("-year").first())
    filing.begin(filing.hospital(_unknown(), people=walk.people, at=at), year, at=at)


def _unknown() -> int:
    """The next hospital of 渝中区 that nobody has registered."""
    known = set(Registration.objects.values_list("uscc", flat=True))
    return next(index for index in range(2, 2000, 20) if hospitals.hospital(index).uscc not in known)


def _begin_collections(walk: Walk, at: datetime) -> None:
    collecting.begin(some(Cycle.objects.order_by("-year").first()), by=walk.people[Role.BUREAU_HANDLER], at=at)


def _object(walk: Walk, at: datetime) -> None:
    national.objected(some(NationalReview.objects.filter(state=NationalStage.POSTED).first()), at=at)


# How a case of a kind is begun where none of its steps or another's does it.
BEGIN: dict[str, Callable[[Walk, datetime], object]] = {
    "emr_registration": lambda walk, at: hospitals.registered(hospitals.hospital(_unknown()), at=at),
    "emr_filing": _begin_filing,
    "emr_collection": _begin_collections,
    "emr_objection": _object,
}


def _fill(case: Any, at: datetime, level: int) -> None:
    filing.fill(case, by=own(case, Role.INSTITUTION_CLERK), at=at, level=level)


def _hang(case: Any, at: datetime, level: int) -> None:
    materials.hang(case, by=filing.Applicant(case.hospital, leader(case), own(case, Role.INSTITUTION_CLERK)), at=at)


# What is done on pages of their own in a state: by case, moment and a level that it may be for.
WORK: dict[tuple[str, str], Callable[[Any, datetime, int], object]] = {
    ("emr_filing", Stage.DRAFT): _fill,
    ("emr_filing", Stage.AMENDING): _fill,
    ("emr_filing", Stage.AWAITING_MATERIALS): _hang,
}
