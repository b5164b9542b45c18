"""Every workflow walked by its real verbs: every move of every table is made, every condition has passed and has failed.

Whatever happens on the way, the ledger stays sound; at random as well as by the book.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.gateway import NotTheirs, perform
from casework.models import Case
from casework.registry import case_type, case_types
from config.scenarios import cast, filing, hospitals, primary_care, review
from emr_rating.models import Filing, YearResult
from emr_rating.stages import Stage
from experts.models import Assignment
from experts.review.steps import review_steps
from experts.uses import use_of
from primary_care_review.actions import assessment
from primary_care_review.models import Grade
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as G

from .walks import DO, Walk, conditions, fresh, sound, upload, wanted

pytestmark = pytest.mark.django_db
# Moves and answers that no walk can bring about yet, each with its reason: (kind, step, …) -> why.
EXCEPTED: dict[tuple[str, ...], str] = {}


@pytest.fixture
def walk(people, at) -> Walk:
    supervisors = {OfficeKind.BUREAU: people[Role.SUPERVISOR], OfficeKind.COMMISSION: cast.commission_supervisor(at=at)}
    return Walk(people, supervisors)


@pytest.fixture
def experts(people, at) -> None:
    """Enough of them in both pools for a team of five and who fills a seat."""
    review.city_experts(7, at=at)
    for index, name in enumerate(("柏青", "池澄", "冉蔚", "鹿鸣", "阳朔", "云起")):
        cast.person(f"qx-pingshen-{index}", name, role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)


def complete(walk: Walk, kind: str) -> None:
    """Every move was made, every condition has said yes and no, but for what is excepted; and the record covers all of it."""
    of_kind = case_type(kind)
    left = {(kind, *move) for move in wanted(of_kind) - walk.taken(kind)}
    one_sided = {(kind, *name) for name in conditions(of_kind) if walk.asked[name] != {True, False}}
    assert left | one_sided == {key for key in EXCEPTED if key[0] == kind}
    assert proving.faults() == []


def test_every_kind_of_case_says_how_each_of_its_steps_is_taken():
    assert {of_kind.kind: {step.name for step in of_kind.steps} for of_kind in case_types()} == {
        kind: set(steps) for kind, steps in DO.items()
    }


@pytest.mark.article("E06")
def test_every_move_of_a_registration(walk, at):
    case, _ = hospitals.registered(hospitals.hospital(2), at=at)
    decided = ("return_", "renew_receipt", "resubmit", "renew_receipt", "verify", "renew_receipt")
    for name in (*decided, "reject", "resubmit", "verify", "approve"):
        walk.take(case, name, at)
    for index, steps in ((22, ("withdraw",)), (42, ("return_", "withdraw"))):
        case, _ = hospitals.registered(hospitals.hospital(index), at=at)
        for name in steps:
            walk.take(case, name, at)
    complete(walk, "emr_registration")


@pytest.mark.article("E08")
@pytest.mark.article("E10")
@pytest.mark.article("E15")
@pytest.mark.article("E16")
def test_every_move_of_a_filing(walk, experts, people, at):
    year = filing.cycle(people=people, at=at)
    own, first_four, another, rising, holding, idle, changing = [
        filing.hospital(index, people=people, at=at) for index in range(2, 142, 20)
    ]
    for applicant, level in ((rising, 4), (holding, 5)):
        YearResult.objects.create(
            institution=applicant.institution,
            year=year.year - 1,
            declared_level=level,
            final_level=level,
            notice="演示通知",
            imported_at=at,
        )

    case = filing.begin(own, year, at=at)
    walk.look(case, at)
    walk.take(case, "withdraw", at)
    case = filing.begin(own, year, at=at)
    walk.look(filing.fill(case, by=own.clerk, at=at, level=3), at)
    walk.look(filing.confirm(case, by=own.clerk, at=at), at)
    for name in ("report", "amend", "drop_amendment", "amend", "report"):
        walk.take(case, name, at)

    def reported(applicant: filing.Applicant, level: int, stage: Stage = Stage.REPORTED) -> Filing:
        return filing.filing_at(stage, applicant=applicant, of_cycle=year, at=at, level=level)

    levels = ((first_four, 4), (another, 4), (rising, 5), (holding, 5))
    of_city, named, *fives = [reported(one, level) for one, level in levels]
    begun, amending = filing.begin(idle, year, at=at), reported(changing, 3, Stage.AMENDING)
    for one in (case, begun, amending):
        walk.look(one, year.closes_at)
    shut, morning = year.closes_at + timedelta(minutes=2), year.closes_at + timedelta(hours=10)
    for one in (case, of_city, named, *fives, amending):
        walk.take(one, "close", shut)
    walk.take(begun, "miss", shut)
    walk.take(begun, "allow_late", morning)

    walk.take(case, "ask", morning)
    walk.take(case, "answer", morning)
    walk.look(case, morning)
    walk.take(case, "emr_district_review_designate", morning)
    walk.take(case, "emr_district_review_release", morning)
    _reviewed(walk, fresh(case), morning)
    for name in ("conclude", "reopen", "conclude", "report_summary", "return_summary"):
        walk.take(case, name, morning)
    walk.look(named, morning)
    walk.take(named, "emr_city_review_designate", morning)
    _reviewed(walk, fresh(of_city), morning)
    walk.take(of_city, "decide", morning)
    complete(walk, "emr_filing")


def _reviewed(walk: Walk, case: Filing, at) -> None:
    """A round of review as it may go: drawn, one lost and made up for, then everybody's opinion and the team's."""
    steps = review_steps(use_of(case))
    for step in (steps.draw, steps.seat, steps.release, steps.designate):
        walk.take(case, step.name, at)
    while Assignment.objects.standing().of(case).filter(handed_in_at=None).exists():
        walk.take(case, steps.hand_in.name, at)
    walk.take(case, steps.consolidate.name, at)


@pytest.mark.article("P18")
@pytest.mark.article("P19")
@pytest.mark.article("P20")
def test_every_move_of_an_application(walk, people, at):
    began = at - primary_care.SEVEN_MONTHS
    leader = primary_care.institution(people=people, at=began)
    case = assessment.start(leader.office.institution, by=leader, at=began)
    walk.look(case, began)
    walk.take(case, "recognise_start", at)
    primary_care.rate(case, borne=G.YI, by=leader, at=at)
    walk.look(case, at)
    for name in ("finish", "resume"):
        walk.take(case, name, at)
    primary_care.upload_required(case, by=leader, at=at)
    for name in ("finish", "submit", "draft_supplement", "request_supplement"):
        walk.take(case, name, at)
    upload(fresh(case), at)
    walk.look(case, at)
    for name in ("resubmit", "draft_unqualified", "find_unqualified"):
        walk.take(case, name, at)
    accepted = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI, index=1)
    for name in ("find_qualified", "draft_acceptance", "accept"):
        walk.take(accepted, name, at)

    for index, finishes in ((2, True), (3, False)):
        leader = primary_care.institution(index, people=people, at=at)
        case = assessment.start(leader.office.institution, by=leader, at=at)
        if finishes:
            primary_care.rate(case, borne=G.YI, by=leader, at=at)
            # No verb revokes a grade yet (P34): its row is put there.
            on = timezone.localdate(at)
            Grade.objects.create(
                institution=case.institution, grade="乙", decree_number="文1", decreed_on=on, revoked_on=on
            )
            walk.take(case, "finish", at)
        walk.take(case, "withdraw", at)
    complete(walk, "primary_care_application")


MOVES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 60 * 24 * 5)), min_size=8, max_size=14)


def test_any_order_of_acts_leaves_every_case_sound(walk, experts, people, at):
    year = filing.cycle(people=people, at=at)
    own, other = (filing.hospital(index, people=people, at=at) for index in (2, 22))
    reviewed = filing.filing_at(Stage.REPORTED, applicant=own, of_cycle=year, at=at, level=3)
    of_city = filing.filing_at(Stage.REPORTED, applicant=other, of_cycle=year, at=at, level=4)
    registration, _ = hospitals.registered(hospitals.hospital(42), at=at)
    application = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI)
    morning = review.close(year)
    cases, taken = [reviewed, of_city, registration, application], []

    @settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(moves=MOVES)
    def example(moves):
        with transaction.atomic():
            taken.append(_at_random(walk, cases, moves, morning))
            assert proving.faults() == []
            transaction.set_rollback(True)

    example()
    assert sum(taken) > 20


def _at_random(walk: Walk, cases: list[Case], moves, at) -> int:
    """Some step out of the state by its verb, and before it the same by somebody whom the table does not name."""
    taken = 0
    for which, pick, minutes in moves:
        at += timedelta(minutes=minutes)
        current = fresh(cases[which])
        steps = [step for step in case_type(current.kind).steps if current.state in step.sources]
        if not steps:
            continue
        step = steps[pick % len(steps)]
        _intrude(walk, current, step, pick, at)
        try:
            with transaction.atomic():
                DO[current.kind][step.name](walk, current, at)
        except (Refused, NotTheirs):
            assert fresh(current).version == current.version
        else:
            taken += 1
        sound(fresh(current))
    return taken


def _intrude(walk: Walk, case: Case, step, pick: int, at) -> None:
    strangers = [member for role, member in walk.people.items() if role not in (*step.roles, Role.CENTRE)]
    intruder = strangers[pick % len(strangers)]
    with pytest.raises((Refused, NotTheirs)):
        perform(case, step, by=intruder, at=at, reason="试走")
