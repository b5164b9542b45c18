"""A question whose SQL is written once answers as the queryset itself would, each time anew."""

from datetime import date

import pytest
from django.db import connections
from django.db.transaction import TransactionManagementError

from accounts.models import District
from accounts.prepared import Prepared

pytestmark = pytest.mark.django_db
NAMES = ("甲区", "乙区", "丙区")


@pytest.fixture
def districts():
    return District.objects.bulk_create(
        District(code=f"99000{place}", name=name, valid_from=date(2020 + place, 1, 1))
        for place, name in enumerate(NAMES)
    )


def test_what_is_given_is_asked_for_and_the_sql_is_written_once(districts, django_assert_num_queries):
    written = []

    def begun(name, on):
        written.append(name)
        return District.objects.filter(name=name, valid_from__lte=on)

    ask = Prepared(begun)
    with django_assert_num_queries(4):
        assert ask("甲区", date(2020, 1, 1)) == [districts[0]]
        assert ask("甲区", date(2019, 12, 31)) == []
        assert ask("乙区", date(2026, 1, 1)) == [districts[1]]
        assert ask("甲区", date(2026, 1, 1)) == [districts[0]]
    assert len(written) == 1


def test_each_call_asks_the_database(districts):
    ask = Prepared(lambda name: District.objects.filter(name=name).values_list("valid_from", flat=True))
    assert ask("甲区") == [date(2020, 1, 1)]
    District.objects.filter(name="甲区").update(valid_from=date(2024, 2, 29))
    assert ask("甲区") == [date(2024, 2, 29)]
    District.objects.filter(name="甲区").delete()
    assert ask("甲区") == []


def test_a_lock_is_refused_outside_of_a_transaction(districts, monkeypatch):
    ask = Prepared(lambda name: District.objects.select_for_update().filter(name=name))
    assert ask("丙区") == [districts[2]]
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        ask("丙区")
