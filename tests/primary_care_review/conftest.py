"""An institution of the bureau's district, and clients that act for one person at the moment of the test."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import primary_care as scenario


@pytest.fixture
def leader(people: dict[Role, Membership], at: datetime) -> Membership:
    """The leader of a township hospital, enrolled seven months ago."""
    return scenario.institution(people=people, at=at - scenario.SEVEN_MONTHS)


@pytest.fixture
def stopped(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def acting(stopped) -> Callable[[Membership], Client]:
    def signed_in(member: Membership) -> Client:
        client = Client()
        client.force_login(member.person)
        return client

    return signed_in
