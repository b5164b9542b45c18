"""How each step of each workflow is taken for real, by the verb behind it, and what is seen on the way.

A walk takes steps by their names. After each it looks at every step out of the state that was reached: what a condition
answers is noted, and a step that one of them refuses is tried at the gateway, which has to refuse it and leave the case alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import District, Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import beside, proving
from casework.actions import closures, institutions
from casework.actor import CLOCK, Actor, Outsider
from casework.gateway import holder_of, perform
from casework.handing_up import actions as handing_up
from casework.measures.hearing import close_hearings
from casework.measures.law import Sanction
from casework.models import Case, Deadline, Record
from casework.notices import with_step
from casework.registry import CaseType, case_type
from casework.step import Step
from config.scenarios import (
    checking,
    concluding,
    correcting,
    deciding,
    draws,
    extending,
    filing,
    grades,
    hospitals,
    materials,
    national,
    overdue,
    primary_care,
    rechecking,
    rereview,
    review,
    revoking,
    takeover,
    terminating,
    violating,
    visit,
    watched,
    yearly,
)
from config.scenarios import objecting as objections
from emr_rating.collecting import actions as collecting
from emr_rating.correction import actions as corrections
from emr_rating.cycle import actions as cycle
from emr_rating.cycle import closing
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.filing import actions as filings
from emr_rating.materials.closing import close_materials
from emr_rating.models import Extension, Violation
from emr_rating.municipal import actions as bureau_review
from emr_rating.municipal.uses import USES
from emr_rating.national import actions as nationally
from emr_rating.national import announcing, publicity
from emr_rating.national.uses import KIND as NATIONAL
from emr_rating.national.uses import USES as NATIONAL_USES
from emr_rating.objection import actions as objecting
from emr_rating.registration import actions as registration
from emr_rating.spot_check.uses import SPOT_CHECK
from emr_rating.stages import NationalStage, Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from emr_rating.violation import actions as violations
from emr_rating.violation.rules import CANCEL, LOWER, SUSPEND, TERMINATE
from emr_rating.violation.steps import CIRCULAR_NOTICE as CHARGED
from emr_rating.violation.steps import INTENT_NOTICE as CHARGING
from experts.actions import drawing, leaving, leaving_cases, seats
from experts.actions.files import kept_by
from experts.models import Assignment, Draw
from experts.review.designation import choices_for
from experts.review.rounds import last_use
from experts.uses import use_of
from primary_care_review.application import actions as application
from primary_care_review.assessment import actions as assessment
from primary_care_review.assessment.steps import RECOGNISE_START
from primary_care_review.body import CITY_RECHECK, RECHECK, REREVIEW, body_of
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE, FIND_QUALIFIED, SUPPLEMENT_NOTICE, UNQUALIFIED_NOTICE
from primary_care_review.conclusion import actions as conclusion
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.models import Termination, VisitDevice
from primary_care_review.objection import actions as grade_objections
from primary_care_review.objection.city import CITY_INVESTIGATION
from primary_care_review.objection.investigation import INVESTIGATION
from primary_care_review.publicity import actions as publishing
from primary_care_review.recheck import actions as rechecks
from primary_care_review.report import actions as reporting
from primary_care_review.rereview import actions as rerunning
from primary_care_review.revocation import actions as revocation
from primary_care_review.revocation.kinds import CITY_KIND, KIND
from primary_care_review.revocation.steps import CIRCULAR_NOTICE
from primary_care_review.revocation.steps import INTENT_NOTICE as REVOKING
from primary_care_review.rules import Ground, MaterialKind
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as AppliedFor
from primary_care_review.supervision import actions as supervision
from primary_care_review.team.steps import VISIT_NOTICE
from primary_care_review.termination import actions as termination
from primary_care_review.termination.steps import HEARING, INTENT_NOTICE, PREPARED, TERMINATION_NOTICE

from .desks import differences

WHY = "试走：按规定办理。"


@dataclass
class Walk:
    """The people of a world, and what was seen of one kind of case."""

    people: dict[Role, Membership]
    supervisors: dict[str, Membership] = field(default_factory=dict)
    # Moves that were taken and rolled back (`aside`, `undone`).
    beside: set[tuple[str, str, str, str]] = field(default_factory=set)
    asked: defaultdict[tuple[str, str], set[bool]] = field(default_factory=lambda: defaultdict(set))
    # Where a desk said otherwise than the gateway (tests/config/desks.py).
    untrue: list[str] = field(default_factory=list)

    def take(self, case: Any, name: str, at: datetime, **facts: Any) -> Any:
        """Takes a step by its verb, which has to be taken, and looks at what may follow."""
        before = Record.objects.filter(case=case.pk, verb=name).count()
        DO[case.kind][name](self, fresh(case), at, **facts)
        assert Record.objects.filter(case=case.pk, verb=name).count() > before, name
        self.look(case, at)
        return fresh(case)

    def look(self, case: Any, at: datetime) -> None:
        """Every step out of the state: what its conditions say, and that the gateway obeys them."""
        current = fresh(case)
        sound(current)
        for step in case_type(current.kind).steps:
            if current.state not in step.sources:
                continue
            answers = {condition.__name__: bool(condition(current, at)) for condition in step.when}
            for condition, answer in answers.items():
                self.asked[step.name, condition].add(answer)
            if step.prepared or not all(answers.values()):  # of the prepared ones nobody has proposed any
                self._refused(current, step, at)
        if connection.vendor == "sqlite":  # what a desk says is found by the same words on every engine
            self.untrue += differences(fresh(case), self._everybody(current), at=at)
        for happens in ASIDE:
            self.aside(current, happens, at)

    def _everybody(self, case: Any) -> list[Membership]:
        own = case.institution.office.memberships.order_by("pk") if case.institution else []
        return [*self.people.values(), *own]

    def aside(self, case: Any, happens: Callable[..., object], at: datetime) -> None:
        """What may be done in any state: by the office once its institution is closed or has moved away, by the supervisor of a review;
        once for each state, and undone."""
        names = ASIDE[happens]
        steps = [step for step in case_type(case.kind).steps if step.name in names and case.state in step.sources]
        left = [step for step in steps if (case.kind, step.name, case.state, case.state) not in self.beside]
        if not left:
            return
        with _taken_back():
            happens(case, at)
            current = fresh(case)
            for step in left:
                with _taken_back():
                    self._taken_beside(case, current, step, at)

    def _taken_beside(self, case: Any, current: Any, step: Step, at: datetime) -> None:
        answers = {condition.__name__: bool(condition(current, at)) for condition in step.when}
        for condition, answer in answers.items():
            self.asked[step.name, condition].add(answer)
        open_now = all(answer for name, answer in answers.items() if name not in WITHIN_THE_ACT)
        if open_now and beside.free(current, step):
            DO[case.kind][step.name](self, current, at)
            now = fresh(case)
            assert now.state != case.state or now.district != case.district or now.version > case.version
            sound(now)
            self.beside.add((case.kind, step.name, case.state, now.state))
            self.beside.add((case.kind, step.name, case.state, case.state))

    def _refused(self, case: Any, step: Step, at: datetime) -> None:
        before = told(case)
        for actor in self._actors(case, step):
            try:
                perform(case, step, by=actor, at=at, reason=WHY)
            except Refused:
                assert told(fresh(case)) == before
                continue
            raise AssertionError(f"{step.name} of {case} was taken although it has to be refused")

    def _actors(self, case: Any, step: Step) -> Iterator[Actor]:
        """One for each role that the step names and that has the case."""
        for role in step.roles:
            if role == Role.CLOCK:
                yield CLOCK
            elif role == Role.REGISTRANT:
                yield Outsider("申请人", Role.REGISTRANT)
            elif role == Role.EXPERT:
                yield from [row.member for row in seated(case) if row.accepted_at][:1]
            elif role == Role.SUPERVISOR:
                yield self.supervisors[case.holder.kind]
            elif case.institution and (member := case.institution.office.memberships.filter(role=role).first()):
                yield member
            elif role in self.people:
                yield self.people[role]

    def taken(self, kind: str) -> set[tuple[str, str, str]]:
        """(step, from, to) of every act on cases of the kind."""
        return {tuple(move) for of_kind, *move in self.beside | _recorded() if of_kind == kind}

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is walked inside counts and is taken back: several stories go on from one case."""
        with transaction.atomic():
            yield
            assert proving.faults() == []
            self.beside |= _recorded()
            transaction.set_rollback(True)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _recorded() -> set[tuple[str, str, str, str]]:
    rows = Record.objects.filter(facts__has_key="from").values_list("case__kind", "verb", "facts")
    return {(kind, verb, facts["from"], facts["to"]) for kind, verb, facts in rows}


