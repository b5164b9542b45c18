"""A hospital of 渝中区 that the centre has entered, and its clerk."""

import pytest

from accounts.models import Institution
from accounts.roles import Role
from config.scenarios import cast

from .entries import create


@pytest.fixture
def institution(people, at) -> Institution:
    return create(people, at)


@pytest.fixture
def clerk(institution, at):
    return cast.person("tb-ceshi", "王文博", role=Role.INSTITUTION_CLERK, office=institution.office, at=at)
