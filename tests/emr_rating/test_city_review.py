"""The city's review of a first-time 4 (E15): drawn or designated, opinions, decision, the provisional result - and what is refused."""

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.gateway import perform
from casework.models import Message, Record
from config.scenarios import cast, experts
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.municipal import actions as review
from emr_rating.municipal.steps import CONCLUDE_CITY
from emr_rating.municipal.uses import CITY_REVIEW
from emr_rating.stages import Stage
from experts.actions import assignments, drawing, seats
from experts.models import Assignment, Expert, PoolEntry
from tests.experts.reviews import WHY, designate, fresh, page, reported, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E15")]


@walked_once
def world(people, at):
    """A first-time 4 on the morning after the window."""
    return reported(people, at, level=4)


@walked_once
def filing(world) -> Filing:
    return Filing.objects.get(pk=world[0].pk)


@walked_once
def morning(world):
    return world[1]


@walked_once
def supervisor(people, at):
    return cast.commission_supervisor(at=at)


@walked_once
def pool(people, at):
    return scenes.city_experts(10, at=at)


def step_url(filing: Filing, name: str) -> str:
    return reverse("step", args=[filing.number, name])


def standing(filing: Filing) -> list[Assignment]:
    return list(Assignment.objects.standing().of(filing).select_related("member__person").order_by("pk"))


def all_in(filing: Filing, at, *, level: int | None = None) -> None:
    for assignment in scenes.accept_all(filing, at=at):
        scenes.hand_in(assignment, at=at, level=level)
    scenes.consolidate(filing, at=at, level=level)


# Who reviews


def test_while_a_draw_is_open_the_case_waits_for_it_and_for_a_new_one_when_it_has_ended(
    filing, people, pool, supervisor, morning
):
    begun = drawing.freeze(filing, by=people[Role.COMMISSION_HANDLER], at=morning)
    assert fresh(filing).missing == "完成专家抽取"
    drawing.end(begun, reason="名单有误，重新固定。", by=supervisor, at=morning)
    assert fresh(filing).missing == "组织抽取评审专家"


def test_the_workbench_says_what_a_first_time_four_waits_for(filing, people, morning):
    desk = page(people[Role.COMMISSION_HANDLER], reverse("workbench"), at=morning)
    assert filing.number in desk
    assert "组织抽取评审专家" in desk
    assert reverse("case_draw", args=[filing.number]) in desk
    case = page(people[Role.COMMISSION_HANDLER], tab(filing, "review"), at=morning)
    assert "本环节尚未开放" not in case
    assert "首次自评4级，由市卫生健康委组织审核（第十五条）" in case
    answer = visit(people[Role.COMMISSION_HANDLER], reverse("case_draw", args=[filing.number]), at=morning)
    assert answer.headers["Location"] == reverse("draw_new", args=[filing.number])


def test_a_draw_asks_its_panel_and_marks_the_leader(filing, people, pool, supervisor, morning):
    made = scenes.draw(filing, people=people, supervisor=supervisor, at=morning)
    asked = standing(filing)
    assert {row.member.pool_entry.expert.number for row in asked} == set(made.proof["panel"])
    assert [row.member.pool_entry.expert.number for row in asked if row.leads] == [made.proof["leader"]]
    assert {(row.draw, row.designated_reason) for row in asked} == {(made, "")}
    rows = Record.objects.filter(case=filing.pk, verb__in=("emr_city_review_draw", "emr_city_review_seat")).order_by(
        "seq"
    )
    assert [(row.verb, row.article, row.audience) for row in rows] == [
        ("emr_city_review_draw", "E15", "city_round"),
        ("emr_city_review_seat", "E15", "city_round"),
    ]
    assert rows[1].facts["panel"] == made.proof["panel"]
    assert fresh(filing).missing == "评审专家答复 0/5"
    answer = visit(people[Role.COMMISSION_HANDLER], reverse("case_draw", args=[filing.number]), at=morning)
    assert answer.headers["Location"] == tab(filing, "review")


def test_whoever_declines_is_replaced_by_a_further_draw_and_the_others_stay(filing, people, pool, supervisor, morning):
    first = scenes.draw(filing, people=people, supervisor=supervisor, at=morning)
    leader = Assignment.objects.of(filing).get(leads=True)
    stayed = {row.pk for row in standing(filing)} - {leader.pk}
    assignments.decline(leader, reason="出国进修", by=leader.member, at=morning)
    second = scenes.draw(filing, people=people, supervisor=supervisor, at=morning, reason="组长谢绝，补抽1名")
    now = standing(filing)
    assert stayed < {row.pk for row in now}
    assert len(now) == 5
    assert second.previous == first
    assert [row.member.pool_entry.expert.number for row in now if row.leads] == [second.proof["leader"]]
    assert leader.member.pk not in {row.member_id for row in now}
    assert proving.faults() == []


