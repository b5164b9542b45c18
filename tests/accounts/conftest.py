"""A hospital of 渝中区 with a leader and a clerk, and a clock that stands still for whole requests."""

import pytest
import time_machine
from django.test import Client

from accounts import people as verbs
from accounts.models import Enrolment, Institution, Membership, Office
from accounts.roles import OfficeKind, Regime, Role
from config.scenarios import cast
from tests.worlds import walked_once


@pytest.fixture
def clock(at):
    """Requests arrive at `at`; `clock.shift(seconds)` lets time pass."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


def hospital_called(name: str, uscc: str, *, on, regime: Regime = Regime.EMR, district: str = cast.DISTRICT) -> Office:
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name=name, district_id=district)
    institution = Institution.objects.create(
        uscc=uscc, name=name, type="general_hospital", district_id=district, office=office
    )
    Enrolment.objects.create(institution=institution, regime=regime, enrolled_on=on)
    return office


@walked_once
def hospital(people, at) -> Office:
    return hospital_called("演示中心医院", "12500103MB00000000", on=at.date())


@walked_once
def leader(hospital, at) -> Membership:
    return cast.person("yz-fuze", "马建军", role=Role.INSTITUTION_LEADER, office=hospital, at=at)


@walked_once
def clerk(hospital, at) -> Membership:
    return cast.person("yz-tianbao", "罗雨欣", role=Role.INSTITUTION_CLERK, office=hospital, at=at)


SUQING = {
    "name": "苏晴",
    "login": "yz-suqing",
    "phone": "13800001111",
    "email": "",
    "role": Role.INSTITUTION_CLERK,
}


def invited(office: Office, *, by: Membership, at, **changed) -> tuple[Membership, str]:
    """苏晴, a clerk unless the test says otherwise, and her first password."""
    return verbs.invite(office=office, by=by, at=at, **SUQING | changed)


@pytest.fixture
def client_two():
    """A second browser."""
    return Client()
