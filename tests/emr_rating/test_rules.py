from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.figures import editions
from casework.verdict import Refusal, allow, refuse
from emr_rating.articles import E
from emr_rating.cycle.rules import applies, in_force
from emr_rating.rules import (
    LEVELS,
    Lane,
    Part,
    best_declaration,
    declarable_levels,
    first_time_four,
    is_upgrade,
    lane,
    level_fits,
    materials_due,
    may_conclude,
    may_declare,
    may_file,
    may_fill,
    may_modify,
    may_report,
    window_open,
)
from emr_rating.spot_check.opinion import CheckedForm
from emr_rating.spot_check.rules import counts_for, suspended

LAW = editions.texts("emr")[-1]
OPENS = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
LATER = CLOSES + timedelta(days=5)
MOMENT = timedelta(microseconds=1)


def articles(verdict):
    return [reason.article.id for reason in verdict.reasons]


def test_verdicts_combine_and_keep_every_reason():
    both = refuse(E(10), "上报后只允许修改1次。") & allow() & refuse(E(8), "填报已截止。")
    assert (bool(both), both.ok) == (False, False)
    assert both.reasons == (Refusal(E(10), "上报后只允许修改1次。"), Refusal(E(8), "填报已截止。"))
    assert str(both) == "上报后只允许修改1次（第十条）。填报已截止（第八条）。"
    assert (bool(allow()), str(allow())) == (True, "")


@pytest.mark.article("E08")
@pytest.mark.parametrize(
    "at, exception, sentence",
    [
        (OPENS - MOMENT, None, "填报尚未开始，请于2026年3月1日 08:00后填报。"),
        (OPENS, None, None),
        (CLOSES - MOMENT, None, None),
        (CLOSES, None, "填报已于2026年3月31日 17:30截止；确需补报的，请向市卫生健康委申请。"),
        (CLOSES, LATER, None),
        (LATER - MOMENT, LATER, None),
        (LATER, LATER, "填报已于2026年4月5日 17:30截止；确需补报的，请向市卫生健康委申请。"),
        (CLOSES - MOMENT, OPENS, None),
    ],
)
def test_filing_stands_in_the_window_or_up_to_an_own_end(at, exception, sentence):
    verdict = may_file(at=at, opens_at=OPENS, closes_at=CLOSES, exception_ends_at=exception)
    assert [reason.sentence for reason in verdict.reasons] == ([sentence] if sentence else [])
    if exception is None:
        assert window_open(at=at, opens_at=OPENS, closes_at=CLOSES) == verdict


@pytest.mark.article("E09")
@pytest.mark.parametrize(
    "part, complete, sentence",
    [
        (Part.BASIC, [], None),
        (Part.EMR, [], "请先完成“基础数据”，再填写“EMR数据”。"),
        (Part.EMR, [Part.BASIC], None),
        (Part.DATA_QUALITY, [Part.BASIC], "请先完成“EMR数据”，再填写“数据质量评估”。"),
        (Part.DATA_QUALITY, [Part.EMR], "请先完成“基础数据”，再填写“数据质量评估”。"),
        (Part.DATA_QUALITY, [Part.BASIC, Part.EMR], None),
    ],
)
def test_the_three_parts_are_filled_in_order(part, complete, sentence):
    assert [reason.sentence for reason in may_fill(part, complete=complete).reasons] == ([sentence] if sentence else [])


@pytest.mark.article("E10")
def test_every_item_is_confirmed_before_reporting():
    assert may_report(unconfirmed=[]) == allow()
    assert str(may_report(unconfirmed=["02.01", "01.01"])) == (
        "尚有2项未确认（01.01、02.01），请逐项确认后再上报（第十条）。"
    )
    assert "（01.01、01.02、01.03、01.04、01.05等）" in str(
        may_report(unconfirmed=[f"01.{n:02d}" for n in range(1, 7)])
    )


@pytest.mark.article("E10")
@pytest.mark.parametrize(
    "version, at, refusals",
    [
        (1, CLOSES - MOMENT, []),
        (1, CLOSES, ["E10"]),
        (2, CLOSES - MOMENT, ["E10"]),
        (2, CLOSES, ["E10", "E10"]),
        (0, CLOSES - MOMENT, ["E10"]),
    ],
)
def test_a_report_is_modified_once_and_before_the_window_closes(version, at, refusals):
    assert articles(may_modify(version=version, at=at, closes_at=CLOSES, law=LAW)) == refusals


