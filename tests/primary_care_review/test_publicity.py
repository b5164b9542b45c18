"""Conclusions posted, read by everybody, taken back, and determined after the term (P12, P13)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.clocks import deadlines
from casework.models import Message, Posting
from config.scenarios import concluding
from primary_care_review.conclusion import actions as conclusion
from primary_care_review.publicity import actions
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from tests.primary_care_review.steps import now, walk
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(people):
    return people[Role.BUREAU_HEAD]


@pytest.fixture
def of(yi_concluded):
    return now(yi_concluded)


@walked_once
def failed(yi_concluded, people, at):
    """Another, which reached nothing."""
    return now(walk(Stage.CONCLUDED, people, at, grade=Grade.YI, fails=True, index=1))


@pytest.fixture
def then(of):
    return concluding.days_on(of, 14)


@pytest.fixture
def posting(of, failed, head, then):
    return actions.post(listed=[of.number, failed.number], by=head, at=then)


@pytest.mark.article("P12")
def test_several_conclusions_are_posted_at_once_negative_ones_too(of, failed, posting, client):
    assert [(line.level_text, line.name) for line in posting.lines.all()] == [
        ("乙级", of.title),
        ("未达到等级标准", failed.title),
    ]
    assert (posting.days, posting.article, posting.office.name) == (5, "P12", "重庆市渝中区卫生健康委员会")
    assert {now(one).state for one in (of, failed)} == {Stage.PUBLICITY}
    page = client.get(reverse("posting", args=[posting.pk])).text
    assert [
        word for word in ("拟定等级：乙级", "拟定等级：未达到等级标准", of.title, failed.title) if word not in page
    ] == []
    assert deadlines.running(now(of)).get().due_on == posting.counted().last_day
    assert client.get(reverse("posting_pdf", args=[posting.pk]))["Content-Type"] == "application/pdf"
    assert proving.faults() == []


@pytest.mark.article("P12")
def test_an_institution_reads_its_own_conclusion_with_working_and_reasons_when_it_is_posted(
    of, failed, then, head, signed_in
):
    own = failed.institution.office.memberships.get()
    tab = reverse("case_tab", args=[failed.number, "conclusion"])
    assert signed_in(own).get(tab).status_code == 404
    actions.post(listed=[failed.number], by=head, at=then)
    page = signed_in(own).get(tab).text
    assert [word for word in ("未达到等级标准", concluding.FAILED, "逐条评定", "议定理由") if word not in page] == []
    assert "<dt>评审组建议</dt>" not in page
    assert "评审组提交的材料" not in page
    told = Message.objects.get(title=f"{failed.number}：评审结论已公示")
    assert told.office == failed.institution.office
    assert signed_in(own).get(reverse("case_tab", args=[of.number, "conclusion"])).status_code == 404


def test_the_head_posts_on_a_page_that_lists_what_waits(of, failed, then, people, head, signed_in):
    path = reverse("conclusion_postings")
    with time_machine.travel(then, tick=False):
        handler = signed_in(people[Role.BUREAU_HANDLER])
        assert "由本单位负责人公示" in handler.get(path).text
        refused = handler.post(path, {"listed": [of.number]})
        assert (refused.status_code, "您当前的岗位不能办理" in refused.text) == (422, True)
        client = signed_in(head)
        assert of.title in client.get(path).text
        nobody = client.post(path, {})
        assert (nobody.status_code, "请选择要公示的评审结论" in nobody.text) == (422, True)
        assert client.post(path, {"listed": [of.number]}).status_code == 302
        again = client.post(path, {"listed": [of.number]})
        assert "已经公示或者尚无结论" in again.text
    assert (now(of).state, now(failed).state) == (Stage.PUBLICITY, Stage.CONCLUDED)


def test_another_body_posts_nothing_of_the_districts(of, then, people):
    city: Membership = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="请选择要公示的评审结论"):
        actions.post(listed=[of.number], by=city, at=then)


@pytest.mark.article("P13")
def test_the_grade_is_determined_after_the_term_and_a_negative_conclusion_ends_the_case(of, failed, posting, people):
    over = posting.ends_at() + timedelta(hours=9)
    assert concluding.determined(of, people=people, at=over).state == Stage.DETERMINED
    with pytest.raises(Refused, match="的等级已经确定或者案件已经办结，本公示不能撤回"):
        actions.withdraw(posting, reason="理由", by=people[Role.BUREAU_HEAD], at=over)
    ended = concluding.determined(failed, people=people, at=over)
    assert (ended.state, ended.ended_at, ended.closed_at) == (Stage.NOT_REACHED, over, over)
    assert deadlines.running(now(of)).count() == 0
    assert proving.faults() == []


def test_nothing_is_determined_before_the_end_of_the_term(of, posting, people):
    last = posting.ends_at() - timedelta(minutes=1)
    with pytest.raises(Refused, match="公示期尚未届满，届满后方可确定评审等级"):
        concluding.determined(of, people=people, at=last)


def test_a_posting_is_taken_back_with_a_reason_and_posted_anew(of, failed, posting, then, head, people, client):
    with pytest.raises(Refused, match="请填写撤回公示的理由"):
        actions.withdraw(posting, reason=" ", by=head, at=then)
    later = then + timedelta(days=1)
    actions.withdraw(posting, reason="机构名称有误。", by=head, at=later)
    assert {(now(one).state, now(one).posting) for one in (of, failed)} == {(Stage.CONCLUDED, None)}
    assert "机构名称有误" in client.get(reverse("posting", args=[posting.pk])).text
    with pytest.raises(Refused, match="本公示已经撤回"):
        actions.withdraw(posting, reason="再撤。", by=head, at=later)
    conclusion.reconsider(now(of), reason="重新核对。", by=head, at=later)
    concluding.concluded(of, people=people, at=later, grade="丙")
    again = actions.post(listed=[of.number], by=head, at=later)
    assert [line.level_text for line in again.lines.all()] == ["丙级"]
    assert Posting.objects.filter(withdrawn_at=None).get() == again
    over = concluding.after_publicity(of)
    assert concluding.determined(of, people=people, at=over).concluded_grade == Grade.BING
    assert proving.faults() == []


def test_nobody_else_takes_a_posting_back(posting, then, people, signed_in):
    for role in (Role.BUREAU_HANDLER, Role.COMMISSION_HEAD):
        with pytest.raises(Refused, match="由发布公示的单位负责人撤回"):
            actions.withdraw(posting, reason="理由", by=people[role], at=then)
    path = reverse("withdraw_conclusions", args=[posting.pk])
    assert signed_in(people[Role.COMMISSION_HEAD]).get(path).status_code == 404
