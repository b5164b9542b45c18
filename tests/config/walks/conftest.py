"""The people of the walks."""

import pytest

from accounts.roles import OfficeKind, Role
from config.scenarios import (
    cast,
    review,
)

from .walk import Walk


@pytest.fixture
def walk(people, at) -> Walk:
    supervisors = {OfficeKind.BUREAU: people[Role.SUPERVISOR], OfficeKind.COMMISSION: cast.commission_supervisor(at=at)}
    return Walk(people, supervisors)


@pytest.fixture
def experts(people, at) -> None:
    """Enough of them in both pools for a team of five and who fills a seat."""
    review.city_experts(7, at=at)
    for index, name in enumerate(("柏青", "池澄", "冉蔚", "鹿鸣", "阳朔", "云起")):
        cast.person(f"qx-pingshen-{index}", name, role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)
