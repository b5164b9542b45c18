"""What tests take off a table (tests/guards.py) and what a test leaves of the transaction of its worlds (tests/worlds.py)."""

import pytest
from django.db import DatabaseError, connection, transaction

from casework.models import Record
from tests import guards

from .conftest import application, institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(people, at):
    return Record.objects.filter(case=application(institution(1), at=at, by=next(iter(people.values()))))


def _refused(rows) -> bool:
    try:
        with transaction.atomic():
            rows.update(reason="别的")
    except DatabaseError:
        return True
    return False


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="there the transaction puts back what it has dropped")
def test_a_guard_that_is_lifted_stands_again_and_no_other_is_lifted(rows):
    before, schema = _refused(rows), guards.version_of_schema()
    guards.lift(Record)
    lifted = _refused(rows)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.get().case.__class__.objects.update(state="nowhere")
    assert guards.version_of_schema() == schema
    guards.put_back()
    assert (before, lifted, _refused(rows)) == (True, False, True)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only there it makes what follows slow")
def test_no_world_outlasts_a_test_that_has_altered_the_schema(people, worlds):
    worlds.look_over()
    kept = worlds.altered
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER casework_record_no_update")
    worlds.look_over()
    assert (kept, worlds.altered) == (False, True)
