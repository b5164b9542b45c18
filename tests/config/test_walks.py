"""Every workflow walked by its real verbs: every move of every table is made, every condition has passed and has failed.

Whatever happens on the way, the ledger stays sound; at random as well as by the book.
"""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import ledger, proving
from casework.gateway import NotTheirs, perform
from casework.models import Case, Record
from casework.registry import case_type, case_types
from config.scenarios import (
    cast,
    checking,
    concluding,
    extending,
    filing,
    grades,
    hospitals,
    materials,
    national,
    objecting,
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
from emr_rating.collecting import actions as collecting
from emr_rating.models import Collection, Filing, NationalReview, SpotCheck, Violation, YearResult
from emr_rating.national.uses import USES as NATIONAL_USES
from emr_rating.rules import Overdue
from emr_rating.stages import NationalStage, Stage
from emr_rating.takeover.steps import TAKEOVER
from emr_rating.violation.rules import LOWER
from experts.models import Assignment
from experts.review.rounds import panel_of
from experts.review.steps import review_steps
from experts.uses import use_of
from primary_care_review.assessment import actions as assessment
from primary_care_review.body import APPLICATION, CITY_RECHECK, RECHECK, RECHECKS, REREVIEW
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.grades.gone import read_anew
from primary_care_review.models import Application, Grade, Recheck, Rereview, Revocation
from primary_care_review.revocation.kinds import CITY_KIND, REVOCATIONS
from primary_care_review.stages import RecheckStage as R
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as G
from primary_care_review.yearly.papers import OCTOBER_PAPERS

from .excepted import EXCEPTED
from .walks import DO, Walk, conditions, fresh, sound, told, upload, wanted

pytestmark = pytest.mark.django_db
# From the bureau's finding to the city and back (P18), walked with the city's re-review.
TO_CITY = ("find_reached", Review.REACHED.value)
# The steps of a filing that only a district's lapse brings about, walked by themselves.
OVERDUE = ("confirm_no_result", "restore_result")
# And those that a spot check brings about.
CHECKED = ("lower_by_check",)


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


def complete(walk: Walk, kind: str, *, only: Container[str] = (), but: Container[str] = ()) -> None:
    """Every move was made, every condition has said yes and no, but for what is excepted; and the record covers all of it.

    Of what is named alone, or of all but that: steps, or the states out of which they lead.
    """
    of_kind = case_type(kind)
    named = only or but
    left = {(kind, *move) for move in wanted(of_kind) - walk.taken(kind)}
    one_sided = {(kind, *name) for name in conditions(of_kind) if walk.asked[name] != {True, False}}
    assert "\n".join(sorted(set(walk.untrue))) == ""

    def meant(keys: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
        mine = {key: key[1] in named or key[2] in named for key in keys if key[0] == kind}
        return {key for key, said in mine.items() if said is bool(only)}

    assert meant(left | one_sided) == meant(EXCEPTED)
    assert proving.faults() == []


def test_every_kind_of_case_says_how_each_of_its_steps_is_taken():
    assert {of_kind.kind: {step.name for step in of_kind.steps} for of_kind in case_types()} == {
        kind: set(steps) for kind, steps in DO.items()
    }


@pytest.mark.article("P26")
def test_every_move_of_a_tip(walk, at):
    case, _ = grades.told_of(None, at=at)
    walk.look(case, at)
    walk.take(case, "answer_tip", at)
    complete(walk, "plaque_tip")


@pytest.mark.article("E28")
def test_every_move_of_a_tip_of_the_rating(walk, at):
    case, _ = violating.told_of(at=at)
    walk.look(case, at)
    walk.take(case, "answer_tip", at)
    complete(walk, "emr_tip")


@pytest.mark.article("E06")
def test_every_move_of_a_registration(walk, at):
    case, _ = hospitals.registered(hospitals.hospital(2), at=at)
    decided = ("return_", "renew_receipt", "resubmit", "renew_receipt", "verify", "renew_receipt")
    for name in (*decided, "unverify", "verify", "reject", "resubmit", "verify", "approve"):
        walk.take(case, name, at)
    for index, steps in ((22, ("withdraw",)), (42, ("return_", "withdraw"))):
        case, _ = hospitals.registered(hospitals.hospital(index), at=at)
        for name in steps:
            walk.take(case, name, at)
    case, _ = hospitals.registered(hospitals.hospital(62), at=at)
    walk.take(case, "return_", at)
    walk.look(case, at + timedelta(days=60))
    walk.take(case, "end_registration", at + timedelta(days=60))
    complete(walk, "emr_registration")


@pytest.mark.article("E08")
@pytest.mark.article("E10")
@pytest.mark.article("E15")
@pytest.mark.article("E16")
@pytest.mark.article("E17")
def test_every_move_of_a_filing(walk, experts, people, at):
    year = filing.cycle(people=people, at=at)
    own, first_four, another, rising, slow, holding, held, idle, changing = [
        filing.hospital(index, people=people, at=at) for index in range(2, 182, 20)
    ]
    for applicant, level in ((rising, 4), (slow, 4), (holding, 5), (held, 5)):
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
    handed_up = ("hand_up", "hand_back", "hand_up")
    for name in (*handed_up, "report", "amend", "drop_amendment", "amend", *handed_up, "report"):
        walk.take(case, name, at)

    def reported(applicant: filing.Applicant, level: int, stage: Stage = Stage.REPORTED) -> Filing:
        return filing.filing_at(stage, applicant=applicant, of_cycle=year, at=at, level=level)

    levels = ((first_four, 4), (another, 4), (rising, 5), (slow, 5), (holding, 5), (held, 5))
    of_city, named, *fives = [reported(one, level) for one, level in levels]
    begun, amending = filing.begin(idle, year, at=at), reported(changing, 3, Stage.AMENDING)
    for one in (case, begun, amending):
        walk.look(one, year.closes_at)
    shut, morning = year.closes_at + timedelta(minutes=2), year.closes_at + timedelta(hours=10)
    for one in (case, of_city, named, *fives, amending):
        walk.take(one, "close", shut)
    walk.take(begun, "miss", shut)
    for name in ("allow_late", "forbid_late", "allow_late"):
        walk.take(begun, name, morning)

    walk.take(case, "emr_district_review_ask", morning)
    walk.take(case, "emr_district_review_answer", morning)
    walk.look(case, morning)
    for verb in ("designate", "undesignate", "designate", "release"):
        walk.take(case, f"emr_district_review_{verb}", morning)
    _reviewed(walk, fresh(case), morning)
    for name in (
        "emr_district_review_conclude",
        "emr_district_review_reopen",
        "emr_district_review_conclude",
        "report_summary",
        "return_summary",
    ):
        walk.take(case, name, morning)
    walk.look(named, morning)
    for verb in ("designate", "undesignate"):
        walk.take(named, f"emr_city_review_{verb}", morning)
    _reviewed(walk, fresh(of_city), morning)
    walk.take(of_city, "emr_city_review_conclude", morning)
    owing, unready, checked, lowered = fives
    walk.look(owing, morning)
    late = year.closes_at + timedelta(days=9, minutes=2)
    walk.look(materials.hang(owing, by=rising, at=morning), late)
    for name in (*handed_up, "hand_in_materials"):
        walk.take(owing, name, morning)
    walk.take(unready, "miss_materials", late)
    walk.look(lowered, morning)
    for verb in ("designate", "undesignate", "designate"):
        walk.take(lowered, f"emr_city_check_{verb}", morning)
    _opinions(walk, fresh(lowered), morning)
    walk.take(lowered, "emr_city_check_conclude", morning, level=4)
    _reviewed(walk, fresh(checked), morning)
    walk.take(checked, "emr_city_check_conclude", morning)
    national.experts(at=at)
    passing = NationalReview.objects.get(of_filing=checked.pk)
    national.national_at(NationalStage.PASSED, passing, people=people, at=late)
    walk.take(checked, "feed_back", late)
    for one, missing in ((owing, {}), (unready, {"without_materials": "逾期未提交材料。"})):
        walk.take(one, "emr_city_check_designate", late)
        _opinions(walk, fresh(one), late)
        walk.take(one, "emr_city_check_conclude", late, level=4, **missing)
    over = fresh(passing).posting.ends_at() + timedelta(hours=10)
    for one in (checked, lowered):
        walk.look(one, over)
    walk.take(begun, "miss", over)  # late as well: the year ends without it
    national.issue_city_notice(year, people=people, at=over)
    for one in (checked, lowered):
        walk.look(one, over)
    _taken_over(walk, year, people, at, morning)
    walk.take(checked, "announce", over)  # and those below 5 by the same act
    walk.look(lowered, over)
    for one in (checked, lowered):
        for name in ("draft_result_correction", "correct_result"):
            walk.take(one, name, over)
    charged = violating.ready(fresh(lowered), people=people, at=over)
    violating.drafted(charged, people=people, at=over, sanction=LOWER.value)
    walk.take(lowered, "lower_by_violation", over)
    walk.look(lowered, over)
    complete(walk, "emr_filing", but=(*OVERDUE, *CHECKED))


@pytest.mark.article("E30")
def test_every_move_of_a_spot_check(walk, people, at):
    """A result is drawn; it is kept, lowered before the year is closed and after, not checked any more. What its round has of its own
    are the experts it may call (tests/emr_rating/test_spot_check.py): the rows are those of every round, walked with the city's."""
    year = filing.cycle(people=people, at=at)
    applicant = filing.hospital(2, people=people, at=at)
    result = filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=year, at=at, level=3)
    morning = review.close(year)
    review.review_at(Stage.PROVISIONAL, result, people=people, at=morning)
    supervisor = walk.supervisors[OfficeKind.COMMISSION]
    checking.sampled(year.year, people=people, supervisor=supervisor, at=morning)
    check = SpotCheck.objects.get()
    review.city_experts(5, at=at)
    _ended(walk, check, morning, Stage.NO_RESULT)
    with walk.undone():
        walk.take(check, "emr_spot_check_draw", morning)
    with walk.undone():
        walk.take(check, "emr_spot_check_drop", morning)
    checking.heard(check, people=people, at=morning, level=2)
    walk.look(check, morning)
    with walk.undone():
        walk.take(check, "emr_spot_check_conclude", morning)
    with walk.undone():
        walk.take(result, "lower_by_check", morning)
    national.issue_city_notice(year, people=people, at=morning)
    national.announce(year, people=people, at=morning)
    walk.take(result, "lower_by_check", morning)
    complete(walk, "emr_spot_check", only=("emr_spot_check_drop",))
    concluded = {move for move in wanted(case_type("emr_spot_check")) if move[0] == "emr_spot_check_conclude"}
    assert concluded <= walk.taken("emr_spot_check")
    assert walk.asked["emr_spot_check_conclude", "result_as_drawn"] == {True, False}
    complete(walk, "emr_filing", only=CHECKED)


@pytest.mark.article("E29")
def test_every_move_of_a_violation(walk, people, at):
    year = filing.cycle(people=people, at=at)
    for index in range(2, 82, 20):
        hospital = filing.hospital(index, people=people, at=at)
        filing.filing_at(Stage.REPORTED, applicant=hospital, of_cycle=year, at=at, level=3)
    morning = review.close(year)
    ended, lowered, silent, gone = Filing.objects.order_by("pk")
    review.review_at(Stage.PROVISIONAL, lowered, people=people, at=morning)
    found = [violating.proposed(case, people=people, at=morning) for case in (ended, lowered, silent, gone)]
    grave, plain, unheard, overtaken = found
    told = ("draft_violation_intent", "tell_violation")
    walk.look(grave, morning)
    for name in (
        *told,
        "make_statement",
        "draft_violation",
        "decide_violation",
        "draft_violation_circular",
        "circulate",
    ):
        walk.take(grave, name, morning)
    assert fresh(ended).state == Stage.TERMINATED
    for name in (*told, "make_statement"):
        walk.take(plain, name, morning)
    walk.take(plain, "draft_violation", morning, sanction=LOWER)
    walk.take(plain, "decide_violation", morning)
    for name in told:
        walk.take(unheard, name, morning)
    over = morning + timedelta(days=14)
    walk.look(unheard, over)
    with transaction.atomic():
        walk.take(unheard, "drop_violation", over)
        walk.beside |= {("emr_violation", *move) for move in walk.taken("emr_violation")}
        transaction.set_rollback(True)
    for name in ("close_hearing", "drop_violation"):
        walk.take(unheard, name, over)
    _ended(walk, overtaken, morning)
    for name in (*told, "make_statement"):
        walk.take(overtaken, name, morning)
    _ended(walk, overtaken, morning)
    walk.take(overtaken, "draft_violation", morning)
    _ended(walk, overtaken, morning)
    walk.take(violating.proposed(ended_anew := fresh(lowered), people=people, at=morning), "drop_violation", morning)
    complete(walk, "emr_violation")
    assert ended_anew.conclusion.article == "E29"


def _ended(walk: Walk, case: SpotCheck | Violation, at, to: Stage = Stage.CANCELLED) -> None:
    """What a case about a filing lacks once that has ended without a result; and back."""
    with transaction.atomic():
        Filing.objects.filter(pk=case.about_id).update(state=to)
        ledger.refresh(case, at=at)
        walk.look(case, at)
        transaction.set_rollback(True)


@pytest.mark.article("E19")
def test_every_move_of_a_district_that_is_late(walk, people, at):
    """Under the widest reading, by which every institution of the district is left without a result."""
    year = filing.cycle(people=people, at=at, overdue_reading=Overdue.EVERY_INSTITUTION)
    applicants = [filing.hospital(index, people=people, at=at) for index in range(2, 102, 20)]
    cast.passed(applicants[4].institution, year.year - 1, 5, at=at)
    for applicant, level in zip(applicants, (3, 3, 3, 4, 5), strict=True):
        filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=year, at=at, level=level)
    morning, after = review.close(year), overdue.day_after(year)
    cases = list(Filing.objects.order_by("pk"))
    for case, stage in ((cases[1], Stage.PROVISIONAL), (cases[2], Stage.DISTRICT_CONCLUDED)):
        review.review_at(stage, case, people=people, at=morning)
    stages = [Stage.DISTRICT_REVIEW, Stage.PROVISIONAL, Stage.DISTRICT_CONCLUDED, Stage.CITY_REVIEW, Stage.CITY_CHECK]
    assert [fresh(case).state for case in cases] == stages
    for case in cases:
        walk.look(case, morning)
        walk.look(case, after)
    district = cases[0].own_district
    too_long = extending.extension(year, district, people=people, at=morning, days=60)
    walk.look(too_long, morning)
    walk.take(too_long, "refuse_extension", morning)
    asked = extending.extension(year, district, people=people, at=morning)
    for case in cases:
        walk.take(case, "confirm_no_result", after)
    walk.take(asked, "approve_extension", after)
    assert [fresh(case).state for case in cases] == stages
    for case in cases:
        walk.look(case, after)
    complete(walk, "emr_filing", only=OVERDUE)
    complete(walk, "emr_extension")


