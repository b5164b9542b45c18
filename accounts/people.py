"""The verbs on people: inviting a colleague, adding a role, a new first password, a departure.

Each runs in one transaction, is recorded under the person's login (`signals.tell`), and raises `Refused` with a sentence.
Who may do which to whom is the table of `powers`; how an account is opened stands in `opening`.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from . import powers, release, sessions, throttle, tickets
from .humans import refuse_beside_guards
from .models import Membership, Office, Person
from .opening import open_account
from .passwords import first_password
from .powers import Verb
from .refused import Refused
from .roles import LEADING, ROLE_CARDS, Role
from .signals import post_vacant, tell
from .ways import Way


def roles_given(verb: Verb, office: Office, by: Membership) -> list[Role]:
    """The roles that an actor may give in an office, for the choices of a form."""
    return powers.roles_given(verb, by.post, office=office.post(Role(by.role)))


@transaction.atomic
def invite(
    *, office: Office, name: str, login: str, phone: str, email: str, role: Role, by: Membership, at: datetime
) -> tuple[Membership, str]:
    """A colleague invited by whoever may give the role in the office; as `open_account`."""
    ask_post(Verb.INVITE, office, role, by=by)
    ask_leaderless(office, role, by=by, at=at)
    return open_account(office=office, name=name, login=login, phone=phone, email=email, role=role, by=by, at=at)


@transaction.atomic
def add_role(person: Person, *, office: Office, role: Role, by: Membership, at: datetime) -> Membership:
    """A further role for somebody who already works in the office: a clerk who becomes its leader."""
    ask_not_self(person, by)
    ask_post(Verb.ADD_ROLE, office, role, by=by)
    ask_leaderless(office, role, by=by, at=at)
    current = Membership.objects.current(timezone.localdate(at)).filter(person=person, office=office)
    if not current.exists():
        raise Refused(f"{person}目前不在“{office}”任职，不能增加岗位。", field="role")
    if current.filter(role=role).exists():
        raise Refused(f"{person}已有“{Role(role).label}”岗位，无须重复增加。", field="role")
    return take_post(person, office=office, role=role, by=by, at=at)


def take_post(
    person: Person, *, office: Office, role: Role, by: Membership, at: datetime, until: date | None = None
) -> Membership:
    """A further post for somebody who has an account, in the transaction of a verb that has asked whether it may."""
    refuse_beside_guards(role, person.phone, at=at, person=person)
    days = {"valid_from": timezone.localdate(at), "valid_until": until}
    member = Membership.objects.create(person=person, office=office, role=role, **days)
    tell(person, verb="add_role", label="增加岗位", by=by, at=at, office=office, role=Role(role).label)
    return member


@transaction.atomic
def reset_password(person: Person, *, by: Membership, at: datetime, reason: str, on_paper: bool = False) -> str:
    """A new first password for somebody who has lost theirs; every session of theirs ends, and a lock-out is lifted.

    A link goes to the owner's own address and nothing is returned; where there is none, or the owner no longer reads it
    (`on_paper`), the password is returned for a slip, which waits for the owner's recall code or another office.
    """
    ask_not_self(person, by)
    ask_account(Verb.RESET, person, by=by, at=at)
    ask_reason(reason)
    password = first_password()
    person.set_password(password)
    person.must_change_password, person.password_changed_at = True, at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
    tickets.void(person, at=at)
    sessions.end_all(person)
    throttle.forgive(person.login)
    unopened = person.slips.waiting().filter(opens=True).exists()
    by_link = tickets.reachable(person) and not on_paper and not unopened
    tell(
        person,
        verb=Verb.RESET.value,
        label=Verb.RESET.label,
        by=by,
        at=at,
        reason=reason,
        handed_over="link" if by_link else "slip",
    )
    if by_link:
        release.close(person, at=at)
        tickets.owe(person, at=at)
        return ""
    release.issue(person, by=by, at=at, opens=unopened)
    return password


@transaction.atomic
def unlock(person: Person, *, by: Membership, at: datetime, reason: str) -> None:
    """Lifts what slows the sign-in down after many failures, for somebody who has been made sure of."""
    ask_not_self(person, by)
    ask_account(Verb.UNLOCK, person, by=by, at=at)
    ask_reason(reason)
    throttle.forgive(person.login)
    tell(person, verb=Verb.UNLOCK.value, label=Verb.UNLOCK.label, by=by, at=at, reason=reason)


@transaction.atomic
def end_membership(member: Membership, *, by: Membership, at: datetime, reason: str) -> None:
    """A departure, at once. An institution keeps a leader: without one nobody could report for it (E09) or help the rest.

    Where the only one has gone already, the security administrator ends the post; bureau or centre, who could not have ended it
    to put another in place, then give the next one (`signals.post_vacant`, docs/decisions/0016).
    """
    office = Office.objects.select_for_update().get(pk=member.office_id)
    ask_not_self(member.person, by)
    ask_post(Verb.END, office, Role(member.role), by=by)
    ask_reason(reason)
    on = timezone.localdate(at)
    current = Membership.objects.current(on)
    if not current.filter(pk=member.pk).exists():
        raise Refused(f"{member.person}的这一岗位已经终止，无须再次办理。")
    leaders = current.filter(office=office, role=Role.INSTITUTION_LEADER)
    if member.role == Role.INSTITUTION_LEADER and leaders.count() == 1 and by.role != Role.SECURITY_ADMIN:
        way = Way("增加负责人", "invite_person", (office.pk,))
        sentence = f"{member.person}是“{office}”唯一的负责人，请先增加一名负责人，再终止其岗位。"
        raise Refused(sentence, way=way)
    close_membership(member, by=by, at=at, reason=reason)


def close_membership(member: Membership, *, by: Membership, at: datetime, reason: str) -> None:
    """The end itself, in the transaction of a verb that has asked; with the last role, every session and link ends too."""
    on = timezone.localdate(at)
    member.valid_until, member.ended_at = on, at
    member.save(update_fields=["valid_until", "ended_at"])
    if not Membership.objects.current(on).filter(person=member.person).exists():
        tickets.void(member.person, at=at)
        sessions.end_all(member.person)
    tell(
        member.person,
        verb=Verb.END.value,
        label=Verb.END.label,
        by=by,
        at=at,
        reason=reason,
        office=member.office,
        role=member.get_role_display(),
    )
    if member.role in LEADING and not Membership.objects.current(on).filter(office=member.office, role=member.role):
        post_vacant.send(Office, office=member.office, role=Role(member.role), by=by, at=at)


def ask_post(verb: Verb, office: Office, role: Role, *, by: Membership) -> None:
    """Whether an actor may give or end a role in an office."""
    if office.kind not in ROLE_CARDS[Role(role)].offices:
        raise Refused(f"“{office}”不设“{Role(role).label}”岗位，请另选岗位。", field="role")
    if sentence := powers.refusal(verb, by.post, [office.post(Role(role))]):
        raise Refused(sentence, field="role")


def ask_account(verb: Verb, person: Person, *, by: Membership, at: datetime) -> None:
    """Whether an actor may act on an account as a whole, whatever posts its owner holds."""
    held = release.posts(person, at=at)
    if not held:
        raise Refused(f"{person}目前没有有效的岗位，无须办理。")
    if sentence := powers.refusal(verb, by.post, held):
        raise Refused(sentence)


def ask_leaderless(office: Office, role: Role, *, by: Membership, at: datetime) -> None:
    """Bureau and centre give an institution a leader only where it has none: a second one of theirs could report for it (E09).

    The security administrator stays free to, or an institution whose only leader is gone would never have another.
    """
    if role != Role.INSTITUTION_LEADER or by.office_id == office.pk or by.role == Role.SECURITY_ADMIN:
        return
    Office.objects.select_for_update().get(pk=office.pk)
    if Membership.objects.current(timezone.localdate(at)).filter(office=office, role=role).exists():
        raise Refused(
            f"“{office}”已有机构负责人，新的负责人由本机构负责人邀请；现任负责人无法办理的，请联系安全管理员。",
            field="role",
        )


def ask_not_self(person: Person, by: Membership) -> None:
    if person.pk == by.person_id:
        raise Refused("不能办理本人的账号事项，请由其他负责人或者安全管理员办理；修改本人密码请到“修改密码”。")


def ask_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("请填写理由，将载入办理记录。", field="reason")
