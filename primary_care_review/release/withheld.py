"""Files of a visit that its team does not open any more once the papers are sealed (P32)."""

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Role
from casework import scopes

from ..body import KINDS
from ..sealing.actions import SCAN
from ..visit.ratings import Meeting
from .rules import TEAM_OPENS

ORIGINAL = (*Meeting, SCAN)


def from_the_team(member: Membership) -> Q:
    sealed = Q(case__kind__in=KINDS, kind__in=ORIGINAL) & ~Q(case__state__in=TEAM_OPENS)
    return sealed if member.role == Role.EXPERT else Q(pk__in=())


scopes.WITHHELD.append(from_the_team)
