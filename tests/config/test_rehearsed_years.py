"""Years of the grade review are rehearsed as the year of the EMR rating is; here what is their own."""

import json
from datetime import date
from random import Random

import pytest
from django.core.management import call_command

from accounts.roles import Regime
from casework.commands import BadInput
from config.rehearsal.agenda import Agenda
from config.rehearsal.clock import MovingClock
from config.rehearsal.primary_care.fates import EVERY_WAY, FEWEST, OF_RECHECK, First, Later, Within, cast_lots
from config.rehearsal.primary_care.report import PrimaryCareReport
from config.scenarios import grades, primary_care
from primary_care_review.standards.terms import Grade, InstitutionType
from tests.config.rehearsing import command

KEYS = {
    *(
        "institutions",
        "ends",
        "acts",
        "seconds",
        "seconds_per_act",
        "queries_per_act",
        "clocks",
        "objections",
        "postings",
    ),
    *("record_rows", "leaks", "whole", "faults", "grades", "lapsed", "renewed", "raised", "plaques"),
}


def test_two_years_of_a_few_institutions_hold():
    running = command("rehearse_primary_care", "--institutions", str(FEWEST), "--years", "2", "--json")
    said, progress = running.communicate()
    answer = json.loads(said)
    assert (answer["faults"], running.returncode) == ([], 0)
    assert set(answer) == KEYS
    assert (answer["institutions"], answer["leaks"], answer["whole"]) == (FEWEST, 0, True)
    ends = answer["ends"]
    reached = {end for end, number in ends.items() if number}
    assert {
        *(
            f"primary_care_application.{end}"
            for end in ("awarded", "city_awarded", "unqualified", "terminated", "cancelled")
        ),
        *("primary_care_rereview.awarded", "primary_care_rereview.not_reached", "primary_care_termination.taken"),
        *("primary_care_objection.answered", "primary_care_supervision.answered", "plaque_tip.answered"),
        "review_tip.answered",
        *("primary_care_revocation.taken", "primary_care_october_paper.received"),
    } <= reached
    assert ends["primary_care_application.city_awarded"] == ends["primary_care_rereview.awarded"]
    assert (
        sum(answer["grades"].values())
        == ends["primary_care_application.awarded"] + ends["primary_care_application.city_awarded"]
    )
    assert (
        answer["objections"] == ends["primary_care_objection.answered"] + ends["primary_care_city_objection.answered"]
    )
    assert (answer["clocks"]["missed"] > 0, answer["plaques"] > 0) == (True, True)
    assert "2020-11-02" in progress


@pytest.mark.parametrize(
    "arguments",
    [
        ("--institutions", "3"),
        ("--years", "1"),
        ("--years", "7"),
        ("--start", "2020-10-19"),
        ("--start", "2022-11-01"),
    ],
)
def test_bad_arguments_are_told(arguments):
    with pytest.raises(BadInput):
        call_command("rehearse_primary_care", *arguments)


def test_the_same_seed_gives_the_same_fates_and_everything_befalls_somebody():
    assert cast_lots(120, Random(1)) == cast_lots(120, Random(1)) != cast_lots(120, Random(2))
    assert set(EVERY_WAY) <= set(cast_lots(60, Random(7)))
    assert cast_lots(FEWEST, Random(7)) == list(EVERY_WAY[:FEWEST])
    ways = ({fate.first for fate in EVERY_WAY}, {fate.later for fate in EVERY_WAY}, {fate.within for fate in EVERY_WAY})
    assert ways == (set(First), set(Later), set(Within))
    rechecked = {(fate.within, fate.by_city) for fate in EVERY_WAY if fate.within in OF_RECHECK}
    assert {(how, by_city) for how in OF_RECHECK for by_city in (True, False)} == rechecked
    held = {(fate.type, fate.grade) for fate in EVERY_WAY}
    assert held == {(of_type, grade) for of_type in InstitutionType for grade in of_type.grades}


@pytest.mark.django_db
def test_an_end_that_nothing_reaches_is_a_fault_from_sixty_institutions_on():
    small, large = PrimaryCareReport(59), PrimaryCareReport(60)
    for report in (small, large):
        report.count(Regime.PRIMARY_CARE, on=date(2026, 11, 2), queries=0)
        report.ask_everything_happened(whole_term=True)
    said = [f"结果“{end}”没有出现。" for end in large.ends]
    assert small.faults == []
    assert large.faults[: len(said)] == said
    assert "没有乡镇卫生院评为丙级。" in large.faults
    assert large.faults[-5:] == [
        f"没有发生“{what}”。" for what in ("提高等级", "补换的牌匾", "按期或者逾期复评", "逾期申请复评", "期满未申请")
    ]


def test_a_grade_that_nobody_renewed_has_lapsed_and_what_followed_it_renews_nothing(people, at):
    first, second, third = (primary_care.institution(index, people=people, at=at) for index in range(3))
    decreed = (
        (first, "乙", date(2019, 3, 4)),  # over, and nobody had applied
        (first, "乙", date(2024, 5, 6)),
        (second, "丙", date(2023, 3, 6)),
        (second, "乙", date(2024, 3, 4)),  # raised within the term
        (third, "乙", date(2023, 3, 7)),
        (third, "乙", date(2026, 3, 9)),  # renewed
    )
    for number, (leader, grade, on) in enumerate(decreed):
        grades.imported(
            leader.office.institution,
            grade=grade,
            number=f"演示卫发〔{on.year}〕{number}号",
            on=on,
            people=people,
            at=at,
        )
    report = PrimaryCareReport(3)
    report.count_grades(on=date(2026, 11, 2))
    assert (report.lapsed, report.raised, report.renewed) == (1, 1, 1)
    assert report.grades == {Grade.JIA: 0, Grade.YI: 5, Grade.BING: 1}


@pytest.mark.django_db
def test_stories_go_on_side_by_side_and_one_that_breaks_stops_no_other():
    told, broken = [], []

    def story(name, wait):
        told.append((name, agenda.clock.on))
        yield wait
        told.append((name, agenda.clock.on))
        if name == "breaks":
            raise ValueError("no such thing")
        yield 400
        told.append("never")

    agenda = Agenda(MovingClock(date(2025, 1, 6)), broken.append)
    agenda.begin("breaks", story("breaks", 3))
    agenda.begin("waits", story("waits", date(2025, 1, 8)))
    agenda.until(date(2025, 12, 31))
    assert told == [
        ("breaks", date(2025, 1, 6)),
        ("waits", date(2025, 1, 6)),
        ("waits", date(2025, 1, 8)),
        ("breaks", date(2025, 1, 9)),
    ]
    assert len(broken) == 1
    assert "2025-01-09 breaks：" in broken[0]
    assert "ValueError: no such thing" in broken[0]
