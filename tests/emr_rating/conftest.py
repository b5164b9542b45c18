"""A cycle, a hospital, and a browser that signs in as anybody at any moment."""

from datetime import datetime

import pytest
from django.test import Client

from accounts.roles import Role
from config.scenarios import filing as filings
from emr_rating.models import Cycle, YearResult
from tests.worlds import walked_once


@walked_once
def cycle(people, at) -> Cycle:
    """Open from 2 November, closing on 30 November at 24:00."""
    return filings.cycle(people=people, at=at)


@walked_once
def applicant(people, at) -> filings.Applicant:
    """Of 渝中区, like the bureau of the cast."""
    return filings.hospital(2, people=people, at=at)


@walked_once
def stranger(people, at) -> filings.Applicant:
    """Another hospital of the same district."""
    return filings.hospital(22, people=people, at=at)


@pytest.fixture
def signed_in(now, at):
    """A browser of their own for each member, so that several people can work at once; the clock stands at `at`."""
    now(at)

    def sign_in(member) -> Client:
        browser = Client()
        browser.force_login(member.person)
        return browser

    return sign_in


@pytest.fixture
def as_role(client, people):
    def sign_in(role: Role):
        client.logout()
        client.force_login(people[role].person, backend="accounts.backends.PersonBackend")
        return client

    return sign_in


@pytest.fixture
def now(monkeypatch):
    """Sets the one clock that requests read."""

    def set_to(at: datetime) -> None:
        monkeypatch.setattr("accounts.middleware.timezone.now", lambda: at)

    return set_to


@pytest.fixture(scope="session")
def earlier_years(at):
    """Imported results as (year, declared, final)."""

    def enter(applicant: filings.Applicant, *rows: tuple[int, int | None, int | None]) -> None:
        for year, declared, final in rows:
            YearResult.objects.create(
                institution=applicant.institution,
                year=year,
                declared_level=declared,
                final_level=final,
                notice="演示通知" if final is not None else "",
                imported_at=at,
            )

    return enter
