"""How each step of each workflow is taken for real, by the verb behind it, and what is seen on the way.

A walk takes steps by their names. After each it looks at every step out of the state that was reached: what a condition
answers is noted, and a step that one of them refuses is tried at the gateway, which has to refuse it and leave the case alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.actor import CLOCK, Actor, Outsider
from casework.gateway import holder_of, perform
from casework.models import Case, Deadline, Record
from casework.registry import CaseType, case_type
from casework.step import Step
from config.scenarios import draws, filing, hospitals, primary_care, review
from emr_rating.actions import closing, cycle, registration
from emr_rating.actions import filing as filings
from emr_rating.actions import review as bureau_review
from emr_rating.actions import summary as summaries
from emr_rating.expert_uses import USES
from emr_rating.stages import Stage
from experts.actions import drawing, seats
from experts.models import Assignment, Draw
from experts.review.designation import choices_for
from experts.uses import use_of
from primary_care_review.actions import application, assessment, check
from primary_care_review.rules import Ground, MaterialKind

WHY = "试走：按规定办理。"


@dataclass
class Walk:
    """The people of a world, and what was seen of one kind of case."""

    people: dict[Role, Membership]
    supervisors: dict[str, Membership] = field(default_factory=dict)
    asked: defaultdict[tuple[str, str], set[bool]] = field(default_factory=lambda: defaultdict(set))

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
            if current.state in step.sources and step.when:
                answers = {condition.__name__: bool(condition(current, at)) for condition in step.when}
                for condition, answer in answers.items():
                    self.asked[step.name, condition].add(answer)
                if not all(answers.values()):
                    self._refused(current, step, at)

    def _refused(self, case: Any, step: Step, at: datetime) -> None:
        facts = (case.state, case.version, case.holder_id, case.due_on, case.records.count())
        for actor in self._actors(case, step):
            try:
                with transaction.atomic():
                    perform(case, step, by=actor, at=at, reason=WHY)
            except Refused:
                after = fresh(case)
                assert (after.state, after.version, after.holder_id, after.due_on, after.records.count()) == facts
                continue
            raise AssertionError(f"{step.name} of {case} was taken although a condition refuses it")

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
        rows = Record.objects.filter(case__kind=kind, facts__has_key="from").values_list("verb", "facts")
        return {(verb, facts["from"], facts["to"]) for verb, facts in rows}


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
    rows = Assignment.objects.standing().of(case)
    return list(rows.select_related("member__person").order_by("pk"))


def _of_city(case: Case) -> bool:
    return case.state == Stage.CITY_REVIEW


def _handler(walk: Walk, case: Case) -> Membership:
    return walk.people[Role.COMMISSION_HANDLER if _of_city(case) else Role.BUREAU_HANDLER]


def _head(walk: Walk, case: Case) -> Membership:
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


def _release(walk: Walk, case: Any, at: datetime) -> None:
    """One who does not lead, while there is one."""
    waiting = sorted((row for row in seated(case) if not row.handed_in_at), key=lambda row: row.leads)
    row = some(next(iter(waiting), None))
    seats.release(case, use=some(use_of(case)), by=_head(walk, case), at=at, assignment=row.pk, reason=WHY)


def _hand_in(walk: Walk, case: Any, at: datetime) -> None:
    """Everybody who is asked accepts, and the next one hands in."""
    review.accept_all(case, at=at)
    review.hand_in(some(next((row for row in seated(case) if not row.handed_in_at), None)), at=at)


def _consolidate(walk: Walk, case: Any, at: datetime) -> None:
    some(next((row for row in seated(case) if row.leads), None))
    review.consolidate(case, at=at)


def _shut(walk: Walk, case: Any, at: datetime) -> None:
    some(closing.close_filing(case.pk, at=at) or None)


def _report(walk: Walk, case: Any, at: datetime) -> None:
    filing.report(filing.confirm(case, by=own(case, Role.INSTITUTION_CLERK), at=at), by=leader(case), at=at)


def _ask(walk: Walk, case: Any, at: datetime) -> None:
    bureau_review.ask(case, by=walk.people[Role.BUREAU_HANDLER], at=at, question="请说明数据来源。")


def _answer(walk: Walk, case: Any, at: datetime) -> None:
    asked = some(case.inquiries.filter(answered_at=None).first())
    bureau_review.answer(case, by=leader(case), at=at, inquiry=asked.pk, answer="已说明。")


def _plainly(name: str, role: Role) -> Callable[..., None]:
    """A step without a verb of its own: the case page goes to the gateway."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        actor = walk.people.get(role) or own(case, role)
        perform(case, case_type(case.kind).step(name), by=actor, at=at, reason=WHY)

    return do


