"""What tests do with a page of a filing: read its hidden versions, post it, speak the autosave protocol."""

from html import unescape

from django.test import Client
from django.urls import reverse

from accounts.entry.marks import MARKS
from emr_rating.models import Filing
from tests.forms_on_pages import Forms


def address(name: str, filing: Filing, *more: object) -> str:
    return reverse(name, args=[filing.number, *more])


def form_of(client: Client, filing: Filing, slug: str) -> dict[str, str]:
    """Every field of a section as a browser would post it untouched."""
    page = client.get(address("filing_section", filing, slug)).content.decode()
    shown = next(fields for _, fields in Forms(page).forms if any(name.startswith("seen-") for name in fields))
    return {name: "".join(texts) for name, texts in shown.items() if name not in MARKS}


def save(client: Client, filing: Filing, slug: str, *, form: dict[str, str] | None = None, **changes: str):
    """Posts a section; changes are named with _ for . in `changes`, or stand in `form`."""
    posted = form if form is not None else form_of(client, filing, slug)
    return client.post(address("filing_section", filing, slug), posted | changes)


def autosave(client: Client, filing: Filing, field: str, value: str, *, seen: str = "0.00000000", key: str = ""):
    posted = {"field": field, "value": value, "seen": seen, "key": key or f"{field}-{value}"}
    return client.post(address("filing_answers", filing), posted, headers={"X-Autosave": "1"})


def text(response) -> str:
    return unescape(response.content.decode())
