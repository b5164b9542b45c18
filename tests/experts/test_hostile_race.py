"""Two at the same instant, on connections of their own: one list, one panel, one account, nobody seated who has just left."""

import time
from datetime import UTC, datetime

import pytest

from accounts.models import Person
from accounts.roles import OfficeKind, Regime, Role
from casework.models import Record
from casework.verifiers.verify_draw import make_proof
from config.scenarios import cast, draws
from config.scenarios import review as scenes
from experts.actions import drawing, levels, pools, rating, seats
from experts.actions.leaving import disqualify, leave
from experts.models import Assignment, Draw, Expert, Level, LevelChange, Party, PointsEntry, PoolEntry
from experts.review.designation import choices_for
from tests.real_database import at_once

from . import entries
from .reviewed import leader_of, reviewed_case
from .reviews import designate, reported

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
SECRET = draws.SECRETS


@pytest.fixture
def at():
    return AT


@pytest.fixture
def people(fresh_database):
    return cast.officials(at=AT)


@pytest.fixture
def slow(monkeypatch):
    """The draw takes its time between the last question and the panel."""
    made = drawing.OF_EXPERTS._draw

    def slowly(*args, **kwargs):
        time.sleep(0.4)
        made(*args, **kwargs)

    monkeypatch.setattr(drawing.OF_EXPERTS, "_draw", slowly)


def test_two_lists_frozen_for_one_case(use, waiting, office, supervisor, people):
    def freeze(by):
        return lambda: drawing.freeze(waiting, by=by, at=AT)

    outcomes = at_once(freeze(office), freeze(people[Role.COMMISSION_HEAD]))
    number = Draw.objects.get().number
    assert outcomes == ["done", f"本案件的抽取{number}尚未完成，不能另行抽取。"]


def test_two_hashes_lodged_for_one_party(frozen, office, people):
    def lodge(by, digit):
        return lambda: drawing.lodge(frozen, commitment=digit * 64, by=by, at=AT)

    outcomes = at_once(lodge(office, "a"), lodge(people[Role.COMMISSION_HEAD], "b"))
    assert outcomes == ["done", "组织抽取单位已登记密语摘要，登记后不能更改。"]
    row = Draw.objects.get()
    lodger = {"a" * 64: office.person, "b" * 64: people[Role.COMMISSION_HEAD].person}
    assert row.office_by == lodger[row.office_hash]


def test_both_secrets_entered_at_the_same_instant_draw_one_panel(lodged, use, office, supervisor):
    def enter(party, by):
        return lambda: drawing.enter_secret(lodged, secret=SECRET[party], by=by, at=AT)

    assert at_once(enter(Party.OFFICE, office), enter(Party.SUPERVISOR, supervisor)) == ["done", "done"]
    assert Record.objects.filter(case=lodged.case, verb="test_review_seat").count() == 1
    assert Record.objects.filter(subject=f"draw:{lodged.number}", verb="draw").count() == 1
    assert Assignment.objects.count() == 5


def test_the_last_secret_entered_while_the_other_party_ends_the_draw(lodged, office, supervisor):
    drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=AT)
    outcomes = at_once(
        lambda: drawing.enter_secret(lodged, secret=SECRET[Party.SUPERVISOR], by=supervisor, at=AT),
        lambda: drawing.end(lodged, reason="名单有误", by=office, at=AT),
    )
    assert outcomes in (["done", "本次抽取已经完成，结果不能更改。"], ["done", "本次抽取已经终止，理由：名单有误"])


@pytest.mark.parametrize("way", [leave, disqualify])
def test_nobody_is_seated_who_leaves_while_the_panel_is_drawn(lodged, slow, office, supervisor, people, way):
    drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=AT)
    number = make_proof(lodged.frozen, SECRET)["panel"][0]
    entry = PoolEntry.objects.get(pool=lodged.pool, expert__number=number)
    gone = entry if way is leave else entry.expert

    def go() -> None:
        time.sleep(0.15)
        way(gone, reason="干扰评审。", by=people[Role.COMMISSION_HEAD], at=AT)

    outcomes = at_once(lambda: drawing.enter_secret(lodged, secret=SECRET[Party.SUPERVISOR], by=supervisor, at=AT), go)
    assert "done" in outcomes
    seated = Assignment.objects.standing().filter(member__pool_entry=entry).exists()
    assert not (seated and PoolEntry.objects.get(pk=entry.pk).left_at)