@pytest.mark.article("E11")
@pytest.mark.parametrize(
    "declared, latest_final, running, expected",
    [
        (5, None, 1, "newly"),
        (5, 4, 1, "newly"),
        (5, 5, 2, None),
        (5, 5, 4, None),
        (5, 5, 5, "for_the_file"),
        (5, 5, 6, None),
        (5, 5, 10, "for_the_file"),
        (5, 6, 1, "newly"),
        (6, 5, 1, "newly"),
        (4, 3, 1, None),
        (4, 4, 5, None),
    ],
)
def test_who_hands_in_materials(declared, latest_final, running, expected):
    due = materials_due(declared=declared, latest_final=latest_final, years_same_level_running=running, law=LAW)
    assert due == expected


@pytest.mark.article("E12")
@pytest.mark.parametrize(
    "declared, latest_final, expected", [(4, 3, True), (3, 3, False), (2, 3, False), (4, None, False), (1, 0, True)]
)
def test_an_upgrade_declares_above_the_latest_final_result(declared, latest_final, expected):
    assert is_upgrade(declared=declared, latest_final=latest_final) is expected


HISTORY = {
    "computed": 8,
    "latest_final": 4,
    "passed_levels": {4},
    "last_upgrade_year": None,
    "year": 2026,
    "interval": 1,
}


@pytest.mark.article("E12")
@pytest.mark.parametrize(
    "level, changes, refusals",
    [
        (5, {}, []),
        (6, {}, ["E12"]),
        (5, {"computed": 4}, ["E09"]),
        (6, {"computed": 5}, ["E09", "E12"]),
        # 2 -> 4 is lawful; the ladder binds from 5 on
        (4, {"latest_final": 2, "passed_levels": {2}}, []),
        (5, {"latest_final": 2, "passed_levels": {2}}, ["E12"]),
        (4, {"latest_final": None, "passed_levels": set()}, []),
        (5, {"latest_final": None, "passed_levels": set()}, ["E12"]),
        # whoever passed a level has passed those below, and one passed long ago counts
        (5, {"latest_final": 5, "passed_levels": {5}}, []),
        (5, {"latest_final": 3, "passed_levels": {3, 4}}, []),
        (5, {"latest_final": 6, "passed_levels": {6}}, []),
        # interval between two upgrade declarations, passed or not
        (5, {"last_upgrade_year": 2025}, []),
        (5, {"last_upgrade_year": 2025, "interval": 2}, ["E12"]),
        (5, {"last_upgrade_year": 2024, "interval": 2}, []),
        (5, {"last_upgrade_year": 2026, "interval": 1}, ["E12"]),
        (5, {"last_upgrade_year": 2026, "interval": 0}, ["E12"]),
        (4, {"last_upgrade_year": 2025, "interval": 2}, []),
        (3, {"last_upgrade_year": 2026}, []),
        (4, {"latest_final": None, "passed_levels": set(), "last_upgrade_year": 2025, "interval": 2}, []),
    ],
)
def test_what_may_be_declared(level, changes, refusals):
    assert articles(may_declare(level, **HISTORY | changes)) == refusals


@pytest.mark.article("E12")
def test_a_refused_declaration_says_how_to_mend_it():
    facts = HISTORY | {"last_upgrade_year": 2025, "interval": 2, "passed_levels": {3}, "latest_final": 3, "computed": 4}
    assert [reason.sentence for reason in may_declare(5, **facts).reasons] == [
        "申报级别不得高于自评级别4级，请选择4级或以下。",
        "申报5级须先通过4级评价，本机构尚无通过4级的记录。",
        "上次升级申报为2025年度，间隔不足2年，2027年度起方可再次升级申报，本年度可申报3级或以下。",
    ]


@pytest.mark.article("E12")
@pytest.mark.parametrize(
    "changes, best",
    [
        ({}, 5),
        ({"computed": 3}, 3),
        ({"computed": 0}, 0),
        ({"latest_final": None, "passed_levels": set()}, 4),
        ({"last_upgrade_year": 2025, "interval": 3}, 4),
    ],
)
def test_the_form_is_preset_to_the_highest_lawful_level(changes, best):
    assert best_declaration(declarable_levels(**HISTORY | changes)) == best


@given(
    computed=st.sampled_from(LEVELS),
    latest_final=st.none() | st.sampled_from(LEVELS),
    passed_levels=st.sets(st.sampled_from(LEVELS)),
    last_upgrade_year=st.none() | st.integers(2020, 2026),
    interval=st.integers(1, 4),
)
def test_what_is_lawful_is_lawful_for_every_lower_level(**facts):
    levels = declarable_levels(year=2026, **facts)
    best = best_declaration(levels)
    assert [level for level, verdict in levels.items() if verdict] == list(range(best + 1))
    assert best <= facts["computed"]


