"""What was entered about people and turns out otherwise: a wrong name, and somebody who left and comes back.

The old entry stays readable: the name in its correction, the post that ended beside the one that begins. A name is put
right by whoever may reset the account, a return entered by whoever may give the role (`powers`).
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .humans import refuse_beside_guards
from .models import Membership, NameCorrection, Office, Person
from .people import ask_account, ask_leaderless, ask_not_self, ask_post, ask_reason
from .powers import Verb
from .refused import Refused
from .roles import Role
from .signals import tell


@transaction.atomic
def correct_name(person: Person, *, name: str, by: Membership, at: datetime, reason: str) -> None:
    """The name as it should stand from now on; papers and records keep the one under which they were made."""
    current = Person.objects.select_for_update().get(pk=person.pk)
    ask_not_self(current, by)
    ask_account(Verb.RESET, current, by=by, at=at)
    ask_reason(reason)
    if name == current.name:
        raise Refused("填写的姓名与现有登记相同，无须更正。", field="name")
    NameCorrection.objects.create(
        person=current, before=current.name, after=name, reason=reason.strip(), by=by.person, at=at
    )
    facts = {"before": current.name, "after": name}
    current.name = name
    current.save(update_fields=["name"])
    tell(current, verb="correct_name", label="更正姓名", by=by, at=at, reason=reason, **facts)


@transaction.atomic
def readmit(left: Membership, *, by: Membership, at: datetime, reason: str) -> Membership:
    """The post of somebody who left begins anew, in the account they have; the one that ended stays as it is."""
    office, role, person = Office.objects.select_for_update().get(pk=left.office_id), Role(left.role), left.person
    ask_not_self(person, by)
    ask_post(Verb.ADD_ROLE, office, role, by=by)
    ask_leaderless(office, role, by=by, at=at)
    ask_reason(reason)
    on = timezone.localdate(at)
    if Membership.objects.current(on).filter(person=person, office=office, role=role).exists():
        raise Refused(f"{person}已在“{office}”任“{role.label}”，无须再次办理。")
    if left.ended_at is None:
        raise Refused(f"{person}的“{role.label}”岗位没有终止，不能恢复。")
    refuse_beside_guards(role, person.phone, at=at, person=person)
    again = Membership.objects.create(person=person, office=office, role=role, valid_from=on)
    facts = {"office": office, "role": role.label, "left_on": left.valid_until}
    tell(person, verb="readmit", label="恢复任职", by=by, at=at, reason=reason, **facts)
    return again