def _taken_over(walk: Walk, year, people, at, morning) -> None:
    """Into each stage; and one that is not taken over, which the portal had entered itself or not."""
    stages = list(TAKEOVER.confirm.targets)
    for index, stage in enumerate(stages):
        hospital = filing.hospital(202 + 20 * index, people=people, at=at).institution
        takeover.registered([takeover.row(hospital, stage, cycle=year)], people=people, at=morning)
        case = Filing.objects.get(filed_by=hospital)
        walk.look(case, morning)
        if stage is stages[0]:
            walk.take(case, "drop_takeover", morning)
            takeover.registered([takeover.row(hospital, stage, cycle=year)], people=people, at=morning)
            case = Filing.objects.standing().get(filed_by=hospital)
        walk.take(case, "take_over", morning)
    unknown = filing.hospital(202 + 20 * len(stages), people=people, at=at)
    review.close(year)
    case = Filing.objects.get(filed_by=unknown.institution)
    for name in ("register_takeover", "drop_takeover"):
        walk.take(case, name, morning)


@pytest.mark.article("E19")
def test_every_move_of_the_citys_summary(walk, people, at):
    """Written, held up by a case that goes back to review, handed in, taken back, returned and received."""
    year = yearly.concluded_year(people=people, at=at)
    then = yearly.day_after(year)
    case = yearly.city_summary(year, people=people, at=then)
    walk.look(case, then)
    yearly.written(case, by=people[Role.COMMISSION_HANDLER], at=then)
    case_of_district = Filing.objects.order_by("pk")[0]
    walk.take(case_of_district, "return_summary", then)
    walk.look(case, then)
    review.conclude_district(fresh(case_of_district), people=people, at=then)
    review.report_summary(year, people=people, at=then)
    for name in ("hand_in", "take_back", "hand_in", "return", "hand_in", "receive", "unreceive", "receive"):
        walk.take(case, f"{name}_paper", then)
    complete(walk, "emr_city_summary")


