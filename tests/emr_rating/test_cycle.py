"""The yearly cycle: opening, dates, the board, reminders, closing to the second, late filings (E08)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from casework.gateway import Refused, perform
from casework.models import Deadline, Message, Record, StandardEdition
from casework.ticking import tick
from config.scenarios import filing as filings
from config.scenarios import review
from emr_rating.actions import cycle as verbs
from emr_rating.actions.closing import GRACE, close_windows
from emr_rating.models import Cycle, Filing, LateFiling
from emr_rating.stages import Stage
from emr_rating.workflow import AMEND

SECOND = timedelta(seconds=1)


def reported(applicant, cycle, at, *, level=3) -> Filing:
    return filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)


def form(**changes) -> dict:
    """The form as an official fills it in for 2026."""
    return {
        "year": "2026",
        "opens_at_day": "2026-11-10",
        "opens_at_time": "00:00",
        "closes_at_day": "2026-11-30",
        "closes_at_time": "24:00",
        "district_due_on": "2026-12-31",
        "standard": str(StandardEdition.objects.get(key="emr-2018-demo").pk),
        "upgrade_interval": "1",
        "overdue_reading": "unreported",
    } | changes


# Opening a cycle


@pytest.mark.article("E08")
def test_the_commission_opens_a_year_and_2400_is_the_end_of_the_day(people, as_role, now, at):
    now(at)
    answer = as_role(Role.COMMISSION_HANDLER).post(reverse("open_cycle"), form())
    assert answer.status_code == 302
    cycle = Cycle.objects.get()
    assert cycle.closes_at == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert cycle.last_day == date(2026, 11, 30)
    assert cycle.closes_text == "2026年11月30日 24:00"
    assert Record.objects.get(subject="cycle:2026").label == "建立评价年度"
    page = as_role(Role.COMMISSION_HANDLER).get(answer.url).content.decode()
    assert "演示标准" in page
    assert "2026年11月30日 24:00" in page


@pytest.mark.article("E08")
@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"closes_at_day": "2026-11-09", "closes_at_time": "24:00"}, "填报截止须晚于填报开始"),
        ({"opens_at_day": "2026-11-01", "closes_at_day": "2026-11-09", "closes_at_time": "9:59"}, "填报截止须晚于现在"),
        ({"district_due_on": "2026-11-30"}, "区县审核截止日须晚于填报截止"),
        ({"closes_at_time": "25:00"}, "时间请按时:分填写"),
        ({"upgrade_interval": "0"}, "升级申报的间隔不得少于1年（第十二条）。"),
        ({"standard": "999"}, "所选版本尚未启用或已停用，请重新选择。"),
    ],
)
def test_a_year_is_refused_with_a_sentence_and_nothing_typed_is_lost(people, as_role, now, at, changes, sentence):
    now(at)
    answer = as_role(Role.COMMISSION_HANDLER).post(reverse("open_cycle"), form(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'value="2026"' in page
    assert not Cycle.objects.exists()


@pytest.mark.article("E32")
def test_a_second_cycle_in_a_year_is_refused(cycle, as_role, now, at):
    now(at)
    answer = as_role(Role.COMMISSION_HANDLER).post(reverse("open_cycle"), form())
    assert "2026年度已经建立，一个年度只能建立一次。" in answer.content.decode()
    assert Cycle.objects.count() == 1


@pytest.mark.article("E03")
@pytest.mark.parametrize("role", [Role.CENTRE, Role.BUREAU_HEAD, Role.INSTITUTE, Role.EXPERT])
def test_only_the_commission_opens_a_year(people, as_role, now, at, role):
    now(at)
    assert as_role(role).post(reverse("open_cycle"), form()).status_code == 403
    assert not Cycle.objects.exists()


# Dates


@pytest.mark.article("E08")
def test_new_dates_move_the_running_clocks_and_are_recorded(cycle, applicant, people, at):
    filing = filings.begin(applicant, cycle, at=at)
    verbs.change_dates(
        cycle,
        opens_at=cycle.opens_at,
        closes_at=datetime(2026, 12, 4, 10, 0, tzinfo=UTC),
        district_due_on=date(2027, 1, 20),
        reason="多数医院申请延后",
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )
    filing.refresh_from_db()
    assert filing.due_on == date(2026, 12, 4)
    assert Deadline.objects.get(case=filing, met_on=None).due_on == date(2026, 12, 4)
    row = Record.objects.filter(subject="cycle:2026").latest("seq")
    assert (row.label, row.reason) == ("调整年度时间", "多数医院申请延后")


@pytest.mark.article("E04")
def test_dates_are_not_changed_without_a_reason_nor_after_the_close(cycle, people, at):
    dates = {
        "opens_at": cycle.opens_at,
        "closes_at": cycle.closes_at + timedelta(days=3),
        "district_due_on": cycle.district_due_on,
        "by": people[Role.COMMISSION_HANDLER],
    }
    with pytest.raises(Refused, match="请填写调整时间的理由"):
        verbs.change_dates(cycle, **dates, reason=" ", at=at)
    with pytest.raises(Refused, match="填报已于2026年11月30日 24:00截止"):
        verbs.change_dates(cycle, **dates, reason="延期", at=cycle.closes_at)
    with pytest.raises(Refused, match="填报已经开始，开始时间不能再调整"):
        verbs.change_dates(cycle, **dates | {"opens_at": at + timedelta(hours=1)}, reason="延期", at=at)
    cycle.refresh_from_db()
    assert cycle.closes_text == "2026年11月30日 24:00"


# The board and reminders


@pytest.mark.article("E08")
def test_the_board_shows_who_has_not_begun_and_how_far_the_others_are(cycle, people, as_role, now, at):
    now(at)
    first, second, third = (filings.hospital(index, people=people, at=at) for index in (2, 22, 42))
    filings.filing_at(Stage.DRAFT, applicant=second, of_cycle=cycle, at=at)
    reported(third, cycle, at)
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
def test_a_hospital_is_reminded_once_an_hour_in_the_portal_and_by_mail(
    cycle, applicant, as_role, now, at, django_capture_on_commit_callbacks
):
    applicant.clerk.person.email = "clerk@example.test"
    applicant.clerk.person.save()
    url = reverse("remind_one", args=[applicant.institution.uscc])
    now(at)
    with django_capture_on_commit_callbacks(execute=True):
        page = as_role(Role.BUREAU_HANDLER).post(url, follow=True).content.decode()
    assert f"已向{applicant.institution.name}发出催报消息" in page
    message = Message.objects.filter(office=applicant.institution.office).latest("pk")
    assert "请于2026年11月30日 24:00前完成填报并上报" in message.body
    assert [sent.to for sent in mail.outbox] == [["clerk@example.test"]]
    now(at + timedelta(minutes=59))
    page = as_role(Role.BUREAU_HANDLER).post(url, follow=True).content.decode()
    assert "已于2026年11月9日 10:00催报，一小时内不重复催报，2026年11月9日 11:00后可再次催报。" in page
    now(at + timedelta(minutes=60))
    as_role(Role.BUREAU_HANDLER).post(url)
    reminders = Record.objects.filter(subject="cycle:2026", verb="remind")
    assert [row.facts["institutions"] for row in reminders] == [
        {applicant.institution.uscc: applicant.institution.name},
    ] * 2


@pytest.mark.article("E08")
def test_all_are_reminded_but_not_those_who_reported(cycle, people, as_role, now, at):
    waiting, done = (filings.hospital(index, people=people, at=at) for index in (2, 22))
    reported(done, cycle, at)
    before = Message.objects.filter(office=done.institution.office).count()
    now(at)
    page = as_role(Role.BUREAU_HEAD).post(reverse("remind_all"), follow=True).content.decode()
    assert f"已向{waiting.institution.name}发出催报消息" in page
    assert Message.objects.filter(office=done.institution.office).count() == before


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


# Closing


@pytest.mark.article("E08")
def test_what_arrives_in_the_last_second_counts_and_the_first_second_after_does_not(cycle, people, at):
    early, late = (filings.hospital(index, people=people, at=at) for index in (2, 22))
    drafts = [
        filings.confirm(
            filings.filing_at(Stage.DRAFT, applicant=who, of_cycle=cycle, at=at, level=3), by=who.clerk, at=at
        )
        for who in (early, late)
    ]
    filings.report(drafts[0], by=early.leader, at=cycle.closes_at - SECOND)
    with pytest.raises(Refused, match="填报已于"):
        filings.report(drafts[1], by=late.leader, at=cycle.closes_at)
    assert close_windows(cycle.closes_at + GRACE - SECOND) == 0
    assert close_windows(cycle.closes_at + GRACE) == 2
    assert [Filing.objects.get(pk=draft.pk).state for draft in drafts] == [Stage.DISTRICT_REVIEW, Stage.NOT_FILED]


@pytest.mark.article("E08")
def test_closing_enters_those_who_never_began_and_running_it_again_changes_nothing(cycle, applicant, at):
    closed = cycle.closes_at + GRACE
    assert tick(at=closed)["close_windows"] == 1
    filing = Filing.objects.get()
    assert (filing.state, filing.closed_at, filing.holder) == (Stage.NOT_FILED, closed, None)
    cycle.refresh_from_db()
    assert cycle.closed_at == closed
    records = Record.objects.count()
    assert tick(at=closed + timedelta(minutes=1))["close_windows"] == 0
    cycle.refresh_from_db()
    assert (Record.objects.count(), cycle.closed_at) == (records, closed)


@pytest.mark.article("E10")
def test_an_open_modification_is_dropped_and_the_standing_report_goes_on(cycle, applicant, at):
    filing = reported(applicant, cycle, at)
    answers = filing.reports.get().answers
    perform(filing, AMEND, by=applicant.clerk, at=at)
    filings.fill(Filing.objects.get(pk=filing.pk), by=applicant.clerk, at=at, level=2, seed=7)
    review.close(cycle)
    filing = Filing.objects.get(pk=filing.pk)
    assert (filing.state, filing.reports_made, filing.declared_level) == (Stage.DISTRICT_REVIEW, 1, 3)
    assert filing.sheet.frozen() == answers
    verbs_done = list(filing.records.order_by("seq").values_list("verb", flat=True))
    assert verbs_done[-2:] == ["drop_amendment", "close"]


@pytest.mark.parametrize(
    "level, past, stage, clock",
    [
        pytest.param(3, (), Stage.DISTRICT_REVIEW, ("district_deadline", None), marks=pytest.mark.article("E16")),
        pytest.param(4, (), Stage.CITY_REVIEW, None, marks=pytest.mark.article("E15")),
        pytest.param(
            4, ((2024, 4, 3),), Stage.DISTRICT_REVIEW, ("district_deadline", None), marks=pytest.mark.article("E15")
        ),
        pytest.param(
            5,
            ((2025, 4, 4),),
            Stage.AWAITING_MATERIALS,
            ("materials", date(2026, 12, 9)),
            marks=pytest.mark.article("E11"),
        ),
        pytest.param(5, ((2025, 5, 5),), Stage.CITY_CHECK, None, marks=pytest.mark.article("E17")),
        pytest.param(
            5,
            tuple((year, 5, 5) for year in range(2022, 2026)),
            Stage.AWAITING_MATERIALS,
            ("materials", date(2026, 12, 9)),
            marks=pytest.mark.article("E11"),
        ),
        pytest.param(
            5,
            ((2025, 5, 5), (2024, 5, 5), (2022, 5, 5), (2021, 5, 5)),
            Stage.CITY_CHECK,
            None,
            marks=pytest.mark.article("E11"),
        ),
    ],
)
def test_each_filing_goes_to_its_lane_with_its_clock(cycle, applicant, at, earlier_years, level, past, stage, clock):
    earlier_years(applicant, *past)
    filing = reported(applicant, cycle, at, level=level)
    # The work runs a day late; the clocks count from the closing day all the same.
    close_windows(cycle.closes_at + timedelta(days=1))
    filing = Filing.objects.get(pk=filing.pk)
    assert (filing.declared_level, filing.state) == (level, stage)
    running = [(row.clock, row.started_on, row.due_on) for row in filing.deadlines.filter(met_on=None)]
    due = (clock[1] or cycle.district_due_on) if clock else None
    assert running == ([(clock[0], date(2026, 11, 30), due)] if clock else [])
    assert filing.due_on == due
    assert filing.records.get(verb="close").reason != ""


# Late filings


@pytest.mark.article("E08")
def test_a_late_filing_is_the_commissions_recorded_exception_with_its_own_end(cycle, applicant, people, as_role, now):
    morning = review.close(cycle)
    filing = Filing.objects.get()
    url = reverse("step", args=[filing.number, "allow_late"])
    now(morning)
    client = as_role(Role.COMMISSION_HEAD)
    typed = {"seen": filing.version, "ends_at_day": "2026-12-03", "ends_at_time": "24:00", "reason": ""}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "2026-12-03" in refused.content.decode()
    assert client.post(url, typed | {"reason": "机房受灾", "ends_at_day": "2026-11-30"}).status_code == 422
    assert not LateFiling.objects.exists()
    assert client.post(url, typed | {"reason": "机房受灾"}).status_code == 302
    filing = Filing.objects.get()
    assert (filing.state, filing.due_on, filing.closed_at) == (Stage.DRAFT, date(2026, 12, 3), None)
    late = LateFiling.objects.get()
    assert (late.ends_text, late.reason) == ("2026年12月3日 24:00", "机房受灾")
    assert Record.objects.filter(subject="cycle:2026").latest("seq").label == "准予补报"


@pytest.mark.article("E08")
def test_a_late_filing_closes_at_its_own_end(cycle, applicant, people):
    morning = review.close(cycle)
    ends_at = morning + timedelta(days=2)
    verbs.allow_late(
        Filing.objects.get(), ends_at=ends_at, reason="机房受灾", by=people[Role.COMMISSION_HEAD], at=morning
    )
    filing = filings.fill(Filing.objects.get(), by=applicant.clerk, at=morning, level=3)
    filings.report(filings.confirm(filing, by=applicant.clerk, at=morning), by=applicant.leader, at=ends_at - SECOND)
    assert close_windows(ends_at + GRACE - SECOND) == 0
    assert close_windows(ends_at + GRACE) == 1
    filing = Filing.objects.get()
    assert filing.state == Stage.DISTRICT_REVIEW
    assert filing.deadlines.get(clock="district_deadline").started_on == date(2026, 12, 3)


@pytest.mark.article("E08")
def test_nobody_but_the_commissions_head_allows_a_late_filing(cycle, applicant, people):
    morning = review.close(cycle)
    for role in (Role.COMMISSION_HANDLER, Role.BUREAU_HEAD, Role.CENTRE):
        with pytest.raises(Refused, match="由市级负责人办理"):
            verbs.allow_late(
                Filing.objects.get(), ends_at=morning + timedelta(days=1), reason="理由", by=people[role], at=morning
            )
    assert Filing.objects.get().state == Stage.NOT_FILED


# The regime's home


@pytest.mark.article("E01")
def test_scope_legal_basis_and_stages_stand_on_the_public_home(reference, client):
    page = client.get(reverse("emr_home")).content.decode()
    assert "国卫办医函〔2018〕1079号" in page
    assert "用户注册" in page
    assert "第五条" in page or "四个环节" in page


@pytest.mark.parametrize("role", [Role.BUREAU_HEAD, Role.COMMISSION_HANDLER, Role.CENTRE, Role.INSTITUTE])
def test_the_office_page_shows_counts_as_links_and_what_to_do(cycle, applicant, as_role, now, at, role):
    now(at)
    page = as_role(role).get(reverse("emr_office")).content.decode()
    assert f"{reverse('emr_board')}?status=none" in page
    assert ("1家尚未上报" in page) == (role in (Role.BUREAU_HEAD, Role.COMMISSION_HANDLER))


def test_without_a_cycle_the_office_page_says_so(people, as_role):
    assert "尚未建立评价年度" in as_role(Role.CENTRE).get(reverse("emr_office")).content.decode()