def _closed(case: Any, at: datetime) -> None:
    bureau = Membership.objects.filter(office__district=case.district, role=Role.BUREAU_HEAD).first()
    on = timezone.localdate(at)
    if case.institution:
        closures.close_institution(case.institution, closed_on=on, reason=WHY, by=bureau, at=at)


def _moved(case: Any, at: datetime) -> None:
    centre = Membership.objects.filter(role=Role.CENTRE).first()
    district = District.objects.get(pk="500104" if case.district_id != "500104" else "500106")
    if case.institution:
        institutions.change_basic_data(case.institution, changes={"district": district}, reason=WHY, by=centre, at=at)


def _accused(case: Any, at: datetime) -> None:
    """Something against it has come to light; the institution was heard."""
    if "propose_termination" in DO[case.kind]:
        own = {row.role: row for row in Membership.objects.filter(office=body_of(case)).order_by("pk")}
        people = rereview.of_city(own, at=at) if case.kind == REREVIEW else own
        with suppress(Refused):
            running = Termination.objects.filter(about=case.pk, closed_at=None).first()
            measure = running or terminating.proposed(case, people=people, at=at)
            if measure.state == PREPARED:
                measure = terminating.told(measure, people=people, at=at)
            if measure.state == HEARING:
                measure = terminating.heard(measure, at=at)
            terminating.decision_drafted(measure, people=people, at=at)


