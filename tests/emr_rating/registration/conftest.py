"""One hospital's registration: wished for, handed in, verified; and the institute that is not connected yet."""

import pytest
from django.core.cache import cache

from accounts.models import Office
from accounts.roles import Role
from casework import gateway
from config.scenarios.hospitals import hospital, registered
from emr_rating.models import Registration
from emr_rating.registration.institute import connect_institute
from emr_rating.registration.steps import VERIFY
from tests.worlds import walked_once

WISHED = 2  # its district is 渝中区


@pytest.fixture(autouse=True)
def forgotten_counts():
    cache.clear()


@walked_once
def wished():
    return hospital(WISHED)


@walked_once
def handed_in(wished, people, at) -> tuple[Registration, str]:
    return registered(wished, at=at)


@walked_once
def verified(handed_in, people, at) -> Registration:
    return gateway.perform(handed_in[0], VERIFY, by=people[Role.CENTRE], at=at)


@walked_once
def unconnected(people, at) -> Office:
    return connect_institute(connected=False, reason="尚未对接", by=people[Role.COMMISSION_HEAD], at=at)
