"""An institution of the bureau's district and its leader."""

from datetime import datetime

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import primary_care as scenario
from tests.worlds import walked_once


@walked_once
def leader(people: dict[Role, Membership], at: datetime) -> Membership:
    """The leader of a township hospital, enrolled seven months ago."""
    return scenario.institution(people=people, at=at - scenario.SEVEN_MONTHS)