def _charged(case: Any, at: datetime) -> None:
    """Its hospital was heard on a violation."""
    if case.kind == "emr_filing":
        of_city = Membership.objects.filter(office__kind=OfficeKind.COMMISSION).order_by("pk")
        people = {Role(row.role): row for row in of_city}
        with suppress(Refused):
            violating.ready(case, people=people, at=at)


def _nothing(case: Any, at: datetime) -> None:
    """What may be begun in any state."""


# By what is done to a filing when a violation is decided on.
SANCTIONS = {"end": TERMINATE, "lower": LOWER, "suspend": SUSPEND, "cancel": CANCEL}
# What happens to an institution, and the rows that follow from it.
ASIDE: dict[Callable[..., object], tuple[str, ...]] = {
    _closed: ("cancel", "cancel_city"),
    _moved: ("move",),
    _accused: ("propose_termination", "end_by_termination"),
    _charged: tuple(f"{act}_by_violation" for act in SANCTIONS),
    _nothing: ("propose_termination", "raise_supervision", "drop_recheck"),
}
# Brought about by the act that takes the step.
WITHIN_THE_ACT = ("termination_decided", "violation_decided", "check_lowered")


def told(case: Case) -> tuple[object, ...]:
    """What a refused act has to leave alone."""
    return case.state, case.version, case.holder_id, case.due_on, case.records.count()


def wanted(of_kind: CaseType) -> set[tuple[str, str, str]]:
    """Every move of the table: each step from each of its states to each of its targets."""
    return {
        (step.name, source.value, target.value)
        for step in of_kind.steps
        for source in step.sources
        for target in step.targets or (source,)
    }


def conditions(of_kind: CaseType) -> set[tuple[str, str]]:
    return {(step.name, condition.__name__) for step in of_kind.steps for condition in step.when}


def fresh(case: Any) -> Any:
    return case_type(case.kind).model.objects.get(pk=case.pk)


def sound(case: Case) -> None:
    """What holds of every case whatever happened: who has the ball, whether it is closed, which limit is the next."""
    assert case.holder == holder_of(case)
    assert bool(case.closed_at) == case_type(case.kind).stage(case.state).end
    nearest = Deadline.objects.filter(case=case.pk, met_on=None, due_on__isnull=False).order_by("due_on").first()
    assert case.due_on == (nearest.due_on if nearest else None)


def some(actor: Any) -> Any:
    """What has to be there for the act; a random walk goes on without it."""
    if actor is None:
        raise Refused("试走时没有可以办理的对象。")
    return actor


def own(case: Case, role: Role) -> Membership:
    return case.institution.office.memberships.get(role=role)  # type: ignore[union-attr]  # it has one


def leader(case: Case) -> Membership:
    return own(case, Role.INSTITUTION_LEADER)


# Experts, in the city's review and the bureau's


def seated(case: Case) -> list[Assignment]:
    """Who stands in the round that is under way."""
    rows = Assignment.objects.standing().of(case).filter(review__closed_at=None)
    return list(rows.select_related("member__person").order_by("pk"))


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


def _free(case: Case, number: int, at: datetime) -> list[int]:
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
    chosen = _free(case, 5 if first else 1, at)
    lead = chosen[0] if first and chosen else None
    seats.designate(case, use=use, by=_head(walk, case), at=at, experts=chosen, leader=lead, reason=WHY)


def _enter_draw(walk: Walk, case: Any, at: datetime) -> None:
    """A team that was drawn elsewhere, by its paper."""
    chosen = _free(case, 5, at)
    verb = {
        NationalStage.MATERIALS_REVIEW: nationally.enter_materials_draw,
        NationalStage.APPLICATION_REVIEW: nationally.enter_application_draw,
    }[case.state]
    scan = primary_care.material("抽取文书.pdf")
    paper: dict[str, Any] = {
        "proxy_number": "抽取〔2026〕1号",
        "proxy_date": timezone.localdate(at),
        "proxy_scan": scan,
    }
    verb(case, experts=chosen, leader=chosen[0], by=walk.people[Role.INSTITUTE], at=at, **paper)


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


def _rate(walk: Walk, case: Any, at: datetime, bears: str = "") -> None:
    """As the grade that is applied for asks, or another."""
    review.accept_all(case, at=at)
    row = some(next((row for row in seated(case) if not row.handed_in_at), None))
    visit.hand_in(row, at=at, bears=AppliedFor(bears or case.grade_applied_for))


def _shut(walk: Walk, case: Any, at: datetime) -> None:
    some(closing.close_filing(case.pk, at=at) or None)


def _register_takeover(walk: Walk, case: Any, at: datetime, stage: Stage = Stage.CITY_REVIEW) -> None:
    takeover.registered([takeover.row(case.hospital, stage, cycle=case.cycle)], people=walk.people, at=at)


def _hand_in_materials(walk: Walk, case: Any, at: datetime) -> None:
    applicant = filing.Applicant(case.hospital, leader(case), own(case, Role.INSTITUTION_CLERK))
    materials.hand_in(materials.hang(case, by=applicant, at=at), by=applicant, at=at)


def _submit_collection(walk: Walk, case: Any, at: datetime) -> None:
    clerk = own(case, Role.INSTITUTION_CLERK)
    collecting.add(case, places=["proof:01.01"], file=primary_care.material("材料.pdf"), by=clerk, at=at)
    collecting.submit(case, by=clerk, at=at)


