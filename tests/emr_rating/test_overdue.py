"""A district whose review was not done in time: reached under each setting, confirmed by notice, never before and never by itself (E19)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.actions import notices
from casework.chasing.reminding import remind_all
from casework.models import CalendarYear, Message, Notice, Reminder
from config.scenarios import deciding, review
from config.scenarios import filing as filings
from config.scenarios import overdue as scenes
from emr_rating.models import Cycle, Filing, Lapse, ReviewPlan
from emr_rating.overdue import actions, conditions, reach
from emr_rating.plan import progress
from emr_rating.results import register, sheets
from emr_rating.results.outcome import Standing, outcome_of
from emr_rating.rules import Overdue
from emr_rating.stages import Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from experts.models import Review
from tests.worlds import walked_once

# Which of the four hospitals below are reached.
READINGS = {Overdue.UNREPORTED: [0, 1], Overdue.OWN_REVIEW: [0, 1, 2], Overdue.EVERY_INSTITUTION: [0, 1, 2, 3]}


@walked_once
def year(people, at):
    """Four hospitals of 渝中区 after the bureaus' day: not reviewed, concluded, reported, and a first-time 4 with the city."""
    cycle = filings.cycle(people=people, at=at)
    for index, level in ((2, 3), (22, 3), (42, 3), (62, 4)):
        applicant = filings.hospital(index, people=people, at=at)
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)
    morning = review.close(cycle)
    open_, concluded, reported, _ = Filing.objects.order_by("pk")
    review.review_at(Stage.PROVISIONAL, reported, people=people, at=morning)
    review.review_at(Stage.DISTRICT_CONCLUDED, concluded, people=people, at=morning)
    review.designate(open_, people=people, at=morning)
    return cycle


@pytest.fixture
def after(year):
    return scenes.day_after(year)


def rows() -> list[Filing]:
    return list(Filing.objects.select_related("cycle").order_by("pk"))


@pytest.mark.article("E19")
def test_what_the_lapse_reaches_is_a_setting_and_the_page_lists_what_the_rule_allows(year, after):
    on_the_day = after - timedelta(days=1)
    for reading, reached in READINGS.items():
        year.overdue_reading = reading.value
        year.save()
        found = set(reach.reached(year, on=after.date()).values_list("pk", flat=True))
        assert found == {rows()[index].pk for index in reached}
        assert found == {row.pk for row in rows() if conditions.left_without_result(row, after)}
        assert not reach.reached(year, on=on_the_day.date()).exists()
        assert not any(conditions.left_without_result(row, on_the_day) for row in rows())


@pytest.mark.article("E19")
def test_the_page_asks_for_the_term_of_a_district_once(year, after, monkeypatch):
    year.overdue_reading = Overdue.EVERY_INSTITUTION.value
    year.save()
    asked = []
    monkeypatch.setattr(Cycle, "due_in", lambda cycle, district: asked.append(district) or cycle.district_due_on)
    of_city = reach.reached(year, on=after.date()).filter(state=Stage.CITY_REVIEW)
    listed = reach.with_terms([*of_city, *of_city.all()], year)
    assert [term for _, term in listed] == [year.district_due_on] * 2
    assert asked == ["500103"]


