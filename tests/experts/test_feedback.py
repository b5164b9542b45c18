"""The letter to the employer: drafted from the file, put right by hand, issued by the head, delivered (P11)."""

import re
import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework import outbox
from casework.models import Delivery, Message, Notice, Outbox
from casework.notices.kinds import paper
from config.scenarios import terms
from experts.actions import feedback, points, rating
from experts.models import Assignment, Employment
from tests.worlds import walked_once

from ..casework.conftest import institution, leader
from .reviewed import leader_of, reviewed_case

REGIME = terms.REGIME


@walked_once
def expert(people, at):
    """One review led, rated 4, one misconduct; employed by a unit outside the portal."""
    case, (first, *_) = reviewed_case(people, at=at)
    points.credit_participation(Assignment.objects.of(case), at=at)
    rating.rate(case, score=4, remark="", by=leader_of(case, at=at), at=at)
    terms.give_points(first, "late", people=people, at=at, remark="逾期3日。")
    return first


def drafted(expert, by, at, **changed):
    day = timezone.localdate(at)
    asked = {"since": day - timedelta(days=180), "until": day, "remark": "工作认真。"} | changed
    return feedback.draft(expert, regime=REGIME, **asked, by=by, at=at)


@pytest.mark.article("P11")
def test_the_letter_is_drafted_from_the_file(expert, people, at):
    fields = drafted(expert, people[Role.COMMISSION_HANDLER], at).notice.fields
    said = {name: fields[name] for name in ("reviews", "led", "ratings", "satisfaction", "added", "taken", "total")}
    assert said == {
        "reviews": 1,
        "led": 1,
        "ratings": 1,
        "satisfaction": "4.0",
        "added": 6,
        "taken": -2,
        "total": 79,
    }
    assert fields["level"] == "A级"
    assert fields["misconduct"] == ["2026年11月9日，逾期提交评审意见，-2分"]


@pytest.mark.article("P11")
def test_an_employer_in_the_portal_gets_it_there(expert, people, client, at):
    row = institution(77)
    unit = Employment.objects.get(expert=expert).employer
    unit.institution = row
    unit.save()
    sent = terms.report(expert, people=people, at=at)
    assert Delivery.objects.get(notice=sent.notice).to == row.office.name
    assert Message.objects.get(office=row.office).title.startswith("收到文书")
    with time_machine.travel(at, tick=False):
        client.force_login(leader(row, at=at).person)
        assert client.get(reverse("notice", args=[sent.notice_id])).status_code == 200
        client.force_login(leader(institution(78), at=at).person)
        assert client.get(reverse("notice", args=[sent.notice_id])).status_code == 404


def test_an_employer_outside_waits_for_the_paper(expert, people, at):
    sent = terms.report(expert, people=people, at=at)
    assert not Delivery.objects.filter(notice=sent.notice).exists()
    assert Notice.objects.get(pk=sent.notice_id).issued_at == at


@pytest.mark.article("P11")
def test_what_is_refused(expert, people, at):
    handler = people[Role.COMMISSION_HANDLER]
    day = timezone.localdate(at)
    with pytest.raises(Refused, match="由市卫生健康委反馈"):
        drafted(expert, people[Role.BUREAU_HEAD], at)
    with pytest.raises(Refused, match="早于开始日期"):
        drafted(expert, handler, at, since=day, until=day - timedelta(days=1))
    with pytest.raises(Refused, match="不能晚于今日"):
        drafted(expert, handler, at, until=day + timedelta(days=1))
    with pytest.raises(Refused, match="没有可以反馈的情况"):
        drafted(people[Role.EXPERT].pool_entry.expert, handler, at)
    drafted(expert, handler, at)
    with pytest.raises(Refused, match="已有待签发的反馈函"):
        drafted(expert, handler, at)
    Employment.objects.filter(expert=expert).update(until=day)
    with pytest.raises(Refused, match="未填写工作单位，没有可以反馈的单位"):
        drafted(expert, handler, at)


def test_the_remark_is_put_right_at_the_desk(expert, people, client, at):
    notice = drafted(expert, people[Role.COMMISSION_HANDLER], at).notice
    with time_machine.travel(at, tick=False):
        client.force_login(people[Role.COMMISSION_HANDLER].person)
        client.post(reverse("notice_draft", args=[notice.pk]), {"content_remark": "工作细致。"})
        page = client.get(reverse("notice", args=[notice.pk])).content.decode()
    assert "工作细致。" in page


def test_the_commission_drafts_it_on_the_page(expert, people, client, at):
    data = {"regime": REGIME, "since": "2026-11-10", "until": "2026-11-09", "remark": "工作认真。"}
    address = reverse("draft_feedback", args=[expert.number])
    with time_machine.travel(at, tick=False):
        client.force_login(people[Role.COMMISSION_HANDLER].person)
        assert client.post(address, data).status_code == 422
        page = client.post(address, {**data, "since": "2026-01-01"}, follow=True).content.decode()
    assert "待签发" in page


@pytest.mark.poppler
def test_the_paper_names_the_employer_and_the_figures(expert, people, at):
    sent = terms.report(expert, people=people, at=at)
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.NOTICE, key=str(sent.notice_id)).pk, at=at)
    notice = Notice.objects.get(pk=sent.notice_id)
    with default_storage.open(notice.pdf.path) as file:
        ran = subprocess.run(["pdftotext", "-", "-"], input=file.read(), capture_output=True, check=True)
    said = re.sub(r"\s", "", ran.stdout.decode())
    assert (paper(notice).letter, "文件" in said, "印发" in said) == (True, False, False)
    for words in (
        "关于何静秋同志参加评审工作情况的函",
        f"{sent.employer.name}：",
        "参加评审1次，其中担任组长1次。",
        "被评审对象作出满意度评价1次，平均4.0分（满分5分）。",
        "2026年11月9日，逾期提交评审意见，-2分。",
    ):
        assert words in said
