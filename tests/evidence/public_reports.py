"""Reports of the public: one address that sends a thousand is slowed, no other is; nothing of what is sent can run where it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random
from typing import Any, cast
from uuid import UUID

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from accounts.addresses import TRIES_AN_HOUR
from accounts.roles import Role
from casework.ledger import own_kind
from casework.models import Case
from config.scenarios.cast import officials
from emr_rating.models import EmrTip
from primary_care_review.models import ReviewTip
from tests.evidence import hostile
from tests.evidence.part import Batch, Kind, Part

FLOOD, TEXT, FILE = "flood", "text", "file"
AT = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
FLOODER, ELSEWHERE = "192.0.2.1", "198.51.100.{}"
FORMS = {"lodge_emr_tip": "coaching", "lodge_review_tip": "fraud"}
SLOWED = "过多，请一小时后再提交"
# One in so many of the flood comes from another address as well.
BESIDE = 10
# What a program that opens it would run; `{}` tells one trial from the next.
RUNS = (
    "=cmd|'/c calc'!A{}",
    '=HYPERLINK("http://example.invalid/{}","看")',
    "+1+{}",
    "-2+{}",
    "@SUM(A1:A{})",
    "<script>alert({})</script>",
    '"><img src=x onerror=alert({})>',
    "'><svg/onload=alert({})>",
    "</textarea><iframe srcdoc='<script>alert({})</script>'>",
    "{{% load static %}}{{{{ {} }}}}",
    "javascript:alert({})",
)


@dataclass
class World:
    client: Client
    handler: Client
    sent: int = 0


@contextmanager
def world() -> Iterator[World]:
    with time_machine.travel(AT, tick=False):
        people = officials(at=AT)
        handler = Client()
        handler.force_login(people[Role.COMMISSION_HANDLER].person)
        yield World(Client(), handler)


def attempt(built: World, batch: Batch) -> Iterator[str]:
    for number, chance in batch.chances():
        name = [*FORMS][number % len(FORMS)]
        for fault in {FLOOD: _flood, TEXT: _text, FILE: _file}[batch.kind](built, name, number, chance):
            yield f"number {number}, {name}: {fault}"


def _said(form: str, chance: Random, **changed: Any) -> dict[str, Any]:
    values = {"cause": FORMS[form], "concerned": "演示信息技术公司", "what": "收费辅导", "name": "安知远"}
    return values | {"phone": "13800007777", "token": str(UUID(int=chance.getrandbits(128), version=4))} | changed


def _flood(built: World, name: str, number: int, chance: Random) -> Iterator[str]:
    """Sixty an hour of one address come in; of what comes after nothing is kept but on the page of whoever sent it."""
    before, what = Case.objects.count(), f"第{number}次反映"
    answer = built.client.post(reverse(name), _said(name, chance, what=what), REMOTE_ADDR=FLOODER)
    built.sent += 1
    page, came = answer.text, Case.objects.count() - before
    if built.sent <= TRIES_AN_HOUR:
        if (answer.status_code, came) != (302, 1):
            yield f"one of the first {TRIES_AN_HOUR} was refused: {answer.status_code}"
    elif (answer.status_code, came, SLOWED in page, what in page) != (422, 0, True, True):
        yield f"it was not slowed in a sentence with what was typed: {answer.status_code}, {came} came in"
    if number % BESIDE == 0:
        other = built.client.post(reverse(name), _said(name, chance), REMOTE_ADDR=ELSEWHERE.format(number % 251))
        if other.status_code != 302:
            yield f"another address was slowed: {other.status_code}"


def _text(built: World, name: str, number: int, chance: Random) -> Iterator[str]:
    """In whichever field: read by whoever looks into it, on its page, in the list and in the spreadsheet."""
    runs = RUNS[number % len(RUNS)].format(chance.randrange(10**6, 10**7))
    with transaction.atomic():
        said = _said(name, chance, concerned=runs, what=f"{runs}\n{runs}", name=runs[:40])
        answer = built.client.post(reverse(name), said, REMOTE_ADDR=ELSEWHERE.format(number % 251))
        if answer.status_code == 302:
            yield from _read(built, answer.headers["Location"], runs)
        elif (answer.status_code, "请" in answer.text) != (422, True):
            yield f"neither taken in nor refused in a sentence: {answer.status_code}"
        yield from _plain("the form", answer.text, runs)
        transaction.set_rollback(True)


def _read(built: World, receipt: str, runs: str) -> Iterator[str]:
    tip = Case.objects.latest("pk")
    pages = (f"/cases/{tip.number}/", f"/cases/{tip.number}/tabs/tip/", reverse("tip_informer", args=[tip.number]))
    for address in (*pages, reverse("workbench"), f"{reverse('search')}?q={tip.number}"):
        page = built.handler.get(address)
        yield from _plain(address, page.text, runs)
        if address == pages[1] and escape(cast(EmrTip | ReviewTip, own_kind(tip)).concerned) not in page.text:
            yield f"{address}: what was told is not to be read"
    yield from _plain("the receipt", built.client.get(receipt).text, runs)
    listed = load_workbook(BytesIO(built.handler.get(reverse("workbench_export")).getvalue())).active
    cells = [cell for row in listed.iter_rows() for cell in row]
    if tip.number not in [cell.value for cell in cells]:
        yield "the spreadsheet does not list it"
    yield from (f"{cell.coordinate} of the spreadsheet is a formula" for cell in cells if cell.data_type == "f")


def _plain(where: str, page: str, runs: str) -> Iterator[str]:
    if runs != escape(runs) and runs in page:
        yield f"{where}: it stands there as it was sent"


def _file(built: World, name: str, number: int, chance: Random) -> Iterator[str]:
    makers = [*hostile.MAKERS.items()]
    kind, maker = makers[number % len(makers)]
    file_name, content = maker(chance)
    before = Case.objects.count()
    said = _said(name, chance, evidence=SimpleUploadedFile(file_name, content))
    answer = built.client.post(reverse(name), said, REMOTE_ADDR=f"203.0.113.{number % 251}")
    refused = answer.context["form"].errors.get("evidence") if answer.status_code == 422 else None
    if not refused or Case.objects.count() != before:
        yield f"{kind}: {file_name} was not refused at its field: {answer.status_code}"


PART = Part(
    name="public_reports",
    title="Reports of the public",
    kinds=(
        Kind(
            FLOOD,
            1_000,
            f"within a minute from one address: after {TRIES_AN_HOUR} it is slowed in a sentence and what was typed stays; one in ten comes from"
            " another address as well and is not",
            suite=TRIES_AN_HOUR + 2,
        ),
        Kind(
            TEXT,
            500,
            "formulas, scripts and tags in every field are text on every page and in the spreadsheet",
            suite=len(RUNS),
        ),
        Kind(FILE, 500, "a file made to harm is refused at its field and nothing comes in", suite=5),
    ),
    attempt=attempt,
    world=world,
    database=True,
)
