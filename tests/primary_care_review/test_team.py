"""From the acceptance notice to the first day on site: days, draw, sub-groups, the notice of the visit (P21, P22)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution
from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message, Notice
from casework.notices import with_step
from casework.notices.kinds import paper
from config.scenarios import draws, experts, review, terms, visit
from experts.actions import assignments, drawing
from experts.models import Assignment, Draw
from experts.review.rounds import panel_of
from primary_care_review.models import Application
from primary_care_review.models.visit import AGENDA
from primary_care_review.stages import Stage
from primary_care_review.team.steps import VISIT_NOTICE
from tests.primary_care_review.steps import now, post_step, walk
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db


@walked_once
def accepted(people, at):
    visit.reviewers(people=people, at=at)
    return Application.objects.get(pk=walk(Stage.ACCEPTED, people, at).pk)


def freeze(of, people, at, **changed):
    conditions = {"seats": 5, "kinds": {}, **changed}
    return drawing.freeze(now(of), by=people[Role.BUREAU_HANDLER], at=at, conditions=conditions)


@pytest.mark.article("P21")
@pytest.mark.article("P22")
def test_the_whole_way_to_the_visit(accepted, people, at):
    of = visit.begun(accepted, people=people, at=at)
    assert of.state == Stage.ON_SITE
    panel = panel_of(of)
    kinds = sorted(row.member.pool_entry.expert.kind for row in panel.members)
    assert kinds == ["management", "medical", "medical", "public_health", "public_health"]
    assert {row.due_on for row in panel.members} == {of.plan.days[1]}
    notice = Notice.objects.get(case=of, kind="grade_review_visit")
    assert notice.fields["leader"] == panel.leader.member.person.name
    assert notice.fields["names"] == []
    told = str(paper(notice))
    assert all((row.member.person.name in told) == row.leads for row in panel.members)
    asked = Message.objects.filter(person=panel.leader.member.person, title__startswith="评审任务").get()
    assert "担任组长" in asked.body
    assert "2026年11月17日至2026年11月18日" in asked.body


def test_the_other_names_are_told_where_the_office_wants_it(accepted, people, at):
    visit.planned(accepted, people=people, at=at, told_names=True)
    visit.drawn(accepted, people=people, at=at)
    visit.grouped(accepted, people=people, at=at)
    of = with_step.draft(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    assert len(Notice.objects.get(case=of, kind="grade_review_visit").fields["names"]) == 4


@pytest.mark.refuses("P21", 1)
@pytest.mark.parametrize("seats, sentence", [(4, "评审组不得少于5人，现为4人"), (6, "评审组人数须为单数，现为6人")])
def test_a_team_is_odd_and_of_five_at_least(accepted, people, at, signed_in, seats, sentence):
    visit.planned(accepted, people=people, at=at)
    with pytest.raises(Refused, match="评审组"):
        freeze(accepted, people, at, seats=seats)
    client = signed_in(people[Role.BUREAU_HANDLER])
    answer = client.post(f"/experts/draws/new/{accepted.number}/", {"seats": str(seats)})
    assert answer.status_code == 422
    assert not Draw.objects.exists()


@pytest.mark.refuses("P21", 2)
def test_a_team_that_has_lost_its_leader_does_not_set_out(accepted, people, at):
    visit.planned(accepted, people=people, at=at)
    visit.drawn(accepted, people=people, at=at)
    visit.grouped(accepted, people=people, at=at)
    Assignment.objects.of(accepted).update(leads=False)
    with pytest.raises(Refused, match="组长"):
        with_step.draft(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)


@pytest.mark.refuses("P21", 3)
def test_nobody_of_the_institution_itself_is_drawn(accepted, people, at):
    visit.planned(accepted, people=people, at=at)
    colleague = visit.reviewers(people=people, at=at)[0].pool_entry.expert
    experts.employ(colleague, Institution.objects.get(pk=accepted.institution_id))
    draw = freeze(accepted, people, at)
    assert colleague.number not in {one["number"] for one in draw.frozen["candidates"]}
    assert colleague.number in {number for number, _ in draw.frozen["excluded"]}


@pytest.mark.refuses("P09", 1)
def test_nobody_without_a_letter_is_drawn(accepted, people, at):
    visit.planned(accepted, people=people, at=at)
    office = people[Role.BUREAU_HANDLER].office
    unappointed = experts.place(
        terms.cast.holder("wupinshu", "吴聘书", role=Role.EXPERT, office=office, at=at),
        at=at,
        of=experts.employer(8_900, district="500103"),
        regime=terms.REGIME,
    )
    draw = freeze(accepted, people, at)
    assert unappointed.number in {number for number, _ in draw.frozen["excluded"]}


def test_nobody_is_drawn_before_the_days_are_planned(accepted, people, at, signed_in):
    with pytest.raises(Refused, match="尚未拟定评审安排"):
        freeze(accepted, people, at)
    page = signed_in(people[Role.BUREAU_HANDLER]).get(f"/experts/draws/new/{accepted.number}/").content.decode()
    assert "请先拟定现场评审的时间和日程" in page


@pytest.mark.parametrize(
    "changed, field, sentence",
    [
        (lambda said, at: {"reports_at": at - timedelta(days=1)}, "reports_at", "现场评审不得早于今日"),
        (lambda said, at: {"meets_at": said["reports_at"]}, "meets_at", "后一项不得早于前一项"),
        (lambda said, at: {"tells_at": at + timedelta(days=100)}, "tells_at", "应于2027年2月9日前完成"),
    ],
)
def test_the_programme_is_in_order_and_within_three_months(accepted, people, at, signed_in, changed, field, sentence):
    said = visit.programme(at)
    said |= changed(said, at)
    with pytest.raises(Refused, match=sentence) as refused:
        visit.planned(accepted, people=people, at=at, **said)
    assert refused.value.field == field
    posted = {
        name: f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if name in AGENDA else value for name, value in said.items()
    }
    answer = post_step(signed_in(people[Role.BUREAU_HANDLER]), now(accepted), "grade_review_plan", **posted)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert said["place"] in answer.content.decode()
    assert not now(accepted).visit_plans.exists()


@pytest.mark.parametrize("state", [Stage.SUBMITTED, Stage.QUALIFIED])
def test_no_visit_is_planned_before_the_acceptance(people, at, signed_in, state):
    early = walk(state, people, at, index=1)
    said = visit.programme(at)
    posted = {
        name: f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if name in AGENDA else value for name, value in said.items()
    }
    answer = post_step(signed_in(people[Role.BUREAU_HANDLER]), early, "grade_review_plan", **posted)
    assert answer.status_code == 422
    assert "不能办理“拟定评审安排”" in answer.content.decode()
    assert not now(early).visit_plans.exists()


def test_who_is_called_already_learns_of_other_days(accepted, people, at):
    visit.planned(accepted, people=people, at=at)
    members = visit.drawn(accepted, people=people, at=at)
    later = visit.programme(at, days=14)
    visit.planned(accepted, people=people, at=at, **later)
    last = later["tells_at"].date()
    assert {row.due_on for row in Assignment.objects.of(accepted)} == {last}
    told = Message.objects.filter(title=f"{accepted.number}：现场评审时间变更")
    assert {row.person_id for row in told} == {row.member.person_id for row in members}


def test_a_member_who_declines_is_replaced_by_a_draw_of_its_own(accepted, people, at):
    visit.planned(accepted, people=people, at=at)
    draws.drawn(now(accepted), office=people[Role.BUREAU_HANDLER], supervisor=people[Role.SUPERVISOR], at=at)
    gone = Assignment.objects.of(accepted).filter(leads=False).first()
    assignments.decline(gone, reason="出差", by=gone.member, at=at)
    review.accept_all(accepted, at=at)
    with pytest.raises(Refused, match="评审组"):
        visit.grouped(accepted, people=people, at=at)
    again = draws.drawn(
        now(accepted), office=people[Role.BUREAU_HANDLER], supervisor=people[Role.SUPERVISOR], at=at, reason="成员谢绝"
    )
    assert again.previous is not None
    kept = {row.member.pool_entry.expert.number for row in panel_of(now(accepted)).members}
    assert len(kept) == 5
    assert gone.member.pool_entry.expert.number not in kept


@pytest.mark.parametrize(
    "part, key, sentence",
    [
        ("members", None, "评审组成员尚未全部分组"),
        ("chapters", None, "评审标准各章尚未全部分工"),
        ("members", 3, "第3组没有负责的章"),
        ("chapters", 3, "第3组没有成员"),
    ],
)
def test_everybody_and_every_chapter_is_of_a_group(accepted, people, at, signed_in, part, key, sentence):
    visit.planned(accepted, people=people, at=at)
    visit.drawn(accepted, people=people, at=at)
    groups = visit.groups(accepted)
    first = next(iter(groups[part]))
    groups[part][first] = key or ""
    posted = {f"groups.{part}.{key}": str(group) for part, rows in groups.items() for key, group in rows.items()}
    answer = post_step(signed_in(people[Role.BUREAU_HANDLER]), now(accepted), "grade_review_group", **posted)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert now(accepted).grouping is None


def test_a_visit_that_was_to_have_begun_is_planned_anew_before_it_is_told(accepted, people, at):
    visit.planned(accepted, people=people, at=at)
    visit.drawn(accepted, people=people, at=at)
    visit.grouped(accepted, people=people, at=at)
    of = with_step.draft(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    with pytest.raises(Refused, match="首日2026年11月17日已过"):
        with_step.issue(of, VISIT_NOTICE, by=people[Role.BUREAU_HEAD], at=at + timedelta(days=10))


def test_the_institution_sees_the_visit_with_its_notice_and_no_names_but_the_leaders(accepted, people, at, signed_in):
    client = signed_in(accepted.institution.office.memberships.get())
    visit.planned(accepted, people=people, at=at)
    members = visit.drawn(accepted, people=people, at=at)
    assert client.get(reverse("case_tab", args=[accepted.number, "review"])).status_code == 404
    visit.grouped(accepted, people=people, at=at)
    with_step.draft(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    with_step.issue(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HEAD], at=at)
    page = client.get(reverse("case_tab", args=[accepted.number, "review"])).content.decode()
    assert "院内二楼会议室" in page
    assert not [row for row in members if row.member.person.name in page]


def test_a_member_sees_their_own_group_and_no_page_before_the_notice(accepted, people, at, signed_in):
    visit.planned(accepted, people=people, at=at)
    members = visit.drawn(accepted, people=people, at=at)
    visit.grouped(accepted, people=people, at=at)
    one = members[0]
    client = signed_in(one.member)
    assert client.get(f"/primary-care/visits/{accepted.number}/").status_code == 404
    with_step.draft(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    with_step.issue(now(accepted), VISIT_NOTICE, by=people[Role.BUREAU_HEAD], at=at)
    page = client.get(f"/primary-care/visits/{accepted.number}/").content.decode()
    assert "第1组" in page
    assert "第2组" not in page
