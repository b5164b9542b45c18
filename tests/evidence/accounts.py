"""Acts on accounts: what the table of powers refuses, verbs and pages refuse; and no slip signs in by itself.

The world has an actor and a subject of every role, in the bureau's own district and in another, with and without the EMR
rating. A trial is taken back as a whole, so that each meets the same world.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import people as verbs
from accounts import powers, release
from accounts.models import Enrolment, Institution, Membership, Office, Slip
from accounts.powers import Verb
from accounts.refused import Refused
from accounts.roles import ROLE_CARDS, OfficeKind, Regime, Role
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc
from tests.evidence.part import SUITE, Batch, Kind, Part

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
OTHER = "500101"
ACT, POST, SLIP = "act", "post", "slip"
# What may stand in a place of work that the cast does not fill.
_WORKS = {
    OfficeKind.BUREAU: (Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.NOTICE_CLERK, Role.SUPERVISOR, Role.EXPERT),
    OfficeKind.COMMISSION: (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.SUPERVISOR, Role.SECURITY_ADMIN),
    OfficeKind.INSTITUTION: (Role.INSTITUTION_CLERK, Role.INSTITUTION_LEADER),
    OfficeKind.THIRD_PARTY: (Role.THIRD_PARTY,),
}


@dataclass(frozen=True)
class World:
    actors: tuple[Membership, ...]
    subjects: tuple[Membership, ...]

    @property
    def trials(self) -> list[tuple[Verb, Membership, Membership]]:
        return [trial for trial in product(Verb, self.actors, self.subjects) if trial[1].person != trial[2].person]


def build() -> World:
    """One of each role where the cast works, and colleagues, so that everybody has somebody beside, above and elsewhere."""
    members = list(cast.officials(at=AT).values())
    offices = [
        cast.office(OfficeKind.BUREAU),
        cast.office(OfficeKind.BUREAU, OTHER),
        cast.office(OfficeKind.COMMISSION),
        _institution(901, cast.DISTRICT, Regime.EMR),
        _institution(902, cast.DISTRICT, Regime.PRIMARY_CARE),
        _institution(903, OTHER, Regime.EMR),
        Office.objects.create(kind=OfficeKind.THIRD_PARTY, name="演示第三方"),
    ]
    members += [
        cast.holder(f"w{number}-{role}"[:40], "演示人员", role=role, office=office, at=AT)
        for number, office in enumerate(offices)
        for role in _WORKS[OfficeKind(office.kind)]
    ]
    for role in (Role.CENTRE, Role.INSTITUTE, Role.SECURITY_ADMIN):
        kind = OfficeKind.INSTITUTE if role == Role.INSTITUTE else OfficeKind.CENTRE
        members.append(cast.holder(f"second-{role}", "演示人员", role=role, office=cast.office(kind), at=AT))
    rows = Membership.objects.filter(pk__in=[member.pk for member in members]).select_related("person", "office")
    everybody = tuple(rows.order_by("pk"))
    return World(everybody, everybody)


def _institution(index: int, district: str, regime: Regime) -> Office:
    name = f"演示第{index}医院"
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name=name, district_id=district)
    row = Institution.objects.create(
        uscc=fictional_uscc(index, district=district),
        name=name,
        type="general_hospital",
        district_id=district,
        office=office,
    )
    Enrolment.objects.create(institution=row, regime=regime, enrolled_on=cast.SINCE)
    return office


@contextmanager
def world() -> Iterator[World]:
    with time_machine.travel(AT, tick=False):
        yield build()


def attempt(world: World, batch: Batch) -> Iterator[str]:
    trials = world.trials
    for number, chance in batch.chances():
        # The suite's hundred are spread over all; the full count goes through them one by one.
        every = number - SUITE
        verb, by, over = trials[every] if 0 <= every < len(trials) else chance.choice(trials)
        with transaction.atomic():
            fault = _TRIES[batch.kind](verb, _fresh(by), _fresh(over), chance.random())
            transaction.set_rollback(True)
        if fault:
            yield f"number {number}: {verb} by {by} over {over}: {fault}"


def _fresh(member: Membership) -> Membership:
    """As the database has it: what a trial wrote on the objects is not taken back with the rows."""
    return Membership.objects.select_related("person", "office").get(pk=member.pk)


def may_do(verb: Verb, by: Membership, over: Membership) -> bool:
    """By the table, and by what holds whatever the table says."""
    if verb == Verb.RELEASE:
        issuer = _handed_out_by(over)
        same = by.person == issuer.person
        return not powers.release_refusal(by.post, [over.post], handed_out_by=issuer.office_id, same_human=same)
    role = _beside(over) if verb == Verb.ADD_ROLE else Role(over.role)
    if not powers.may(verb, by.post, over.office.post(role)):
        return False
    if verb == Verb.ADD_ROLE and (role == over.role or powers.stands_alone(role, [Role(over.role)])):
        return False
    if role == Role.INSTITUTION_LEADER and verb in (Verb.INVITE, Verb.ADD_ROLE):  # every hospital here has one
        return by.office_id == over.office_id or by.role == Role.SECURITY_ADMIN
    return not (verb == Verb.END and role == Role.INSTITUTION_LEADER)  # and only one


def do(verb: Verb, by: Membership, over: Membership) -> None:
    match verb:
        case Verb.INVITE:
            verbs.invite(
                office=over.office,
                name="新人",
                login="xinren-1",
                phone="",
                email="",
                role=Role(over.role),
                by=by,
                at=AT,
            )
        case Verb.ADD_ROLE:
            verbs.add_role(over.person, office=over.office, role=_beside(over), by=by, at=AT)
        case Verb.RESET:
            verbs.reset_password(over.person, by=by, at=AT, reason="忘记密码")
        case Verb.UNLOCK:
            verbs.unlock(over.person, by=by, at=AT, reason="本人来电")
        case Verb.END:
            verbs.end_membership(over, by=by, at=AT, reason="调离")
        case Verb.RELEASE:
            slip = release.issue(over.person, by=_handed_out_by(over), at=AT)
            release.release([slip], by=by, at=AT, grounds="拨打单位总机，由本人接听")


def _beside(over: Membership) -> Role:
    """The role that is tried to be added: the first other one of the same office."""
    of = (role for role, card in ROLE_CARDS.items() if over.office.kind in card.offices and role != over.role)
    return next(of, Role(over.role))


def _handed_out_by(over: Membership) -> Membership:
    """A security administrator of the centre, other than the owner."""
    administrators = Membership.objects.filter(role=Role.SECURITY_ADMIN).select_related("office", "person")
    return administrators.filter(office__kind=OfficeKind.CENTRE).exclude(person=over.person).order_by("pk")[0]


def _by_verb(verb: Verb, by: Membership, over: Membership, chance: float) -> str:
    try:
        do(verb, by, over)
    except Refused as refused:
        said = "".join(refused.sentences)
        return "" if not may_do(verb, by, over) and said.endswith("。") else f"refused: {said or 'without a sentence'}"
    return "" if may_do(verb, by, over) else "was done"


_ADDRESSES = {
    Verb.INVITE: "invite_person",
    Verb.ADD_ROLE: "add_role",
    Verb.RESET: "reset_person",
    Verb.UNLOCK: "unlock_person",
    Verb.END: "end_person",
    Verb.RELEASE: "slips_waiting",
}


def _by_post(verb: Verb, by: Membership, over: Membership, chance: float) -> str:
    """A program posts what the page would not offer: refused with a sentence, a 403 or a 404, and nothing is changed."""
    client = Client()
    client.force_login(by.person)
    data = {
        "reason": "忘记密码",
        "grounds": "拨打单位总机",
        "role": str(_beside(over) if verb == Verb.ADD_ROLE else over.role),
    }
    address = (
        reverse(_ADDRESSES[verb], args=[over.office_id if verb == Verb.INVITE else over.pk])
        if verb != Verb.RELEASE
        else reverse("slips_waiting")
    )
    if verb == Verb.RELEASE:
        data["slip"] = str(release.issue(over.person, by=_handed_out_by(over), at=AT).pk)
    data |= {"name": "新人", "login": "xinren-1", "phone": "13800001234", "email": ""}
    before, offered = _state(over), _offers(client, verb, over)
    answer = client.post(address, data)
    done, may = _state(over) != before, may_do(verb, by, over)
    if done != may and not (may and answer.status_code == 404):  # who may act need not see everybody
        return f"answered {answer.status_code} and {'did it' if done else 'did nothing'}"
    if offered and not powers.may(verb, by.post, over.post) and verb not in (Verb.ADD_ROLE, Verb.RELEASE):
        return "was offered on the page"
    if not done and answer.status_code not in (403, 404, 422):
        return f"answered {answer.status_code} without a sentence"
    return ""


def _state(over: Membership) -> tuple:
    now = Membership.objects.select_related("person").get(pk=over.pk)
    of = Membership.objects.filter(office=over.office_id)
    released = Slip.objects.filter(person=over.person_id, released_at__isnull=False).count()
    unlocked = over.person.messages.count()
    return now.person.password, now.ended_at, of.count(), released, unlocked


def _offers(client: Client, verb: Verb, over: Membership) -> bool:
    page = client.get(reverse("person", args=[over.pk]))
    if page.status_code != 200 or verb not in _ADDRESSES or verb in (Verb.RELEASE, Verb.INVITE):
        return False
    return reverse(_ADDRESSES[verb], args=[over.pk]) in page.text


def _by_slip(verb: Verb, by: Membership, over: Membership, chance: float) -> str:
    """Whoever resets a password holds the slip: alone, or with a code of their own making, it never signs in."""
    try:
        password = verbs.reset_password(over.person, by=by, at=AT, reason="忘记密码")
    except Refused:
        return ""
    if chance < 0.5:
        release.choose_recall_code(over.person, "shan2shui7")
    for code in ("", f"{int(chance * 10**8):08d}", over.person.login):
        answer = Client().post(reverse("sign_in"), {"login": over.person.login, "password": password, "code": code})
        if answer.status_code == 302:
            return f"signed in with code {code!r}"
    answer = Client().post(reverse("sign_in"), {"login": over.person.login, "password": password, "code": "shan2shui7"})
    if (answer.status_code == 302) != (chance < 0.5):
        return "the owner's recall code did not decide"
    return "" if re.search("核验码|放行", answer.text or "核验码") else "without a sentence"


_TRIES: dict[str, Callable[[Verb, Membership, Membership, float], str]] = {
    ACT: _by_verb,
    POST: _by_post,
    SLIP: _by_slip,
}

PART = Part(
    name="accounts",
    title="Acts on accounts",
    kinds=(
        Kind(
            ACT,
            7_700,
            "a verb on an account is done where the table of powers allows it and refused in a sentence elsewhere",
        ),
        Kind(POST, 7_700, "the same posted by a program, and the page offers only what the table allows", suite=50),
        Kind(
            SLIP, 1_000, "whoever hands a slip over cannot sign in with it; its owner's recall code decides", suite=25
        ),
    ),
    attempt=attempt,
    world=world,
    database=True,
)
