"""The commission opens a year, once, and moves its dates with a reason while it runs (E03, E04, E08, E32)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.as_of.reading import stood
from casework.gateway import Refused
from casework.models import Case, Deadline, Message, Record, StandardEdition
from config.scenarios import deciding, review
from config.scenarios import filing as filings
from emr_rating.cycle import actions as verbs
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.models import Cycle, Filing


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
        ({"closes_at_time": "25:00"}, "请按时:分填写"),
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


@pytest.mark.article("E34")
def test_no_year_begins_before_the_regulation_was_published(people, as_role, now, at, settings):
    now(at)
    settings.EMR_PUBLISHED_ON = date(2026, 11, 30)
    answer = as_role(Role.COMMISSION_HANDLER).post(reverse("open_cycle"), form())
    assert (answer.status_code, Cycle.objects.count()) == (422, 0)
    assert "填报开始时间不得早于该日，请重新填写（第三十四条）。" in answer.content.decode()


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
    own = Record.objects.filter(case=filing).latest("seq")
    assert (own.verb, own.article, own.reason, own.facts["after"]) == ("refix", "E08", row.reason, "2026-12-04")
    assert stood(filing, at=at) == Case.objects.filter(pk=filing.pk).stand()[filing.pk]
    told = Message.objects.filter(office=applicant.institution.office).latest("pk")
    assert "至2026年12月4日 18:00，请在截止前完成填报并上报" in told.body
    assert "多数医院申请延后" in told.body


@pytest.mark.article("E08")
@pytest.mark.parametrize("closes_at", ["2026-12-04T10:00+00:00", "2026-11-09T03:00+00:00"])
def test_a_filing_is_begun_by_the_dates_of_the_moment(cycle, applicant, people, at, closes_at):
    """The page was opened before the commission moved the window: neither the clock nor the window is the page's."""
    opened, moved = Cycle.objects.get(pk=cycle.pk), datetime.fromisoformat(closes_at)
    dates = {"opens_at": cycle.opens_at, "closes_at": moved, "district_due_on": cycle.district_due_on}
    verbs.change_dates(cycle, **dates, reason="调整", by=people[Role.COMMISSION_HEAD], at=at)
    later = at + timedelta(hours=2)
    if moved <= later:
        with pytest.raises(Refused, match="填报已于"):
            filings.begin(applicant, opened, at=later)
    else:
        assert filings.begin(applicant, opened, at=later).due_on == moved.date()


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


@pytest.mark.article("E04")
def test_the_years_page_says_what_was_changed_and_who_was_reminded(cycle, applicant, people, as_role, now, at):
    verbs.change_dates(
        cycle,
        opens_at=cycle.opens_at,
        closes_at=datetime(2026, 12, 4, 10, 0, tzinfo=UTC),
        district_due_on=cycle.district_due_on,
        reason="多数医院申请延后",
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )
    verbs.remind(cycle, [applicant.institution], by=people[Role.BUREAU_HANDLER], at=at)
    now(at)
    page = as_role(Role.COMMISSION_HEAD).get(reverse("cycle", args=[cycle.year]))
    assert [lines for _, lines in page.context["record"]] == [
        [applicant.institution.name],
        ["填报截止：2026年11月30日 24:00改为2026年12月4日 18:00"],
        [],
    ]
    assert "填报截止：2026年11月30日 24:00改为" in page.content.decode()


@pytest.mark.article("E31")
def test_a_bureau_reads_of_a_year_nothing_about_hospitals_of_other_districts(
    cycle, applicant, people, as_role, now, at
):
    """Neither who was reminded, nor who may file late and why."""
    commission = people[Role.COMMISSION_HEAD]
    own, *others = [
        one.institution for one in (applicant, *(filings.hospital(n, people=people, at=at) for n in (3, 4)))
    ]
    verbs.remind(cycle, [own, others[0]], by=commission, at=at)
    verbs.remind(cycle, [others[1]], by=commission, at=at)
    morning = review.close(cycle)
    for filing in Filing.objects.all():
        reason = "机房受灾" if filing.filed_by == own else "搬迁"
        deciding.decided(
            filing, ALLOW_LATE, by=commission, at=morning, ends_at=morning + timedelta(days=2), reason=reason
        )
    now(morning)
    whole = as_role(Role.CENTRE).get(reverse("cycle", args=[cycle.year]))
    assert all(hospital.name in whole.text for hospital in (own, *others))
    page = as_role(Role.BUREAU_HANDLER).get(reverse("cycle", args=[cycle.year]))
    assert [late.institution for late in page.context["late_filings"]] == [own]
    said = [(row.verb, lines) for row, lines in page.context["record"]]
    assert [(verb, lines) for verb, lines in said if verb == "remind"] == [("remind", [own.name])]
    assert [row.reason for row, _ in page.context["record"] if row.verb == "allow_late"] == ["机房受灾"]
    assert not any(hospital.name in page.text for hospital in others)
