"""Cases beside a case: what waits for them, what they may not touch, who knows of them, and two acts at the same moment."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.roles import OfficeKind, Role
from casework import grants, proving
from casework.clocks.calendar import CalendarTable
from casework.gateway import NotTheirs, Refused, offers, perform
from casework.models import CalendarYear, Case, Deadline, Record
from casework.workbench import desk
from casework.workbench.rows import COLUMNS, shown_rows
from config.scenarios import cast
from tests.post import messages_from_here
from tests.real_database import at_once

from . import beside_kinds as k
from .conftest import institution, leader

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
WAITS = "本案件的异议尚未办结，请待其办结后再办理“宣布”（第十二条）。"


@pytest.fixture
def kinds(db):
    with k.registered():
        yield


@pytest.fixture
def head(people):
    return people[Role.BUREAU_HEAD]


@pytest.fixture
def ruling(kinds, head, at):
    return k.rule(institution(1), by=head, at=at)


@pytest.fixture
def objection(ruling, head, at):
    return k.lodge(ruling, by=head, at=at)


def test_it_has_number_clock_and_record_of_its_own_and_the_case_keeps_its_row(ruling, objection):
    assert (objection.number, objection.about_id) == ("V2026-0001", ruling.pk)
    assert Deadline.objects.get().case_id == objection.pk
    assert [row.case_id for row in Record.objects.filter(verb="open").order_by("seq", "pk")] == [
        ruling.pk,
        objection.pk,
    ]
    now = Case.objects.get(pk=ruling.pk)
    assert (now.version, now.due_on, now.state, now.held_by) == (0, None, k.RulingStage.RULED, "test_objection")
    assert proving.faults() == []


def test_a_step_waits_while_one_is_open_and_others_do_not(ruling, objection, head, at):
    with pytest.raises(Refused) as refused:
        perform(ruling, k.ANNOUNCE, by=head, at=at)
    assert str(refused.value) == WAITS
    assert perform(ruling, k.NOTE, by=head, at=at).version == 1
    k.reply(objection, upheld=False, by=head, at=at)
    assert Case.objects.get(pk=ruling.pk).held_by == ""
    assert perform(ruling, k.ANNOUNCE, by=head, at=at).closed_at == at
    assert proving.faults() == []


def test_the_button_is_grey_with_the_reason_and_the_row_asks_nothing(ruling, objection, head, at):
    now = k.Ruling.objects.get(pk=ruling.pk)
    with CaptureQueriesContext(connection) as asked:
        shown = {offer.step.name: str(offer.verdict) for offer in offers(now, by=head, at=at)}
    assert shown == {"announce": WAITS, "note": "", "take_back": ""}
    (once,) = asked.captured_queries
    assert "casework_accountability" in once["sql"], (
        "whether they may act at all, once for all buttons; nothing of the case"
    )
    assert not desk.on_desk(head, on=at.date()).filter(pk=ruling.pk).exists()
    table, (row,) = CalendarYear.objects.table(), Case.objects.filter(pk=ruling.pk).values(*COLUMNS)
    with CaptureQueriesContext(connection) as asked:
        (told,) = shown_rows([row], member=head, on=at.date(), table=table)
    assert (told["missing"], told["step"]) == ("宣布；异议办结", "查看")
    assert len(asked) == 0
    assert isinstance(table, CalendarTable)


def test_an_end_takes_a_step_of_the_other(ruling, objection, head, at):
    k.reply(objection, upheld=True, by=head, at=at)
    now = Case.objects.get(pk=ruling.pk)
    assert (now.state, now.held_by, now.version) == (k.RulingStage.TAKEN_BACK, "", 1)
    assert proving.faults() == []


def test_several_at_once_each_hold_it_up(ruling, objection, head, at):
    second = k.lodge(ruling, by=head, at=at)
    k.reply(objection, upheld=False, by=head, at=at)
    assert Case.objects.get(pk=ruling.pk).held_by == "test_objection"
    k.reply(second, upheld=False, by=head, at=at)
    now = Case.objects.get(pk=ruling.pk)
    assert (now.held_by, now.turn) == ("", "bureau_head:announce")


@pytest.mark.article("E31")
def test_who_knows_of_a_case_is_said_by_its_kind(ruling, objection, people, head, at):
    party = leader(ruling.institution, at=at)
    stranger = cast.person("x", "韩梅", role=Role.BUREAU_HEAD, office=cast.office(OfficeKind.BUREAU, "500101"), at=at)
    seen = {
        member: set(Case.objects.visible_to(member).values_list("kind", flat=True))
        for member in (head, people[Role.COMMISSION_HEAD], party, stranger, people[Role.CENTRE], people[Role.EXPERT])
    }
    both = {"test_ruling", "test_objection"}
    assert list(seen.values()) == [both, {"test_ruling"}, {"test_ruling"}, set(), set(), set()]
    with pytest.raises(NotTheirs):
        perform(objection, k.REPLY, by=people[Role.COMMISSION_HEAD], at=at)


@pytest.mark.article("E31")
def test_the_institution_is_told_no_move_of_a_case_that_it_does_not_know(ruling, objection, head, at):
    sent = messages_from_here()
    k.reply(objection, upheld=False, by=head, at=at)
    assert not sent.exists()
    perform(ruling, k.ANNOUNCE, by=head, at=at)
    assert sent.get().office == ruling.institution.office


def test_a_kind_that_says_nothing_is_nobodys(ruling, people, monkeypatch):
    monkeypatch.delitem(k.scopes.KINDS, "test_ruling")
    assert [member for member in people.values() if Case.objects.visible_to(member).exists()] == []


def test_a_grant_on_a_case_does_not_reach_the_cases_about_it(ruling, objection, people, head, at):
    handler = people[Role.BUREAU_HANDLER]
    grants.hand_over(ruling, to=handler, until=at.date(), by=head, at=at, reason="出差")
    assert grants.acts_as(handler, ruling, on=at.date()) == {Role.BUREAU_HEAD}
    assert grants.acts_as(handler, objection, on=at.date()) == set()
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        perform(objection, k.REPLY, by=handler, at=at)


def test_a_case_stands_beside_an_older_one_and_stays_there(ruling, objection):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=ruling.pk).update(about=objection)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=objection.pk).update(about=None)


def test_the_page_of_a_case_is_found_by_its_row_not_by_its_letter(ruling, head, signed_in):
    ordinary = Case.objects.create(
        number="V-1",
        kind="test_ruling",
        regime="primary_care",
        title="甲",
        district=ruling.district,
        state="ruled",
        rules_edition="test",
        opened_at=ruling.opened_at,
    )
    assert signed_in(head).get(f"/cases/{ordinary.number}/").status_code == 200


def test_the_pages_lead_to_each_other_for_whoever_knows_of_both(ruling, objection, people, head, signed_in):
    pages = {
        (member, case): signed_in(member).get(f"/cases/{case.number}/").content.decode()
        for member, case in ((head, ruling), (head, objection), (people[Role.COMMISSION_HEAD], ruling))
    }
    assert [page.count("相关案件") for page in pages.values()] == [1, 1, 0]
    assert f"/cases/{ruling.number}/" in pages[head, objection]


@pytest.mark.parametrize("order", [1, -1])
def test_lodged_and_announced_at_the_same_moment(fresh_database, order):
    """Either the objection holds the announcement up, or it comes too late: never both, never neither."""
    head = cast.officials(at=AT)[Role.BUREAU_HEAD]
    with k.registered():
        ruling = k.rule(institution(1), by=head, at=AT)
        acts = (lambda: k.lodge(ruling, by=head, at=AT), lambda: perform(ruling, k.ANNOUNCE, by=head, at=AT))
        done, refused = at_once(*acts[::order])
        ruling = Case.objects.get(pk=ruling.pk)
        lodged = Case.objects.filter(about=ruling).exists()
        assert (done, refused) == ("done", WAITS if lodged else "裁定已经宣布，不能再提出异议。")
        assert (ruling.closed_at is None, ruling.held_by) == ((True, "test_objection") if lodged else (False, ""))