def test_the_head_designates_with_a_reason_that_stands_beside_each(filing, people, pool, morning):
    head = people[Role.COMMISSION_HEAD]
    form = page(head, step_url(filing, "emr_city_review_designate"), at=morning)
    assert pool[0].person.name in form
    chosen = [member.pk for member in pool[:5]]
    data = {"seen": fresh(filing).version, "experts": chosen, "leader": chosen[2], "reason": WHY}
    assert (
        visit(head, step_url(filing, "emr_city_review_designate"), data | {"reason": ""}, at=morning).status_code == 422
    )
    assert visit(head, step_url(filing, "emr_city_review_designate"), data, at=morning).status_code == 302
    asked = standing(filing)
    assert [(row.member_id, row.leads) for row in asked] == [(pk, pk == chosen[2]) for pk in chosen]
    assert {row.designated_reason for row in asked} == {WHY}
    assert WHY in page(people[Role.COMMISSION_HANDLER], tab(filing, "review"), at=morning)


@pytest.mark.parametrize(
    "count, leader, sentence",
    [
        (4, 0, "评审组现有4人，应为5人以上单数"),
        (3, 0, "评审组现有3人，应为5人以上单数"),
        (6, 0, "评审组现有6人，应为5人以上单数"),
        (5, None, "评审组应有1名组长"),
        (5, 9, "组长须从所选专家中确定"),
        (0, None, "请至少选择一名评审专家"),
    ],
)
def test_an_even_or_small_team_or_one_without_a_leader_is_refused(
    filing, people, pool, morning, count, leader, sentence
):
    with pytest.raises(Refused, match=sentence):
        seats.designate(
            fresh(filing),
            use=CITY_REVIEW,
            experts=[member.pk for member in pool[:count]],
            leader=None if leader is None else pool[leader].pk,
            reason=WHY,
            by=people[Role.COMMISSION_HEAD],
            at=morning,
        )
    assert standing(filing) == []


@walked_once
def own_employee(filing, pool, at) -> Expert:
    """An expert of the city pool who works at the hospital under review."""
    own = cast.person(
        "sj-benyuan", "方圆", role=Role.EXPERT, office=cast.office(OfficeKind.COMMISSION), at=at
    ).pool_entry.expert
    experts.employ(own, filing.hospital)
    return own


def test_an_own_employee_is_barred_with_the_article_in_the_form_by_raw_post_and_from_the_draw(
    filing, people, pool, supervisor, own_employee, morning
):
    head, member = people[Role.COMMISSION_HEAD], PoolEntry.objects.get(expert=own_employee).member
    barred = f"方圆（现在{filing.title}工作（第十五条））"
    form = page(head, step_url(filing, "emr_city_review_designate"), at=morning)
    assert barred in form
    assert f'value="{member.pk}"' not in form
    with pytest.raises(Refused, match=f"方圆：现在{filing.title}工作（第十五条），应当回避，请另选他人"):
        designate(filing, people, at=morning, experts=[member, *pool[:4]])
    made = scenes.draw(filing, people=people, supervisor=supervisor, at=morning)
    excluded = {number: [ground for ground, _ in grounds] for number, grounds in made.frozen["excluded"]}
    assert excluded == {own_employee.number: ["现工作单位"]}


def test_a_whole_team_is_not_added_to_and_a_lost_seat_of_a_draw_may_be_designated(
    filing, people, pool, supervisor, morning
):
    made = scenes.draw(filing, people=people, supervisor=supervisor, at=morning)
    there = {row.member_id for row in standing(filing)}
    free = [member for member in pool if member.pk not in there]
    head = people[Role.COMMISSION_HEAD]
    fill = {"experts": [free[0].pk], "leader": None, "reason": WHY, "by": head, "at": morning}
    with pytest.raises(Refused):
        seats.designate(fresh(filing), use=CITY_REVIEW, **fill)
    gone = next(row for row in standing(filing) if not row.leads)
    seats.release(fresh(filing), use=CITY_REVIEW, assignment=gone.pk, reason="逾期未答复", by=head, at=morning)
    assert fresh(filing).missing == "补足评审专家"
    seats.designate(fresh(filing), use=CITY_REVIEW, **fill)
    filled = Assignment.objects.of(filing).get(member=free[0])
    assert (filled.draw, filled.designated_reason, filled.leads) == (made, WHY, False)
    assert fresh(filing).missing == "评审专家答复 0/5"


def test_no_draw_is_put_beside_people_who_were_designated(filing, people, pool, supervisor, morning):
    designate(filing, people, at=morning, experts=pool[:5])
    with pytest.raises(Refused, match="已直接指定评审专家；改为抽取的，请先解除其指派"):
        scenes.draw(filing, people=people, supervisor=supervisor, at=morning)


# Deciding


