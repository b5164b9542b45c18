"""Every step says what it does before it is taken: what follows, what cannot be undone, what becomes of the case otherwise."""

from string import Formatter

import pytest

from accounts.roles import Role
from casework.consequences import consequences
from casework.registry import case_types
from config.scenarios import filing as filings
from config.scenarios import primary_care
from emr_rating.filing.steps import AMEND
from emr_rating.stages import Stage as Filed
from primary_care_review.check.steps import FIND_QUALIFIED, REQUEST_SUPPLEMENT
from primary_care_review.stages import Stage

pytestmark = pytest.mark.django_db

ROWS = [(of_kind, step) for of_kind in case_types() for step in of_kind.steps]
SHOWN = [(of_kind, step) for of_kind, step in ROWS if not step.page and step.roles != (Role.CLOCK,)]


def words(sentence: str) -> set[str]:
    return {word for _, word, _, _ in Formatter().parse(sentence) if word}


@pytest.mark.parametrize("of_kind, step", ROWS, ids=[f"{of_kind.kind}.{step.name}" for of_kind, step in ROWS])
def test_what_a_row_tells_of_the_case_the_kind_can_say(of_kind, step):
    assert words(step.follows + step.otherwise) <= set(of_kind.facts)
    assert [text for text in (step.follows, step.otherwise, step.confirm) if text and not text.endswith("。")] == []


def test_every_row_with_a_button_has_a_sentence_of_its_own_on_what_follows():
    """What the table tells by itself (states, limits) says nothing of who reads what, and what the act brings about."""
    assert [f"{of_kind.kind}.{step.name}" for of_kind, step in SHOWN if not step.follows] == []


@pytest.mark.parametrize("of_kind, step", SHOWN, ids=[f"{of_kind.kind}.{step.name}" for of_kind, step in SHOWN])
def test_the_page_of_no_step_is_silent(of_kind, step, people, at):
    """Of a case of its kind, however it stands: where it goes, and what becomes of it if nothing is done."""
    case = of_kind.model(
        number="X", state=step.sources[0].value, opened_at=at, kind=of_kind.kind, regime=of_kind.regime
    )
    if words(step.follows + step.otherwise):
        return  # tried below, with the facts of a real one
    said = consequences(case, step, by=people[Role.COMMISSION_HEAD], at=at)
    assert [one["heading"] for one in said if not one["final"]] == ["办理后", "不办理的"]
    assert [sentence for one in said for sentence in one["sentences"] if not sentence.endswith("。")] == []
    assert all(one["sentences"] for one in said)


@pytest.mark.article("E10")
def test_the_one_modification_says_how_often_and_until_when(people, at, signed_in):
    year, own = filings.cycle(people=people, at=at), filings.hospital(people=people, at=at)
    case = filings.filing_at(Filed.REPORTED, applicant=own, of_cycle=year, at=at, level=3)
    shown = signed_in(own.clerk).get(f"/cases/{case.number}/steps/{AMEND.name}/").text
    said = ("本次填报还可修改1次", "在2026年11月30日 24:00前再次上报", "以已上报的数据为准", "填报数据")
    assert [text for text in said if text not in shown] == []


@pytest.mark.article("P20")
def test_a_finding_names_the_limits_it_ends_and_begins(people, at, signed_in):
    of = primary_care.application_at(Stage.SUBMITTED, people=people, at=at)
    said = consequences(of, FIND_QUALIFIED, by=people[Role.BUREAU_HEAD], at=at)
    follows = "".join(said[0]["sentences"])
    for text in ("由区县卫生健康行政部门办理", "发出受理评审通知（20个工作日）", "“完成申请材料审核”的时限即告完成"):
        assert text in follows
    assert said[-1]["sentences"] == ["案件停留在“材料审核”；“完成申请材料审核”的时限于2026年11月23日届满。"]
    paused = consequences(of, REQUEST_SUPPLEMENT, by=people[Role.BUREAU_HEAD], at=at)
    assert "“完成申请材料审核”的时限中止。" in paused[0]["sentences"]
    shown = signed_in(people[Role.BUREAU_HANDLER]).get(f"/cases/{of.number}/steps/find_qualified/").text
    assert "发出受理评审通知（20个工作日）" in shown
