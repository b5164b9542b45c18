"""A drawn team that somebody would rather have otherwise, and members who may no longer serve (E15, E16, P11, P31)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.refused import Refused
from accounts.roles import Regime, Role
from config.scenarios import cast, draws
from config.scenarios import review as scenes
from emr_rating.articles import E
from emr_rating.municipal.uses import CITY_REVIEW
from experts import uses
from experts.actions import assignments, drawing, leaving, occasions, seats
from experts.actions.recusals import enter_table
from experts.conflicts import conflicts
from experts.models import (
    Absence,
    Assignment,
    Draw,
    Employer,
    Employment,
    Expert,
    Party,
    PoolEntry,
    Relation,
)
from experts.recusal import BY_TABLE
from experts.register.employers import employer_of
from experts.review import rounds
from experts.rules import may_release
from tests.experts.reviews import WHY, designate, fresh, page, reported, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E15")]
ARTICLE = E(15)


@walked_once
def waiting(people, at):
    """A first-time 4, ten experts in the pool of the city, and the morning after the window."""
    scenes.city_experts(10, at=at)
    return reported(people, at, level=4)


@walked_once
def filing(waiting):
    return waiting[0]


@walked_once
def morning(waiting):
    return waiting[1]


@walked_once
def supervisor(people, at):
    return cast.commission_supervisor(at=at)


@walked_once
def drawn(filing, people, supervisor, morning) -> Draw:
    return scenes.draw(filing, people=people, supervisor=supervisor, at=morning)


@walked_once
def team(drawn, filing, morning) -> list[Assignment]:
    """Five who have accepted; whoever leads comes first."""
    return sorted(scenes.accept_all(filing, at=morning), key=lambda row: not row.leads)


def expert_of(row: Assignment) -> Expert:
    return row.member.pool_entry.expert


def release(filing, row, by, at) -> None:
    seats.release(fresh(filing), use=CITY_REVIEW, assignment=row.pk, reason="另有安排。", by=by, at=at)


def standing(filing) -> set[int]:
    return set(Assignment.objects.of(filing).standing().values_list("pk", flat=True))


def related(row, filing, at) -> None:
    """A relation that the expert has declared since they accepted."""
    reviewed = filing.hospital
    unit = employer_of(reviewed.uscc, name=reviewed.name, district=reviewed.district)
    Relation.objects.create(expert=expert_of(row), employer=unit, nature="配偶新到该院工作", declared_at=at)


# Release


@pytest.mark.parametrize("free", ["overdue", "barred", "head"])
def test_one_who_was_drawn_is_released_for_a_cause_or_by_the_head(free):
    facts = {"drawn": True, "overdue": False, "barred": False, "head": False}
    assert "抽取产生的评审专家" in str(may_release(**facts, article=ARTICLE))
    assert may_release(**{**facts, free: True}, article=ARTICLE)
    assert may_release(**{**facts, "drawn": False}, article=ARTICLE)


def test_a_handler_does_not_shape_a_drawn_team_and_the_head_answers_for_it(filing, team, people, morning):
    data = {"seen": fresh(filing).version, "assignment": team[1].pk, "reason": "另有安排。"}
    url = reverse("step", args=[filing.number, "emr_city_review_release"])
    refused = visit(people[Role.COMMISSION_HANDLER], url, data, at=morning)
    assert (refused.status_code, "其他情形由本单位负责人说明理由后解除（第十五条）" in refused.content.decode()) == (
        422,
        True,
    )
    assert len(standing(filing)) == 5
    assert visit(people[Role.COMMISSION_HEAD], url, data, at=morning).status_code == 302
    assert team[1].pk not in standing(filing)


@pytest.mark.parametrize("days, released", [(3, False), (4, True)])
def test_a_handler_releases_a_drawn_member_whose_answer_is_overdue(filing, drawn, people, morning, days, released):
    row = drawn.assignments.first()
    later = morning + timedelta(days=days)
    if not released:
        with pytest.raises(Refused, match="抽取产生的评审专家"):
            release(filing, row, people[Role.COMMISSION_HANDLER], later)
    else:
        release(filing, row, people[Role.COMMISSION_HANDLER], later)
    assert (row.pk not in standing(filing)) == released


def test_a_handler_releases_a_drawn_member_whose_opinion_is_overdue(filing, team, people, morning):
    last = timezone.localtime(morning).replace(month=12, day=15)
    assert {row.due_on for row in team} == {last.date()}
    with pytest.raises(Refused, match="抽取产生的评审专家"):
        release(filing, team[1], people[Role.COMMISSION_HANDLER], last)
    release(filing, team[1], people[Role.COMMISSION_HANDLER], last + timedelta(days=1))
    assert team[1].pk not in standing(filing)


@pytest.mark.parametrize("way", ["absent", "related"])
def test_a_handler_releases_a_drawn_member_against_whom_something_has_come_up(filing, team, people, morning, way):
    if way == "related":
        related(team[1], filing, morning)
    else:
        on = timezone.localdate(morning)
        Absence.objects.create(expert=expert_of(team[1]), since=on, until=on, reason="住院")
    release(filing, team[1], people[Role.COMMISSION_HANDLER], morning)
    assert team[1].pk not in standing(filing)


# Handing in


def test_what_has_come_up_since_the_acceptance_bars_the_opinion(filing, team, morning):
    related(team[1], filing, morning)
    with pytest.raises(Refused, match=r"您不能提交意见：已申报.*配偶新到该院工作.*请联系组织评审的单位解除指派"):
        scenes.hand_in(team[1], at=morning)
    team[1].refresh_from_db()
    assert team[1].handed_in_at is None


@pytest.mark.article("E15")
def test_service_for_the_hospital_on_the_days_of_the_review_bars_the_opinion_although_it_is_over(
    filing, team, people, morning
):
    """The table may let former employers pass: who was there while the review ran is barred by the article."""
    rows = {ground: {"applies": False, "months": None} for ground in BY_TABLE}
    since = timezone.localdate(morning)
    told = {"title": "从宽的规定", "valid_from": since, "rows": rows, "by": people[Role.COMMISSION_HEAD], "at": morning}
    enter_table(Regime.EMR, **told)
    entered = {"uscc": filing.institution.uscc, "name": filing.title, "district": filing.district}
    unit, _ = Employer.objects.get_or_create(institution=filing.institution, defaults=entered)
    expert = expert_of(team[1])
    Employment.objects.create(expert=expert, employer=unit, since=since, until=since + timedelta(days=1))
    with pytest.raises(Refused, match=r"您不能提交意见：评审期间在.*工作（第十五条）"):
        scenes.hand_in(team[1], at=morning + timedelta(days=3))
    Employment.objects.filter(expert=expert, employer=unit).update(
        since=since - timedelta(days=90), until=since - timedelta(days=1)
    )
    scenes.hand_in(team[1], at=morning + timedelta(days=3))


def test_an_absence_of_ones_own_bars_neither_the_opinion_nor_its_own_opinion_the_teams_word(filing, team, morning):
    on = timezone.localdate(morning)
    for row in team:
        Absence.objects.create(expert=expert_of(row), since=on, until=on, reason="出差")
        scenes.hand_in(row, at=morning)
    scenes.consolidate(filing, at=morning)
    assert rounds.panel_of(fresh(filing)).consolidation.assignment == team[0]


def test_what_has_come_up_since_the_opinion_bars_the_teams_word(filing, team, morning):
    for row in team:
        scenes.hand_in(row, at=morning)
    related(team[0], filing, morning)
    with pytest.raises(Refused, match="您不能提交意见：已申报"):
        scenes.consolidate(filing, at=morning)
    assert rounds.panel_of(fresh(filing)).consolidation is None


def test_of_few_experts_no_rows_of_others_are_read(filing, team, morning):
    expert, pool = expert_of(team[1]), team[1].member.pool_entry.pool
    with CaptureQueriesContext(connection) as queries:
        conflicts(expert, filing, pool=pool, on=timezone.localdate(morning))
    tables = ("employment", "relation", "absence", "pointsentry")
    read = [query["sql"] for query in queries if any(f'FROM "experts_{name}"' in query["sql"] for name in tables)]
    assert [f"IN ({expert.pk})" in sql for sql in read] == [True] * 4


# Seats of members who may no longer serve


@pytest.mark.parametrize("way", ["left", "term"])
def test_who_has_handed_in_keeps_the_seat_after_the_pool_or_the_term(filing, team, people, supervisor, morning, way):
    leader, gone = team[0], team[1]
    scenes.hand_in(leader, at=morning)
    if way == "left":
        PoolEntry.objects.filter(member=leader.member).update(left_at=morning, reason="工作调动")
    else:
        Membership.objects.filter(pk=leader.member_id).update(valid_until=morning.date() - timedelta(days=1))
    release(filing, gone, people[Role.COMMISSION_HEAD], morning)
    second = scenes.draw(filing, people=people, supervisor=supervisor, at=morning, reason="补抽1名")
    assert expert_of(leader).number in second.proof["panel"]
    assert second.proof["leader"] == expert_of(leader).number
    now = Assignment.objects.of(filing).standing()
    assert (now.count(), now.get(leads=True), now.filter(member=leader.member).count()) == (5, leader, 1)


def test_who_owes_the_opinion_and_has_no_term_any_more_gives_up_the_seat_first(
    filing, team, people, supervisor, morning
):
    Membership.objects.filter(pk=team[2].member_id).update(valid_until=morning.date() - timedelta(days=1))
    release(filing, team[1], people[Role.COMMISSION_HEAD], morning)
    with pytest.raises(
        Refused, match=f"留任成员{expert_of(team[2]).number}已不在库或者已被取消评审资格，请先解除其指派"
    ):
        scenes.draw(filing, people=people, supervisor=supervisor, at=morning, reason="补抽1名")


@pytest.mark.article("P31")
def test_the_seat_of_one_disqualified_after_handing_in_is_filled_anew_and_the_opinion_stays_in_its_row(
    filing, team, people, supervisor, morning
):
    for row in team:
        scenes.hand_in(row, at=morning)
    out = team[1]
    with pytest.raises(Refused, match="没有尚未提交意见的评审专家"):
        release(filing, out, people[Role.COMMISSION_HEAD], morning)
    leaving.disqualify(expert_of(out), reason="干扰评审。", by=people[Role.COMMISSION_HEAD], at=morning)
    with pytest.raises(Refused, match="该评审专家已提交意见"):
        release(filing, team[2], people[Role.COMMISSION_HEAD], morning)
    form = page(
        people[Role.COMMISSION_HANDLER], reverse("step", args=[filing.number, "emr_city_review_release"]), at=morning
    )
    assert f"{out.member.person.name}（已提交意见，已被取消评审资格）" in form
    release(filing, out, people[Role.COMMISSION_HANDLER], morning)
    second = scenes.draw(filing, people=people, supervisor=supervisor, at=morning, reason="补抽1名")
    out.refresh_from_db()
    assert (out.ended_at, out.handed_in_at, out.text) == (morning, morning, scenes.OPINION)
    assert expert_of(out).number not in {one["number"] for one in second.frozen["candidates"]}
    assert (len(standing(filing)), out.pk in standing(filing)) == (5, False)


@pytest.mark.article("P31")
def test_one_disqualified_stands_on_no_list_though_the_pool_still_has_them(filing, team, people, supervisor, morning):
    scenes.hand_in(team[1], at=morning)
    release(filing, team[2], people[Role.COMMISSION_HEAD], morning)
    Expert.objects.filter(pk=expert_of(team[1]).pk).update(
        disqualified_on=morning.date(), disqualified_reason="干扰评审。"
    )
    with pytest.raises(Refused, match=f"留任成员{expert_of(team[1]).number}已不在库或者已被取消评审资格"):
        scenes.draw(filing, people=people, supervisor=supervisor, at=morning, reason="补抽1名")


def test_who_left_the_team_while_the_list_was_frozen_is_not_seated_again(filing, team, people, supervisor, morning):
    office = people[Role.COMMISSION_HANDLER]
    release(filing, team[1], people[Role.COMMISSION_HEAD], morning)
    frozen = drawing.freeze(fresh(filing), by=office, at=morning, reason="补抽1名")
    lodged = draws.lodged(frozen, office=office, supervisor=supervisor, at=morning)
    release(filing, team[2], people[Role.COMMISSION_HEAD], morning)
    with pytest.raises(Refused, match=f"留任成员{expert_of(team[2]).number}已退出评审组，请终止本次抽取"):
        drawing.enter_secret(lodged, secret=draws.SECRETS[Party.OFFICE], by=office, at=morning)


# Designation


def test_nobody_designates_themself_under_another_account(filing, people, morning):
    head, chosen = people[Role.COMMISSION_HEAD], scenes.city_experts(5, at=morning)
    Person.objects.filter(pk=head.person_id).update(phone="13800001111")
    Expert.objects.filter(person=chosen[3].person_id).update(phone="13800001111")
    head.person.refresh_from_db()
    with pytest.raises(Refused, match=f"{chosen[3].person.name}已参与办理本案件，不能再作为评审专家"):
        designate(filing, people, at=morning, experts=chosen)


@pytest.mark.parametrize("way", ["left", "disqualified"])
def test_who_has_gone_since_they_were_chosen_is_not_asked(filing, people, morning, way):
    chosen, by = scenes.city_experts(5, at=morning), people[Role.COMMISSION_HEAD]
    entry = chosen[2].pool_entry
    if way == "left":
        PoolEntry.objects.filter(pk=entry.pk).update(left_at=morning, reason="工作调动")
    else:
        Expert.objects.filter(pk=entry.expert_id).update(
            disqualified_on=morning.date(), disqualified_reason="干扰评审。"
        )
    review = rounds.begun(filing, uses.use_of(fresh(filing)), at=morning)
    with pytest.raises(Refused, match=f"{chosen[2].person.name}已不在库或者已被取消评审资格，请另选他人"):
        assignments.propose(review, chosen=chosen, by=by, at=morning, reason=WHY)
    assert not Assignment.objects.exists()


# A draw belongs to its use


def test_the_draw_of_another_use_is_neither_continued_nor_are_its_members_kept(
    filing, team, people, morning, monkeypatch
):
    release(filing, team[1], people[Role.COMMISSION_HEAD], morning)
    asked = {"by": people[Role.COMMISSION_HANDLER], "at": morning}
    assert len(occasions.occasion_for(fresh(filing), **asked).kept) == 4
    rounds.close(filing, at=morning)
    first = uses.use_of(fresh(filing))
    monkeypatch.setattr(uses, "_uses", {first.name: replace(first, states=()), "second": replace(first, name="second")})
    occasion = occasions.occasion_for(fresh(filing), **asked)
    assert (occasion.first, occasion.kept) == (True, ())


# The number of panels


def test_both_parties_read_how_many_panels_the_list_has_before_they_lodge(filing, people, supervisor, morning):
    frozen = drawing.freeze(fresh(filing), by=(office := people[Role.COMMISSION_HANDLER]), at=morning)
    assert frozen.panels == "252"
    url = reverse("draw", args=[frozen.number])
    assert ["<code>252</code>" in page(party, url, at=morning) for party in (office, supervisor)] == [True, True]
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=frozen.pk).update(panels="1")
