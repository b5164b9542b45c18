"""Who is late is chased: by the clock before, on and after the last day, each reminder once; by whoever waits, once a day."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.roles import OfficeKind, Role
from casework import proving, ticking
from casework.actions import change_requests, notices
from casework.chasing import matters, reminding
from casework.chasing.stages import stage
from casework.clocks.calendar import bundled_table
from casework.deciding import proposals
from casework.figures.terms import Figure, Source, Unit
from casework.models import Deadline, Message, Notice, Record, Reminder
from config.scenarios import filing as filings
from config.scenarios import primary_care, review
from config.scenarios.deciding import proposed
from emr_rating.municipal import actions as municipal
from emr_rating.stages import Stage as Filed
from primary_care_review.check import actions as check
from primary_care_review.check.steps import FIND_QUALIFIED
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade

from .conftest import application, institution, leader

pytestmark = pytest.mark.django_db
Way = Reminder.Way


def figure(value: int, unit: Unit = Unit.WORKING_DAYS) -> Figure:
    return Figure(f"{unit}{value}", "", "E19", value, unit, Source.SETTING, "…")


WARNS = [figure(10), figure(5), figure(2), figure(1)]
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "on, come",
    [
        (date(2026, 11, 6), None),
        (date(2026, 11, 9), "before:working_days10"),
        (date(2026, 11, 13), "before:working_days10"),
        (date(2026, 11, 14), "before:working_days10"),
        (date(2026, 11, 16), "before:working_days5"),
        (date(2026, 11, 19), "before:working_days2"),
        (date(2026, 11, 20), "before:working_days1"),
        (date(2026, 11, 22), "before:working_days1"),
        (MONDAY, "day"),
        (date(2026, 11, 24), "late:0"),
        (date(2026, 11, 30), "late:0"),
        (date(2026, 12, 1), "late:1"),
        (date(2026, 12, 8), "late:2"),
    ],
)
def test_each_day_has_the_reminder_that_has_come_last(on, come):
    found = stage(MONDAY, since=date(2026, 10, 1), on=on, warns=WARNS, again=5, table=bundled_table())
    assert found == come


def test_what_had_come_as_the_matter_began_says_nothing_new():
    """Three days for an answer are not announced ten and five days before."""
    days = {day: stage(MONDAY, since=date(2026, 11, 18), on=date(2026, 11, day), warns=WARNS, again=5,
                       table=bundled_table()) for day in (18, 19, 20, 23)}  # fmt: skip
    assert days == {18: None, 19: "before:working_days2", 20: "before:working_days1", 23: "day"}


@pytest.mark.parametrize(
    "unit, value, first", [(Unit.DAYS, 30, date(2026, 10, 24)), (Unit.MONTHS, 1, date(2026, 10, 23))]
)
def test_a_warning_may_be_counted_in_days_or_months(unit, value, first):
    come = [
        stage(MONDAY, since=date(2026, 1, 1), on=first + timedelta(days=n), warns=[figure(value, unit)], again=0,
              table=bundled_table()) for n in (-1, 0, 1)
    ]  # fmt: skip
    assert come == [None, *[f"before:{unit}{value}"] * 2]
    after = stage(MONDAY, since=date(2026, 1, 1), on=date(2026, 12, 1), warns=WARNS, again=0, table=bundled_table())
    assert after is None, "what is not chased once it is over"


@pytest.fixture
def checking(people, at):
    """With the bureau since 9 November, to be checked by 23 November."""
    return application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])


def sent(case) -> list[tuple[date, str]]:
    rows = case.reminders.order_by("pk")
    return [(timezone.localdate(row.at), row.way) for row in rows]


def test_the_clock_reminds_whoever_has_the_ball_once_for_each_stage(checking, people, at):
    """Ticked twice a day; nobody is told twice, and the reminders are sealed into the record."""
    for day in range(24):
        for _ in range(2):
            ticking.tick(at=at + timedelta(days=day))
    assert sent(checking) == [
        (date(2026, 11, 16), Way.BEFORE),
        (date(2026, 11, 19), Way.BEFORE),
        (date(2026, 11, 20), Way.BEFORE),
        (date(2026, 11, 23), Way.DAY),
        (date(2026, 11, 24), Way.LATE),
        (date(2026, 12, 1), Way.LATE),
    ]
    bureau = people[Role.BUREAU_HANDLER].office
    assert {row.office for row in checking.reminders.select_related("office")} == {bureau}
    told = checking.reminders.get(way=Way.DAY).message
    assert (told.office, told.case_id) == (bureau, checking.pk)
    assert told.title == f"到期日提醒：{checking.number} {checking.title} 完成申请材料审核"
    assert told.body == (
        f"{checking.number} {checking.title}“完成申请材料审核”，2026年11月23日止，今日到期（第二十条）。"
    )
    ticking.tick(at=at + timedelta(days=24))
    assert Record.objects.filter(subject="reminders", verb="seal").exists()
    assert proving.faults() == []


def test_a_clock_that_stood_still_for_days_sends_the_latest_alone(checking, at):
    ticking.tick(at=at)
    ticking.tick(at=at + timedelta(days=11))  # Friday 20 November
    ticking.tick(at=at + timedelta(days=25))  # Friday 4 December
    assert sent(checking) == [(date(2026, 11, 20), Way.BEFORE), (date(2026, 12, 4), Way.LATE)]


def test_one_message_names_all_that_has_come_for_an_office(people, at):
    cases = [application(institution(n), at=at, by=people[Role.BUREAU_HANDLER]) for n in (1, 2, 3)]
    assert ticking.tick(at=at + timedelta(days=15))["reminders"] == 3
    message = Message.objects.get(pk__in=Reminder.objects.values("message"))
    assert message.title == "提醒：3项时限即将届满或者已经逾期"
    assert [line.split()[0] for line in message.body.splitlines()] == [case.number for case in cases]


def test_a_paused_or_met_clock_reminds_of_nothing(checking, at):
    Deadline.objects.filter(case=checking).update(due_on=None)
    assert ticking.tick(at=at + timedelta(days=30))["reminders"] == 0


def test_two_ticks_at_once_send_one_reminder(checking, at, monkeypatch):
    """The second has looked before the first has written."""
    later = at + timedelta(days=14)
    ticking.tick(at=later)
    monkeypatch.setattr(reminding, "_fresh", lambda found: found)
    assert reminding.remind_all(later) == 0
    assert len(sent(checking)) == 1


# By hand


def key(case) -> str:
    return f"clock.{Deadline.objects.get(case=case).pk}"


@pytest.fixture
def late(people, at):
    """Checked by nobody: on 9 November its term has been over for days."""
    return application(institution(1), at=at - timedelta(days=21), by=people[Role.BUREAU_HANDLER])


def test_the_late_stand_first_above_the_queue_and_are_chased_with_one_button(late, people, signed_in, at, client):
    head = signed_in(people[Role.COMMISSION_HEAD])
    page = head.get(reverse("workbench"))
    assert [(row["about"], row["who"], row["chip"], row["said"]) for row in page.context["late"]] == [
        (f"{late.number} {late.title}", people[Role.BUREAU_HEAD].office.name, "逾期 5 个工作日", "")
    ]
    answer = head.post(reverse("chase"), {"one": key(late)}, follow=True)
    assert "完成申请材料审核”催办" in answer.content.decode()
    row = late.reminders.select_related("message").get(way=Way.HAND)
    assert (row.by, row.office, row.message.case_id) == (people[Role.COMMISSION_HEAD].person, late.holder, late.pk)
    assert row.message.title == f"催办：{late.number} {late.title} 完成申请材料审核"
    noted = Record.objects.get(case=late, verb="remind")
    assert (noted.actor, noted.audience, noted.article) == (row.by, "authorities", "P20")
    assert noted.facts["to"] == [late.holder.name]
    assert head.get(reverse("workbench")).context["late"][0]["said"] == "已催办1次，最近2026年11月9日"
    own = signed_in(people[Role.BUREAU_HANDLER]).get(reverse("workbench"))
    assert own.context["rows"][0]["chased"] == "被催办1次，最近2026年11月9日"
    assert own.context["late"] == [], "what one owes oneself is chased by others"


def test_a_second_reminder_waits_for_the_next_day(late, people, at):
    found = [matters.asked(key(late))]
    first, second = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
    assert len(reminding.remind(found, by=first, at=at).sent) == 1
    again = reminding.remind(found, by=second, at=at + timedelta(hours=5))
    assert (again.sent, again.skipped) == (
        [],
        [
            f"{late.number} {late.title}的“完成申请材料审核”已于2026年11月9日 10:00由{first.office}催办，每日可催办一次，请明日再催办。"
        ],
    )
    assert len(reminding.remind(found, by=second, at=at + timedelta(days=1)).sent) == 1
    assert late.reminders.by_hand().count() == 2


def test_all_that_is_ticked_is_chased_and_what_was_chased_today_said(people, signed_in, at):
    before = at - timedelta(days=21)
    cases = [application(institution(n), at=before, by=people[Role.BUREAU_HANDLER]) for n in (1, 2, 3)]
    reminding.remind([matters.asked(key(cases[0]))], by=people[Role.COMMISSION_HEAD], at=at)
    page = signed_in(people[Role.COMMISSION_HANDLER]).post(
        reverse("chase"), {"matter": [key(case) for case in cases]}, follow=True
    )
    said = page.content.decode()
    assert "已催办2项，并记入办理记录。" in said
    assert f"{cases[0].number} {cases[0].title}的“完成申请材料审核”已于" in said
    assert [row["said"] for row in page.context["rows"]] == ["已催办1次，最近2026年11月9日"] * 3


@pytest.mark.parametrize("asked", ["", "clock.", "clock.x", "clock.999999", "nothing.1", f"clock.{'9' * 30}"])
def test_a_form_that_names_nothing_is_answered_in_a_sentence(people, signed_in, at, asked):
    page = signed_in(people[Role.COMMISSION_HEAD]).post(reverse("chase"), {"matter": asked}, follow=True)
    assert page.status_code == 200
    said = page.content.decode()
    assert ("请先勾选要催办的事项。" in said) or (reminding.GONE in said)


def test_nobody_chases_upward_aside_or_what_is_not_theirs(late, people, at):
    own = [people[Role.BUREAU_HEAD], people[Role.CENTRE], people[Role.BUREAU_HANDLER]]
    for member in own:
        outcome = reminding.remind([matters.asked(key(late))], by=member, at=at)
        assert (outcome.sent, outcome.skipped) == ([], [reminding.GONE])
    clerk = leader(late.institution, at=at)
    assert reminding.remind([matters.asked(key(late))], by=clerk, at=at).sent == []
    assert not late.reminders.exists()


def test_the_case_tells_of_its_reminders_those_who_may_read_them(late, people, signed_in, at):
    ticking.tick(at=at - timedelta(hours=1))
    reminding.remind([matters.asked(key(late))], by=people[Role.COMMISSION_HEAD], at=at)
    url = reverse("case_tab", args=[late.number, "chasing"])

    def shown(member):
        return signed_in(member).get(url).context["tab"]["context"]

    for role in (Role.COMMISSION_HANDLER, Role.BUREAU_HANDLER):
        assert [row.way for row in shown(people[role])["sent"]] == [Way.HAND, Way.LATE]
    assert [row["said"] for row in shown(people[Role.COMMISSION_HEAD])["matters"]] == [
        "已催办1次，最近2026年11月9日；系统已提醒1次，最近2026年11月9日"
    ]
    assert shown(leader(late.institution, at=at)) == {"matters": [], "sent": []}
    links = {role: signed_in(people[role]).get(reverse("case", args=[late.number])) for role in Role if role in people}
    chased = {role for role, page in links.items() if f'· <a href="{url}">催办</a></p>' in page.content.decode()}
    assert chased == {Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD}


def test_the_mail_of_a_reminder_goes_to_the_readers_of_the_office(late, people, at):
    people[Role.BUREAU_HANDLER].person.email = "jingban@example.cn"
    people[Role.BUREAU_HANDLER].person.save()
    reminding.remind([matters.asked(key(late))], by=people[Role.COMMISSION_HEAD], at=at)
    ticking.tick(at=at + timedelta(minutes=1))
    assert "催办" in "".join(one.subject for one in mail.outbox)


def test_every_kind_of_office_but_the_commission_has_somebody_above_it(reference):
    assert {kind for kind, above in matters.ABOVE.items() if not above} == {OfficeKind.COMMISSION}
    assert set(matters.ABOVE) == set(OfficeKind) == set(matters.AUDIENCES)
    assert Office.objects.filter(kind=OfficeKind.COMMISSION).count() == 1


# What else is owed


def due_of(source: str):
    return [(owed.label, owed.who, owed.due_on) for owed in (
        owed for one in matters.sources() if one.name == source for owed in one.owed(list(one.open()), MONDAY)
    )]  # fmt: skip


def test_a_draft_waits_for_a_signature_and_one_sent_back_for_its_drafter(people, at):
    """Three working days each, a setting; a colleague of the office reminds, and nobody else's office."""
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    case = primary_care.application_at(Stage.SUBMITTED, people=people, at=at, grade=Grade.YI)
    check.draft_supplement(case, missing="前置条件表", by=handler, at=at)
    notice = Notice.objects.get(case=case)
    assert due_of("signing") == [("签发“补正通知书”", head.person.name, date(2026, 11, 12))]
    late = at + timedelta(days=4)
    found = [matters.asked(f"signing.{notice.pk}")]
    assert reminding.remind(found, by=people[Role.COMMISSION_HANDLER], at=late).sent == []
    assert reminding.remind(found, by=head, at=late).sent == [], "who owes it does not chase it"
    assert len(reminding.remind(found, by=handler, at=late).sent) == 1
    assert Reminder.objects.by_hand().get().person == head.person
    notices.send_back(notice, reason="请列明所缺材料。", by=head, at=late)
    assert (due_of("signing"), due_of("redraft")) == (
        [],
        [("修改“补正通知书”", handler.person.name, date(2026, 11, 18))],
    )
    assert len(reminding.remind([matters.asked(f"redraft.{notice.pk}")], by=head, at=late).sent) == 1
    check.draft_supplement(case, missing="前置条件表、自评报告", by=handler, at=late)
    assert (len(due_of("signing")), due_of("redraft")) == (1, [])