@pytest.mark.article("E19")
def test_the_commission_confirms_on_the_page_and_the_notice_ends_the_cases(year, people, after, as_role, now):
    now(after)
    client = as_role(Role.COMMISSION_HANDLER)
    home = client.get(reverse("workbench")).content.decode()
    assert "区县逾期，待确认无成绩" in home
    page = client.get(reverse("emr_overdue")).content.decode()
    assert [row.number in page for row in rows()] == [True, True, False, False]
    path = reverse("draft_no_result", args=[year.year, "500103"])
    empty = client.post(path, {"reason": "", "numbers": []})
    assert (empty.status_code, "请选择至少一件逾期的案件" in empty.content.decode()) == (422, True)
    client.post(path, {"reason": scenes.REASON, "numbers": [rows()[0].number]})
    notice = Notice.objects.get(kind=actions.NOTICE_KIND)
    assert rows()[0].state == Stage.DISTRICT_REVIEW  # nothing happens before it is signed
    assert notice.title in client.get(reverse("emr_overdue")).content.decode()
    notices.issue(notice, by=people[Role.COMMISSION_HEAD], at=after)
    ended, left = rows()[:2]
    assert (ended.state, ended.closed_at, left.state) == (Stage.NO_RESULT, after, Stage.DISTRICT_CONCLUDED)
    lapse = Lapse.objects.get()
    assert (lapse.filing, lapse.was, lapse.due_on, lapse.reason) == (
        ended,
        Stage.DISTRICT_REVIEW,
        year.district_due_on,
        scenes.REASON,
    )
    assert Review.objects.filter(case=ended.pk, closed_at=after, told_at=None, conclusion=None).count() == 1
    told = Message.objects.filter(office=ended.hospital.office, title__contains="无成绩").get()
    assert scenes.REASON in told.body
    shown = client.get(reverse("emr_overdue") + f"?year={year.year}").content.decode()
    assert notice.__class__.objects.get(pk=notice.pk).number in shown


@pytest.mark.article("E19")
def test_no_result_reaches_outcome_register_and_result_sheet(year, people, after, signed_in, now):
    ended = scenes.no_result(rows()[0], people=people, at=after)[0]
    outcome = outcome_of(ended, on=after.date())
    assert (outcome.standing, outcome.level, outcome.words) == (Standing.NO_RESULT, None, "无成绩")
    official = people[Role.COMMISSION_HANDLER]
    listed = register.found(official, year=year.year, level=register.NO_RESULT)
    line = register.line(listed.get(), on=after.date())
    number = Notice.objects.get(kind=actions.NOTICE_KIND).number
    assert (line.standing, line.level, line.basis) == ("无成绩", None, number)
    leader = filings.leader(ended)
    sheet = sheets.issue(ended, by=leader, at=after)
    assert (sheet.level, sheet.words, sheets.stands(sheet, on=after.date())) == (None, "无成绩", True)
    assert "评价结果：无成绩" in "".join(sheets.paper(sheet).text)
    now(after)
    browser = signed_in(leader)
    now(after)
    why = browser.get(reverse("case_tab", args=[ended.number, "why"])).content.decode()
    assert scenes.REASON in why
    paper = browser.get(reverse("received_notices")).content.decode()
    assert number in paper
    other = filings.leader(rows()[1])
    assert number not in signed_in(other).get(reverse("received_notices")).content.decode()


def _draft(*listed: Filing, by: Membership, at, reason: str = scenes.REASON) -> Notice:
    numbers = [row.number for row in listed]
    first = listed[0]
    return actions.draft(first.cycle, first.own_district, numbers=numbers, reason=reason, by=by, at=at)


@pytest.mark.article("E19")
def test_by_another_office_before_the_end_of_the_day_without_reason_or_twice_it_is_refused(year, people, after):
    for role in (Role.BUREAU_HEAD, Role.CENTRE, Role.INSTITUTE):
        with pytest.raises(Refused, match="无成绩由市卫生健康委确认"):
            _draft(rows()[0], by=people[role], at=after)
    handler = people[Role.COMMISSION_HANDLER]
    open_, concluded, reported, _ = rows()
    with pytest.raises(Refused, match="期限未满或者已经报送"):
        _draft(open_, by=handler, at=after - timedelta(hours=10, seconds=1))
    with pytest.raises(Refused, match="请填写确认无成绩的理由"):
        _draft(open_, by=handler, at=after, reason=" ")
    with pytest.raises(Refused, match="期限未满或者已经报送"):
        _draft(open_, reported, by=handler, at=after)
    _draft(open_, by=handler, at=after)
    with pytest.raises(Refused, match="已有拟稿"):
        _draft(open_, concluded, by=handler, at=after)
    assert Lapse.objects.count() == 0


