"""What the watching machine asks."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_alive_and_ready(client):
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json() == {"ready": True, "database": True, "missing_triggers": []}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="dropping a trigger is written differently there")
def test_not_ready_without_the_guard_of_the_record(client):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER casework_record_no_update")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["missing_triggers"]) == (503, ["casework_record_no_update"])


@pytest.mark.parametrize("address", ["/cases/%00/", "/workbench/?q=%00"])
def test_a_nul_byte_in_an_address_is_answered_plainly(client, address):
    assert client.get(address).status_code == 400