@pytest.mark.article("E33")
def test_every_move_of_a_bureaus_reports(walk, people, at):
    """The yearly one, which nobody gives up; one of an event, which is given up while it was never handed in."""
    year = yearly.concluded_year(people=people, at=at)
    then = overdue.day_after(year)
    case = yearly.district_report(year, people=people, at=then)
    walk.look(case, then)
    yearly.written(case, by=people[Role.BUREAU_HANDLER], at=then)
    for name in ("hand_in", "take_back", "hand_in", "return", "hand_in", "receive", "unreceive", "receive"):
        walk.take(case, f"{name}_paper", then)
    event = yearly.special_event("机房断电影响数据上报", people=people, at=then)
    walk.look(event, then)
    walk.take(event, "drop_paper", then)
    complete(walk, "emr_district_report")


@pytest.mark.article("P15")
def test_every_move_of_an_october_paper(walk, people, at):
    by = people[Role.BUREAU_HANDLER]
    case = yearly.begun(OCTOBER_PAPERS, "primary_care_october_paper", year=at.year, by=by, at=at)
    walk.look(case, at)
    for name in ("hand_in", "take_back", "hand_in", "return", "hand_in", "receive", "unreceive", "receive"):
        walk.take(case, f"{name}_paper", at)
    complete(walk, "primary_care_october_paper")


