"""A fault entered by mistake: taken back in full, once, and then it neither bars nor is told of to an employer (P11)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from config.scenarios import terms
from experts.actions import points
from experts.conflicts import conflicts
from experts.models import Expert, PointsEntry
from experts.recusal import Ground
from tests.worlds import walked_once

from ..casework.conftest import application, institution
from .reviews import page, visit

pytestmark = [pytest.mark.django_db, pytest.mark.article("P11")]
REGIME = terms.REGIME


@walked_once
def expert(people, at) -> Expert:
    expert = terms.expert("zj-he", "何静秋", at=at)
    terms.appoint([expert], people=people, at=at)
    return expert


@walked_once
def fault(expert, people, at) -> PointsEntry:
    return terms.give_points(expert, "late", people=people, at=at, remark="逾期3日。")


@pytest.fixture
def handler(people):
    return people[Role.COMMISSION_HANDLER]


def correct(expert, corrects, points_, by, at, regime=REGIME):
    on = timezone.localdate(at)
    return points.correct(
        expert, regime=regime, points=points_, corrects=corrects, happened_on=on, remark="登记有误", by=by, at=at
    )


def test_a_fault_taken_back_in_full_no_longer_bars_from_a_review(expert, fault, handler, people, at):
    case = application(institution(41), at=at, by=people[Role.BUREAU_HANDLER])
    facts = {"pool": expert.entries.get().pool, "on": timezone.localdate(at)}
    before = {one.ground for one in conflicts(expert, case, **facts)}
    correct(expert, fault, 2, handler, at)
    after = {one.ground for one in conflicts(expert, case, **facts)}
    assert (Ground.MISCONDUCT in before, before - after) == (True, {Ground.MISCONDUCT})


def test_the_page_offers_the_entry_refuses_another_figure_and_shows_it_as_corrected(expert, fault, handler, at):
    url, tab = (reverse(name, args=[expert.number]) for name in ("correct_points", "expert_points"))
    assert "2026年11月9日，逾期提交评审意见，-2分" in page(handler, url, at=at)
    data = {"regime": REGIME, "corrects": fault.pk, "happened_on": "2026-11-09", "remark": "登记有误"}
    refused = visit(handler, url, {**data, "points": "1"}, at=at)
    assert (refused.status_code, "更正分值应为+2分" in refused.content.decode()) == (422, True)
    assert page(handler, tab, at=at).count("已更正") == 0
    assert visit(handler, url, {**data, "points": "2"}, at=at).status_code == 302
    shown = page(handler, tab, at=at)
    assert (shown.count("已更正"), "更正2026年11月9日的逾期提交评审意见" in shown) == (1, True)
    assert f'value="{fault.pk}"' not in page(handler, url, at=at)


def test_an_entry_is_taken_back_once_by_its_expert_and_regime_only(expert, fault, handler, people, at):
    other = terms.expert("zj-2", "贺云", at=at, index=2)
    base = expert.points.get(ground=PointsEntry.Ground.BASE)
    for of, named, figure in ((other, fault, 2), (expert, base, -75)):
        with pytest.raises(Refused, match="所选计分不能更正或者已经更正，请重新选择"):
            correct(of, named, figure, handler, at)
    correction = correct(expert, fault, 2, handler, at)
    for named, figure in ((fault, 2), (correction, -2)):
        with pytest.raises(Refused, match="所选计分不能更正或者已经更正，请重新选择"):
            correct(expert, named, figure, handler, at)
    assert points.total(expert, REGIME) == 75


def test_a_correction_that_names_no_entry_leaves_the_fault_where_it_is(expert, fault, handler, at):
    correct(expert, None, 2, handler, at)
    assert list(PointsEntry.objects.standing().filter(ground=PointsEntry.Ground.MISCONDUCT)) == [fault]