@pytest.mark.refuses("E15", 1)
def test_nothing_is_decided_before_the_opinions_and_the_teams_word(filing, people, pool, morning):
    head = people[Role.COMMISSION_HEAD]

    def refused(sentence: str) -> None:
        with pytest.raises(Refused, match=sentence):
            perform(fresh(filing), CONCLUDE_CITY, by=head, at=morning, reason="理由", level=4, grounds="理由")
        data = {"seen": fresh(filing).version, "level": "4", "reason": scenes.REASON}
        assert visit(head, step_url(filing, "emr_city_review_conclude"), data, at=morning).status_code == 422
        assert fresh(filing).state == Stage.CITY_REVIEW

    refused("尚未确定评审专家，请先确定专家并取得评审意见（第十五条）")
    designate(filing, people, at=morning, experts=pool[:5])
    for assignment in scenes.accept_all(filing, at=morning):
        refused("评审意见未提交（共5份）（第十五条）")
        scenes.hand_in(assignment, at=morning)
    refused("组长尚未提交评审组汇总意见（第十五条）")
    scenes.consolidate(filing, at=morning)
    assert scenes.conclude_city(filing, people=people, at=morning).state == Stage.PROVISIONAL


@pytest.mark.article("E04")
@pytest.mark.article("E18")
def test_the_commission_lowers_with_a_reason_and_the_hospital_reads_it_without_names(
    filing, people, pool, supervisor, morning
):
    scenes.draw(filing, people=people, supervisor=supervisor, at=morning)
    all_in(filing, morning, level=3)
    head = people[Role.COMMISSION_HEAD]
    data = {"seen": fresh(filing).version, "level": "3", "reason": scenes.REASON}
    assert (
        visit(
            people[Role.COMMISSION_HANDLER], step_url(filing, "emr_city_review_conclude"), data, at=morning
        ).status_code
        == 302
    )
    data["proposal"] = filing.proposals.get().pk
    assert visit(head, step_url(filing, "emr_city_review_conclude"), data, at=morning).status_code == 302
    decided = fresh(filing)
    assert (decided.state, decided.conclusion.to_level, decided.conclusion.concluded_by) == (Stage.PROVISIONAL, 3, head)
    assert decided.summary == "申报4级"
    leader = filing.hospital.office.memberships.get(role=Role.INSTITUTION_LEADER)
    told = Message.objects.filter(office=filing.hospital.office).latest("pk")
    assert "暂定结果" in told.title
    shown = page(leader, tab(filing, "review"), at=morning)
    assert "暂定结果：3级（申报4级，降级）" in shown
    assert scenes.REASON in shown
    assert shown.count(scenes.DOUBT) == 5
    assert scenes.TEAM_DOUBT in shown
    names = [row.member.person.name for row in standing(filing)]
    for name in ("review", "record", "inquiries"):
        text = page(leader, tab(filing, name), at=morning)
        assert [one for one in names if one in text] == []
    assert names[0] in page(people[Role.COMMISSION_HANDLER], tab(filing, "review"), at=morning)
    board = page(people[Role.BUREAU_HEAD], reverse("emr_board"), at=morning)
    assert "不属本区县审核" in board


@pytest.mark.article("E04")
@pytest.mark.parametrize(
    "level, reason, sentence",
    [(5, "理由", "审核结论只能维持4级或降至更低级别"), (3, " ", "请填写作出审核结论的理由")],
)
@pytest.mark.refuses("E04", 1)
def test_a_decision_upwards_or_without_a_reason_is_refused(filing, people, pool, morning, level, reason, sentence):
    designate(filing, people, at=morning, experts=pool[:5])
    all_in(filing, morning)
    with pytest.raises(Refused, match=sentence):
        review.conclude_city(fresh(filing), level=level, reason=reason, by=people[Role.COMMISSION_HEAD], at=morning)
    with pytest.raises(Refused, match="由市级负责人办理"):
        review.conclude_city(fresh(filing), level=4, reason="理由", by=people[Role.COMMISSION_HANDLER], at=morning)


@pytest.mark.article("E16")
def test_what_the_city_decided_is_not_returned_to_a_bureau(filing, people, pool, morning):
    designate(filing, people, at=morning, experts=pool[:5])
    all_in(filing, morning)
    scenes.conclude_city(filing, people=people, at=morning)
    data = {"seen": fresh(filing).version, "reason": "重新审核"}
    answer = visit(people[Role.COMMISSION_HEAD], step_url(filing, "return_summary"), data, at=morning)
    assert answer.status_code == 422
    assert "本案件不由区县审核，不在区县报送的汇总中" in answer.content.decode()


def test_the_pool_of_the_city_is_the_commissions(filing, pool):
    found = {entry.member_id for entry in experts.pool(cast.office(OfficeKind.COMMISSION)).entries.all()}
    assert found == {member.pk for member in pool}
