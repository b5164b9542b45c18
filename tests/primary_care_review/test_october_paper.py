"""A bureau's list of the year with conclusions, summary and plan, to the commission before the end of October (P15)."""

from datetime import date, datetime

import pytest

from accounts.refused import Refused
from accounts.roles import Role
from casework.chasing.matters import source
from casework.clocks.calendar import SHANGHAI
from casework.plans import actions
from config.scenarios import cast, primary_care, yearly
from primary_care_review.models import OctoberPaper
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as G
from primary_care_review.yearly.papers import OCTOBER_PAPERS

SEPTEMBER = datetime(2027, 9, 14, 10, tzinfo=SHANGHAI)


def begun(people, at) -> OctoberPaper:
    by = people[Role.BUREAU_HANDLER]
    return yearly.begun(OCTOBER_PAPERS, "primary_care_october_paper", year=at.year, by=by, at=at)


@pytest.mark.article("P15")
def test_it_is_drafted_from_the_applications_of_the_year(people):
    primary_care.application_at(Stage.SUBMITTED, people=people, at=SEPTEMBER, grade=G.YI)
    unqualified = primary_care.application_at(Stage.UNQUALIFIED, people=people, at=SEPTEMBER, grade=G.YI, index=1)
    paper = begun(people, SEPTEMBER)
    said = {part.name: part for part in yearly.fresh(paper).contents.parts}
    assert said["list"].text == "渝中区2027年度提交评审申请和公布等级的基层医疗卫生机构2家，名单如下。"
    rows = said["list"].blocks[0].rows
    assert {row[0] for row in rows} >= {unqualified.title}
    assert [row[4] for row in rows] == ["材料审核", "审核不合格"]
    assert said["conclusions"].text == (
        "已作出评审结论并公示的，评定等级0家，未达到等级标准0家；材料审核不合格1家，正在办理1家。"
    )
    assert [row[0] for row in said["plan"].blocks[0].rows] == [rows[0][0]]


@pytest.mark.article("P15")
def test_what_was_posted_and_determined_stands_in_it_with_its_grade(people):
    case = primary_care.application_at(Stage.DETERMINED, people=people, at=SEPTEMBER, grade=G.YI)
    said = {part.name: part for part in yearly.fresh(begun(people, SEPTEMBER)).contents.parts}
    assert said["conclusions"].blocks[0].rows == [("甲级", 0), ("乙级", 1), ("丙级", 0)]
    assert [tuple(row) for row in said["conclusions"].blocks[1].rows] == [(case.title, "乙级", "待公布", "")]


@pytest.mark.article("P15")
def test_it_is_owed_to_the_last_day_of_october_which_no_weekend_moves(people):
    assert date(2027, 10, 31).weekday() == 6
    paper = begun(people, SEPTEMBER)
    assert (paper.due_on, paper.due_label) == (date(2027, 10, 31), "报送年度评审名单、结论、总结和计划")
    late = source("clock").late(people[Role.COMMISSION_HEAD], date(2027, 11, 1))
    assert list(late.values_list("case", flat=True)) == [paper.pk]
    done = yearly.handed_in(paper, by=people[Role.BUREAU_HEAD], at=SEPTEMBER)
    assert done.versions.get().number == f"{paper.number}-1"
    assert not source("clock").late(people[Role.COMMISSION_HEAD], date(2027, 11, 1)).exists()
    actions.receive(done, by=people[Role.COMMISSION_HANDLER], at=SEPTEMBER)
    assert yearly.fresh(done).state == "received"


@pytest.mark.article("P15")
def test_the_clock_begins_it_for_every_bureau_in_september_and_none_when_its_day_is_over(people):
    cast.bureau("500106", at=SEPTEMBER.replace(year=2026))
    bureaus = 2  # in which somebody works
    assert actions.begin_owed(datetime(2027, 8, 31, 10, tzinfo=SHANGHAI)) == 0
    with pytest.raises(Refused, match="尚未到起草的时间（第十五条）"):
        begun(people, datetime(2027, 8, 31, 10, tzinfo=SHANGHAI))
    assert actions.begin_owed(datetime(2027, 11, 2, 10, tzinfo=SHANGHAI)) == 0
    assert actions.begin_owed(datetime(2027, 9, 1, 10, tzinfo=SHANGHAI)) == bureaus
    assert actions.begin_owed(datetime(2027, 9, 2, 10, tzinfo=SHANGHAI)) == 0
    assert {paper.due_on for paper in OctoberPaper.objects.all()} == {date(2027, 10, 31)}
