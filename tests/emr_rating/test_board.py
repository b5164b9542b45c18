"""The board shows who has not reported, and who has not is reminded, once a day and until the close (E08)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from casework.gateway import Refused
from casework.models import Message, Record
from config.scenarios import filing as filings
from config.scenarios import review
from emr_rating.board import lists
from emr_rating.cycle import actions as verbs
from emr_rating.stages import Stage


@pytest.mark.article("E08")
def test_the_board_shows_who_has_not_begun_and_how_far_the_others_are(cycle, people, as_role, now, at):
    now(at)
    first, second, third = (filings.hospital(index, people=people, at=at) for index in (2, 22, 42))
    filings.filing_at(Stage.DRAFT, applicant=second, of_cycle=cycle, at=at)
    filings.filing_at(Stage.REPORTED, applicant=third, of_cycle=cycle, at=at, level=3)
    filings.hospital(3, people=people, at=at)
    page = as_role(Role.BUREAU_HANDLER).get(reverse("emr_board")).content.decode()
    assert first.institution.name in page
    assert "未开始" in page
    assert "已填 40/40 部分" in page
    assert "已上报" in page
    assert page.count("/board/remind/") == 3  # all, and the two that have not reported
    assert "共 3 家" in page
    only = as_role(Role.BUREAU_HANDLER).get(reverse("emr_board"), {"status": "none"}).content.decode()
    assert "共 1 家" in only
    city = as_role(Role.COMMISSION_HANDLER).get(reverse("emr_board")).content.decode()
    assert "共 4 家" in city
    assert "渝中区" in city
    found = as_role(Role.COMMISSION_HANDLER).get(reverse("emr_board"), {"q": second.institution.uscc}).content.decode()
    assert "共 1 家" in found


def test_the_board_costs_the_same_for_one_hospital_and_for_three(cycle, people, as_role, now, at):
    now(at)
    filings.filing_at(Stage.DRAFT, applicant=filings.hospital(2, people=people, at=at), of_cycle=cycle, at=at)
    client = as_role(Role.BUREAU_HANDLER)
    client.get(reverse("emr_board"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("emr_board"))
    for index in (22, 42):
        filings.filing_at(Stage.DRAFT, applicant=filings.hospital(index, people=people, at=at), of_cycle=cycle, at=at)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("emr_board"))
    assert len(three) == len(one)


def test_the_board_goes_out_as_a_workbook(cycle, applicant, as_role, now, at):
    now(at)
    answer = as_role(Role.BUREAU_HEAD).get(reverse("emr_board_export"))
    assert answer["Content-Type"].endswith("sheet")
    assert answer.content.startswith(b"PK")


@pytest.mark.article("E08")
def test_a_hospital_is_reminded_once_a_day_in_the_portal_and_by_mail(
    cycle, applicant, as_role, now, at, django_capture_on_commit_callbacks
):
    applicant.clerk.person.email = "clerk@example.test"
    applicant.clerk.person.save()
    url = reverse("remind_one", args=[applicant.institution.uscc])
    now(at)
    with django_capture_on_commit_callbacks(execute=True):
        page = as_role(Role.BUREAU_HANDLER).post(url, follow=True).content.decode()
    assert f"数据填报并上报”催办{applicant.institution.name}，并记入办理记录。" in page
    message = Message.objects.filter(office=applicant.institution.office).latest("pk")
    assert "“完成2026年度数据填报并上报”，2026年11月30日止，剩 15 个工作日（第八条）。" in message.body
    assert [sent.to for sent in mail.outbox] == [["clerk@example.test"]]
    now(at + timedelta(hours=13))
    page = as_role(Role.BUREAU_HANDLER).post(url, follow=True).content.decode()
    assert "数据填报并上报”已于2026年11月9日 10:00由" in page
    assert "催办，每日可催办一次，请明日再催办。" in page
    now(at + timedelta(days=1))
    as_role(Role.BUREAU_HANDLER).post(url)
    reminders = Record.objects.filter(subject="cycle:2026", verb="remind")
    assert [row.facts["institutions"] for row in reminders] == [
        {applicant.institution.uscc: applicant.institution.name},
    ] * 2


@pytest.mark.article("E08")
def test_all_are_reminded_but_not_those_who_reported(cycle, people, as_role, now, at):
    waiting, done = (filings.hospital(index, people=people, at=at) for index in (2, 22))
    filings.filing_at(Stage.REPORTED, applicant=done, of_cycle=cycle, at=at, level=3)
    before = Message.objects.filter(office=done.institution.office).count()
    now(at)
    client = as_role(Role.BUREAU_HEAD)
    asked = client.get(reverse("remind_all")).content.decode()
    assert "催报1家未上报医院？" in asked
    assert done.institution.name not in asked
    assert not Record.objects.filter(subject="cycle:2026", verb="remind").exists(), "only asked"
    page = client.post(reverse("remind_all"), follow=True).content.decode()
    assert "11月9日 10:00催报" in page, "who was reminded when stands in its row"
    assert f"催办{waiting.institution.name}，并记入办理记录。" in page
    assert Message.objects.filter(office=done.institution.office).count() == before


def test_every_status_stands_in_one_column_of_the_districts_and_they_add_up(cycle, people, as_role, now, at):
    assert sorted(status for states in lists.COLUMNS.values() for status in states) == sorted(lists.STATUSES)
    now(at)
    filings.hospital(2, people=people, at=at)
    filings.filing_at(
        Stage.REPORTED, applicant=filings.hospital(22, people=people, at=at), of_cycle=cycle, at=at, level=5
    )
    now(review.close(cycle))
    (row,) = as_role(Role.COMMISSION_HANDLER).get(reverse("emr_board")).context["by_district"]
    total, *columns = row["numbers"].values()
    assert (row["name"], total, sum(columns)) == ("渝中区", 2, 2)
    assert row["numbers"]["市级审核"] == 1


@pytest.mark.article("E31")
def test_a_bureau_reminds_nobody_of_another_district(cycle, people, as_role, now, at):
    stranger = filings.hospital(3, people=people, at=at)
    now(at)
    url = reverse("remind_one", args=[stranger.institution.uscc])
    assert as_role(Role.BUREAU_HANDLER).post(url).status_code == 404


@pytest.mark.article("E08")
def test_nobody_is_reminded_after_the_window(cycle, applicant, people):
    with pytest.raises(Refused, match="填报已于2026年11月30日 24:00截止，不能再催报"):
        verbs.remind(cycle, [applicant.institution], by=people[Role.BUREAU_HANDLER], at=cycle.closes_at)


@pytest.mark.article("E08")
def test_a_year_established_ahead_does_not_hide_the_one_whose_window_is_open(
    cycle, people, applicant, as_role, now, at
):
    ahead = filings.cycle(
        people=people,
        at=at,
        year=cycle.year + 1,
        opens_at=cycle.closes_at + timedelta(days=90),
        closes_at=cycle.closes_at + timedelta(days=120),
    )
    now(at)
    client = as_role(Role.BUREAU_HEAD)
    board = client.get(reverse("emr_board"))
    assert board.context["cycle"] == cycle
    assert f"?year={ahead.year}" in board.content.decode()
    assert "1家尚未上报" in client.get(reverse("emr_office")).content.decode()
    assert "并记入办理记录。" in client.post(reverse("remind_all"), follow=True).content.decode()
    assert client.get(reverse("emr_board"), {"year": ahead.year}).context["cycle"] == ahead
    now(ahead.opens_at)
    assert as_role(Role.BUREAU_HEAD).get(reverse("emr_board")).context["cycle"] == ahead


def test_the_list_stays_as_it_was_filtered_when_one_is_reminded(cycle, applicant, as_role, now, at):
    now(at)
    client = as_role(Role.BUREAU_HANDLER)
    address = f"{reverse('emr_board')}?status=none&year={cycle.year}"
    one = f"{reverse('remind_one', args=[applicant.institution.uscc])}?status=none&year={cycle.year}"
    assert one.replace("&", "&amp;") in client.get(address).content.decode()
    assert client.post(one).url == address


@pytest.mark.article("E08")
def test_a_reminder_of_one_year_is_not_shown_with_another(cycle, people, applicant, as_role, now, at):
    """Late filings of this year are chased while the next one's window is open."""
    dates = {"opens_at": at - timedelta(days=2), "closes_at": cycle.closes_at + timedelta(days=30)}
    following = filings.cycle(people=people, at=at, year=cycle.year + 1, **dates)
    verbs.remind(following, [applicant.institution], by=people[Role.BUREAU_HANDLER], at=at)
    now(at)
    shown = [
        [
            row.reminded_at
            for row in as_role(Role.BUREAU_HANDLER).get(reverse("emr_board"), {"year": year}).context["rows"]
        ]
        for year in (cycle.year, following.year)
    ]
    assert shown == [[None], [at]]