@pytest.mark.article("E11")
def test_every_move_of_a_collection(walk, people, at):
    hospital = filing.hospital(2, people=people, at=at)
    passed = {"year": 2025, "declared_level": 3, "final_level": 3, "imported_at": at}
    YearResult.objects.create(institution=hospital.institution, **passed)
    assert collecting.begin(filing.cycle(people=people, at=at), by=people[Role.BUREAU_HANDLER], at=at) == 1
    case = Collection.objects.get()
    walk.look(case, at)
    collecting.add(case, places=["proof:01.01"], file=primary_care.material("材料.pdf"), by=hospital.clerk, at=at)
    walk.look(fresh(case), at)
    for name in ("submit", "return", "submit", "order"):
        walk.take(case, f"{name}_collection", at)
    walk.look(case, at + timedelta(days=60))  # the year is over
    walk.take(case, "reopen_collection", at)
    complete(walk, "emr_collection")


def _reviewed(walk: Walk, case: Filing, at) -> None:
    """A round of review as it may go: drawn, one lost and made up for, then everybody's opinion and the team's."""
    steps = review_steps(use_of(case))
    for step in (steps.draw, steps.seat, steps.release, steps.designate):
        walk.take(case, step.name, at)
    _opinions(walk, case, at, steps.lead)


def _opinions(walk: Walk, case: Filing, at, *further) -> None:
    steps = review_steps(use_of(case))
    while Assignment.objects.standing().of(case).filter(handed_in_at=None).exists():
        walk.take(case, steps.hand_in.name, at)
    for step in further:
        walk.take(case, step.name, at)
    walk.take(case, steps.consolidate.name, at)


