"""Who acts: a member of an office, somebody without an account, or the clock."""

from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import Role


@dataclass(frozen=True)
class Outsider:
    """Who acts without a membership: by the secret of a receipt (the applicant of a registration, an objector); or the clock."""

    name: str
    role: Role


CLOCK = Outsider(Role.CLOCK.label, Role.CLOCK)
Actor = Membership | Outsider
