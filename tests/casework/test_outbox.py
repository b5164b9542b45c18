"""One effect, one row: an address that is dead harms nobody else, tries are counted, a claim is a lease, and failures are seen."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from accounts import tickets
from accounts.roles import OfficeKind, Role
from casework import messages, outbox, ticking
from casework.models import Message, Outbox
from config.scenarios import cast

from .relay import relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing(settings):
    with relay(settings) as server:
        yield server


def with_address(member, address):
    member.person.email = address
    member.person.save(update_fields=["email"])
    return member


@pytest.fixture
def two_readers(people):
    return (
        with_address(people[Role.BUREAU_HANDLER], "ok@example.cn"),
        with_address(people[Role.BUREAU_HEAD], "gone@example.cn"),
    )


def told(office, at, title="请办理") -> Message:
    return messages.send(to=office, title=title, body="请办理。", at=at)


def tick_through(days: int, at) -> None:
    """A tick every five minutes, as a day's 288 once were."""
    for minutes in range(0, days * 24 * 60, 5):
        ticking_at = at + timedelta(minutes=minutes)
        for pk in outbox.due(ticking_at):
            try:
                outbox.work(pk, at=ticking_at)
            except Exception:  # as tick: one row's failure is its own
                continue


def test_a_dead_address_is_asked_once_and_the_other_reader_has_one_mail(two_readers, mailing, at):
    ok = two_readers[0]
    told(ok.office, at)
    tick_through(3, at)
    assert sorted(mailing.asked) == ["gone@example.cn", "ok@example.cn"]
    assert len(mailing.taken) == 1
    done, dead = Outbox.objects.order_by("addressee__email").reverse()
    assert (done.done_at is not None, done.attempts) == (True, 1)
    assert (dead.given_up_at is not None, dead.attempts) == (True, 1)
    assert dead.error == "邮件服务器拒收：550 5.1.1 no such user"


def test_whoever_owns_the_dead_address_and_the_office_are_told_once(two_readers, mailing, at, signed_in):
    gone = two_readers[1]
    for _ in range(2):
        told(gone.office, at)
    tick_through(1, at)
    (own,) = Message.objects.filter(person=gone.person)
    assert own.title == "您的电子邮箱收不到邮件"
    assert "550 5.1.1 no such user" in own.body
    assert Message.objects.filter(office=gone.office, title__contains="收不到邮件").count() == 1
    assert "发往gone@example.cn的邮件被退回" in signed_in(gone).get(reverse("profile")).content.decode()
    assert "邮箱退信" in signed_in(gone).get(reverse("people")).content.decode()
    with_address(gone, "new@example.cn")
    told(gone.office, at)
    tick_through(1, at)
    assert "new@example.cn" in mailing.asked
    assert "邮箱退信" not in signed_in(gone).get(reverse("people")).content.decode()


def test_what_fails_for_now_is_tried_after_growing_pauses_and_then_given_up(people, mailing, at):
    full = with_address(people[Role.BUREAU_HEAD], "full@example.cn")
    told(full.office, at)
    tick_through(4, at)
    row = Outbox.objects.get()
    assert mailing.asked == ["full@example.cn"] * (len(outbox.PAUSES) + 1)
    assert row.given_up_at >= at + sum(outbox.PAUSES, timedelta())
    full.person.refresh_from_db()
    assert full.person.mail_refused == "full@example.cn"


def test_a_relay_that_is_away_is_nobodys_fault(people, settings, at):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens
    head = with_address(people[Role.BUREAU_HEAD], "ok@example.cn")
    told(head.office, at)
    tick_through(4, at)
    head.person.refresh_from_db()
    assert (Outbox.objects.get().given_up_at is not None, head.person.mail_refused) == (True, "")
    assert not Message.objects.filter(person=head.person).exists()


def test_a_relay_that_hangs_holds_nobody_up(people, mailing, at):
    with_address(people[Role.BUREAU_HANDLER], "hang@example.cn")
    with_address(people[Role.BUREAU_HEAD], "ok@example.cn")
    told(people[Role.BUREAU_HEAD].office, at)
    assert ticking.tick(at=at)["outbox"] == 1
    waiting = Outbox.objects.get(done_at=None)
    assert (waiting.addressee.email, waiting.attempts) == ("hang@example.cn", 1)
    assert waiting.error.startswith("TimeoutError") or "timed out" in waiting.error


def test_a_mail_to_somebody_outside_is_told_to_whoever_keeps_the_address(reference, mailing, at):
    centre = cast.office(OfficeKind.CENTRE)
    messages.write_to("gone@outside.cn", key="R1:1", title="注册申请已退回", body="理由。", keeper=centre, at=at)
    tick_through(2, at)
    assert mailing.asked == ["gone@outside.cn"]
    assert "请以其他方式告知对方" in Message.objects.get(office=centre).body


def test_whoever_has_left_gets_no_mail_of_the_office(two_readers, mailing, at):
    ok = two_readers[0]
    told(ok.office, at)
    ok.valid_until, ok.ended_at = at.date(), at
    ok.save()
    tick_through(1, at)
    assert mailing.asked == ["gone@example.cn"]


