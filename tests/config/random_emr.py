"""The EMR rating at random, from each point of its year (`machine`; where they begin: `scenes_emr`)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import record
from casework.accountability import actions as accountability
from casework.actions import notices
from casework.actor import CLOCK
from casework.clocks.calendar import end_of_day
from casework.measures.law import Sanction
from casework.models import Accountability, Case, CaseQuerySet, Deadline, Message, Notice, Posting
from config.scenarios import (
    accounting,
    bureau_violating,
    cast,
    filing,
    hospitals,
    materials,
    national,
    primary_care,
    review,
    violating,
    yearly,
)
from emr_rating import rules
from emr_rating.bureau_violation.rules import SPARED
from emr_rating.collecting import actions as collecting
from emr_rating.models import Cycle, Filing, NationalReview, Registration, ShownEvidence, Violation
from emr_rating.national.scope import OPEN
from emr_rating.stages import NationalStage, Stage
from emr_rating.violation.accountable import MAKE_KNOWN

from .random_workflow import Said, Workflow
from .scenes_emr import SCENES
from .walks.emr import SANCTIONS
from .walks.walk import Walk, leader, own, seated, some

AT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
KINDS = (
    "emr_registration",
    "emr_filing",
    "emr_collection",
    "emr_national",
    "emr_objection",
    "emr_extension",
    "emr_spot_check",
    "emr_violation",
    "emr_bureau_violation",
    "emr_tip",
    "emr_city_summary",
    "emr_district_report",
)
WAITS = {
    ("emr_filing", "publicity"): "the two notices, which the city's job follows",
    ("emr_filing", "provisional"): "the same",
    ("emr_national", "settled"): "the same",
}


def _checked(**said: Any) -> Said:
    """Of the city's check, with what its form asks besides of materials that were owed."""

    def facts(case: Any) -> dict[str, Any]:
        there = rules.materials_answered_for(due=case.materials_due, handed_in=case.materials_handed_in, reason="")
        return said if there else said | {"without_materials": "逾期未提交材料。"}

    return facts


def _sanctioned(sanction: Sanction) -> Said:
    return lambda case: {"sanction": sanction}


LOWERED: tuple[Said, ...] = (lambda case: {}, lambda case: {"level": 4})
# What may be said in a step that can end otherwise.
SAID: dict[str, tuple[Said, ...]] = {
    "emr_city_check_conclude": (_checked(), _checked(level=4)),
    "emr_spot_check_conclude": (lambda case: {}, lambda case: {"level": 2}),
    "draft_violation": tuple(_sanctioned(sanction) for sanction in SANCTIONS.values()),
    "settle_reached": tuple(_sanctioned(sanction) for sanction in (*SANCTIONS.values(), SPARED)),
    "emr_national_materials_conclude": LOWERED,
    "emr_national_application_conclude": LOWERED,
    "emr_national_application_arrange": (
        lambda case: {},
        lambda case: {"mode": "remote", "remote_reason": "医院位于疫情管控区域。"},
    ),
}


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


def _charge(walk: Walk, at: datetime) -> None:
    """Of the filing that was begun last, of which nothing has come to light yet."""
    free = Filing.objects.exclude(pk__in=Violation.objects.values("about")).exclude(state=Stage.CANCELLED)
    violating.proposed(some(free.order_by("-pk").first()), people=walk.people, at=at)


def _charge_bureau(walk: Walk, at: datetime) -> None:
    bureau_violating.opened(some(Filing.objects.order_by("-pk").first()), people=walk.people, at=at)


# How a case of a kind is begun where none of its steps or another's does it.
BEGIN: dict[str, Callable[[Walk, datetime], object]] = {
    "emr_registration": lambda walk, at: hospitals.registered(hospitals.hospital(_unknown()), at=at),
    "emr_filing": _begin_filing,
    "emr_collection": _begin_collections,
    "emr_objection": _object,
    "emr_violation": _charge,
    "emr_bureau_violation": _charge_bureau,
    "emr_tip": lambda walk, at: violating.told_of(at=at),
}


def _held_to_account(walk: Walk, at: datetime) -> None:
    """An office as a whole: the bureau by the commission, once."""
    bureau = walk.people[Role.BUREAU_HEAD].office
    if Accountability.objects.open().filter(office=bureau).exists():
        raise Refused("试走时没有可以办理的对象。")
    accounting.breached(bureau, by=walk.people[Role.COMMISSION_HANDLER], at=at)


def _stated(walk: Walk, at: datetime) -> None:
    head = walk.people[Role.BUREAU_HEAD]
    row = some(Accountability.objects.to_state(head).first())
    accountability.state(row, statement="已经撤下所公开的数据。", by=head, at=at)


def _made_known(walk: Walk, at: datetime) -> None:
    row, head = some(Accountability.objects.open().first()), walk.people[Role.COMMISSION_HEAD]
    accountability.take(row, sanction=MAKE_KNOWN.value, reason="事实清楚。", by=head, at=at)


def _let_go(walk: Walk, at: datetime) -> None:
    row, head = some(Accountability.objects.open().first()), walk.people[Role.COMMISSION_HEAD]
    accountability.drop(row, reason="所公开的是本单位数据。", by=head, at=at)


def _letter_drafted(walk: Walk, at: datetime) -> None:
    row = some(Accountability.objects.exclude(sanction="").first())
    said = {"addressee": "演示区人民政府", "demand": "请督促整改。"}
    accountability.draft_letter(row, **said, by=walk.people[Role.COMMISSION_HANDLER], at=at)


def _letter_issued(walk: Walk, at: datetime) -> None:
    draft = some(Notice.objects.open_drafts().filter(kind=accountability.KIND).first())
    notices.issue(draft, by=walk.people[Role.COMMISSION_HEAD], at=at)


