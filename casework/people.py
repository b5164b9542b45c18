"""The record of people: what `accounts` does to an account stands under `person:<login>`, and its institution is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.roles import OfficeKind
from accounts.signals import person_acted

from . import messages, record


@receiver(person_acted)
def record_act(
    *,
    verb: str,
    label: str,
    subject_login: str,
    by: Membership,
    at: datetime,
    reason: str,
    facts: dict[str, Any],
    **_: Any,
) -> None:
    record.append(subject=f"person:{subject_login}", at=at, verb=verb, label=label, by=by, reason=reason, facts=facts)
    for office in _institutions_concerned(subject_login, facts, by=by, at=at):
        person = Person.objects.get(login=subject_login)
        messages.send(
            to=office,
            title=f"账号变动：{label}",
            body=f"{by.office}{by.person}对贵单位{person}的账号办理了“{label}”。如有疑问，请立即与其联系核实。",
            at=at,
        )


def _institutions_concerned(login: str, facts: dict[str, Any], *, by: Membership, at: datetime) -> Iterable[Office]:
    """Those for whose account somebody else acted, where anybody who has taken charge of an account there can read of it.

    Who opens or resets an account can sign in with it and report in the institution's name (E29).
    """
    if by.person.login == login:  # one's own telephone or password concerns no office
        return ()
    current = Membership.objects.current(timezone.localdate(at))
    concerned = (
        {facts["office"].pk}
        if "office" in facts
        else current.filter(person__login=login).values_list("office", flat=True)
    )
    readers = current.filter(person__must_change_password=False).exclude(person__login=login)
    return (
        Office.objects.filter(pk__in=concerned, kind=OfficeKind.INSTITUTION, memberships__in=readers)
        .exclude(pk=by.office_id)
        .distinct()
    )