@pytest.mark.article("E15")
@pytest.mark.parametrize(
    "previous, expected", [([], True), ([3], True), ([3, 4], False), ([4, 3], False), ([5], False), ([0, 1, 2], True)]
)
def test_first_time_4_looks_at_every_earlier_declaration(previous, expected):
    assert first_time_four(previous) is expected


@pytest.mark.article("E15")
@pytest.mark.article("E16")
@pytest.mark.article("E17")
@pytest.mark.article("E30")
@pytest.mark.parametrize(
    "declared, first_time, suspended, materials, expected",
    [
        (6, False, False, True, Lane.AWAITING_MATERIALS),
        (5, True, True, False, Lane.CITY_CHECK),
        (5, False, False, False, Lane.CITY_CHECK),
        (4, True, False, False, Lane.CITY_REVIEW),
        (4, False, False, False, Lane.DISTRICT_REVIEW),
        (4, True, True, False, Lane.CITY_REVIEW),
        (4, False, True, False, Lane.RAISED_REVIEW),
        (3, True, False, False, Lane.DISTRICT_REVIEW),
        (3, True, True, False, Lane.RAISED_REVIEW),
        (0, True, False, False, Lane.DISTRICT_REVIEW),
    ],
)
def test_the_lane_at_closing(declared, first_time, suspended, materials, expected):
    assert (
        lane(
            declared=declared,
            first_time_four=first_time,
            district_suspended=suspended,
            needs_materials=materials,
        )
        is expected
    )


@pytest.mark.article("E04")
@pytest.mark.article("E15")
@pytest.mark.article("E16")
@pytest.mark.article("E17")
@pytest.mark.parametrize(
    "changes, refusals",
    [
        ({}, []),
        ({"concluded": 3}, []),
        ({"concluded": 0}, []),
        ({"concluded": 5}, ["E15"]),
        ({"concluded": -1}, ["E15"]),
        ({"reason": " \n"}, ["E04"]),
        ({"opinions": 2}, ["E15"]),
        ({"opinions": 0, "needed": 0}, ["E15"]),
        ({"opinions": 0, "concluded": 5, "reason": ""}, ["E15", "E15", "E04"]),
        ({"article": E(17), "opinions": 0}, ["E17"]),
    ],
)
def test_a_conclusion_keeps_or_lowers_with_opinions_and_a_reason(changes, refusals):
    facts = {"declared": 4, "concluded": 4, "reason": "材料真实完整", "opinions": 3, "needed": 3, "article": E(15)}
    assert articles(may_conclude(**facts | changes)) == refusals


@pytest.mark.article("E34")
def test_the_regulation_applies_from_its_publication_and_no_day_is_invented():
    day, before = date(2026, 3, 5), date(2026, 3, 4)
    found = {
        (opens, published): articles(applies(opens_on=opens, published_on=published))
        for opens in (before, day)
        for published in (None, day)
    }
    assert found == {(before, None): [], (before, day): ["E34"], (day, None): [], (day, day): []}
    assert [in_force(None), in_force(day)] == ["自发布之日起实施", "自发布之日（2026年3月5日）起实施"]


@pytest.mark.article("E30")
def test_an_opinion_on_a_drawn_result_lowers_below_that_result_whatever_was_declared():
    called = CheckedForm.held
    assert level_fits("lower", 2, held=3, called=called, article=E(30))
    assert "低于原结果级别（3级）" in str(level_fits("lower", 3, held=3, called=called, article=E(30)))


@pytest.mark.article("E30")
@pytest.mark.parametrize(
    "ended_at, late_years, counts",
    [
        (CLOSES - MOMENT, 1, 2025),
        (CLOSES, 1, 2026),
        (CLOSES, 0, 2025),
        (CLOSES.replace(year=2027), 1, 2027),
        (CLOSES.replace(year=2029), 1, 2027),
    ],
)
def test_a_check_that_ends_after_the_next_closing_counts_later_as_the_setting_has_it(ended_at, late_years, counts):
    closings = {2025: CLOSES.replace(year=2025), 2026: CLOSES, 2027: CLOSES.replace(year=2027)}
    assert counts_for(2025, ended_at=ended_at, closings=closings, late_years=late_years) == counts


@pytest.mark.article("E30")
def test_a_district_lowered_two_years_running_is_suspended_in_the_third_and_back_in_the_fourth():
    lowered = {2024: {"a", "b"}, 2025: {"a", "c"}, 2026: {"c"}}
    assert [suspended(year, lowered) for year in (2025, 2026, 2027, 2028)] == [set(), {"a"}, {"c"}, set()]