@pytest.mark.article("E21")
@pytest.mark.article("E22")
@pytest.mark.article("E23")
@pytest.mark.article("E24")
def test_every_move_of_a_national_review(walk, people, at):
    year = filing.cycle(people=people, at=at)
    walk.supervisors[OfficeKind.INSTITUTE] = national.supervisor(at=at)
    national.experts(at=at)
    cases = national.entered(2, 22, 42, people=people, cycle=year, at=at)
    passing, lowered, remote = cases
    morning = year.closes_at + timedelta(days=1, hours=10)
    materials, application = (review_steps(use) for use in NATIONAL_USES)

    def drawn(case: NationalReview, steps) -> None:
        for step in (steps.draw, steps.seat, steps.release, steps.draw, steps.seat):
            walk.take(case, step.name, morning)

    def heard(case: NationalReview, steps, *further) -> None:
        while Assignment.objects.standing().of(case).filter(handed_in_at=None, review__closed_at=None).exists():
            walk.take(case, steps.hand_in.name, morning)
        for step in (*further, steps.consolidate):
            walk.take(case, step.name, morning)

    for case in cases:
        walk.look(case, morning)
    drawn(passing, materials)
    for case in (lowered, remote):
        walk.take(case, "emr_national_materials_enter_draw", morning)
    for case in (lowered, remote):
        heard(case, materials)
    heard(passing, materials, materials.lead)
    walk.take(lowered, "emr_national_materials_conclude", morning, level=4)
    walk.take(lowered, "emr_national_materials_reopen", morning)
    walk.take(lowered, "emr_national_materials_conclude", morning, level=4)
    for case in (passing, remote):
        walk.take(case, "emr_national_materials_conclude", morning)
    walk.take(remote, "emr_national_materials_reopen", morning)
    walk.take(remote, "emr_national_materials_conclude", morning)
    walk.take(passing, "emr_national_application_arrange", morning)
    drawn(passing, application)
    walk.take(remote, "emr_national_application_enter_draw", morning)
    walk.take(
        remote, "emr_national_application_arrange", morning, mode="remote", remote_reason="医院位于疫情管控区域。"
    )
    walk.take(remote, "emr_national_application_test", morning)
    heard(remote, application)
    heard(passing, application, application.lead)
    for case in (passing, remote):
        walk.take(case, "emr_national_application_record", morning)
    for name in ("conclude", "reopen", "conclude"):
        walk.take(passing, f"emr_national_application_{name}", morning)
    walk.take(remote, "emr_national_application_conclude", morning, level=4)
    walk.take(remote, "emr_national_application_reopen", morning)
    walk.take(remote, "emr_national_application_conclude", morning, level=4)
    walk.take(passing, "post", morning)  # and all others of the year by the same act
    own = national.objected(lowered, at=morning, by=filing.leader(lowered))
    walk.look(own, morning)
    national.concurred(national.answered(own, people=people, at=morning, level=None), people=people, at=morning)
    objection = national.objected(lowered, at=morning)
    walk.look(objection, morning)
    walk.look(lowered, morning)
    walk.take(objection, "show_evidence", morning)
    walk.look(lowered, morning)
    walk.take(lowered, "comment_evidence", morning)
    other = national.objected(lowered, at=morning)
    national.evidence_shown(other, people=people, at=morning)
    walk.take(passing, "unpost", morning)
    walk.take(lowered, "comment_evidence", morning)
    national.concurred(national.answered(other, people=people, at=morning, level=None), people=people, at=morning)
    draft = "draft_emr_objection_answer"
    for name in ("propose", draft, "send_back", "propose", draft, "concur"):
        walk.take(objection, name, morning)
    walk.take(passing, "post", morning)
    walk.take(lowered, "recheck", morning)
    complete(walk, "emr_objection")
    over = fresh(passing).posting.ends_at() + timedelta(hours=10)
    walk.look(passing, over)
    walk.take(passing, "settle", over)
    national.issue_city_notice(year, people=people, at=over)
    walk.look(passing, over)
    walk.take(passing, "announce", over)
    complete(walk, "emr_national")


@pytest.mark.article("P18")
@pytest.mark.article("P19")
@pytest.mark.article("P20")
def test_every_move_of_an_application(walk, people, at):
    began = at - primary_care.SEVEN_MONTHS
    leader = primary_care.institution(people=people, at=began)
    case = assessment.start(leader.office.institution, by=leader, at=began)
    walk.look(case, began)
    for name in ("recognise_start", "unrecognise_start", "recognise_start"):
        walk.take(case, name, at)
    primary_care.rate(case, borne=G.YI, by=leader, at=at)
    walk.look(case, at)
    for name in ("finish", "resume"):
        walk.take(case, name, at)
    primary_care.upload_required(case, by=leader, at=at)
    cast.person("tianbao", "林晓", role=Role.INSTITUTION_CLERK, office=leader.office, at=began)
    handed_up = ("hand_up", "hand_back", "hand_up")
    for name in ("finish", *handed_up, "submit", "draft_supplement", "request_supplement"):
        walk.take(case, name, at)
    upload(fresh(case), at)
    walk.look(case, at)
    for name in (*handed_up, "resubmit", "draft_unqualified", "find_unqualified"):
        walk.take(case, name, at)
    accepted = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI, index=1)
    for name in ("find_qualified", "draft_acceptance", "unqualify", "find_qualified", "draft_acceptance", "accept"):
        walk.take(accepted, name, at)
    _on_site(walk, accepted, at)

    failed = primary_care.application_at(Review.PUBLICITY, people=people, at=at, grade=G.YI, fails=True, index=6)
    walk.take(failed, "determine", concluding.after_publicity(failed))

    silent = primary_care.application_at(Review.SUPPLEMENT, people=people, at=at, grade=G.YI, index=4)
    walk.look(silent, at)
    for name in ("draft_unqualified", "find_unqualified"):
        walk.take(silent, name, at + timedelta(days=60))
    tardy = primary_care.application_at(Review.SUPPLEMENT, people=people, at=at, grade=G.YI, index=5)
    walk.take(tardy, "draft_unqualified", at + timedelta(days=60))
    upload(fresh(tardy), at + timedelta(days=61))
    walk.take(tardy, "resubmit", at + timedelta(days=61))

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
    complete(walk, "primary_care_application", but=TO_CITY)