@pytest.mark.article("P31")
@pytest.mark.parametrize("way", [leave, disqualify])
def test_nobody_is_designated_who_leaves_after_the_choices_were_read(people, monkeypatch, way):
    filing, morning = reported(people, AT, level=4)
    chosen = scenes.city_experts(5, at=AT)
    gone = chosen[2].pool_entry if way is leave else chosen[2].pool_entry.expert

    def slowly(*args, **kwargs):
        found = choices_for(*args, **kwargs)
        time.sleep(0.4)
        return found

    monkeypatch.setattr(seats, "choices_for", slowly)

    def go() -> None:
        time.sleep(0.15)
        way(gone, reason="干扰评审。", by=people[Role.COMMISSION_HEAD], at=morning)

    at_once(lambda: designate(filing, people, at=morning, experts=chosen), go)
    asked = Assignment.objects.standing().of(filing).filter(member=chosen[2]).exists()
    assert not (asked and PoolEntry.objects.get(member=chosen[2]).left_at)


@pytest.mark.article("E07")
def test_one_expert_admitted_to_two_pools_at_once_has_one_account(people):
    into = entries.city(Regime.PRIMARY_CARE)
    first = entries.reported(people, AT)
    second = entries.nominated(people, AT, into=into)
    assert first.expert == second.expert
    outcomes = at_once(
        lambda: pools.allot({first.pk: "qian.siqi"}, by=people[Role.INSTITUTE], at=AT),
        lambda: pools.vet(second, login="qian.siqi2", by=people[Role.COMMISSION_HANDLER], at=AT),
    )
    assert outcomes == ["done", "done"]
    assert Person.objects.filter(name="钱思齐").count() == 1
    members = PoolEntry.objects.filter(expert=first.expert).values_list("member__person", flat=True)
    assert set(members) == {Expert.objects.get(pk=first.expert_id).person_id}


@pytest.mark.article("E07")
def test_one_entry_allotted_twice(people):
    entry = entries.reported(people, AT)

    def allot(login):
        return lambda: pools.allot({entry.pk: login}, by=people[Role.INSTITUTE], at=AT)

    outcomes = at_once(allot("qian.siqi"), allot("qian.siqi2"))
    assert outcomes == ["done", "钱思齐入市级电子病历评级专家库现为“在库”，不能办理分配账号。"]
    assert Person.objects.filter(name="钱思齐").count() == 1


def test_one_level_set_twice(people):
    expert = entries.admitted_to_primary_care(people, AT).expert

    def adjust() -> None:
        levels.adjust(
            expert,
            regime=Regime.PRIMARY_CARE,
            level=Level.B,
            reason="按计分调整。",
            by=people[Role.COMMISSION_HEAD],
            at=AT,
        )

    assert at_once(adjust, adjust) == ["done", "钱思齐现为B级，请选择其他级别。"]
    assert LevelChange.objects.count() == 1


@pytest.mark.article("P11")
def test_one_team_rated_twice(people):
    case, team = reviewed_case(people, at=AT)
    boss = leader_of(case, at=AT)

    def rate() -> None:
        rating.rate(case, score=5, remark="", by=boss, at=AT)

    assert at_once(rate, rate) == ["done", "本案件的评审组已经评价，每次评审只能评价一次。"]
    marks = PointsEntry.objects.filter(review__case=case, ground=PointsEntry.Ground.SATISFACTION)
    assert marks.count() == len(team)


def test_one_expert_nominated_twice_at_once(people):
    bureau, centre = people[Role.BUREAU_HANDLER], people[Role.CENTRE]
    outcomes = at_once(
        lambda: pools.nominate(entries.own(), data=entries.data(), by=bureau, at=AT),
        lambda: pools.nominate(entries.city(), data=entries.data(), by=centre, at=AT),
    )
    assert outcomes in (["done", "done"], ["done", "该手机号码已登记为另一位专家，请核对手机号码。"])
    assert Expert.objects.filter(phone=entries.data().phone).count() == 1
    assert PoolEntry.objects.filter(expert__phone=entries.data().phone).count() == outcomes.count("done")
    assert not PoolEntry.objects.filter(pool__office__kind=OfficeKind.INSTITUTE).exists()
