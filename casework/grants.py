"""The two exceptional grants on single cases: hand-over to a named colleague, and delegation to a third party.

Kept by django-guardian in a table with a real foreign key on the ledger row. Normal access never comes from here but from
the querysets; a grant only lets a colleague of the same office act in the absent one's role.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from guardian.shortcuts import assign_perm, get_user_perms, remove_perm

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import ROLE_CARDS, Role

from . import record
from .models import Case, CaseUserPermission

# Frozen code names: they stand in granted rows.
HANDED_OVER = {
    Role.BUREAU_HANDLER: "act_as_bureau_handler",
    Role.BUREAU_HEAD: "act_as_bureau_head",
    Role.COMMISSION_HANDLER: "act_as_commission_handler",
    Role.COMMISSION_HEAD: "act_as_commission_head",
}
_ROLE_OF = {codename: role for role, codename in HANDED_OVER.items()}


def acts_as(member: Membership, case: Case) -> set[Role]:
    """The roles handed over to this person on this case, as far as the office they now act for has them.

    The grant hangs on the person; who acts as reviewer or supervisor, or has gone to another kind of office, has no use of it.
    """
    if member.role not in HANDED_OVER:
        return set()
    ledger = Case.objects.get(pk=case.pk)
    given = {_ROLE_OF[code] for code in get_user_perms(member.person, ledger) if code in _ROLE_OF}
    return {role for role in given if member.office.kind in ROLE_CARDS[role].offices}


def standing(case: Case, *, by: Membership) -> QuerySet[Membership]:
    """The colleagues who now act in the role of `by` on this case."""
    given = CaseUserPermission.objects.filter(
        content_object_id=case.pk, permission__codename=HANDED_OVER[Role(by.role)]
    )
    members = Membership.objects.filter(office=by.office_id, person__in=given.values("user"), role__in=HANDED_OVER)
    return members.select_related("person")


def hand_over(case: Case, *, to: Membership, by: Membership, at: datetime, reason: str) -> None:
    """The holder of a role lets a named colleague of the same office act in it on this case."""
    if to.office_id != by.office_id or to.person_id == by.person_id:
        raise Refused("只能移交给本单位的另一位同事。", field="colleague")
    with transaction.atomic():
        ledger = Case.objects.select_for_update().get(pk=case.pk)
        assign_perm(HANDED_OVER[Role(by.role)], to.person, ledger)
        _note(ledger, "hand_over", "移交承办", by=by, at=at, reason=reason, to=to)


def take_back(case: Case, *, from_: Membership, by: Membership, at: datetime) -> None:
    with transaction.atomic():
        ledger = Case.objects.select_for_update().get(pk=case.pk)
        remove_perm(HANDED_OVER[Role(by.role)], from_.person, ledger)
        _note(ledger, "take_back", "收回承办", by=by, at=at, reason="", to=from_)


def _note(case: Case, verb: str, label: str, *, by: Membership, at: datetime, reason: str, to: Membership) -> None:
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        reason=reason,
        facts={"colleague": to.person.name, "role": by.role},
        audience="authorities",
    )
