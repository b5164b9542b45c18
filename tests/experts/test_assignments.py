"""The life of an assignment: proposed, answered once with a declaration, ended; and what opens when (E15, E16, P09, P30)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving, ticking
from casework.gateway import NotTheirs
from casework.models import Case, Message, Record, Reminder
from config.scenarios import cast
from config.scenarios import review as scenes
from experts.actions import assignments
from experts.models import Absence, Assignment, Employer, Employment, Relation
from tests.experts.reviews import designate, fresh, page, reported, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E15")]


@walked_once
def waiting(people, at):
    """A first-time 4 with five experts asked, and the morning on which they were."""
    filing, morning = reported(people, at, level=4)
    return filing, designate(filing, people, at=morning, experts=scenes.city_experts(5, at=at)), morning


@pytest.fixture
def asked(waiting) -> Assignment:
    return waiting[1][0]


@pytest.fixture
def morning(waiting):
    return waiting[2]


def address(assignment: Assignment, name: str = "assignment") -> str:
    return reverse(name, args=[assignment.pk])


def answer(assignment: Assignment, at, **data):
    return visit(assignment.member, address(assignment), data, at=at)


def test_the_proposal_says_what_where_and_when_and_names_nobody_else(waiting, asked, morning):
    filing, all_asked, _ = waiting
    told = Message.objects.get(person=asked.member.person, title=f"评审任务：{filing.number}").body
    shown = page(asked.member, address(asked), at=morning)
    for text in (told, shown):
        assert filing.title in text
        assert "首次自评4级市级审核" in text
        assert "在线评审（通过本平台填写意见）" in text
        assert "2026年12月4日" in text  # three working days after 1 December
        assert "10个工作日内" in text
        assert not [other for other in all_asked[1:] if other.member.person.name in text]
    assert "接受评审后方可查阅材料" in shown
    assert address(asked) in page(asked.member, reverse("assignments"), at=morning)
    assert visit(asked.member, reverse("workbench"), at=morning).url == reverse("assignments")
    assert "<strong>1</strong>待答复" in page(asked.member, reverse("assignments"), at=morning)


def test_nothing_of_the_material_opens_before_the_declaration(waiting, asked, morning):
    filing = waiting[0]
    closed = (address(asked, "opinion"), address(asked, "consolidation"), tab(filing, "data"), tab(filing, "review"))
    assert [visit(asked.member, url, at=morning).status_code for url in closed] == [404] * 4
    saved = {"field": f"opinion.{asked.pk}.text", "value": "抢先填写", "seen": "0.0", "key": "1"}
    assert visit(asked.member, address(asked, "assignment_answers"), saved, at=morning).status_code == 404
    assert answer(asked, morning, answer="accept").status_code == 302
    assert [visit(asked.member, url, at=morning).status_code for url in closed] == [200] * 4


def test_acceptance_sets_the_day_for_the_opinion_and_is_recorded_for_the_city_alone(waiting, asked, people, morning):
    answer(asked, morning, answer="accept")
    asked.refresh_from_db()
    assert (asked.accepted_at, asked.due_on) == (morning, date(2026, 12, 15))
    row = Record.objects.get(case=waiting[0].pk, verb="accept_assignment")
    assert (row.article, row.audience, row.actor) == ("E15", "city_round", asked.member.person)
    assert fresh(waiting[0]).missing == "评审专家答复 1/5"
    assert proving.faults() == []


@pytest.mark.parametrize("second", ["accept", "recuse", "decline"])
def test_a_proposal_is_answered_once(asked, morning, second):
    answer(asked, morning, answer="accept")
    refused = answer(asked, morning, answer=second, reason="与院长是近亲属")
    assert refused.status_code == 422
    assert "您已答复或指派已解除，不能再次答复" in refused.content.decode()
    assert Assignment.objects.accepted().get().pk == asked.pk


def test_a_declared_relation_ends_the_assignment_is_kept_and_asks_for_a_replacement(waiting, asked, people, morning):
    filing = waiting[0]
    assert answer(asked, morning, answer="recuse", reason="配偶在该院信息科任职").status_code == 302
    asked.refresh_from_db()
    assert (asked.ended_at, asked.ended_reason) == (morning, "申报利害关系：配偶在该院信息科任职")
    relation = Relation.objects.get()
    assert (relation.expert, relation.employer.institution) == (asked.member.pool_entry.expert, filing.institution)
    office = people[Role.COMMISSION_HEAD].office
    told = Message.objects.filter(office=office, case=filing.pk).latest("pk")
    assert told.title == f"{filing.number}：一名评审专家申报利害关系，已退出评审"
    assert "请补抽或者指定（第十五条）" in told.body
    assert fresh(filing).missing == "补足评审专家"
    assert visit(asked.member, address(asked, "opinion"), at=morning).status_code == 404
    assert "材料不再开放" in page(asked.member, address(asked), at=morning)
    form = page(
        people[Role.COMMISSION_HEAD], reverse("step", args=[filing.number, "emr_city_review_designate"]), at=morning
    )
    assert f"{asked.member.person.name}（已申报与{filing.title}有利害关系：配偶在该院信息科任职" in form


@pytest.mark.parametrize(
    "data, sentence",
    [
        ({}, "请选择一项答复。"),
        ({"answer": "maybe"}, "请从所列答复中选择一项。"),
        ({"answer": "recuse", "reason": "有"}, "请说明利害关系的具体情况，不少于4个字（第十五条）。"),
        ({"answer": "decline", "reason": "  "}, "请填写不能参加评审的理由。"),
    ],
)
def test_an_answer_without_its_reason_is_refused_at_the_field(asked, morning, data, sentence):
    refused = answer(asked, morning, **data)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert Assignment.objects.proposed().filter(pk=asked.pk).exists()


def test_declining_ends_it_with_the_reason_and_closes_the_case(waiting, asked, people, morning):
    assert answer(asked, morning, answer="decline", reason="出国进修").status_code == 302
    asked.refresh_from_db()
    assert (asked.declined_at, asked.ended_reason) == (morning, "本人谢绝：出国进修")
    assert visit(asked.member, tab(waiting[0], "data"), at=morning).status_code == 404
    office = people[Role.COMMISSION_HEAD].office
    assert Message.objects.filter(office=office, title__contains="谢绝参加评审").count() == 1
    form = page(
        people[Role.COMMISSION_HEAD], reverse("step", args=[waiting[0].number, "emr_city_review_designate"]), at=morning
    )
    assert f"{asked.member.person.name}（已退出本次评审，本人谢绝：出国进修）" in form


def test_the_own_employer_is_refused_by_raw_post_with_its_article(waiting, asked, morning):
    reviewed = waiting[0].institution
    own = Employer.objects.create(
        uscc=reviewed.uscc, name=reviewed.name, district=reviewed.district, institution=reviewed
    )
    expert = asked.member.pool_entry.expert
    Employment.objects.filter(expert=expert).update(employer=own)
    refused = answer(asked, morning, answer="accept")
    assert refused.status_code == 422
    assert f"您不能接受本次评审：现在{reviewed.name}工作（第十五条）。请选择“申请回避”。" in refused.content.decode()
    assert visit(asked.member, address(asked, "opinion"), at=morning).status_code == 404


def test_days_of_absence_are_asked_again_on_acceptance(asked, morning):
    expert = asked.member.pool_entry.expert
    day = date(2026, 12, 10)
    Absence.objects.create(expert=expert, since=day, until=day, reason="出差")
    with pytest.raises(Refused, match=r"^您已登记在评审期间不能参加，请选择“不能参加本次评审”，或者先取消该登记"):
        assignments.accept(asked, by=asked.member, at=morning)


def test_nobody_answers_for_somebody_else(waiting, asked, morning):
    other = waiting[1][1].member
    with pytest.raises(NotTheirs):
        assignments.accept(asked, by=other, at=morning)
    assert visit(other, address(asked), at=morning).status_code == 404
    assert visit(other, address(asked), {"answer": "accept"}, at=morning).status_code == 404


def test_who_does_not_answer_in_time_is_named_to_the_office_once_and_may_be_released(waiting, asked, people, morning):
    filing = waiting[0]
    scenes.accepted(waiting[1][1:], at=morning)
    on_the_last_day = morning + timedelta(days=3)
    ticking.tick(at=on_the_last_day)
    assert not Reminder.objects.filter(way=Reminder.Way.TOLD).exists()
    late = morning + timedelta(days=4)
    assert [ticking.tick(at=late)["reminders"] for _ in range(2)] == [3, 0], "the expert, the office, and the centre"
    told = Message.objects.filter(office=people[Role.COMMISSION_HEAD].office, title__contains="逾期未答复").get()
    assert told.title == f"{filing.number}：一名评审专家逾期未答复是否参加评审，可以解除指派"
    assert f"{asked.member.person.name}（答复时限" in page(
        people[Role.COMMISSION_HANDLER], reverse("step", args=[filing.number, "emr_city_review_release"]), at=late
    )
    data = {"seen": fresh(filing).version, "assignment": asked.pk, "reason": "逾期未答复"}
    url = reverse("step", args=[filing.number, "emr_city_review_release"])
    assert visit(people[Role.COMMISSION_HANDLER], url, data, at=late).status_code == 302
    refused = answer(asked, late, answer="accept")
    assert refused.status_code == 422
    assert fresh(filing).missing == "补足评审专家"


@pytest.mark.article("P09")
@pytest.mark.article("E31")
def test_after_the_term_of_the_membership_nothing_opens(waiting, asked, morning, at):
    filing = waiting[0]
    assignments.accept(asked, by=asked.member, at=morning)
    assert visit(asked.member, address(asked, "opinion"), at=morning).status_code == 200
    Membership.objects.filter(pk=asked.member.pk).update(valid_until=morning.date())
    after = morning + timedelta(days=1)
    closed = (address(asked), address(asked, "opinion"), tab(filing, "data"))
    # Without any post there is no page at all; in another pool's post these are a stranger's.
    assert [visit(asked.member, url, at=after).status_code for url in closed] == [403] * 3
    bureau = cast.office(OfficeKind.BUREAU)
    other = Membership.objects.create(
        person=asked.member.person, office=bureau, role=Role.EXPERT, valid_from=cast.SINCE
    )
    assert [visit(other, url, at=after).status_code for url in closed] == [404] * 3
    assert not Case.objects.visible_to(other).exists()


def test_the_list_shows_each_where_it_stands_and_the_file_shows_officials_the_history(waiting, asked, people, morning):
    filing, (first, second, third, *_), _ = waiting
    assignments.decline(first, reason="出国进修", by=first.member, at=morning)
    assignments.accept(second, by=second.member, at=morning)
    assignments.accept(third, by=third.member, at=morning)
    scenes.hand_in(third, at=morning)
    for assignment, words in (
        (first, "本人谢绝：出国进修"),
        (second, "填写意见"),
        (third, "已提交意见"),
    ):
        assert words in page(assignment.member, reverse("assignments"), at=morning)
        expert = assignment.member.pool_entry.expert
        history = reverse("expert_assignments", args=[expert.number])
        read = page(people[Role.COMMISSION_HANDLER], history, at=morning)
        assert filing.title in read
        assignment.refresh_from_db()
        assert assignment.stage[0] in read
        assert scenes.OPINION not in read
        assert visit(people[Role.BUREAU_HANDLER], history, at=morning).status_code == 404
