"""One mobile telephone is one human: by it the portal knows two accounts of the same person. A line of an office is nobody's."""

import re
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from . import powers
from .models import Membership, Office, Person
from .refused import Refused
from .roles import GUARD_ROLES, OfficeKind, Role

_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def mobiles(*phones: str) -> set[str]:
    return {mobile for phone in phones for mobile in _MOBILE.findall(phone)}


def same_human(one: Person, other: Person) -> bool:
    return one.pk == other.pk or bool(mobiles(one.phone) & mobiles(other.phone))


def answering(*phones: str) -> Q:
    """The people who have one of these mobile numbers, as a condition on `Person`."""
    found = Q(pk__in=())
    for mobile in mobiles(*phones):
        found |= Q(phone__contains=mobile)
    return found


def refuse_beside_guards(role: Role, *phones: str, at: datetime, person: Person | None = None) -> None:
    """Guards hold nothing else, in no office and under no other account with the same mobile telephone."""
    held = Membership.objects.current(timezone.localdate(at)).select_related("person")
    if role in GUARD_ROLES:
        own = Q(pk=person.pk) if person else Q(pk__in=())
        held = held.filter(person__in=Person.objects.filter(own | answering(*phones)))
    else:  # none but a guard stands in the way, and of those there are few
        held = held.filter(role__in=GUARD_ROLES)
    numbers = mobiles(*phones)
    beside = [Role(one.role) for one in held if one.person == person or numbers & mobiles(one.person.phone)]
    if sentence := powers.stands_alone(role, beside):
        raise Refused(sentence, field="role")


def refuse_second_account(office: Office, phone: str, at: datetime) -> None:
    """In an office where two people are asked nobody has two accounts (0006); an institution may give one telephone for all."""
    if office.kind == OfficeKind.INSTITUTION:
        return
    current = Membership.objects.current(timezone.localdate(at)).filter(office=office)
    if twin := current.filter(person__in=Person.objects.filter(answering(phone))).select_related("person").first():
        raise Refused(f"该手机号码已登记为本单位{twin.person}的账号，请为其增加岗位，不另开账号。", field="phone")