def _report(walk: Walk, case: Any, at: datetime) -> None:
    filing.report(filing.confirm(case, by=own(case, Role.INSTITUTION_CLERK), at=at), by=leader(case), at=at)


def _ask(walk: Walk, case: Any, at: datetime) -> None:
    bureau_review.ask(case, by=walk.people[Role.BUREAU_HANDLER], at=at, question="请说明数据来源。")


def _answer(walk: Walk, case: Any, at: datetime) -> None:
    asked = some(case.inquiries.filter(answered_at=None).first())
    bureau_review.answer(case, by=leader(case), at=at, inquiry=asked.pk, answer="已说明。")


OF_CITY = (Stage.AWAITING_MATERIALS, Stage.CITY_CHECK, Stage.CITY_REVIEW)


def _cancel(walk: Walk, case: Any, at: datetime) -> None:
    of_city = case.kind == "emr_violation" or case.state in OF_CITY
    head = walk.people[Role.COMMISSION_HEAD if of_city else Role.BUREAU_HEAD]
    leaving_cases.cancel(case, by=head, at=at, reason=WHY)


def _move(walk: Walk, case: Any, at: datetime) -> None:
    leaving_cases.move(case, by=walk.people[Role.BUREAU_HEAD], at=at, reason=WHY)


def _plainly(name: str, role: Role) -> Callable[..., None]:
    """A step without a verb of its own: the case page goes to the gateway."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        actor = walk.people.get(role) or own(case, role)
        perform(case, case_type(case.kind).step(name), by=actor, at=at, reason=WHY)

    return do


def _prepared(
    step: Step, facts: Callable[[Any, datetime], dict[str, Any]] = lambda case, at: {}
) -> Callable[..., None]:
    """Proposed by one of the office and decided by its head."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        deciding.decided(case, step, by=walk.people[step.roles[0]], at=at, reason=WHY, **facts(case, at))

    return do


def _announce(walk: Walk, case: Any, at: datetime) -> None:
    """The end of the year with its two notices; the job of the city's notice takes the steps."""
    year = case.of_filing.cycle if case.kind == NATIONAL else case.cycle
    national.announce(year, people=walk.people, at=at)


def upload(case: Any, at: datetime) -> None:
    application.upload(case, kind=MaterialKind.OTHER, file=primary_care.material("补正.pdf"), by=leader(case), at=at)


