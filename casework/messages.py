"""Messages in the portal, with mail beside them. The portal's copy is the legal one; mail is a courtesy."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.prepared import Prepared
from accounts.roles import OfficeKind

from . import outbox
from .models import Case, Message, Notice, Outbox
from .models.message import READS_FOR_THE_OFFICE
from .scopes import KINDS, parties
from .text import day_text

if TYPE_CHECKING:
    from .stages import StageEnum
    from .step import Step


def send(
    *,
    to: Office | Person,
    title: str,
    body: str,
    at: datetime,
    case: Case | None = None,
    notice: Notice | None = None,
    mailed: bool = True,
) -> Message:
    """Writes the message and queues a mail for each reader; all stand or fall with the caller's transaction."""
    addressee = {"office": to} if isinstance(to, Office) else {"person": to}
    about = {"case_id": case.pk if case else None, "notice": notice}
    message = Message.objects.create(**addressee, **about, title=title, body=body, at=at)
    if mailed:
        people = readers(to, at=at) if isinstance(to, Office) else [to]
        outbox.queue_mails(people, key=str(message.pk), at=at, message=message.pk)
    return message


def readers(office: Office, *, at: datetime) -> list[Person]:
    """Who reads an office's post on the day."""
    return _readers(office.pk, timezone.localdate(at))


@Prepared
def _readers(office: int, on: date) -> QuerySet[Person]:
    current = Membership.objects.current(on).filter(office=office, role__in=READS_FOR_THE_OFFICE)
    return Person.objects.filter(memberships__in=current).distinct()


def write_to(address: str, *, key: str, title: str, body: str, keeper: Office, at: datetime) -> None:
    """A mail to somebody who has no desk in the portal, queued with the caller's transaction; `key` names it once.

    `keeper` is the office that is told when the address takes no mail.
    """
    outbox.queue(Outbox.Kind.MAIL, key=key, at=at, address=address, title=title, body=body, keeper=keeper.pk)


def tell_new_holder(
    case: Case, step: "Step", stage: "StageEnum", *, by_office: int | None, reason: str, at: datetime
) -> None:
    """Whoever now has the ball learns what is to be done, by when, and why it came; not the authority that kept it by its
    own act. The institution learns every move it may know of; of a kind that is not the parties', from the verb alone."""
    due = f"，时限{day_text(case.due_on)}" if case.due_on else ""
    basis = f"（{step.article.label}）"
    why = f"理由：{reason}" if reason else ""
    told: set[int] = set()
    if case.holder and (case.holder.kind == OfficeKind.INSTITUTION or case.holder.pk != by_office):
        title = f"{case.number} {case.title}：{stage.label_for(case.holder.kind)}"
        send(
            to=case.holder,
            title=title[:100],
            body=f"“{step.label}”已办理，现由贵单位办理“{stage.label_for(case.holder.kind)}”{due}{basis}。{why}",
            at=at,
            case=case,
        )
        told.add(case.holder.pk)
    institution = case.institution.office if case.institution else None
    if institution and institution.pk not in told and step.audience == "parties" and KINDS[case.kind] is parties:
        label = stage.label_for(OfficeKind.INSTITUTION)
        send(
            to=institution,
            title=f"{case.number}：{label}"[:100],
            body=f"贵单位的案件现为“{label}”{basis}。{why}",
            at=at,
            case=case,
        )
