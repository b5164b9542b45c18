"""The work behind outbox rows of this floor."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts import columns, tickets
from accounts.models import Membership, Office, Person

from . import messages, outbox
from .actions.materials import store_bytes
from .actor import CLOCK
from .models import Message, Notice, Outbox, StoredFile
from .notices.history import note
from .notices.kinds import paper

PERMANENT = 500  # SMTP: from here on the relay will say the same tomorrow (RFC 5321, 4.2.1)
REFUSED = "邮件服务器拒收"


class NotNow(Exception):
    """The relay does not take mail for the address at present: a full mailbox, a first letter from an unknown sender."""


@outbox.handles(Outbox.Kind.MAIL)
def mail(row: Outbox, at: datetime) -> None:
    """Sends a message's copy to one reader who still reads it, or a mail to somebody outside."""
    letter = _letter(row, at)
    if letter is None:
        return
    title, body, address = letter
    Outbox.objects.filter(pk=row.pk).update(address=address)
    # The same row is the same mail: a relay or a mailbox that gets it twice after a kill can tell.
    headers = {"Message-ID": f"<outbox.{row.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"}
    with _taken(row, address):
        EmailMessage(subject=title, body=body, to=[address], headers=headers).send()


@outbox.handles(Outbox.Kind.LINK)
def link(row: Outbox, at: datetime) -> None:
    """A one-time link to its owner, made when it goes: the row holds no secret."""
    assert row.addressee is not None  # noqa: S101  # a link goes to somebody with an account
    address = row.addressee.email
    Outbox.objects.filter(pk=row.pk).update(address=address)
    with _taken(row, address):
        tickets.mail(row.addressee.login, at=at)


@contextmanager
def _taken(row: Outbox, address: str) -> Iterator[None]:
    """What the relay says to the address of a mail: refused for good, not now, or taken again."""
    try:
        yield
    except SMTPRecipientsRefused as refused:
        code, said = refused.recipients[address]
        kind = outbox.Hopeless if code >= PERMANENT else NotNow
        raise kind(f"{REFUSED}：{code} {said.decode(errors='replace')}") from refused
    if row.addressee_id:
        Person.objects.filter(pk=row.addressee_id, mail_refused=address).update(mail_refused="")


def _letter(row: Outbox, at: datetime) -> tuple[str, str, str] | None:
    """Title, body and address as they stand now; none where nobody is to get it any more."""
    if row.addressee is None:
        return row.payload["title"], row.payload["body"], row.payload["address"]
    message = Message.objects.select_related("office").get(pk=row.payload["message"])
    # Whoever may not read the office's post in the portal does not get it by mail.
    reads = message.office is None or row.addressee in messages.readers(message.office, at=at)
    return (message.title, message.body, row.addressee.email) if reads and row.addressee.email else None


@outbox.after_giving_up(Outbox.Kind.LINK)
@outbox.after_giving_up(Outbox.Kind.MAIL)
def dead_address(row: Outbox, at: datetime) -> None:
    """Whoever owns an address that takes no mail is told in the portal, once, and so are their offices; outside, whoever keeps it.

    A relay that was away says nothing about the address.
    """
    if REFUSED not in row.error:
        return
    sentence = f"发往{row.address}的邮件被退回（{row.error}），平台内的消息不受影响。"
    if row.addressee is None:
        keeper, title = Office.objects.get(pk=row.payload["keeper"]), f"邮件未能送达：{row.payload['title']}"
        messages.send(to=keeper, title=title[:100], body=f"{sentence}请以其他方式告知对方。", at=at, mailed=False)
        return
    owner = row.addressee
    if owner.mail_refused == row.address:
        return
    Person.objects.filter(pk=owner.pk).update(mail_refused=row.address)
    messages.send(to=owner, title="您的电子邮箱收不到邮件", body=f"{sentence}请更正电子邮箱。", at=at, mailed=False)
    current = Membership.objects.current(timezone.localdate(at)).filter(person=owner)
    for office in Office.objects.filter(memberships__in=current).distinct():
        body = f"{owner.name}的电子邮箱：{sentence}请提醒其更正。"
        messages.send(to=office, title=f"{owner.name}的电子邮箱收不到邮件"[:100], body=body, at=at, mailed=False)


@outbox.handles(Outbox.Kind.NOTICE)
def notice(row: Outbox, at: datetime) -> None:
    """Prints an issued notice and keeps the file; the same notice gives the same bytes, so that twice does no harm."""
    issued = Notice.objects.select_related("case", "office").get(pk=int(row.key))
    stored = store_bytes(ContentFile(paper(issued).pdf()), "application/pdf")
    with transaction.atomic():
        columns.touch(StoredFile, [stored.pk])
        if Notice.objects.filter(pk=issued.pk, pdf=None).update(pdf=stored):
            facts = {"sha256": stored.sha256}
            note(issued, "notice_file", "生成文书文件", by=CLOCK, at=at, facts=facts, audience="authorities")
