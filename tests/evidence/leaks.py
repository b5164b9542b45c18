"""Nobody is told what is not theirs of the national stage: every role asks every address of a world in which secrets carry marks.

Whoever reviews, what they and the institute write, and who objects: each under a word that stands nowhere else.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from unittest.mock import patch

import time_machine
from django.core import mail
from django.db import transaction
from django.db.models import Q
from django.test import Client

from accounts.models import Membership, Person
from accounts.roles import COMMISSION_ROLES, OfficeKind, Role
from casework import record, ticking
from casework.actor import CLOCK
from casework.models import Case, Message
from config.scenarios import cast, filing, national, papers, review
from emr_rating.models import NationalReview
from emr_rating.national import actions, announcing, publicity
from emr_rating.stages import NationalStage as N
from experts import knowing
from experts.knowing import Knows
from experts.models import Assignment
from tests import crawl
from tests.evidence.part import Batch, Kind, Part

MARK = "暗记"
OPEN = ("posted", "unposted", "settled", "announced")
SHARES = 48  # into which the addresses of a reader are cut
READERS = 22
OBJECTOR = f"{MARK}异议人"
HOSPITALS = ("posted", "lowered", "failed", "materials")
# Lists of accounts: whoever has one stands there, whatever they review.
BESIDE = ("/sign-in/", "/people/", "/experts/")


@dataclass
class World:
    at: datetime
    people: national.People
    readers: dict[str, Membership | None] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    # By case of the national stage: which words were said in it, and who was called to it.
    said: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)


@contextmanager
def saying(word: str) -> Iterator[None]:
    """Whatever is written from here on carries the word."""
    text = f"{MARK}{word}：各项功能与送审级别相符，抽查的记录能够相互印证。"
    opinions = dict.fromkeys(("OPINION", "DOUBT", "TEAM_OPINION", "TEAM_DOUBT"), text)
    with (
        patch.multiple(review, **opinions),
        patch.multiple(national, PASSED=text, LOWERED=text, SEEN=text),
    ):
        yield


@contextmanager
def world() -> Iterator[World]:
    """A case in every state of the national stage but the last, from which on nothing is withheld but names."""
    with transaction.atomic():
        built = _build()
        record.append(subject="world", at=built.at, verb="build", label="测试数据", by=CLOCK)
    yield built


def _build() -> World:
    at = datetime.fromisoformat("2026-11-09T10:00:00+08:00")
    people = cast.officials(at=at)
    cycle = filing.cycle(people=people, at=at)
    with patch.object(national, "NAMES", tuple(f"{MARK}专家{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅")):
        national.experts(at=at)
    names = ("settled", "unposted", "posted", "lowered", "passed", "failed", "application", "materials")
    entered = national.entered(*range(2, 162, 20), people=people, cycle=cycle, at=at)
    cases = dict(zip(names, entered, strict=True))
    built = World(cycle.closes_at + timedelta(days=1, hours=10), people)
    built.said = {case.number: name for name, case in cases.items()}
    for name in names[:-2]:
        with saying(name):
            stage = N.NOT_PASSED if name in ("lowered", "failed") else N.PASSED
            national.national_at(stage, cases[name], people=people, at=built.at)
            _posted(built, name, cases[name])
    _under_way(built, cases)
    for case in entered:
        called = Assignment.objects.of(case).values_list("member__person__name", flat=True)
        built.called[case.number] = set(called)
    _readers(built, cases)
    return built


def _posted(built: World, name: str, case: NationalReview) -> None:
    """As far as its name says: posted and settled, taken back, told with others that it did not pass, or not yet."""
    cycle, by = case.of_filing.cycle, built.people[Role.INSTITUTE]
    match name:
        case "settled":
            posting = publicity.post(cycle, listed=[case.number], by=by, at=built.at)
            built.at = posting.ends_at() + timedelta(hours=10)
            announcing.settle(cycle, by=by, at=built.at)
        case "unposted":
            posting = publicity.post(cycle, listed=[case.number], by=by, at=built.at)
            publicity.withdraw(posting, reason="名单有误。", by=by, at=built.at)
        case "lowered":
            listed = NationalReview.objects.filter(state=N.PASSED).values_list("number", flat=True)
            publicity.post(cycle, listed=list(listed), by=by, at=built.at)
            with patch.dict(national.OBJECTOR, {"name": OBJECTOR}):
                national.objected(case, at=built.at)


def _under_way(built: World, cases: dict[str, NationalReview]) -> None:
    """One whose second step is recorded and heard, one that was drawn for and of which one opinion is in."""
    people, by = built.people, built.people[Role.INSTITUTE]
    with saying("application"):
        case = cases["application"]
        national.national_at(N.APPLICATION_REVIEW, case, people=people, at=built.at)
        national.arrange(case, people=people, at=built.at)
        national.heard(case, people=people, at=built.at)
        evidence = papers.material(f"{MARK}application签字记录.pdf")
        found = national.findings(case)
        current = national.current(case)
        actions.record_visit(current, findings=found, record_text=national.SEEN, evidence=evidence, by=by, at=built.at)
    with saying("materials"):
        case = cases["materials"]
        supervisor = national.supervisor(at=built.at)
        national.draws.drawn(national.current(case), office=by, supervisor=supervisor, at=built.at)
        first, *_ = review.accept_all(case, at=built.at)
        review.hand_in(first, at=built.at)
    ticking.tick(at=built.at)


def _readers(built: World, cases: dict[str, NationalReview]) -> None:
    """Everybody who signs in, and whoever does not."""
    people = built.people
    other = cast.bureau("500101", at=built.at)
    built.readers = {role.value: member for role, member in people.items()}
    built.readers |= {f"hospital of {name}": filing.leader(case) for name, case in cases.items() if name in HOSPITALS}
    built.readers |= {
        "city_supervisor": cast.commission_supervisor(at=built.at),
        "institute_supervisor": national.supervisor(at=built.at),
        "other bureau": other[Role.BUREAU_HEAD],
        "reviewer": Assignment.objects.of(cases["materials"]).filter(leads=False).first().member,
        "leader": Assignment.objects.of(cases["application"]).filter(leads=True).last().member,
        "public": None,
    }
    values = crawl.of_world()
    states = dict(Case.objects.values_list("number", "state"))
    sources = {
        (row.number, step.name): step.sources for row in Case.objects.all() for step in crawl.case_type(row.kind).steps
    }
    values["step"] = [one for one in values["step"] if states[one[0]] in sources[one]]
    for who, member in built.readers.items():
        urls = crawl.addresses(values, Role(member.role) if member else None)
        built.asked[who] = [url for url in urls if not url.startswith(BESIDE)]
        Random(who).shuffle(built.asked[who])


def told(built: World, who: str, urls: list[str]) -> Iterator[tuple[str, str]]:
    """Each address with what it says to a reader."""
    member, client = built.readers[who], Client()
    rendered = patch("casework.printing.engine.render_pdf", lambda html, **_: html.encode())
    with transaction.atomic(), time_machine.travel(built.at, tick=False), rendered:
        if member:
            client.force_login(member.person)
        for url in urls:
            with transaction.atomic():
                yield url, crawl.told(client.get(url))
        transaction.set_rollback(True)


def leaks(built: World, who: str, urls: list[str]) -> list[str]:
    """The addresses that tell a reader what is not theirs, each with what it tells."""
    known = of(built, built.readers[who])
    return [
        f"{who} {url}: {word}" for url, text in told(built, who, urls) for word in secrets(built, url, text) - known
    ]


def secrets(built: World, url: str, text: str) -> set[str]:
    """Which of the secrets a text tells: what was written, who objects, and, beside the number of a case, who was called to it."""
    found = {name for name in built.said.values() if f"{MARK}{name}" in text}
    found |= {"objector"} if OBJECTOR in text else set()
    for number, names in built.called.items():
        if (number in text or number in url) and any(name in text for name in names):
            found.add(f"reviewers of {built.said[number]}")
    return found


def of(built: World, member: Membership | None) -> set[str]:
    """What a reader may be told (E03, E22, E25, E31)."""
    if member is None:
        return set()
    written, reviewers = set(built.said.values()), {f"reviewers of {name}" for name in built.said.values()}
    match member.office.kind:
        case OfficeKind.INSTITUTE if member.role in (Role.INSTITUTE, Role.SUPERVISOR):
            return written | reviewers | {"objector"}
        case _ if member.role in (*COMMISSION_ROLES, Role.CENTRE):
            return written | {"objector"}
        case OfficeKind.INSTITUTION | OfficeKind.BUREAU if member.role != Role.EXPERT:
            own = (
                Q(institution__office=member.office_id) if member.is_institution else Q(district=member.office.district)
            )
            rows = NationalReview.objects.filter(own, state__in=OPEN)
            return {built.said[row.number] for row in rows}
        case _ if member.role == Role.EXPERT:
            called = Assignment.objects.filter(member=member, review__case__kind="emr_national")
            mine = {built.said[row.review.case.number] for row in called.select_related("review__case")}
            return mine | {f"reviewers of {name}" for name in mine}
    return set()


def attempt(built: World, batch: Batch) -> Iterator[str]:
    for number, _ in batch.chances():
        match batch.kind:
            case "asked":
                share, place = divmod(number, len(built.readers))
                who = list(built.readers)[place]
                yield from leaks(built, who, built.asked[who][share::SHARES])
            case "sent":
                yield from _sent(built)
            case _:
                yield from _planted(built, number)


def _sent(built: World) -> Iterator[str]:
    """Messages and mail, each to whom it went."""
    members = {row.person_id: row for row in Membership.objects.select_related("office")}
    offices = {row.office_id: row for row in members.values() if row.role not in (Role.EXPERT, Role.SUPERVISOR)}
    for row in Message.objects.all():
        to = members[row.person_id] if row.person_id else offices[row.office_id]
        text = row.title + row.body
        yield from (f"message to {to}: {word}" for word in secrets(built, "", text) - of(built, to))
    owners = {person.email: person.pk for person in Person.objects.exclude(email="")}
    for sent in mail.outbox:
        to = members.get(owners.get(sent.to[0], 0))
        yield from (f"mail to {to}: {word}" for word in secrets(built, "", sent.subject + sent.body) - of(built, to))


PLANTED: tuple[tuple[str, Callable[[], object], str, str], ...] = (
    (
        "the scope of the kind says yes to all",
        lambda: patch.dict("casework.scopes.KINDS", {"emr_national": lambda member: Q()}),
        "bureau_head",
        "/cases/N[^/]+/(?:tabs/(?:national|record)/)?$",
    ),
    (
        "the rule of who may know says yes to all",
        lambda: patch.object(knowing, "knows", lambda use, member: Knows.ALWAYS),
        "commission_head",
        "/cases/N[^/]+/(?:tabs/(?:national|record)/)?$",
    ),
    (
        "objections are everybody's",
        lambda: patch.dict("casework.scopes.KINDS", {"emr_objection": lambda member: Q()}),
        "hospital of posted",
        "/cases/Y",
    ),
)


def _planted(built: World, number: int) -> Iterator[str]:
    what, leak, who, where = PLANTED[number % len(PLANTED)]
    with leak():  # type: ignore[attr-defined]  # a patch
        if not leaks(built, who, [url for url in built.asked[who] if re.match(where, url)]):
            yield f"{what}, and {who} was told nothing: the crawl would not find it"


PART = Part(
    name="leaks",
    title="Secrets of the national stage",
    kinds=(
        Kind(
            "asked",
            READERS * SHARES,
            "a reader asks a share of all addresses and is told nothing that is not theirs",
            suite=READERS,
        ),
        Kind("sent", 1, "no message and no mail tells its addressee what is not theirs"),
        Kind("planted", len(PLANTED), "a leak that is planted is found"),
    ),
    attempt=attempt,
    world=world,
    database=True,
    batch=READERS,
)
