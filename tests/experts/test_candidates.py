"""Who stands on the list of a draw: units, districts and levels as the draw takes them, and who does not and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from config.scenarios import cast
from config.scenarios.draws import drawn as whole_draw
from experts.actions import drawing
from experts.drawing.candidates import candidates_for, fallen
from experts.models import Absence, Employment, Expert, LevelChange, Pool, PoolEntry
from tests.worlds import walked_once


@pytest.fixture
def listed(use, waiting, on):
    def ask(**facts):
        pool = Pool.objects.get(pk=use.pool.pk)
        return candidates_for(
            waiting, use.row, pool=pool, on=on, until=use.row.needed_until(on, law=waiting.law), **facts
        )

    return ask


@walked_once
def expert(pool) -> Expert:
    return PoolEntry.objects.filter(pool=pool).order_by("-pk").first().expert


def row(found, expert):
    return next((one for one in found.listed if one["number"] == expert.number), None)


def reasons(found, expert):
    return dict(found.excluded).get(expert.number)


def test_experts_are_needed_until_the_last_day_of_answer_and_opinion(use, waiting, on):
    assert str(use.row.needed_until(on, law=waiting.law)) == "2026-11-26"


def test_a_candidate_belongs_to_the_present_employer_and_its_district(listed, expert):
    present = expert.employer()
    one = row(listed(), expert)
    assert (one["employer"], one["district"], one["kind"]) == (present.uscc, present.district_id, expert.kind)


def test_who_has_no_employer_is_a_unit_of_their_own(listed, expert, on):
    Employment.objects.filter(expert=expert).update(until=on - timedelta(days=1))
    one = row(listed(), expert)
    assert (one["employer"], one["district"]) == (expert.number, expert.district_id)


@pytest.mark.article("P10")
def test_the_level_is_the_one_set_last_in_pools_that_have_levels(listed, expert, office, at):
    for level, moment in (("B", at), ("A", at + timedelta(days=1)), ("C", at - timedelta(days=1))):
        LevelChange.objects.create(
            expert=expert, regime="emr", level=level, borne=level, reason="演示", by=office.person, at=moment
        )
    assert row(listed(), expert)["level"] == ""
    Pool.objects.update(keeps_points=True)
    assert row(listed(), expert)["level"] == "A"


@pytest.mark.article("P30")
def test_a_former_employer_within_the_time_of_the_table_excludes(listed, own_staff, on):
    Employment.objects.filter(expert=own_staff).update(until=on - timedelta(days=400))
    assert reasons(listed(), own_staff) == [("曾工作单位", "《专家回避规定（演示）》")]
    Employment.objects.filter(expert=own_staff).update(until=on - timedelta(days=4 * 366))
    assert reasons(listed(), own_staff) is None


def test_whoever_left_the_pool_or_whose_post_has_ended_is_not_asked_about(listed, expert, on, at):
    Membership.objects.filter(pool_entry__expert=expert).update(valid_until=on - timedelta(days=1))
    found = listed()
    assert (row(found, expert), reasons(found, expert)) == (None, None)


def test_an_absence_in_the_time_of_the_review_excludes_and_a_later_one_does_not(listed, expert, on):
    absence = Absence.objects.create(expert=expert, since=on, until=on, reason="出差")
    assert reasons(listed(), expert) == [("本人已登记不能参加", "本人登记")]
    Absence.objects.filter(pk=absence.pk).update(since=on + timedelta(days=30), until=on + timedelta(days=31))
    assert row(listed(), expert)["number"] == expert.number


def test_members_who_stay_are_listed_whatever_has_come_between(listed, own_staff):
    assert row(listed(kept=[own_staff.number]), own_staff)["number"] == own_staff.number


def test_an_expert_who_has_gone_from_the_case_is_not_listed_for_it_again(
    listed, waiting, office, supervisor, at, use, on
):
    draw = whole_draw(waiting, office=office, supervisor=supervisor, at=at)
    gone = draw.assignments.first()
    type(gone).objects.filter(pk=gone.pk).update(ended_at=at, ended_reason="谢绝")
    assert reasons(listed(), gone.member.pool_entry.expert) == [("已退出本次评审", "本案件办理记录")]


def test_of_a_frozen_list_those_fall_who_left_or_may_no_longer_be_drawn(use, waiting, own_staff, expert, on):
    Expert.objects.filter(pk=expert.pk).update(disqualified_on=on, disqualified_reason="干扰评审")
    asked = {"pool": use.pool, "on": on, "until": on}
    found = fallen(waiting, {expert.number, own_staff.number, "X2026-9999"}, **asked)
    said = {number: [one.ground.label for one in grounds] if grounds else None for number, grounds in found.items()}
    assert said == {
        expert.number: ["已被取消评审资格"],
        own_staff.number: ["现工作单位"],
        "X2026-9999": None,
    }


def test_a_pool_twice_as_large_asks_no_more_queries(listed, at):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            return len(listed().listed), len(queries)

    asked()  # the calendar is read once
    before = asked()
    for index in range(16):
        cast.person(f"more-{index}", "演示专家", role=Role.EXPERT, office=cast.office(OfficeKind.COMMISSION), at=at)
    assert asked() == (before[0] + 16, before[1])


@pytest.mark.article("P30")
def test_a_draw_that_no_candidate_passes_says_which_ground_takes_how_many(use, waiting, office, on, at):
    use.pool.bars_same_district = True
    Expert.objects.update(district=waiting.district)
    with pytest.raises(Refused) as refused:
        drawing.freeze(waiting, by=office, at=at)
    assert refused.value.sentences == (
        "条件限制过多，专家不足：评审组需5名，候选0名。",
        "在库专家16人中排除16人：同一区县16人（专家库设置）。",
    )
