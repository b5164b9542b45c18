"""Two registers of the same institutions, in contrary order, worked at the same moment: nobody waits for ever, each is entered once."""

from datetime import UTC, datetime

from accounts.models import Institution
from accounts.roles import Role
from casework import proving
from casework.models import Job
from config.scenarios import cast
from tests.config.test_in_numbers import INSTITUTIONS, start, work
from tests.real_database import at_once

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
NUMBER = 24


def test_each_is_entered_once(fresh_database, monkeypatch):
    people = cast.officials(at=AT)
    monkeypatch.setattr(INSTITUTIONS.kind, "check", lambda *_, **__: ())
    monkeypatch.setattr(INSTITUTIONS.kind, "TOGETHER", 8)
    monkeypatch.setattr(INSTITUTIONS.kind, "CHUNK", 8)
    orders = ((range(NUMBER), Role.BUREAU_HANDLER), (reversed(range(NUMBER)), Role.BUREAU_HEAD))
    jobs = [start(INSTITUTIONS, order, people[role], AT) for order, role in orders]
    before, unrecorded = Institution.objects.count(), proving.faults()  # the cast was made by no act
    at_once(*(lambda job=job: work(job, AT) for job in jobs))
    ended = Job.objects.filter(pk__in=[job.pk for job in jobs])
    assert Institution.objects.count() == before + NUMBER
    assert [job.ending for job in ended] == ["done", "done"]
    assert sum(job.counts.get("登记", 0) for job in ended) == NUMBER
    assert sum(len(job.faults) for job in ended) == NUMBER
    assert proving.faults() == unrecorded