# What is done to people and offices, who are no party of a case (E31).
ACTS: dict[str, Callable[[Walk, datetime], object]] = {
    "propose_accountability": _held_to_account,
    "state_accountability": _stated,
    "take_accountability": _made_known,
    "drop_accountability": _let_go,
    "draft_accountability_letter": _letter_drafted,
    "issue_accountability_letter": _letter_issued,
}


def _fill(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """Filled in, and often confirmed."""
    clerk = own(case, Role.INSTITUTION_CLERK)
    filled = filing.fill(case, by=clerk, at=at, level=level)
    if level < 5:
        filing.confirm(filled, by=clerk, at=at)


def _collect(walk: Walk, case: Any, at: datetime, level: int) -> None:
    file = primary_care.material("材料.pdf")
    collecting.add(case, places=["proof:01.01"], file=file, by=own(case, Role.INSTITUTION_CLERK), at=at)


def _hang(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """One file of each kind."""
    first = {place.kind: place.key for place in reversed(case.checklist.places.values())}
    by = filing.Applicant(case.hospital, leader(case), own(case, Role.INSTITUTION_CLERK))
    materials.hang(case, by=by, at=at, places=first.values())


def _reviewed(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """Whoever is called accepts and hands in; where somebody leads, in the name of all."""
    for assignment in review.accept_all(case, at=at):
        if not assignment.handed_in_at:
            review.hand_in(assignment, at=at)
    if any(row.leads for row in seated(case)):
        review.consolidate(case, at=at)


def _concerned_heard(walk: Walk, case: Any, at: datetime, level: int) -> None:
    """The first of the hospitals that a bureau's violation reaches has its word."""
    bureau_violating.hospital_heard(some(case.reached.filter(stated_at=None).first()), at=at)


def _written(walk: Walk, case: Any, at: datetime, level: int) -> None:
    by = Role.COMMISSION_HANDLER if case.kind == "emr_city_summary" else Role.BUREAU_HANDLER
    yearly.written(case, by=walk.people[by], at=at)


# What is done on pages of their own in a state: by case, moment and a level that it may be for.
WORK: dict[tuple[str, str], Callable[[Walk, Any, datetime, int], object]] = {
    ("emr_filing", Stage.DRAFT): _fill,
    ("emr_filing", Stage.AMENDING): _fill,
    ("emr_filing", Stage.AWAITING_MATERIALS): _hang,
    ("emr_collection", "collecting"): _collect,
    **{("emr_filing", stage): _reviewed for stage in (Stage.CITY_CHECK, Stage.CITY_REVIEW, Stage.DISTRICT_REVIEW)},
    **{
        ("emr_national", stage): _reviewed
        for stage in (NationalStage.MATERIALS_REVIEW, NationalStage.APPLICATION_REVIEW)
    },
    ("emr_spot_check", "checking"): _reviewed,
    ("emr_bureau_violation", "hearing"): _concerned_heard,
    ("emr_bureau_violation", "deciding"): _concerned_heard,
    ("emr_city_summary", "drafting"): _written,
    ("emr_district_report", "drafting"): _written,
}


def _ends(cases: CaseQuerySet) -> Iterator[datetime]:
    """Whatever ends of these cases: their terms, the postings of the year, what is said to new evidence; and the year itself."""
    running = Deadline.objects.filter(case__in=cases, met_on=None, due_on__isnull=False)
    yield from (end_of_day(day) for day in running.values_list("due_on", flat=True))
    yield from (posting.ends_at() for posting in Posting.objects.filter(withdrawn_at=None))
    yield from (shown.ends_at() for shown in ShownEvidence.objects.filter(objection__in=cases, commented_at=None))
    yield from (end_of_day(date(year, 12, 31)) for year in Cycle.objects.values_list("year", flat=True))


def _keeps_secret(walk: Walk, case: Any) -> None:
    """Of the national stage nobody outside it knows before the posting (E25)."""
    if case.kind == "emr_national" and case.state not in OPEN and case.posting is None:
        outside = [walk.people[Role.BUREAU_HEAD], filing.leader(case)]
        assert not any(Case.objects.visible_to(member).filter(pk=case.pk).exists() for member in outside)
        assert not Message.objects.filter(case=case.pk, office__kind__in=("institution", "bureau")).exists()
        assert case.of_filing.state == Stage.NATIONAL


@contextmanager
def world() -> Iterator[Walk]:
    """The people of every office, and enough experts in each pool for a team and who fills a seat."""
    with transaction.atomic():
        people = cast.officials(at=AT)
        supervisors = {
            OfficeKind.BUREAU: people[Role.SUPERVISOR],
            OfficeKind.COMMISSION: cast.commission_supervisor(at=AT),
            OfficeKind.INSTITUTE: national.supervisor(at=AT),
        }
        review.city_experts(7, at=AT)
        national.experts(at=AT)
        for index, name in enumerate(("柏青", "池澄", "冉蔚", "鹿鸣", "阳朔", "云起")):
            cast.person(f"qx-pingshen-{index}", name, role=Role.EXPERT, office=people[Role.EXPERT].office, at=AT)
        record.append(subject="world", at=AT, verb="build", label="测试数据", by=CLOCK)
    yield Walk(people, supervisors)


EMR = Workflow(
    kinds=KINDS,
    begins=AT,
    world=world,
    scenes=SCENES,
    said=SAID,
    acts=ACTS,
    begin=BEGIN,
    work=WORK,
    waits=WAITS,
    ends=_ends,
    keeps_secret=_keeps_secret,
)