@pytest.mark.article("E19")
def test_what_the_bureau_has_reported_since_the_draft_is_not_ended_by_it(year, people, after, as_role, now):
    head = people[Role.COMMISSION_HEAD]
    notice = _draft(*rows()[:2], by=people[Role.COMMISSION_HANDLER], at=after)
    review.report_summary(year, people=people, at=after)
    with pytest.raises(Refused, match="无成绩的医疗机构"):
        notices.issue(notice, by=head, at=after)
    assert not Lapse.objects.exists()
    notices.redraft(notice, by=people[Role.COMMISSION_HANDLER], at=after)
    notices.issue(notice, by=head, at=after)
    assert [row.state for row in rows()[:2]] == [Stage.NO_RESULT, Stage.PROVISIONAL]
    now(after)
    page = as_role(Role.COMMISSION_HANDLER).get(reverse("emr_summaries")).content.decode()
    assert ("无成绩1件" in page, "已全部报送" in page) == (True, False)
    table = CalendarYear.objects.table()
    found = progress.lines(year, people[Role.COMMISSION_HEAD], on=after.date(), table=table)
    assert [(line.done, line.open) for line in found if line.review == ReviewPlan.Review.DISTRICT_REVIEW] == [(2, 0)]


@pytest.mark.article("E19")
def test_issued_anew_the_notice_changes_no_case_and_reaches_whom_it_concerns(year, people, after, signed_in, now):
    now(after)
    ended, other = scenes.no_result(rows()[0], people=people, at=after)[0], rows()[1]
    first, reason = Notice.objects.get(kind=actions.NOTICE_KIND), "区县至审核截止日未报送，经三次催办仍未完成。"
    typed = {"content_reason": reason, "reason": "催办次数有误。"}
    handler = signed_in(people[Role.COMMISSION_HANDLER])
    assert handler.post(reverse("notice_reissue", args=[first.pk]), typed).status_code == 302
    anew = notices.issue(Notice.objects.get(replaces=first), by=people[Role.COMMISSION_HEAD], at=after)
    assert anew.fields == first.fields | {"reason": reason}
    assert (rows()[0].version, Lapse.objects.count()) == (ended.version, 1)
    told = Message.objects.filter(body=f"{anew.number}替代{first.number}，理由：催办次数有误。")
    assert {row.office for row in told} == {people[Role.BUREAU_HEAD].office, ended.hospital.office}
    readers = (people[Role.BUREAU_HEAD], filings.leader(ended), filings.leader(other))
    page = reverse("notice", args=[anew.pk])
    assert [signed_in(who).get(page).status_code for who in readers] == [200, 200, 404]


@pytest.mark.article("E19")
def test_the_bureau_is_warned_ten_five_two_and_one_working_days_before_and_on_the_day(year, people):
    """The mechanism is that of every clock; here the days of this one."""
    due, sent = year.district_due_on, []
    day = due - timedelta(days=20)
    while day <= due:
        before = set(Reminder.objects.values_list("pk", flat=True))
        remind_all(scenes.day_after(year) - (due - day) - timedelta(days=1))
        fresh = Reminder.objects.exclude(pk__in=before).filter(source="clock")
        if fresh.filter(row__in=rows()[0].deadlines.filter(clock="district_deadline").values("pk")).exists():
            sent.append(day)
        day += timedelta(days=1)
    assert sent[-1] == due == date(2027, 1, 15)
    assert len(sent) == 5


@pytest.mark.article("E16")
@pytest.mark.article("E19")
def test_what_comes_to_the_bureau_later_has_a_term_of_its_own(year, people, after):
    """Returned by the commission on the last day, or filed late: the year's day would be over before the review begins."""
    reported = rows()[2]
    head = people[Role.COMMISSION_HEAD]
    returned = deciding.decided(reported, RETURN_SUMMARY, by=head, at=after - timedelta(days=1), reason="请补充依据。")
    assert returned.state == Stage.DISTRICT_REVIEW
    assert returned.due_on == (after - timedelta(days=1)).date() + timedelta(days=30)
    assert not conditions.left_without_result(Filing.objects.get(pk=returned.pk), after)
    assert conditions.left_without_result(Filing.objects.get(pk=returned.pk), after + timedelta(days=30))
