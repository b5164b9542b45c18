"""What an earlier review of the same institution, and the days of a visit, mean for who may be called (P21, P30)."""

from datetime import timedelta

import pytest

from accounts.roles import OfficeKind
from casework.models import Case
from config.scenarios import hospitals
from emr_rating.articles import E
from emr_rating.stages import RegistrationStage
from experts import uses
from experts.conflicts import conflicts
from experts.models import Absence, PoolEntry, Review
from experts.recusal import Ground
from tests.worlds import walked_once

from .declared import use_of_test
from .reviewed import called

pytestmark = [pytest.mark.django_db, pytest.mark.article("P30")]


@walked_once
def team(pool):
    """Experts of the pool who work nowhere near."""
    entries = PoolEntry.objects.filter(pool=pool).select_related("member", "expert").order_by("pk")
    return list(entries[4:8])


@walked_once
def again(waiting, at) -> Case:
    """A later case of the same institution."""
    registration, _ = hospitals.registered(hospitals.hospital(22), at=at)
    Case.objects.filter(pk=registration.pk).update(institution=waiting.institution)
    return Case.objects.get(pk=registration.pk)


def declared(monkeypatch, pool, *, name: str, **columns) -> None:
    plain = {"label": name, "article": E(15), "kind": "emr_registration", "office": OfficeKind.COMMISSION}
    use = use_of_test(**plain | {"name": name, "states": (), "pool": lambda case: pool} | columns)
    monkeypatch.setitem(uses._uses, name, use)


def grounds(entry: PoolEntry, case: Case, on) -> list[Ground]:
    return [one.ground for one in conflicts(entry.expert, case, pool=entry.pool, on=on)]


@pytest.mark.parametrize("follows", [(), ("full_review",)])
def test_the_team_of_the_review_that_is_followed_is_barred_from_the_next(
    monkeypatch, pool, team, waiting, again, office, at, on, follows
):
    declared(monkeypatch, pool, name="full_review")
    states = (RegistrationStage.SUBMITTED,)
    declared(monkeypatch, pool, name="re_review", states=states, follows=follows)
    first, silent, stranger, _ = team
    review = Review.objects.create(case_id=waiting.pk, use="full_review", round=1, opened_at=at)
    opinion = {"accepted_at": at, "handed_in_at": at, "says": {}, "text": "各项条款均有依据。"}
    called(waiting, first.member, by=office, at=at, **opinion)
    called(waiting, silent.member, by=office, at=at)
    Review.objects.filter(pk=review.pk).update(closed_at=at)
    assert grounds(first, again, on) == ([Ground.EARLIER_OPINION] if follows else [])
    assert [grounds(one, again, on) for one in (silent, stranger)] == [[], []]


def test_absences_and_other_visits_are_asked_for_the_days_of_the_visit(
    monkeypatch, pool, team, waiting, again, office, at, on
):
    first_day = on + timedelta(days=40)
    states = (RegistrationStage.SUBMITTED,)
    days = {waiting.pk: (first_day, first_day + timedelta(days=1))}
    days[again.pk] = (first_day + timedelta(days=1), first_day + timedelta(days=2))
    declared(monkeypatch, pool, name="on_site", states=states, visit=lambda case: days.get(case.pk))
    soon, away, elsewhere, free = team
    for entry, since in ((soon, on), (away, first_day)):
        Absence.objects.create(expert=entry.expert, since=since, until=since + timedelta(days=5), reason="出国")
    review = Review.objects.create(case_id=again.pk, use="on_site", round=1, opened_at=at)
    called(again, elsewhere.member, by=office, at=at)
    found = [grounds(one, waiting, on) for one in (soon, away, elsewhere, free)]
    assert found == [[], [Ground.ABSENT], [Ground.CLASH], []]
    Review.objects.filter(pk=review.pk).update(closed_at=at)
    assert grounds(elsewhere, waiting, on) == []


def test_until_the_days_are_set_those_of_the_opinion_count(monkeypatch, pool, team, waiting, at, on):
    declared(monkeypatch, pool, name="on_site", states=(RegistrationStage.SUBMITTED,), visit=lambda case: None)
    entry = team[0]
    Absence.objects.create(expert=entry.expert, since=on, until=on, reason="出国")
    assert grounds(entry, waiting, on) == [Ground.ABSENT]
