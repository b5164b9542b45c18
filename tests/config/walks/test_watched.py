"""What the commission watches in the rating: tips, spot checks, violations, districts that are late."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.roles import OfficeKind
from casework import ledger
from casework.registry import case_type
from config.scenarios import (
    bureau_violating,
    cast,
    checking,
    extending,
    filing,
    national,
    overdue,
    review,
    violating,
)
from emr_rating.models import Filing, SpotCheck, Violation
from emr_rating.rules import Overdue
from emr_rating.stages import Stage
from emr_rating.violation.rules import LOWER, SUSPEND

from .book import CHECKED, OVERDUE, complete
from .walk import Walk, fresh, wanted

pytestmark = pytest.mark.django_db


@pytest.mark.article("E28")
def test_every_move_of_a_tip_of_the_rating(walk, at):
    case, _ = violating.told_of(at=at)
    walk.look(case, at)
    walk.take(case, "answer_tip", at)
    complete(walk, "emr_tip")


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
    assert walk.asked["emr_spot_check", "emr_spot_check_conclude", "result_as_drawn"] == {True, False}
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


@pytest.mark.article("E29")
def test_every_move_of_the_violation_of_a_bureau(walk, people, at):
    year = filing.cycle(people=people, at=at)
    for index in (2, 22):
        hospital = filing.hospital(index, people=people, at=at)
        filing.filing_at(Stage.REPORTED, applicant=hospital, of_cycle=year, at=at, level=3)
    morning, over = review.close(year), review.close(year) + timedelta(days=14)
    first, second = Filing.objects.order_by("pk")
    review.review_at(Stage.PROVISIONAL, first, people=people, at=morning)
    case = bureau_violating.opened(first, people=people, at=morning)
    walk.look(case, morning)
    for name in ("reach_filings", "spare_filing"):
        walk.take(case, name, morning)
    with walk.undone():
        walk.take(case, "drop_bureau_violation", morning)
    for name in ("draft_bureau_violation_intent", "tell_bureau_violation"):
        walk.take(case, name, morning)
    with walk.undone():
        walk.take(case, "make_statement", morning)
        bureau_violating.hospital_heard(fresh(case).reached.get(), at=morning)
        walk.take(case, "settle_reached", morning, sanction=LOWER)
        walk.take(case, "draft_bureau_violation", morning)
        walk.take(case, "decide_bureau_violation", morning)
        assert fresh(first).conclusion.article == "E29"
    with walk.undone():
        walk.take(case, "drop_bureau_violation", morning)
    walk.look(case, over)
    walk.take(case, "close_hearing", over)
    with walk.undone():
        walk.take(case, "drop_bureau_violation", over)
    walk.take(case, "settle_reached", over, sanction=SUSPEND)
    for act in ("draft_bureau_violation", "decide_bureau_violation", "draft_bureau_violation_circular", "circulate"):
        walk.take(case, act, over)
    assert [row.suspended_until is None for row in (fresh(first), fresh(second))] == [False, True]
    complete(walk, "emr_bureau_violation")


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
