"""What every test can rely on: reference data, people of every role, and a clock that stands still."""

from datetime import UTC, datetime

import pytest

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import cast


@pytest.fixture
def at() -> datetime:
    """Monday, 9 November 2026, 10:00 in Shanghai: an ordinary working day."""
    return datetime(2026, 11, 9, 2, 0, tzinfo=UTC)


@pytest.fixture
def reference(db, at):
    """Divisions, offices, calendar and the demonstration editions."""
    cast.reference(at=at)


@pytest.fixture
def people(reference, at) -> dict[Role, Membership]:
    """One person per office role: the city's offices, and the bureau of 渝中区 (500103)."""
    return cast.officials(at=at)
