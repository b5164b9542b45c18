"""What the people of a third party see of cases: the ones that were left to them, and no file of any (P16)."""

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import Role
from casework import scopes

from ..models import Delegation


def delegated(member: Membership) -> Q:
    """While that lasts (`terms.LASTS`), until its work is handed in."""
    return Q(pk__in=Delegation.objects.opening(member).values("case"))


def every_file(member: Membership) -> Q:
    return Q(pk__isnull=False) if member.role == Role.THIRD_PARTY else Q(pk__in=())


scopes.SCOPES[Role.THIRD_PARTY] = delegated
scopes.WITHHELD.append(every_file)