@pytest.mark.article("P06")
@pytest.mark.article("P18")
def test_every_move_of_a_rereview_and_what_it_brings(walk, people, at):
    lower = primary_care.application_at(Review.CONCLUDING, people=people, at=at, grade=G.YI, index=3)
    walk.look(lower, at)
    reached = primary_care.application_at(Review.CONCLUDING, people=people, at=at, grade=G.JIA)
    walk.look(reached, at)
    then = concluding.days_on(reached, 8)
    walk.take(reached, "find_reached", then)
    with walk.undone():
        for name in ("rereview_over", "city_found_less"):
            walk.take(reached, name, then)
    with walk.undone():
        walk.take(reached, "forgo_rereview", then)
    with walk.undone():
        _barred(walk, rereview.opened(reached, at=then), then)
    walk.take(reached, "apply_to_city", then)
    case = Rereview.objects.get()
    walk.look(case, then)
    upload(fresh(case), then)
    primary_care.upload_required(case, by=rereview.leader(case), at=then)
    cast.person("tianbao", "林晓", role=Role.INSTITUTION_CLERK, office=case.applicant.office, at=at)
    handed_up = ("hand_up", "hand_back", "hand_up")
    for name in (*handed_up, "submit", "draft_supplement", "request_supplement"):
        walk.take(case, name, then)
    upload(fresh(case), then)
    for name in (*handed_up, "resubmit", "draft_unqualified", "find_unqualified"):
        walk.take(case, name, then)
    silent = rereview.rereview_at(Review.SUPPLEMENT, reached, people=people, at=then)
    walk.look(silent, then)
    for name in ("draft_unqualified", "find_unqualified"):
        walk.take(silent, name, then + timedelta(days=60))
    later = then + timedelta(days=61)
    tardy = rereview.rereview_at(Review.SUPPLEMENT, reached, people=people, at=later)
    walk.take(tardy, "draft_unqualified", later + timedelta(days=60))
    upload(fresh(tardy), later + timedelta(days=61))
    walk.take(tardy, "resubmit", later + timedelta(days=61))
    for name in ("find_qualified", "draft_acceptance", "unqualify", "find_qualified", "draft_acceptance", "accept"):
        walk.take(tardy, name, later + timedelta(days=62))
    _on_site(replace(walk, people=rereview.of_city(people, at=later)), tardy, later + timedelta(days=62))
    complete(walk, REREVIEW)
    complete(walk, "primary_care_application", only=TO_CITY)


def _barred(walk: Walk, case: Rereview, at) -> None:
    """What an institution whose grade was revoked lacks (P34)."""
    on = timezone.localdate(at)
    Grade.objects.create(institution=case.applicant, grade="乙", decree_number="文1", decreed_on=on, revoked_on=on)
    walk.look(case, at)
    walk.take(case, "withdraw", at)


@pytest.mark.parametrize("kind", RECHECKS)
@pytest.mark.article("P28")
def test_every_move_of_a_recheck(kind, walk, people, at):
    by = OfficeKind.COMMISSION if kind == CITY_RECHECK else OfficeKind.BUREAU

    def held(index: int) -> Grade:
        institution = primary_care.institution(index, people=people, at=at).office.institution
        day = timezone.localdate(at) - timedelta(days=300)
        return grades.imported(institution, grade="乙", number=f"文{index}", on=day, people=people, at=at)

    def concluding_of(index: int, bears: G | None) -> Recheck:
        day = at + timedelta(days=21 * index)  # nobody visits two institutions at once
        return rechecking.recheck_at(R("concluding"), held(index), people=people, at=day, by=by, bears=bears)

    agreeing, differing, lower = (concluding_of(index, bears) for index, bears in ((1, G.YI), (2, G.BING), (3, G.BING)))
    then = concluding.days_on(lower, 8)
    for case in (agreeing, differing):
        walk.look(case, then)
        _fallen(walk, case.rechecked, case, then)
    walk.take(agreeing, "keep_grade", then)
    walk.take(differing, "order_anew", then)
    anew = rechecking.anew_of(differing)
    if kind == RECHECK:
        rechecking.walked(anew, R("concluding"), people=people, at=then, bears=G.BING)
        walk.look(anew, concluding.days_on(anew, 8))
    walk.take(differing, "anew_over", then + timedelta(days=60))
    for name in ("conclude", "post_conclusion"):
        walk.take(lower, name, then)
    _fallen(walk, lower.rechecked, lower, then)
    # An objection that is upheld may leave no grade at all, or the one that is held.
    for grade in (NO_GRADE, "乙"):
        with walk.undone():
            walk.take(lower, "change_conclusion", then, grade=grade)
            walk.take(lower, "post_conclusion", then)
            walk.take(lower, "determine", concluding.after_publicity(lower))
    last = then + timedelta(days=120)
    team = rereview.of_city(people, at=last) if by == OfficeKind.COMMISSION else people
    visit.reviewers(people=team, at=last)
    handler = team[Role.BUREAU_HANDLER]
    _on_site(walk, rechecking.opened(held(4), by=handler, at=last), last)
    complete(walk, kind)


