"""Who may not know of something looks for it: on every page of theirs, in messages and mails."""

from collections.abc import Iterable, Iterator

from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from casework.models import Case
from casework.registry import case_type


def pages(case: Case) -> list[str]:
    """Of a case: its page, its tabs, its record."""
    tabs = [reverse("case_tab", args=[case.number, tab.name]) for tab in case_type(case.kind).tabs]
    return [reverse("case", args=[case.number]), *tabs, reverse("record_export", args=[case.number])]


def on_pages(member: Membership | None, paths: Iterable[str], secrets: list[str]) -> Iterator[str]:
    client, who = Client(), member.person.login if member else "公众"
    if member:
        client.force_login(member.person)
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 404:  # a tab that is not theirs
            continue
        if answer.status_code >= 400:
            yield f"{who}打不开{path}（{answer.status_code}）。"
        yield from within(b"".join(answer).decode("utf-8", "replace"), secrets, f"{who}的{path}")


def within(text: str, secrets: list[str], where: str) -> Iterator[str]:
    yield from (f"{where}中有“{secret}”。" for secret in secrets if secret in text)