Do = Callable[..., object]
_REGISTRATION: dict[str, Do] = {
    "verify": _plainly("verify", Role.CENTRE),
    "unverify": _plainly("unverify", Role.CENTRE),
    "return_": lambda walk, case, at: registration.return_registration(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
    "approve": lambda walk, case, at: registration.approve(case, by=walk.people[Role.INSTITUTE], at=at),
    "reject": lambda walk, case, at: registration.reject(case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at),
    "resubmit": lambda walk, case, at: registration.resubmit(
        case,
        data=hospitals.registration_data(hospitals.hospital(int(case.uscc[9:16]))),
        seen=case.version,
        at=at,
    ),
    "withdraw": lambda walk, case, at: registration.withdraw(case, seen=case.version, at=at),
    "end_registration": lambda walk, case, at: registration.end_registration(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
    "renew_receipt": lambda walk, case, at: registration.renew_receipt(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
}
_ROUND: dict[str, Do] = {
    "draw": _open_draw,
    "seat": _seat,
    "designate": _designate,
    "undesignate": _undesignate,
    "release": _release,
    "lead": _lead,
    "hand_in": _hand_in,
    "consolidate": _consolidate,
}
_HANDING_UP: dict[str, Do] = {
    "hand_up": lambda walk, case, at: handing_up.hand_up(
        case, remark="请审定。", by=own(case, Role.INSTITUTION_CLERK), at=at
    ),
    "hand_back": lambda walk, case, at: handing_up.hand_back(case, reason=WHY, by=leader(case), at=at),
}


def _by_violation(sanction: Sanction) -> Callable[..., None]:
    """By the decision on a violation of which its hospital was heard."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        heard = some(Violation.objects.open().filter(about=case.pk).first())
        drafted = violating.drafted(heard, people=walk.people, at=at, sanction=sanction.value)
        violations.decide(drafted, by=walk.people[Role.COMMISSION_HEAD], at=at)

    return do


_FILING: dict[str, Do] = {
    **{f"{act}_by_violation": _by_violation(sanction) for act, sanction in SANCTIONS.items()},
    "draft_result_correction": lambda walk, case, at: correcting.drafted(case, people=walk.people, at=at),
    "correct_result": lambda walk, case, at: corrections.correct(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
    **_HANDING_UP,
    **{f"{use.name}_{verb}": do for use in USES for verb, do in _ROUND.items()},
    "report": _report,
    "amend": _plainly("amend", Role.INSTITUTION_CLERK),
    "drop_amendment": lambda walk, case, at: filings.drop_amendment(case, by=leader(case), at=at),
    "withdraw": _plainly("withdraw", Role.INSTITUTION_CLERK),
    "register_takeover": _register_takeover,
    "take_over": lambda walk, case, at: takeover.confirmed(case, people=walk.people, at=at),
    "drop_takeover": _plainly("drop_takeover", Role.COMMISSION_HANDLER),
    "close": _shut,
    "miss": _shut,
    "allow_late": _prepared(ALLOW_LATE, lambda case, at: {"ends_at": at + timedelta(days=3)}),
    "hand_in_materials": _hand_in_materials,
    "miss_materials": lambda walk, case, at: some(close_materials(at) or None),
    "forbid_late": lambda walk, case, at: cycle.forbid_late(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    **dict.fromkeys(("cancel", "cancel_city"), _cancel),
    "move": _move,
    "emr_city_check_conclude": lambda walk, case, at, level=None, **said: review.conclude_check(
        case, people=walk.people, at=at, level=level, **said
    ),
    "announce": _announce,
    "confirm": _announce,
    "feed_back": lambda walk, case, at: national.post(case.cycle, people=walk.people, at=at),
    "emr_city_review_conclude": lambda walk, case, at: review.conclude_city(case, people=walk.people, at=at),
    "emr_district_review_ask": _ask,
    "emr_district_review_answer": _answer,
    "emr_district_review_conclude": lambda walk, case, at: review.conclude_district(case, people=walk.people, at=at),
    "emr_district_review_reopen": lambda walk, case, at: bureau_review.reopen(
        case, by=walk.people[Role.BUREAU_HEAD], at=at, reason=WHY
    ),
    "report_summary": lambda walk, case, at: review.report_summary(case.cycle, people=walk.people, at=at),
    "return_summary": _prepared(RETURN_SUMMARY),
    "lower_by_check": lambda walk, case, at: checking.concluded(case.spot_check, people=walk.people, at=at, level=2),
    "restore_result": lambda walk, case, at: extending.granted(
        Extension.objects.filter(state="requested").earliest("pk"), people=walk.people, at=at
    ),
    "confirm_no_result": lambda walk, case, at: overdue.no_result(case, people=walk.people, at=at),
}
_SPOT_CHECK: dict[str, Do] = {
    **{f"{SPOT_CHECK.name}_{verb}": do for verb, do in _ROUND.items()},
    "emr_spot_check_conclude": lambda walk, case, at, level=None: checking.concluded(
        case, people=walk.people, at=at, level=level
    ),
    "emr_spot_check_drop": lambda walk, case, at: checking.dropped(case, people=walk.people, at=at),
}
_COLLECTION: dict[str, Do] = {
    "cancel": _cancel,
    "submit_collection": _submit_collection,
    "return_collection": _plainly("return_collection", Role.BUREAU_HANDLER),
    "order_collection": _plainly("order_collection", Role.BUREAU_HANDLER),
    "reopen_collection": _plainly("reopen_collection", Role.BUREAU_HEAD),
}
_APPLICATION: dict[str, Do] = {
    **_HANDING_UP,
    "cancel": _cancel,
    "move": _move,
    "unrecognise_start": lambda walk, case, at: assessment.unrecognise_start(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "unqualify": lambda walk, case, at: check.unqualify(case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at),
    "recognise_start": _prepared(
        RECOGNISE_START,
        lambda case, at: {
            "started_on": case.assessment_started_on - timedelta(days=20),
            "scan": primary_care.material("纸质自评记录.pdf"),
        },
    ),
    "finish": lambda walk, case, at: assessment.finish(case, by=leader(case), at=at),
    "resume": _plainly("resume", Role.INSTITUTION_LEADER),
    "submit": lambda walk, case, at, grade="乙": application.submit(case, grade=grade, by=leader(case), at=at),
    "withdraw": _plainly("withdraw", Role.INSTITUTION_LEADER),
    "draft_supplement": lambda walk, case, at: check.draft_supplement(
        case, missing="前置条件表", by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "request_supplement": lambda walk, case, at: with_step.issue(
        case, SUPPLEMENT_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "resubmit": lambda walk, case, at: application.resubmit(case, by=leader(case), at=at),
    "draft_unqualified": lambda walk, case, at: check.draft_unqualified(
        case, ground=Ground.OTHER.value, ground_facts="事实", by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "find_unqualified": lambda walk, case, at: with_step.issue(
        case, UNQUALIFIED_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "find_qualified": _prepared(FIND_QUALIFIED),
    "draft_acceptance": lambda walk, case, at: with_step.draft(
        case, ACCEPTANCE_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "accept": lambda walk, case, at: with_step.issue(case, ACCEPTANCE_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at),
    "change_conclusion": lambda walk, case, at, grade="丙": objections.answered(
        objections.lodged(case, at=at), people=walk.people, at=at, grade=grade
    ),
    "raise_supervision": lambda walk, case, at: watched.objected(case, by=walk.people[Role.SUPERVISOR], at=at),
    "grade_review_plan": lambda walk, case, at: visit.planned(case, people=walk.people, at=at),
    **{f"grade_review_{verb}": _ROUND[verb] for verb in ("draw", "seat", "release", "lead")},
    "grade_review_hand_in": _rate,
    "grade_review_consolidate": lambda walk, case, at: visit.word_of_team(case, at=at),
    "grade_review_sign_in": lambda walk, case, at: visit.signed_in(case, at=at),
    "grade_review_give_up_device": lambda walk, case, at: visit.given_up(
        VisitDevice.objects.standing().filter(assignment__in=seated(case)).first()
        or visit.device(some(next(iter(seated(case)), None)), at=at),
        at=at,
    ),
    "sign_dossier": lambda walk, case, at: visit.signed(
        some(next((row for row in seated(case) if not hasattr(row, "dossier_signature")), None)), at=at
    ),
    "seal_dossier": lambda walk, case, at: visit.sealed(case, at=at),
    "submit_report": lambda walk, case, at: concluding.reported(case, at=at),
    "receive_report": lambda walk, case, at: concluding.received(case, people=walk.people, at=at),
    "unreceive_report": _plainly("unreceive_report", Role.BUREAU_HANDLER),
    "return_report": lambda walk, case, at: reporting.return_report(
        case, reason=WHY, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "conclude": lambda walk, case, at, grade="": concluding.concluded(case, people=walk.people, at=at, grade=grade),
    "reconsider": lambda walk, case, at: conclusion.reconsider(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "find_reached": lambda walk, case, at: concluding.reached(case, people=walk.people, at=at),
    "post_conclusion": lambda walk, case, at: concluding.posted(case, people=walk.people, at=at),
    "withdraw_conclusion": lambda walk, case, at: publishing.withdraw(
        case.posting, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "determine": lambda walk, case, at: concluding.determined(case, people=walk.people, at=at),
    "issue_decree": lambda walk, case, at: concluding.decreed(case, people=walk.people, at=at),
    "grade_review_end": lambda walk, case, at: visit.ended(case, at=at),
    "grade_review_group": lambda walk, case, at: visit.grouped(case, people=walk.people, at=at),
    "draft_grade_review_visit": lambda walk, case, at: with_step.draft(
        case, VISIT_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "grade_review_begin": lambda walk, case, at: with_step.issue(
        case, VISIT_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "apply_to_city": lambda walk, case, at: rereview.opened(case, at=at),
    "forgo_rereview": _plainly("forgo_rereview", Role.INSTITUTION_LEADER),
    "rereview_over": lambda walk, case, at: rereview.rereview_at(Review.WITHDRAWN, case, people=walk.people, at=at),
    "city_found_less": lambda walk, case, at: rereview.rereview_at(
        Review.NOT_REACHED, case, people=walk.people, at=at, bears=None
    ),
    "city_awarded": lambda walk, case, at: rereview.rereview_at(Review.AWARDED, case, people=walk.people, at=at),
}


def _by_city(do: Do) -> Do:
    """What is done to an application, by those of the commission."""

    def taken(walk: Walk, case: Any, at: datetime, **facts: Any) -> Any:
        return do(replace(walk, people=rereview.of_city(walk.people, at=at)), case, at, **facts)

    return taken


_ENDING: dict[str, Do] = {
    "propose_termination": lambda walk, case, at: terminating.proposed(case, people=walk.people, at=at),
    "end_by_termination": lambda walk, case, at: termination.terminate(
        some(Termination.objects.filter(about=case.pk, closed_at=None).first()),
        by=walk.people[Role.BUREAU_HEAD],
        at=at,
    ),
}
_APPLICATION |= _ENDING
_REREVIEW: dict[str, Do] = {
    **{name: _by_city(do) for name, do in _APPLICATION.items()},
    **{
        f"grade_rereview_{verb}": _by_city(do)
        for verb, do in (*_ROUND.items(), ("hand_in", _rate), ("consolidate", _APPLICATION["grade_review_consolidate"]))
    },
    "submit": lambda walk, case, at: rerunning.submit(case, by=leader(case), at=at),
    # The city gives the first grade or none (P06).
    "change_conclusion": _by_city(
        lambda walk, case, at: objections.answered(
            objections.lodged(case, at=at),
            people=walk.people,
            at=at,
            grade=NO_GRADE if case.concluded_grade else AppliedFor.JIA.value,
        )
    ),
}
_TERMINATION: dict[str, Do] = {
    "cancel": _cancel,
    "draft_termination_intent": lambda walk, case, at: with_step.draft(
        case, INTENT_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "tell_termination": lambda walk, case, at: with_step.issue(
        case, INTENT_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "make_statement": lambda walk, case, at: terminating.heard(case, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "draft_termination": lambda walk, case, at: with_step.draft(
        case, TERMINATION_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "terminate": lambda walk, case, at: termination.terminate(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "drop_termination": lambda walk, case, at: termination.drop(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
}


def _rate_lower(walk: Walk, case: Any, at: datetime, bears: str = "丙") -> None:
    """As a 丙 asks, which is less than is held, or another."""
    _rate(walk, case, at, bears)


def _changed_recheck(walk: Walk, case: Any, at: datetime, grade: str = "") -> None:
    """From 丙 to none and back, or to what is said."""
    chosen = grade or (NO_GRADE if case.concluded_grade else AppliedFor.BING.value)
    objections.answered(objections.lodged(case, at=at), people=walk.people, at=at, grade=chosen)


_OF_ROUND: tuple[tuple[str, Do], ...] = (
    *((verb, _ROUND[verb]) for verb in ("draw", "seat", "release", "lead")),
    ("hand_in", _rate_lower),
    ("consolidate", _APPLICATION["grade_review_consolidate"]),
)
_RECHECK: dict[str, Do] = {
    **_APPLICATION,
    **{f"grade_recheck_{verb}": do for verb, do in _OF_ROUND},
    "conclude": lambda walk, case, at, grade="丙": concluding.concluded(case, people=walk.people, at=at, grade=grade),
    "change_conclusion": _changed_recheck,
    "determine": lambda walk, case, at: rechecks.determine(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "keep_grade": lambda walk, case, at: rechecking.kept(case, people=walk.people, at=at),
    "order_anew": lambda walk, case, at: rechecking.ordered_anew(case, people=walk.people, at=at),
    "anew_over": lambda walk, case, at: rechecks.drop(
        some(rechecking.anew_of(case)), reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "drop_recheck": lambda walk, case, at: rechecks.drop(case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at),
}
_CITY_RECHECK: dict[str, Do] = {
    **{name: _by_city(do) for name, do in _RECHECK.items()},
    **{f"grade_city_recheck_{verb}": _by_city(do) for verb, do in _OF_ROUND},
    # The bureau makes a lower grade known, and reviews anew.
    "issue_decree": _RECHECK["issue_decree"],
    "anew_over": _RECHECK["anew_over"],
}
_REVOCATION: dict[str, Do] = {
    "cancel": _cancel,
    "draft_revocation_intent": lambda walk, case, at: with_step.draft(
        case, REVOKING, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "tell_revocation": lambda walk, case, at: with_step.issue(case, REVOKING, by=walk.people[Role.BUREAU_HEAD], at=at),
    "make_statement": lambda walk, case, at: revoking.heard(case, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "draft_revocation": lambda walk, case, at, grave=True: revoking.drafted(
        case, people=walk.people, at=at, grave=grave
    ),
    "revoke": lambda walk, case, at: revocation.revoke(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "draft_revocation_circular": lambda walk, case, at: revoking.circular_drafted(case, people=walk.people, at=at),
    "circulate": lambda walk, case, at: with_step.issue(case, CIRCULAR_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at),
    "drop_revocation": lambda walk, case, at: revocation.drop(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
}
_VIOLATION: dict[str, Do] = {
    "cancel": _cancel,
    "draft_violation_intent": lambda walk, case, at: violating.intent_drafted(case, people=walk.people, at=at),
    "tell_violation": lambda walk, case, at: with_step.issue(
        case, CHARGING, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    "make_statement": lambda walk, case, at: violating.heard(case, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "draft_violation": lambda walk, case, at, sanction=TERMINATE: violating.drafted(
        case, people=walk.people, at=at, sanction=sanction.value
    ),
    "decide_violation": lambda walk, case, at: violations.decide(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "draft_violation_circular": lambda walk, case, at: violating.circular_drafted(case, people=walk.people, at=at),
    "circulate": lambda walk, case, at: with_step.issue(case, CHARGED, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "drop_violation": lambda walk, case, at: violations.drop(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
}
_NATIONAL: dict[str, Do] = {
    **{f"{use.name}_{verb}": do for use in NATIONAL_USES for verb, do in _ROUND.items() if "designate" not in verb},
    **{f"{use.name}_enter_draw": _enter_draw for use in NATIONAL_USES},
    "emr_national_materials_conclude": lambda walk, case, at, level=None: national.conclude(
        case, people=walk.people, at=at, level=level
    ),
    "emr_national_application_arrange": lambda walk, case, at, **said: national.arrange(
        case, people=walk.people, at=at, **said
    ),
    "emr_national_application_test": lambda walk, case, at: nationally.enter_connection_test(
        case, passed=True, result="试连正常。", by=walk.people[Role.INSTITUTE], at=at
    ),
    "emr_national_application_record": lambda walk, case, at: national.record(case, people=walk.people, at=at),
    "emr_national_application_conclude": lambda walk, case, at, level=None: national.conclude(
        case, people=walk.people, at=at, level=level
    ),
    "emr_national_materials_reopen": lambda walk, case, at: nationally.reopen_materials(
        case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at
    ),
    "emr_national_application_reopen": lambda walk, case, at: nationally.reopen_application(
        case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at
    ),
    "post": lambda walk, case, at: national.post(case.of_filing.cycle, people=walk.people, at=at),
    "settle": lambda walk, case, at: announcing.settle(case.of_filing.cycle, by=walk.people[Role.INSTITUTE], at=at),
    "announce": _announce,
    "comment_evidence": lambda walk, case, at: national.commented(case, at=at),
    "recheck": lambda walk, case, at: national.concurred(
        national.answered(national.objected(case, at=at), people=walk.people, at=at), people=walk.people, at=at
    ),
    "unpost": lambda walk, case, at: publicity.withdraw(
        case.posting, reason=WHY, by=walk.people[Role.INSTITUTE], at=at
    ),
}
_EXTENSION: dict[str, Do] = {
    "approve_extension": lambda walk, case, at: extending.granted(case, people=walk.people, at=at),
    "refuse_extension": lambda walk, case, at: extending.refused(case, people=walk.people, at=at),
}
_SUPERVISION: dict[str, Do] = {
    "answer_supervision": lambda walk, case, at: watched.answered(case, people=walk.people, at=at),
    "go_on": lambda walk, case, at: supervision.go_on(case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at),
    "take_back_supervision": _plainly("take_back_supervision", Role.SUPERVISOR),
}
_INVESTIGATION: dict[str, Do] = {
    **{verb: _ROUND[verb] for verb in ("draw", "seat", "release", "lead")},
    "designate": lambda walk, case, at: objections.named(case, people=walk.people, at=at),
    "undesignate": lambda walk, case, at: seats.undesignate(
        case, use=some(use_of(case)), reason=WHY, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "hand_in": lambda walk, case, at: objections.found(
        some(next((row for row in seated(case) if row.accepted_at and not row.handed_in_at), None)), at=at
    ),
    "consolidate": lambda walk, case, at: objections.word_of_team(case, at=at),
}
_ANSWERING: dict[str, Do] = {
    "propose": lambda walk, case, at: objections.proposed(case, people=walk.people, at=at),
    "send_back": lambda walk, case, at: grade_objections.send_back(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "draft_grade_objection_answer": lambda walk, case, at: objections.drafted(case, people=walk.people, at=at),
    "answer_objection": lambda walk, case, at: grade_objections.answer(case, by=walk.people[Role.BUREAU_HEAD], at=at),
}
_GRADE_OBJECTION: dict[str, Do] = {
    **{f"{INVESTIGATION.name}_{verb}": do for verb, do in _INVESTIGATION.items()},
    **_ANSWERING,
}
_CITY_OBJECTION: dict[str, Do] = {
    **{f"{CITY_INVESTIGATION.name}_{verb}": _by_city(do) for verb, do in _INVESTIGATION.items()},
    **{name: _by_city(do) for name, do in _ANSWERING.items()},
}
_OBJECTION: dict[str, Do] = {
    "show_evidence": lambda walk, case, at: national.evidence_shown(case, people=walk.people, at=at),
    "propose": lambda walk, case, at: national.answered(case, people=walk.people, at=at),
    "send_back": lambda walk, case, at: objecting.send_back(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    "draft_emr_objection_answer": lambda walk, case, at: national.answer_drafted(case, people=walk.people, at=at),
    "concur": lambda walk, case, at: objecting.concur(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
}


def _paper(*, head: Role, receiver: Role) -> dict[str, Do]:
    """Of a paper that one office drafts for another: its steps bear the same names in every kind."""
    return {
        "hand_in_paper": lambda walk, case, at: yearly.handed_in(case, by=walk.people[head], at=at),
        **{name: _plainly(name, head) for name in ("take_back_paper", "drop_paper")},
        **{name: _plainly(name, receiver) for name in ("return_paper", "receive_paper", "unreceive_paper")},
    }


_CITY_SUMMARY = _paper(head=Role.COMMISSION_HEAD, receiver=Role.INSTITUTE)
del _CITY_SUMMARY["drop_paper"]
DO: dict[str, dict[str, Do]] = {
    "emr_registration": _REGISTRATION,
    "emr_filing": _FILING,
    "emr_collection": _COLLECTION,
    "emr_national": _NATIONAL,
    "emr_objection": _OBJECTION,
    "emr_tip": {
        "answer_tip": lambda walk, case, at: violating.answered(case, by=walk.people[Role.COMMISSION_HANDLER], at=at)
    },
    "emr_violation": _VIOLATION,
    "emr_spot_check": _SPOT_CHECK,
    "emr_extension": _EXTENSION,
    "emr_city_summary": _CITY_SUMMARY,
    "primary_care_october_paper": {
        name: do
        for name, do in _paper(head=Role.BUREAU_HEAD, receiver=Role.COMMISSION_HANDLER).items()
        if name != "drop_paper"
    },
    "emr_district_report": _paper(head=Role.BUREAU_HEAD, receiver=Role.COMMISSION_HANDLER),
    "primary_care_application": _APPLICATION,
    REREVIEW: {step.name: _REREVIEW[step.name] for step in case_type(REREVIEW).steps},
    RECHECK: {step.name: _RECHECK[step.name] for step in case_type(RECHECK).steps},
    CITY_RECHECK: {step.name: _CITY_RECHECK[step.name] for step in case_type(CITY_RECHECK).steps},
    "primary_care_supervision": _SUPERVISION,
    "primary_care_objection": _GRADE_OBJECTION,
    "primary_care_city_supervision": {name: _by_city(do) for name, do in _SUPERVISION.items()},
    "primary_care_city_objection": _CITY_OBJECTION,
    "plaque_tip": {
        "answer_tip": lambda walk, case, at: grades.answered(case, by=walk.people[Role.BUREAU_HANDLER], at=at)
    },
    "primary_care_termination": _TERMINATION,
    "primary_care_city_termination": {name: _by_city(do) for name, do in _TERMINATION.items()},
    KIND: _REVOCATION,
    CITY_KIND: {name: _by_city(do) for name, do in _REVOCATION.items()},
}
