"""A hospital's year in its district and city: registration, filing, collected materials."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from config.scenarios import (
    filing,
    hospitals,
    materials,
    national,
    primary_care,
    review,
    takeover,
    violating,
)
from emr_rating.collecting import actions as collecting
from emr_rating.models import Collection, Filing, NationalReview, YearResult
from emr_rating.stages import NationalStage, Stage
from emr_rating.takeover.steps import TAKEOVER
from emr_rating.violation.rules import LOWER

from .book import CHECKED, OVERDUE, complete, opinions, reviewed
from .walk import Walk, fresh

pytestmark = pytest.mark.django_db


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
    reviewed(walk, fresh(case), morning)
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
    reviewed(walk, fresh(of_city), morning)
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
    opinions(walk, fresh(lowered), morning)
    walk.take(lowered, "emr_city_check_conclude", morning, level=4)
    reviewed(walk, fresh(checked), morning)
    walk.take(checked, "emr_city_check_conclude", morning)
    national.experts(at=at)
    passing = NationalReview.objects.get(of_filing=checked.pk)
    national.national_at(NationalStage.PASSED, passing, people=people, at=late)
    walk.take(checked, "feed_back", late)
    for one, missing in ((owing, {}), (unready, {"without_materials": "逾期未提交材料。"})):
        walk.take(one, "emr_city_check_designate", late)
        opinions(walk, fresh(one), late)
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
