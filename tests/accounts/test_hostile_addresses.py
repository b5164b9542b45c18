"""Where a request comes from: what a visitor writes into the header himself is never believed."""

import pytest
from axes.helpers import get_client_ip_address
from django.test import RequestFactory
from django.urls import reverse

from accounts.addresses import client_address
from accounts.models import SignedIn
from tests.accounts.test_sign_in import try_to

NGINX = "172.18.0.5"


@pytest.mark.parametrize(
    "proxies, header, found",
    [
        (0, "203.0.113.9", NGINX),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 172.18.0.4", "203.0.113.9"),
        (2, "203.0.113.9", NGINX),
        (1, "", NGINX),
        (1, "203.0.113.9, unknown", NGINX),
        (1, "2001:DB8::7", "2001:db8::7"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_read(settings, proxies, header, found):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=NGINX, HTTP_X_FORWARDED_FOR=header)
    assert (client_address(request), get_client_ip_address(request)) == (found, found)


def test_without_any_address_there_is_none(settings):
    settings.PROXY_COUNT = 1
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.mark.usefixtures("clock")
def test_the_owner_of_a_session_sees_the_visitor_not_the_proxy(client, clerk, settings):
    settings.PROXY_COUNT = 1
    client.defaults |= {"REMOTE_ADDR": NGINX, "HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.9"}
    assert try_to(client, "yz-tianbao").status_code == 302
    assert SignedIn.objects.get().address == "203.0.113.9"
    assert client.get(reverse("profile")).status_code == 200


@pytest.mark.usefixtures("clock")
def test_an_invented_header_buys_no_further_guesses(client, clerk, settings):
    """Five failures lock a person and an address; a new first entry in the header is not a new address."""
    settings.PROXY_COUNT = 1
    answers = [
        try_to(client, "yz-tianbao", "wrong", REMOTE_ADDR=NGINX, HTTP_X_FORWARDED_FOR=f"10.0.0.{guess}, 203.0.113.9")
        for guess in range(6)
    ]
    assert answers[-1].status_code == 429