def test_a_proposal_waits_for_whoever_decides_and_is_chased_inside_the_office(people, at):
    case = primary_care.application_at(Stage.SUBMITTED, people=people, at=at, grade=Grade.YI)
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    proposal = proposed(case, FIND_QUALIFIED, by=handler, at=at)
    assert due_of("deciding") == [("决定拟办意见：审核合格", head.person.name, date(2026, 11, 12))]
    late = at + timedelta(days=4)
    found = [matters.asked(f"deciding.{proposal.pk}")]
    assert reminding.remind(found, by=people[Role.COMMISSION_HANDLER], at=late).sent == []
    assert len(reminding.remind(found, by=handler, at=late).sent) == 1
    rows = Record.objects.filter(case=case, verb="remind")
    assert [rows.readable_by(people[role]).count() for role in (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)] == [1, 0]
    proposals.send_back(proposal, reason="请核对前置条件表。", by=head, at=late)
    assert due_of("deciding") == []


def test_a_request_waits_for_the_centre_until_its_day(people, at):
    of = institution(1)
    clerk = leader(of, at=at)
    request = change_requests.request_change(of, changes={"address": "演示路2号"}, reason="迁址", by=clerk, at=at)
    centre = people[Role.CENTRE].office
    assert due_of("change") == [("处理基本信息变更申请", centre.name, date(2026, 11, 23))]
    ticking.tick(at=at + timedelta(days=15))
    row = Reminder.objects.get(source="change")
    assert (row.office, row.way, row.case) == (centre, Way.LATE, None)
    found = [matters.asked(f"change.{request.pk}")]
    assert len(reminding.remind(found, by=people[Role.COMMISSION_HEAD], at=at + timedelta(days=15)).sent) == 1
    assert Record.objects.filter(subject=f"institution:{of.uscc}", verb="remind").exists()
    change_requests.decide(request, make=False, reason="请先办理登记。", by=people[Role.CENTRE], at=at)
    assert due_of("change") == []


