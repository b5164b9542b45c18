"""One sign-in per role, for the sign-in page of the demonstration (settings.DEMONSTRATION_SIGN_INS)."""

from datetime import date

from django.db.models import Exists, OuterRef

from accounts.models import Membership
from accounts.roles import EVERY_ROLE, INSTITUTION_ROLES, OfficeKind, Regime, Role
from experts.models import Assignment

from .cast import PASSWORD


def sign_ins(on: date) -> dict:
    """The first person of every role that somebody holds; for an institution's roles, one of each regime."""
    members = Membership.objects.current(on).filter(person__must_change_password=False)
    members = members.select_related("person", "office")
    asked = Assignment.objects.standing().filter(member=OuterRef("pk"), handed_in_at=None)
    found = []
    for role in EVERY_ROLE:
        of_role = members.filter(role=role)
        if role in INSTITUTION_ROLES:
            for regime in Regime:
                enrolled = of_role.filter(
                    office__institution__enrolments__regime=regime, office__institution__enrolments__ended_on=None
                )
                found.append(enrolled.first())
        elif role in (Role.SUPERVISOR, Role.EXPERT):  # the city and the districts have their own
            busy = of_role.order_by(Exists(asked).desc(), "pk")
            found += [busy.filter(office__kind=kind).first() for kind in (OfficeKind.COMMISSION, OfficeKind.BUREAU)]
        else:
            found.append(of_role.first())
    return {"password": PASSWORD, "members": [member for member in dict.fromkeys(found) if member]}
