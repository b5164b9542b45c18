"""What tests do with a page of a filing: read its hidden versions, post it, speak the autosave protocol."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from emr_rating.models import Filing


def address(name: str, filing: Filing, *more: object) -> str:
    return reverse(name, args=[filing.number, *more])


def form_of(client: Client, filing: Filing, slug: str) -> dict[str, str]:
    """Every field of a section as a browser would post it untouched."""
    page = client.get(address("filing_section", filing, slug)).content.decode()
    fields = dict.fromkeys(re.findall(r'<(?:input id|select id)="[^"]+" name="([^"]+)"', page), "")
    for name, value in re.findall(r'<input id="[^"]+" name="([^"]+)" value="([^"]*)"', page):
        fields[name] = unescape(value)
    for name, options in re.findall(r'<select id="[^"]+" name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    tokens = re.findall(r'name="(seen-[^"]+)" value="([^"]+)"', page)
    return fields | dict(tokens)


def save(client: Client, filing: Filing, slug: str, *, form: dict[str, str] | None = None, **changes: str):
    """Posts a section; changes are named with _ for . in `changes`, or stand in `form`."""
    posted = form if form is not None else form_of(client, filing, slug)
    return client.post(address("filing_section", filing, slug), posted | changes)


def autosave(client: Client, filing: Filing, field: str, value: str, *, seen: str = "0.00000000", key: str = ""):
    posted = {"field": field, "value": value, "seen": seen, "key": key or f"{field}-{value}"}
    return client.post(address("filing_answers", filing), posted, headers={"X-Autosave": "1"})


def text(response) -> str:
    return unescape(response.content.decode())
