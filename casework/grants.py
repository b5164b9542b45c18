"""The two exceptional grants on single cases: hand-over to a named colleague, and delegation to a third party.

Kept by django-guardian in a table with a real foreign key on the ledger row. Normal access never comes from here but from
the querysets; a grant only lets a colleague of the same office act in the absent one's role.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.refused import Refused
from accounts.roles import Role

from . import messages, record
from .models import Case, CaseUserPermission, Record
from .text import day_text

# Frozen code names: they stand in granted rows.
HANDED_OVER = {
    Role.BUREAU_HANDLER: "act_as_bureau_handler",
    Role.BUREAU_HEAD: "act_as_bureau_head",
    Role.COMMISSION_HANDLER: "act_as_commission_handler",
    Role.COMMISSION_HEAD: "act_as_commission_head",
}
_ROLE_OF = {codename: role for role, codename in HANDED_OVER.items()}
LONGEST = timedelta(days=90)


def in_force(*, office: int, on: date) -> QuerySet[CaseUserPermission]:
    """The grants of an office that count on a day: not past their end, and the giver still in the role."""
    givers = Membership.objects.current(on).filter(office=office)
    return CaseUserPermission.objects.filter(until__gte=on, given_by__in=givers)


def _on(case: Case, *, office: int, on: date) -> QuerySet[CaseUserPermission]:
    grants = in_force(office=office, on=on).filter(content_object=case.pk)
    return grants.select_related("user", "given_by").order_by("until", "pk")


def _any(case: Case, *, on: date) -> bool:
    """Hardly any case has a grant: every page asks this first, once per instance, and what counts of the grants only then."""
    held = case.__dict__.setdefault("_any_grant", {})
    if on not in held:
        held[on] = CaseUserPermission.objects.filter(content_object=case.pk, until__gte=on).exists()
    return held[on]


def granted(case: Case, *, office: int, on: date) -> list[CaseUserPermission]:
    return list(_on(case, office=office, on=on)) if _any(case, on=on) else []


def acts_as(member: Membership, case: Case, *, on: date) -> set[Role]:
    """The roles handed over to this person on this case by the office they now act for.

    The grant hangs on the person; who acts as expert or supervisor, or for another office, has no use of it.
    """
    if member.role not in HANDED_OVER or not _any(case, on=on):
        return set()
    given = _on(case, office=member.office_id, on=on).filter(user=member.person_id)
    return {_ROLE_OF[code] for code in given.values_list("permission__codename", flat=True)}


def standing(case: Case, *, by: Membership, on: date) -> QuerySet[Membership]:
    """The colleagues who now act in the role of `by` on this case, each with the last day (`until`)."""
    given = _on(case, office=by.office_id, on=on).filter(permission__codename=HANDED_OVER[Role(by.role)])
    members = Membership.objects.filter(office=by.office_id, person__in=given.values("user"), role__in=HANDED_OVER)
    until = given.filter(user=OuterRef("person")).values("until")
    return members.annotate(until=Subquery(until)).select_related("person")


def hand_over(case: Case, *, to: Membership, until: date, by: Membership, at: datetime, reason: str) -> None:
    """The holder of a role lets a named colleague of the same office act in it on this case, for 90 days at most."""
    if by.role not in HANDED_OVER or to.role not in HANDED_OVER:
        who = "、".join(Role(role).label for role in HANDED_OVER)
        raise Refused(f"案件由{who}之间移交，其他岗位不办理移交。", field="colleague")
    if to.office_id != by.office_id or to.person_id == by.person_id:
        raise Refused("只能移交给本单位的另一位同事。", field="colleague")
    on = timezone.localdate(at)
    if not on <= until <= on + LONGEST:
        raise Refused(
            f"截止日期须在{day_text(on)}至{day_text(on + LONGEST)}之间（最长{LONGEST.days}日），到期后可以再次移交。",
            field="until",
        )
    with transaction.atomic():
        ledger = Case.objects.select_for_update().get(pk=case.pk)
        if ledger.closed_at:
            raise Refused("案件已办结，不需要移交。")
        CaseUserPermission.objects.update_or_create(
            user=to.person,
            permission=_permission(by),
            content_object=ledger,
            defaults={"until": until, "given_by": by},
        )
        _note(ledger, "hand_over", f"移交承办（至{day_text(until)}）", by=by, at=at, reason=reason, to=to, until=until)
        role = Role(by.role).label
        body = f"{by.person.name}将本案件移交您承办，至{day_text(until)}，期间您可以按{role}岗位办理。理由：{reason}"
        messages.send(to=to.person, title=_title(ledger, "移交您承办"), body=body, at=at, case=ledger)


def take_back(case: Case, *, from_: Membership, by: Membership, at: datetime, reason: str) -> None:
    """Ends a hand-over at once, also one that should not have been; both acts stay readable (`acts`)."""
    if not reason.strip():
        raise Refused("请填写收回的理由，将载入办理记录。", field="reason")
    with transaction.atomic():
        ledger = Case.objects.select_for_update().get(pk=case.pk)
        CaseUserPermission.objects.filter(user=from_.person, permission=_permission(by), content_object=ledger).delete()
        _note(ledger, "take_back", "收回承办", by=by, at=at, reason=reason, to=from_)
        role = Role(by.role).label
        body = f"{by.person.name}已收回移交您承办的本案件，您不再按{role}岗位办理。理由：{reason}"
        messages.send(to=from_.person, title=_title(ledger, "已收回承办"), body=body, at=at, case=ledger)


def tell_of_departure(person: Person, *, office: Office, at: datetime) -> None:
    """Somebody has left a post: what they handed over ends with it, what was handed over to them lies with whoever gave it again."""
    on = timezone.localdate(at)
    of_office = CaseUserPermission.objects.filter(until__gte=on, given_by__office=office)
    rows = of_office.select_related("user", "given_by__person", "content_object")
    for grant in rows.filter(given_by__person=person, given_by__ended_at=at):
        body = f"{person.name}已离任，其移交您承办的本案件不再由您代办。"
        case = grant.content_object
        messages.send(to=grant.user, title=_title(case, "移交承办终止"), body=body, at=at, case=case)
    if Membership.objects.current(on).filter(person=person, office=office, role__in=HANDED_OVER).exists():
        return
    for grant in rows.filter(user=person, given_by__in=Membership.objects.current(on)):
        case, body = grant.content_object, f"{person.name}已离任，您移交其承办的本案件由您办理，或者另行移交。"
        messages.send(to=grant.given_by.person, title=_title(case, "承办人离任"), body=body, at=at, case=case)


def acts(case: Case, *, office: str) -> QuerySet[Record]:
    """What the office's people have handed over on a case and taken back, newest first."""
    return case.records.filter(verb__in=("hand_over", "take_back"), office_name=office).order_by("-seq")


def _title(case: Case, what: str) -> str:
    return f"{case.number} {case.title}：{what}"[:100]


def _permission(by: Membership) -> Permission:
    return Permission.objects.get(content_type__app_label="casework", codename=HANDED_OVER[Role(by.role)])


def _note(
    case: Case, verb: str, label: str, *, by: Membership, at: datetime, reason: str, to: Membership, **facts: Any
) -> None:
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        reason=reason,
        facts={"colleague": to.person.name, "role": by.role, **facts},
        audience="authorities",
    )
