"""Telephone and mail of an account: changed or confirmed by its owner, for experts by the keeper of the file."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from . import tickets
from .models import Membership, Person
from .refused import Refused
from .roles import Role
from .signals import tell


def change_profile(person: Person, *, phone: str, email: str, by: Membership, at: datetime) -> None:
    """Telephone and mail by oneself, or confirmed as they stand; an expert's basic data are changed by the centre (E07)."""
    before = {"phone": person.phone, "email": person.email}
    after = {"phone": phone, "email": email}
    if before == after and person.contact_is_own:
        return
    is_expert = person.memberships.current(timezone.localdate(at)).filter(role=Role.EXPERT).exists()
    if is_expert and before != after:
        raise Refused("评审专家的基本信息由市卫生健康统计信息中心变更，请向其提出。")
    with transaction.atomic():
        _write_contact(person, phone=phone, email=email, own=True, at=at)
        tell(person, verb="change_profile", label="修改联系方式", by=by, at=at, before=before, after=after)


def follow_file(person: Person, *, name: str, phone: str, email: str, by: Membership, at: datetime) -> None:
    """Name, telephone and mail as the keeper of an expert's file has changed them (E07), in the keeper's transaction.

    No link goes to an address that the keeper has entered, until its owner has confirmed it.
    """
    before = {"name": person.name, "phone": person.phone, "email": person.email}
    after = {"name": name, "phone": phone, "email": email}
    if before == after:
        return
    person.name = name
    person.save(update_fields=["name"])
    own = person.contact_is_own and (person.phone, person.email) == (phone, email)
    _write_contact(person, phone=phone, email=email, own=own, at=at)
    tell(person, verb="change_profile", label="变更基本信息", by=by, at=at, before=before, after=after)


def _write_contact(person: Person, *, phone: str, email: str, own: bool, at: datetime) -> None:
    """Links on their way to the former address open nothing any more."""
    person.phone, person.email, person.contact_is_own = phone, email, own
    person.save(update_fields=["phone", "email", "contact_is_own"])
    tickets.void(person, at=at)