def upload(case: Any, at: datetime) -> None:
    application.upload(case, kind=MaterialKind.OTHER, file=primary_care.material("补正.pdf"), by=leader(case), at=at)


Do = Callable[..., object]
_REGISTRATION: dict[str, Do] = {
    "verify": _plainly("verify", Role.CENTRE),
    "return_": lambda walk, case, at: registration.return_registration(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
    "approve": lambda walk, case, at: registration.approve(case, by=walk.people[Role.INSTITUTE], at=at),
    "reject": lambda walk, case, at: registration.reject(case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at),
    "resubmit": lambda walk, case, at: registration.resubmit(
        case,
        data=hospitals.registration_data(next(one for one in hospitals.hospitals() if one.uscc == case.uscc)),
        seen=case.version,
        at=at,
    ),
    "withdraw": lambda walk, case, at: registration.withdraw(case, seen=case.version, at=at),
    "renew_receipt": lambda walk, case, at: registration.renew_receipt(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
}
_ROUND: dict[str, Do] = {
    "draw": _open_draw,
    "seat": _seat,
    "designate": _designate,
    "release": _release,
    "hand_in": _hand_in,
    "consolidate": _consolidate,
}
_FILING: dict[str, Do] = {
    **{f"{use.name}_{verb}": do for use in USES for verb, do in _ROUND.items()},
    "report": _report,
    "amend": _plainly("amend", Role.INSTITUTION_CLERK),
    "drop_amendment": lambda walk, case, at: filings.drop_amendment(case, by=leader(case), at=at),
    "withdraw": _plainly("withdraw", Role.INSTITUTION_CLERK),
    "close": _shut,
    "miss": _shut,
    "allow_late": lambda walk, case, at: cycle.allow_late(
        case, ends_at=at + timedelta(days=3), reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    "decide": lambda walk, case, at: review.decide(case, people=walk.people, at=at),
    "ask": _ask,
    "answer": _answer,
    "conclude": lambda walk, case, at: review.conclude(case, people=walk.people, at=at),
    "reopen": lambda walk, case, at: bureau_review.reopen(case, by=walk.people[Role.BUREAU_HEAD], at=at, reason=WHY),
    "report_summary": lambda walk, case, at: review.report_summary(case.cycle, people=walk.people, at=at),
    "return_summary": lambda walk, case, at: summaries.return_summary(
        case, by=walk.people[Role.COMMISSION_HEAD], at=at, reason=WHY
    ),
}
_APPLICATION: dict[str, Do] = {
    "recognise_start": lambda walk, case, at: assessment.recognise_start(
        case,
        started_on=case.assessment_started_on - timedelta(days=20),
        scan=primary_care.material("纸质自评记录.pdf"),
        reason=WHY,
        by=walk.people[Role.BUREAU_HEAD],
        at=at,
    ),
    "finish": lambda walk, case, at: assessment.finish(case, by=leader(case), at=at),
    "resume": _plainly("resume", Role.INSTITUTION_LEADER),
    "submit": lambda walk, case, at: application.submit(case, grade="乙", by=leader(case), at=at),
    "withdraw": _plainly("withdraw", Role.INSTITUTION_LEADER),
    "draft_supplement": lambda walk, case, at: check.draft_supplement(
        case, missing="前置条件表", by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "request_supplement": lambda walk, case, at: check.request_supplement(
        case, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "resubmit": lambda walk, case, at: application.resubmit(case, by=leader(case), at=at),
    "draft_unqualified": lambda walk, case, at: check.draft_unqualified(
        case, ground=Ground.OTHER.value, ground_facts="事实", by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "find_unqualified": lambda walk, case, at: check.find_unqualified(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "find_qualified": lambda walk, case, at: check.find_qualified(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "draft_acceptance": lambda walk, case, at: check.draft_acceptance(case, by=walk.people[Role.BUREAU_HANDLER], at=at),
    "accept": lambda walk, case, at: check.accept(case, by=walk.people[Role.BUREAU_HEAD], at=at),
}
DO: dict[str, dict[str, Do]] = {
    "emr_registration": _REGISTRATION,
    "emr_filing": _FILING,
    "primary_care_application": _APPLICATION,
}
