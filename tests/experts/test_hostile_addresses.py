"""Every address of the experts' floor, opened and posted to by everybody: strangers learn no name, and nothing falls over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Office, Person
from accounts.roles import EVERY_ROLE, OfficeKind, Regime, Role
from casework.models import Reading
from config.scenarios import bodies, cast, terms
from config.scenarios import filing as filings
from experts.actions import drawing
from experts.actions.files import add_absence
from experts.actions.leaving import leave
from experts.actions.requests import request_change
from experts.models import Assignment, Draw, PointsTable, PoolEntry
from experts.register.basic_data import BasicData
from experts.urls import urlpatterns

from . import entries
from .reviews import visit

pytestmark = pytest.mark.django_db
HUGE = "9" * 30


@pytest.fixture(autouse=True)
def papers(monkeypatch):
    """Papers come as the text they are made of, in which a name can be found."""
    monkeypatch.setattr("casework.printing.engine.render_pdf", lambda html, **_: html.encode())


@pytest.fixture
def world(drawn, people, supervisor, at):
    """Somebody of every role, of another district, of another pool, one who has left, and the hospital under review."""
    # Whoever of the cast has only an account of the test keeps no first password to change.
    Person.objects.update(must_change_password=False)
    applicant = filings.hospital(5, people=people, at=at)
    elsewhere = cast.bureau("500101", at=at)
    left = cast.person("zj-li", "离任", role=Role.EXPERT, office=cast.office(OfficeKind.COMMISSION), at=at)
    leave(left.pool_entry, reason="本人申请退出。", by=people[Role.COMMISSION_HEAD], at=at)
    third = Office.objects.create(kind=OfficeKind.THIRD_PARTY, name="演示第三方")
    return {
        **{role.value: member for role, member in people.items()},
        **{f"elsewhere-{role}": member for role, member in elsewhere.items()},
        "clerk": applicant.clerk,
        "leader": applicant.leader,
        "city-supervisor": supervisor,
        "left": left,
        "third": cast.person("third", "第三方", role=Role.THIRD_PARTY, office=third, at=at),
        "member": Assignment.objects.of(drawn.case).first().member,
    }


@pytest.fixture
def addresses(drawn, people, at) -> list[str]:
    """Each with the keys of rows that are there."""
    entry = PoolEntry.objects.filter(expert__number=drawn.proof["panel"][0]).get()
    data = BasicData.of(entry.expert)
    absence = add_absence(
        entry.expert,
        since=at.date() + timedelta(9),
        until=at.date() + timedelta(10),
        reason="出差",
        by=entry.member,
        at=at,
    )
    wished = BasicData.from_plain({**data.plain(), "phone": "13700000001", "specialties": ["急救"]})
    asked = request_change(entry.expert, data=wished, reason="换号。", by=entry.member, at=at)
    letter = terms.appoint([terms.expert("zj-he", "何静秋", at=at)], people=people, at=at)[0]
    training = bodies.announced(by=people[Role.BUREAU_HEAD], at=at)
    of_training = (
        "training",
        "sign_up_training",
        "withdraw_training",
        "cancel_training",
        "training_attendance",
        "training_people",
    )
    keys = {
        "announce_training": [training.use],
        "vet_entry": [entries.nominated(people, at).pk],
        "leave_pool": [entry.pk],
        "expert_request": [asked.pk],
        "new_recusals": [Regime.EMR],
        "case_draw": [drawn.case.number],
        "assignment": [Assignment.objects.of(drawn.case).latest("pk").pk],
        "opinion": [Assignment.objects.of(drawn.case).latest("pk").pk],
        "consolidation": [Assignment.objects.of(drawn.case).get(leads=True).pk],
        "assignment_answers": [Assignment.objects.of(drawn.case).latest("pk").pk],
        "correct_own_absence": [absence.pk],
        "draw_new": [drawn.case.number],
        "audit_letter": [letter.pk],
        "points_table_excel": [PointsTable.objects.first().pk],
        "rate_team": [drawn.case.number],
        "admission_paper": [entry.expert.number, 1],
        "appoint_expert": [entry.expert.number, Regime.EMR],
        "pool_settings": [drawn.pool_id],
        **{name: [training.pk] for name in of_training},
        **{name: [drawn.number] for name in ("draw", "draw_end", "draw_proof", "draw_record", "draw_list")},
    }
    of_file = [entry.expert.number]
    return [
        reverse(row.name, args=keys.get(row.name, of_file if "<" in str(row.pattern) else [])) for row in urlpatterns
    ]


# Who may read of the draw and of the files of the city's pool. The centre runs the city's EMR pool, the institute vets it;
# `EXPERT` of the cast is of the bureau's own pool.
KNOWS = {"commission_handler", "commission_head", "centre", "institute", "city-supervisor"}


def told(world, addresses, names, at, post=None) -> set[tuple[str, str]]:
    """(who, address) wherever a name stands in what was sent back; fails where a page falls over."""
    found = set()
    for who, member in world.items():
        client = Client(raise_request_exception=True)
        client.force_login(member.person)
        for address in addresses:
            before = {name for name in names if name == member.person.name}
            response = client.get(address) if post is None else client.post(address, post)
            assert response.status_code < 500, (who, address)
            content = b"".join(response) if response.streaming else response.content
            if any(name.encode() in content for name in names - before):
                found.add((who, address))
    return found


def test_no_stranger_reads_a_name_at_any_address_nor_by_an_empty_post(world, addresses, drawn, stopped, at):
    assert {member.role for member in world.values()} >= set(EVERY_ROLE)
    members = drawn.assignments.select_related("member__person")
    names = {row.member.person.name for row in members}
    read = told(world, addresses, names, at)
    assert {who for who, _ in read} <= KNOWS, sorted(read)
    assert {who for who, _ in read} >= {"commission_handler", "city-supervisor"}


@pytest.mark.parametrize("post", [{}, {"expert": HUGE, "letter": HUGE, "entry": HUGE, "number": "x", "regime": "x"}])
def test_whatever_is_posted_nothing_falls_over_and_no_stranger_moves_anything(
    world, addresses, drawn, stopped, at, post
):
    before = rows(drawn)
    strangers = {who: member for who, member in world.items() if who not in KNOWS and who != "member"}
    told(strangers, addresses, set(), at, post)
    assert rows(drawn) == before


def rows(drawn):
    return (
        list(Draw.objects.values_list("pk", "drawn_at", "ended_at", "office_hash", "supervisor_hash")),
        list(PoolEntry.objects.order_by("pk").values_list("pk", "vetted_at", "admitted_at", "refused_at", "left_at")),
        list(Assignment.objects.order_by("pk").values_list("pk", "accepted_at", "declined_at", "ended_at")),
        Membership.objects.count(),
    )


@pytest.mark.parametrize("name", ["appoint", "issue_letters"])
def test_a_key_beyond_all_numbers_ticks_nothing(people, at, name):
    field = {"appoint": "expert", "issue_letters": "letter"}[name]
    data = {field: HUGE, "regime": Regime.PRIMARY_CARE, "valid_from": "2026-11-09"}
    response = visit(people[Role.COMMISSION_HEAD], reverse(name), data, at=at)
    assert response.status_code < 500


def test_a_key_beyond_all_numbers_in_an_address_finds_nothing(people, at):
    head = people[Role.COMMISSION_HEAD]
    for name in ("vet_entry", "leave_pool", "expert_request", "audit_letter", "points_table_excel"):
        assert visit(head, reverse(name, args=[1]).replace("/1/", f"/{HUGE}/"), at=at).status_code == 404, name
    tables = f"{reverse('points_tables')}?edition={HUGE}"
    assert visit(head, tables, at=at).status_code == 404


@pytest.mark.article("E31")
@pytest.mark.parametrize("name", ["vet_entry", "edit_expert", "expert_request", "expert_letters", "expert_file"])
def test_whoever_opens_the_data_of_an_expert_is_noted(people, at, name):
    entry = entries.admitted(people, at)
    second = entries.nominated(people, at, into=entries.city(Regime.PRIMARY_CARE))
    wished = BasicData.from_plain({**BasicData.of(entry.expert).plain(), "specialties": ["急救"]})
    asked = request_change(entry.expert, data=wished, reason="更正。", by=entry.member, at=at)
    key = {"vet_entry": second.pk, "expert_request": asked.pk}.get(name, entry.expert.number)
    reader = people[Role.COMMISSION_HEAD if name == "vet_entry" else Role.CENTRE]
    assert visit(reader, reverse(name, args=[key]), at=at).status_code == 200
    assert Reading.objects.filter(person=reader.person, what__contains=entry.expert.number).count() == 1


def test_lists_of_a_bureau_cost_the_same_for_one_and_for_four(use, people, office, supervisor, waiting, at):
    """Pools of districts are named after their district."""

    def cost(member, address) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert visit(member, address, at=at).status_code == 200
        return len(counted)

    bureau, commission = people[Role.BUREAU_HANDLER], people[Role.COMMISSION_HANDLER]
    asked = [
        (bureau, reverse("nominations")), (bureau, reverse("experts")), (commission, reverse("entries_waiting")),
        (commission, reverse("draws")), (people[Role.CENTRE], reverse("expert_requests")),
    ]  # fmt: skip

    def grow(index: int) -> None:
        entries.nominated(people, at, into=entries.own(), name=f"钱思齐{index}", phone=f"1361234567{index}")
        entry = entries.admitted(people, at, login=f"qian.{index}xx", name=f"孙望{index}", phone=f"1361234568{index}")
        wished = BasicData.from_plain({**BasicData.of(entry.expert).plain(), "specialties": ["急救"]})
        request_change(entry.expert, data=wished, reason="更正。", by=entry.member, at=at)
        draw = drawing.freeze(waiting, by=office, at=at, reason="名单有误")
        drawing.end(draw, reason="名单有误", by=supervisor, at=at)

    grow(1)
    first = [cost(*each) for each in asked]
    for index in (2, 3, 4):
        grow(index)
    assert [cost(*each) for each in asked] == first