def test_a_row_that_is_held_is_not_taken_and_one_whose_worker_died_is(two_readers, at):
    told(two_readers[0].office, at)
    row = Outbox.objects.first()
    held = outbox._claimed(row.pk, at=at)
    assert outbox._claimed(row.pk, at=at + outbox.LEASE) is None
    outbox.renew(held, at=at + outbox.LEASE)
    assert outbox._claimed(row.pk, at=at + 2 * outbox.LEASE) is None
    assert row.pk not in outbox.due(at + 2 * outbox.LEASE)
    later = at + 2 * outbox.LEASE + timedelta(seconds=1)
    assert outbox._claimed(row.pk, at=later) is not None
    with pytest.raises(outbox.ClaimLost):
        outbox.renew(held, at=later)


def test_a_tick_that_runs_long_claims_by_the_time_of_each_row(two_readers, mailing, at, monkeypatch):
    """The second row is claimed an hour after the tick began; a second tick at that hour leaves it alone."""
    told(two_readers[0].office, at)
    moments = []
    monkeypatch.setattr(ticking, "running_from", lambda at: lambda: at + timedelta(hours=len(moments)))
    work = outbox.work

    def noted(pk, *, at):
        moments.append(at)
        return work(pk, at=at)

    monkeypatch.setattr(outbox, "work", noted)
    ticking.tick(at=at)
    assert moments == [at, at + timedelta(hours=1)]


@pytest.mark.filterwarnings("ignore")
def test_two_ticks_at_once_send_each_mail_once(settings, fresh_database):
    at = timezone.now()
    people = cast.officials(at=at)
    with_address(people[Role.BUREAU_HANDLER], "a@example.cn")
    with_address(people[Role.BUREAU_HEAD], "b@example.cn")
    with relay(settings) as server:
        server.slow = 0.1
        settings.EMAIL_TIMEOUT = 5
        settings.CELERY_TASK_ALWAYS_EAGER = True
        message = Message.objects.create(office=people[Role.BUREAU_HEAD].office, title="请办理", body="。", at=at)
        for member in (people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]):
            key, payload = f"{message.pk}:{member.person_id}", {"message": message.pk}
            common = {"queued_at": at, "due_at": at, "addressee": member.person}
            Outbox.objects.create(kind=Outbox.Kind.MAIL, key=key, payload=payload, **common)

        def run():
            for pk in outbox.due(at):
                outbox.work(pk, at=at)
            connections.close_all()

        ticks = [threading.Thread(target=run) for _ in range(2)]
        for tick in ticks:
            tick.start()
        for tick in ticks:
            tick.join()
    assert sorted(server.asked) == ["a@example.cn", "b@example.cn"]


def test_the_same_row_sent_twice_bears_the_same_identity(two_readers, mailing, at):
    """A worker killed between the relay's answer and its own note sends once more; mailboxes can tell that it is one mail."""
    told(two_readers[0].office, at)
    row = Outbox.objects.get(addressee=two_readers[0].person)
    for _ in range(2):
        outbox.work(row.pk, at=at)
        Outbox.objects.filter(pk=row.pk).update(done_at=None)
    first, second = ([line for line in mail.splitlines() if line.startswith("Message-ID")] for mail in mailing.taken)
    assert first == second == [f"Message-ID: <outbox.{row.pk}@localhost>"]


@pytest.fixture
def own_address(people):
    head = with_address(people[Role.BUREAU_HEAD], "ok@example.cn")
    head.person.contact_is_own = True
    head.person.save(update_fields=["contact_is_own"])
    return head


def test_a_link_that_an_act_owes_is_tried_again_until_the_relay_takes_it(own_address, mailing, settings, at):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9  # discard: nobody listens
    tickets.owe(own_address.person, at=at)
    row = Outbox.objects.get(kind=Outbox.Kind.LINK)
    with pytest.raises(OSError, match=r"refused|unreachable"):
        outbox.work(row.pk, at=at)
    assert not own_address.person.tickets.exists()  # what has not gone keeps no other from going
    settings.EMAIL_PORT = port
    assert outbox.work(row.pk, at=at + outbox.PAUSES[0] + timedelta(seconds=5))
    assert own_address.person.tickets.count() == 1
    assert len(mailing.taken) == 1
    row.refresh_from_db()
    assert (row.done_at is not None, row.payload) == (True, {})


def test_a_link_to_a_dead_address_is_told_like_any_mail(own_address, mailing, at):
    with_address(own_address, "gone@example.cn")
    tickets.owe(own_address.person, at=at)
    tick_through(1, at)
    own_address.person.refresh_from_db()
    assert (mailing.asked, own_address.person.unreachable) == (["gone@example.cn"], True)


def test_the_administrator_sees_what_failed_and_has_it_tried_again(people, two_readers, mailing, at, signed_in):
    told(two_readers[0].office, at, title="内部事项")
    tick_through(1, at)
    dead = Outbox.objects.get(done_at=None)
    client = signed_in(people[Role.SYSTEM_ADMIN])
    page = client.get(reverse("effects")).content.decode()
    assert "550 5.1.1 no such user" in page
    assert "内部事项" not in page
    assert "1 项未成" in client.get(reverse("workbench")).content.decode()
    assert client.post(reverse("effects_again"), {"row": [dead.pk]}).status_code == 302
    dead.refresh_from_db()
    assert (dead.given_up_at, dead.attempts, dead.error, dead.due_at) == (None, 0, "", at)
    assert client.post(reverse("effects_again"), {"row": ["9" * 5000]}).status_code == 302
    assert signed_in(people[Role.COMMISSION_HEAD]).get(reverse("effects")).status_code == 403
