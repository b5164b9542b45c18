"""The work behind outbox rows of this floor."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.mail import send_mail

from accounts.models import Membership

from .actions.materials import store_bytes
from .models import Message, Notice, Outbox
from .models.message import READS_FOR_THE_OFFICE
from .notices.kinds import paper
from .outbox import handles


@handles(Outbox.Kind.MAIL)
def mail(row: Outbox, at: datetime) -> None:
    """Sends a message's copy to whoever has an address, or a mail to somebody outside; nobody's missing address fails the row."""
    if outside := row.payload:
        send_mail(
            subject=outside["title"], message=outside["body"], from_email=None, recipient_list=[outside["address"]]
        )
        return
    message = Message.objects.select_related("office", "person").get(pk=int(row.key))
    if message.person:
        addresses = [message.person.email]
    else:
        # Whoever may not read the office's post in the portal does not get it by mail.
        readers = Membership.objects.current(at.date()).filter(office=message.office, role__in=READS_FOR_THE_OFFICE)
        members = readers.select_related("person")
        addresses = sorted({member.person.email for member in members})
    for address in filter(None, addresses):
        send_mail(subject=message.title, message=message.body, from_email=None, recipient_list=[address])


@handles(Outbox.Kind.NOTICE)
def notice(row: Outbox, at: datetime) -> None:
    """Prints an issued notice and keeps the file; the same notice gives the same bytes, so that twice does no harm."""
    issued = Notice.objects.select_related("case", "office").get(pk=int(row.key))
    stored = store_bytes(ContentFile(paper(issued).pdf()), "application/pdf")
    Notice.objects.filter(pk=issued.pk, pdf=None).update(pdf=stored)