def test_a_question_has_a_day_and_whoever_asked_is_told_when_it_has_passed(people, at):
    year = filings.cycle(people=people, at=at)
    hospital = filings.hospital(2, people=people, at=at)
    case = filings.filing_at(Filed.REPORTED, applicant=hospital, of_cycle=year, at=at, level=3)
    morning = review.close(year)
    case.refresh_from_db()
    municipal.ask(case, by=people[Role.BUREAU_HANDLER], at=morning, question="请说明数据来源。")
    (question,) = case.inquiries.all()
    assert question.due_on == date(2026, 12, 8)
    ticking.tick(at=morning + timedelta(days=8))
    rows = Reminder.objects.filter(source="inquiry").order_by("pk")
    assert [(row.way, row.office) for row in rows] == [
        (Way.LATE, hospital.institution.office),
        (Way.TOLD, people[Role.BUREAU_HEAD].office),
    ]
    told = rows.last().message
    assert told.title == f"{case.number}：机构逾期未答复提问，可以催办，也可以由负责人说明理由后不再等待"
    assert case.reminders.readable_by(hospital.clerk, rounds=Q(pk__in=())).count() == 2
    municipal.answer(case, by=hospital.clerk, at=morning + timedelta(days=8), inquiry=question.pk, answer="已说明。")
    assert due_of("inquiry") == []
