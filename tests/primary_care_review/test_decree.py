"""Determined grades made known by the decree of the right body, one for many, with certificate and plaque after it (P26)."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.actions import notices
from casework.jobs import working
from casework.models import Job, Message, Notice, Outbox
from casework.notices.kinds import paper
from config.scenarios import cast, concluding, rereview
from primary_care_review.decree import actions, rules
from primary_care_review.grades.standing import standing
from primary_care_review.models import Certificate, Decree
from primary_care_review.models import Grade as Row
from primary_care_review.plaque import actions as plaques
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from tests.primary_care_review.steps import now, walk
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("P26")]


@walked_once
def both(yi_determined, people, at):
    """Two determined: a 乙 and a 丙."""
    second = walk(Stage.DETERMINED, people, at, grade=Grade.BING, index=1)
    return [now(yi_determined), now(second)]


@pytest.fixture
def then(both):
    return concluding.days_on(both[0], 45)


def listed(rows):
    return [row.number for row in rows]


def draft(rows, people, at, by=Role.BUREAU_HANDLER):
    return actions.draft(listed=listed(rows), by=people[by], at=at)


def test_one_decree_for_many_with_its_list_its_grades_and_their_certificates(both, people, then):
    notice = draft(both, people, then)
    assert notice.title == "关于公布2家基层医疗卫生机构等级评审结果的通知"
    notices.issue(notice, by=people[Role.BUREAU_HEAD], at=then)
    decree = Decree.objects.get()
    notice.refresh_from_db()
    assert (decree.number, decree.body, decree.notice) == (notice.number, people[Role.BUREAU_HEAD].office, notice)
    rows = {row.institution: (row.grade, row.case_id, row.decree_number) for row in decree.grades.all()}
    assert rows == {
        both[0].applicant: ("乙", both[0].pk, decree.number),
        both[1].applicant: ("丙", both[1].pk, decree.number),
    }
    assert {now(row).state for row in both} == {Stage.AWARDED}
    assert all(now(row).closed_at and now(row).ended_at for row in both)
    assert set(Certificate.objects.values_list("number", flat=True)) == {
        f"JCZS-{then.year}-{number}" for number in ("0001", "0002")
    }
    assert standing(both[0].applicant, on=then.date()).held == Grade.YI
    assert Message.objects.filter(title=f"{both[0].number}：等级已公布").count() == 1
    said = paper(notice).html()
    assert [name in said for name in (both[0].title, both[1].title, "乙级乡镇卫生院", "丙级乡镇卫生院")] == [True] * 4
    assert proving.faults() == []
    plaque = plaques.make(decree.grades.get(grade="乙"), by=people[Role.BUREAU_HANDLER], at=then)
    assert decree.number in Client().get(f"/P/{plaque.code}").content.decode()


def test_from_the_page_to_the_signature(both, people, then):
    with time_machine.travel(then, tick=False):
        browser = Client()
        browser.force_login(people[Role.BUREAU_HANDLER].person)
        assert both[0].title in browser.get("/primary-care/decrees/").content.decode()
        sent = browser.post("/primary-care/decrees/", {"listed": listed(both[:1])})
        notice = Notice.objects.get(kind="grade_decree")
        assert sent.headers["Location"] == f"/notices/{notice.pk}/"
        page = browser.get("/primary-care/decrees/").content.decode()
        assert notice.title in page
        assert f"{both[0].title}（乙级）" not in page
        none = browser.post("/primary-care/decrees/", {})
        assert none.status_code == 422
        assert "请选择要公布的等级" in none.content.decode()


@pytest.mark.refuses("P26", 1)
def test_the_wrong_body_makes_nothing_known(both, people, then):
    with pytest.raises(Refused, match="乙级由区县卫生健康行政部门发文公布，市级不能公布乙级"):
        draft(both[:1], people, then, by=Role.COMMISSION_HANDLER)
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        draft(both, people, then, by=Role.CENTRE)
    assert "甲级由市卫生健康委发文公布" in str(rules.may_decree(Grade.JIA, by=OfficeKind.BUREAU).reasons[0])
    assert rules.may_decree(Grade.JIA, by=OfficeKind.COMMISSION)
    assert not Notice.objects.filter(kind="grade_decree").exists()


def test_nothing_is_drafted_twice_nor_without_a_determined_grade(both, people, then):
    draft(both[:1], people, then)
    with pytest.raises(Refused, match="已在待签发的公布文件中"):
        draft(both, people, then)
    with pytest.raises(Refused, match="请选择要公布的等级"):
        actions.draft(listed=["P2026-9999"], by=people[Role.BUREAU_HANDLER], at=then)
    concluding.decreed(both[1], people=people, at=then)
    with pytest.raises(Refused, match="没有待公布的等级"):
        draft(both[1:], people, then)


def test_the_drafter_does_not_sign_and_what_is_known_is_not_taken_back(both, people, then):
    notice = draft(both, people, then, by=Role.BUREAU_HEAD)
    with pytest.raises(Refused, match="拟稿人不能签发"):
        notices.issue(notice, by=people[Role.BUREAU_HEAD], at=then)
    notices.withdraw(notice, reason="另行拟写", by=people[Role.BUREAU_HEAD], at=then)
    concluding.decreed(*both, people=people, at=then)
    issued = Notice.objects.exclude(issued_at=None).get(kind="grade_decree")
    with pytest.raises(Refused, match="等级已经公布，公布文件不能撤回"):
        notices.withdraw(issued, reason="不对", by=people[Role.BUREAU_HEAD], at=then)
    assert Row.objects.count() == 2


def test_without_a_key_nothing_is_signed(both, people, then, settings):
    settings.CERTIFICATE_KEY = ""
    notice = draft(both, people, then)
    with pytest.raises(Refused, match="尚未设置证书签名密钥"):
        notices.issue(notice, by=people[Role.BUREAU_HEAD], at=then)
    notice.refresh_from_db()
    assert (notice.number, Row.objects.count(), Decree.objects.count()) == ("", 0, 0)


def test_many_are_a_job_that_goes_on_where_it_was_interrupted(both, people, then):
    with patch.object(actions, "AT_ONCE", 1):
        concluding.decreed(*both, people=people, at=then)
    assert {now(row).state for row in both} == {Stage.DETERMINED}
    decree, job = Decree.objects.get(), Job.objects.get(kind="decree_grades")
    actions.award(both[0].number, decree, by=job.asked_by, at=then)  # done before the machine was stopped
    working.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)), then + timedelta(minutes=1))
    job.refresh_from_db()
    assert (job.counts, job.faults) == ({"公布": 1}, [])
    assert {now(row).state for row in both} == {Stage.AWARDED}
    assert Row.objects.count() == Certificate.objects.count() == 2


def test_whom_it_concerns_reads_it_and_nobody_else(both, people, then):
    stranger = cast.bureau("500101", at=then)[Role.BUREAU_HANDLER]
    concluding.decreed(both[0], people=people, at=then)
    readers = {
        both[0].applicant.office.memberships.get(): 1,
        both[1].applicant.office.memberships.get(): 0,
        people[Role.COMMISSION_HANDLER]: 1,
        people[Role.BUREAU_HANDLER]: 1,
        stranger: 0,
    }
    decrees = Notice.objects.filter(kind="grade_decree")
    assert {member: decrees.visible_to(member).count() for member in readers} == readers


@pytest.mark.refuses("P26", 1)
def test_a_first_grade_is_the_commissions_to_make_known_and_the_bureaus_to_make_a_plaque_for(people, at):
    of = walk(Stage.REACHED, people, at, grade=Grade.JIA, index=2)
    then = concluding.days_on(of, 20)
    case = rereview.rereview_at(Stage.DETERMINED, of, people=people, at=then)
    then = concluding.days_on(case, 45)
    with pytest.raises(Refused, match="甲级由市卫生健康委发文公布，区县不能公布甲级"):
        draft([case], people, then)
    notice = draft([case], people, then, by=Role.COMMISSION_HANDLER)
    notices.issue(notice, by=people[Role.COMMISSION_HEAD], at=then)
    grade = Row.objects.get(case=case.pk)
    assert (grade.grade, grade.decree.body) == ("甲", people[Role.COMMISSION_HEAD].office)
    assert now(case).state == Stage.AWARDED
    assert plaques.make(grade, by=people[Role.BUREAU_HANDLER], at=then).office == people[Role.BUREAU_HEAD].office
