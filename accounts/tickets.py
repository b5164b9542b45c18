"""One-time links for a first or a forgotten password: 72 hours, used once, only the hash of the secret is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from .humans import mobiles
from .models import Membership, Person, SignInTicket
from .signals import link_wanted

LASTS = timedelta(hours=72)
# Asking again within this time sends nothing, so that nobody's mailbox is flooded.
PAUSE = timedelta(minutes=10)


def issue_ticket(person: Person, at: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    SignInTicket.objects.create(person=person, digest=_digest(secret), issued_at=at, expires_at=at + LASTS)
    return secret


def find(secret: str, *, at: datetime) -> SignInTicket | None:
    """The ticket behind a link that can still be used; the same None for unknown, used and expired ones."""
    usable = SignInTicket.objects.filter(used_at=None, expires_at__gt=at, person__is_active=True)
    return usable.filter(digest=_digest(secret)).select_related("person").first()


def use(ticket: SignInTicket, *, at: datetime) -> bool:
    """Whether it was still unused: of two people with the same link, one succeeds."""
    return bool(SignInTicket.objects.filter(pk=ticket.pk, used_at=None).update(used_at=at))


def void(person: Person, *, at: datetime) -> None:
    person.tickets.filter(used_at=None).update(used_at=at)


def owe(person: Person, *, at: datetime) -> None:
    """A link that goes with an act: queued in its transaction by the floor above, which tries again where it does not go."""
    link_wanted.send(Person, person=person, at=at)


# The task in `tasks` that mails one, by name: tasks import this module.
MAIL = "accounts.mail_ticket"


def send(login: str) -> None:
    """Asks a worker to send a link to whoever asks for one, and asks again where it is lost; it takes the same time whether or not the login exists."""
    current_app.tasks[MAIL].delay(login)


def reachable(person: Person) -> bool:
    """Whether a link reaches the owner and nobody else: an address or a mobile telephone that is certainly theirs."""
    by_mail = bool(person.email) and not person.unreachable
    return person.contact_is_own and (by_mail or bool(settings.TEXT_MESSAGE_GATEWAY and mobiles(person.phone)))


def mail(login: str, *, at: datetime) -> bool:
    """Sends a link to a current member who can be reached, and says whether it did.

    By mail, else by the text message gateway that the installation names (settings.TEXT_MESSAGE_GATEWAY: the path of a
    callable that takes a telephone number and a text). An account that nobody has released yet gets none.
    """
    person = Person.objects.filter(login=login, is_active=True).first()
    if person is None or not reachable(person) or person.slips.waiting().filter(opens=True).exists():
        return False
    if person.tickets.filter(used_at=None, issued_at__gt=at - PAUSE).exists():
        return False
    if not Membership.objects.current(timezone.localdate(at)).filter(person=person).exists():
        return False
    secret = issue_ticket(person, at)
    try:
        _send(person, settings.PORTAL_URL + reverse("ticket", args=[secret]))
    except Exception:
        person.tickets.filter(digest=_digest(secret)).delete()  # it has not gone: the next try is not one too many
        raise
    return True


def _send(person: Person, link: str) -> None:
    text = f"您在{settings.PORTAL_NAME}的登录名为 {person.login}。请打开以下链接设置密码，72小时内有效，限用一次：\n{link}\n"
    if not person.email or person.unreachable:
        import_string(settings.TEXT_MESSAGE_GATEWAY)(min(mobiles(person.phone)), text)
        return
    send_mail(
        subject=f"{settings.PORTAL_NAME}：设置密码",
        message=(
            f"{person.name}：\n\n{text}\n"
            "账号由本单位或主管部门开通，或者您申请了重置密码，才会收到本邮件；与您无关的，请勿打开，并告知本单位负责人，"
            "原有密码不受影响。\n"
        ),
        from_email=None,
        recipient_list=[person.email],
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