def _fallen(walk: Walk, grade: Grade, case: Case, at) -> None:
    """What a case about a grade lacks once that was revoked; and back."""
    with transaction.atomic():
        Grade.objects.filter(pk=grade.pk).update(revoked_on=timezone.localdate(at), revoked_ground="试")
        read_anew(grade, at=at)
        walk.look(case, at)
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", REVOCATIONS)
@pytest.mark.article("P34")
def test_every_move_of_a_revocation(kind, walk, people, at):
    def begun(index: int) -> Revocation:
        institution = primary_care.institution(index, people=people, at=at).office.institution
        grade, day = "甲" if kind == CITY_KIND else "乙", timezone.localdate(at) - timedelta(days=300)
        held = grades.imported(institution, grade=grade, number=f"文{index}", on=day, people=people, at=at)
        return revoking.proposed(held, people=people, at=at)

    grave, plain, silent, overtaken, late = (begun(index) for index in range(1, 6))
    walk.look(grave, at)
    told = ("draft_revocation_intent", "tell_revocation")
    for name in (*told, "make_statement", "draft_revocation", "revoke", "draft_revocation_circular", "circulate"):
        walk.take(grave, name, at)
    for name in (*told, "make_statement"):
        walk.take(plain, name, at)
    walk.take(plain, "draft_revocation", at, grave=False)
    walk.take(plain, "revoke", at)
    for name in told:
        walk.take(silent, name, at)
    over = at + timedelta(days=14)
    walk.look(silent, over)
    with walk.undone():
        walk.take(silent, "drop_revocation", over)
    for name in ("close_hearing", "drop_revocation"):
        walk.take(silent, name, over)
    for name in (*told, "make_statement"):
        walk.take(late, name, at)
    for case in (overtaken, late):  # nothing is left to revoke: the head drops it
        _fallen(walk, case.revoked, case, at)
        walk.take(case, "drop_revocation", at)
    complete(walk, kind)


@pytest.mark.article("P33")
def test_every_move_of_a_termination(walk, people, at):
    visit.reviewers(people=people, at=at)
    review_of = primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI)
    _terminations(walk, review_of, at, draw="grade_review_draw")
    complete(walk, "primary_care_termination")


def _terminations(walk: Walk, of: Application, at, *, draw: str) -> None:
    """It is terminated, or nothing is said to it, or it is dropped, or the review ends before it, or has a draw open."""

    def proposed() -> Case:
        return terminating.proposed(fresh(of), people=walk.people, at=at)

    told = ("draft_termination_intent", "tell_termination")
    over = at + timedelta(days=14)
    with walk.undone():
        ended = proposed()
        walk.look(ended, at)
        for name in (*told, "make_statement", "draft_termination", "terminate"):
            walk.take(ended, name, at)
        assert fresh(of).state == Review.TERMINATED
    with walk.undone():
        silent = proposed()
        for name in told:
            walk.take(silent, name, at)
        walk.look(silent, over)
        for name in ("close_hearing", "drop_termination"):
            walk.take(silent, name, over)
    with walk.undone():
        walk.take(proposed(), "drop_termination", at)
        walk.take(terminating.told(proposed(), people=walk.people, at=at), "drop_termination", at)
    with walk.undone():
        overtaken = proposed()
        for name in (*told, "make_statement"):
            walk.take(overtaken, name, at)
        for name in ("draft_unqualified", "find_unqualified"):
            walk.take(of, name, at)
        walk.look(overtaken, at)  # the review is over: the head drops it
        walk.take(overtaken, "drop_termination", at)
    drawn = proposed()
    for name in ("find_qualified", "draft_acceptance", "accept", "grade_review_plan", draw):
        walk.take(of, name, at)
    for name in (*told, "make_statement", "draft_termination"):
        walk.take(drawn, name, at)


@pytest.mark.article("P33")
def test_every_move_of_a_termination_of_a_rereview(walk, people, at):
    """By the commission, as the bureau's is walked."""
    visit.reviewers(people=rereview.of_city(people, at=at), at=at)
    reached = primary_care.application_at(Review.REACHED, people=people, at=at, grade=G.JIA)
    then = concluding.days_on(reached, 8)
    case = rereview.rereview_at(Review.SUBMITTED, reached, people=people, at=then)
    _terminations(replace(walk, people=rereview.of_city(people, at=then)), case, then, draw="grade_rereview_draw")
    complete(walk, "primary_care_city_termination")


