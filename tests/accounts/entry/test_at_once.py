"""A form sent twice at the same instant, on connections of their own: done once, and both are led to the same place."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from accounts.models import Submission
from accounts.roles import Role
from casework.models import Record
from config.scenarios import cast

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)


def posted_twice(client: Client, path: str, data: dict) -> list[HttpResponse]:
    """Two presses of a button: the same session, the same form, both on their way before either is answered."""
    barrier, answers = Barrier(2), []

    def press() -> None:
        browser = Client()
        browser.cookies = client.cookies.copy()
        barrier.wait()
        try:
            answers.append(browser.post(path, data))
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("token, done", [("t" * 22, 1), ("", 2)])
def test_a_word_set_twice_is_set_once(fresh_database, token, done):
    """Without the token, nothing keeps the second one from being done as well."""
    head = cast.officials(at=AT)[Role.BUREAU_HEAD]
    with time_machine.travel(AT, tick=False):
        client = Client()
        client.force_login(head.person)
        answers = posted_twice(client, "/notices/document-word/", {"word": "渝中卫基评", "_once": token})
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/notices/")}
    assert Record.objects.filter(verb__contains="word").count() == done
    assert Submission.objects.count() == (1 if token else 0)
