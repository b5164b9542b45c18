"""What a shared computer keeps, and what an odd request does to the server."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role

pytestmark = pytest.mark.django_db


def test_no_page_of_a_signed_in_person_is_kept_by_the_browser(people):
    client = Client()
    client.force_login(people[Role.BUREAU_HEAD].person)
    for name in ("workbench", "people", "home", "profile"):
        assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"
    assert "no-store" in client.post(reverse("switch_office"), {"membership": "x"}).headers["Cache-Control"]
    assert "Cache-Control" not in Client().get(reverse("home")).headers