def _on_site(walk: Walk, case: Application, at) -> None:
    """A team is drawn, loses a member before and during the visit, and hands in what it has rated."""
    team = review_steps(use_of(fresh(case)))
    visit.reviewers(people=walk.people, at=at)

    def drawn() -> None:
        for step in (team.draw, team.seat):
            walk.take(case, step.name, at)
        review.accept_all(case, at=at)
        walk.take(case, "grade_review_group", at)

    walk.look(case, at)
    walk.take(case, "grade_review_plan", at)
    drawn()
    walk.look(case, at + timedelta(days=30))
    walk.take(case, team.release.name, at)
    drawn()
    for name in ("draft_grade_review_visit", "grade_review_begin", team.release.name):
        walk.take(case, name, at)
    drawn()
    then = visit.current(case).plan.rates_at
    for name in ("grade_review_give_up_device", *[team.hand_in.name] * 5):
        walk.take(case, name, then)
    lead, word = team.lead.name, team.consolidate.name
    for name in (lead, word, lead, "grade_review_sign_in", "grade_review_end"):
        walk.take(case, name, then)
    visit.device(panel_of(case).members[0], at=then, waiting=1)
    walk.look(case, then)
    sealed = ("grade_review_give_up_device", *["sign_dossier"] * 5, lead, "seal_dossier", lead)
    for name in (*sealed, "submit_report", "return_report", "submit_report"):
        walk.take(case, name, then)
    for name in ("receive_report", "unreceive_report", "receive_report", "conclude", "reconsider", "conclude"):
        walk.take(case, name, then)
    for name in ("post_conclusion", "withdraw_conclusion", "reconsider", "conclude", "post_conclusion"):
        walk.take(case, name, then)
    # By the city from the first grade to none, and back; of a recheck from a lower one.
    for name in ("change_conclusion", "post_conclusion") * (1 if case.kind == APPLICATION else 2):
        walk.take(case, name, then)
    over = concluding.after_publicity(case)
    walk.look(case, over)
    walk.take(case, "determine", over)
    walk.take(case, "issue_decree", over + timedelta(days=2))


def _review_at(stage: Review, walk: Walk, at, *, of_city: bool) -> tuple[Application, Walk]:
    """Of a bureau, or the commission's own re-review with those who run it."""
    if not of_city:
        return primary_care.application_at(stage, people=walk.people, at=at, grade=G.YI), walk
    reached = primary_care.application_at(Review.REACHED, people=walk.people, at=at)
    then, city = concluding.days_on(reached, 13), replace(walk, people=rereview.of_city(walk.people, at=at))
    return rereview.rereview_at(stage, reached, people=walk.people, at=then), city


OF_BODY = pytest.mark.parametrize("of_city", [False, True], ids=["of a bureau", "of the commission"])


@OF_BODY
@pytest.mark.article("P30")
def test_every_move_of_an_objection_of_the_supervisor(of_city, walk, at):
    of, body = _review_at(Review.ACCEPTED, walk, at, of_city=of_city)
    then = Record.objects.filter(case=of.pk).latest("pk").at
    for name in ("answer_supervision", "go_on", "take_back_supervision"):
        watched.objected(of, by=body.people[Role.SUPERVISOR], at=then)
        objection = Case.objects.open().get(about=of.pk)
        body.look(objection, then)
        body.take(objection, name, then)
    complete(walk, objection.kind)


@OF_BODY
@pytest.mark.article("P13")
def test_every_move_of_an_objection_to_a_grade(of_city, walk, at):
    of, walk = _review_at(Review.PUBLICITY, walk, at, of_city=of_city)
    then = concluding.days_on(of, 15)
    drawn, named = objecting.lodged(of, at=then), objecting.lodged(of, at=then, named=True)
    use = use_of(fresh(drawn))
    team = review_steps(use)
    walk.look(drawn, then)
    for name in ("designate", "undesignate", "designate", "release", "designate"):
        walk.take(named, f"{use.name}_{name}", then)
    review.accept_all(named, at=then)
    walk.take(named, team.hand_in.name, then)
    draft = "draft_grade_objection_answer"
    for name in ("propose", draft, "send_back", "propose", draft, "answer_objection"):
        walk.take(named, name, then)
    for name in ("draw", "seat", "release", "designate"):
        walk.take(drawn, f"{use.name}_{name}", then)
    for _ in review.accept_all(drawn, at=then):
        walk.take(drawn, team.hand_in.name, then)
    walk.take(drawn, team.lead.name, then)
    for name in (team.consolidate.name, "propose", draft, "answer_objection"):
        walk.take(drawn, name, then)
    complete(walk, drawn.kind)


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
            pass  # rolled back with the savepoint: a verb may be several acts
        else:
            taken += 1
        sound(fresh(current))
    return taken


def _intrude(walk: Walk, case: Case, step, pick: int, at) -> None:
    strangers = [member for role, member in walk.people.items() if role not in (*step.roles, Role.CENTRE)]
    intruder = strangers[pick % len(strangers)]
    before = told(fresh(case))
    with pytest.raises((Refused, NotTheirs)):
        perform(case, step, by=intruder, at=at, reason="试走")
    assert told(fresh(case)) == before
