"""Blind to each other, in pages, counters, exports, record, messages and mail, until all opinions are in or the round is closed (E31)."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Membership
from accounts.roles import Role
from casework import outbox
from casework.messages import send
from casework.models import Outbox
from config.scenarios import cast
from config.scenarios import review as scenes
from experts.actions import assignments
from tests.experts.reviews import designate, fresh, page, reported, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E15"), pytest.mark.article("E31")]


@walked_once
def team(people, at):
    """Five experts at work on a first-time 4; the second has handed in, so that there is something to hide."""
    filing, morning = reported(people, at, level=4)
    designate(filing, people, at=morning, experts=scenes.city_experts(5, at=at))
    members = scenes.accept_all(filing, at=morning)
    scenes.hand_in(members[1], at=morning, level=3)
    return filing, members, morning


@pytest.fixture
def morning(team):
    return team[2]


def everything(member: Membership, filing, at) -> str:
    """All that a member reads of a case: pages, exports, messages."""
    addresses = [
        reverse("workbench"),
        reverse("case", args=[filing.number]),
        *(tab(filing, name) for name in ("data", "analysis", "review", "record", "notices", "inquiries")),
        reverse("messages"),
        f"{reverse('search')}?q={filing.number}",
    ]
    if member.role == Role.EXPERT:
        addresses.append(reverse("assignments"))
    exports = (reverse("workbench_export"), reverse("record_export", args=[filing.number]))
    return "\n".join(
        [page(member, address, at=at) for address in addresses]
        + [cells(visit(member, address, at=at)) for address in exports]
    )


def cells(response) -> str:
    """What a spreadsheet says; nothing of one that the member may not have."""
    if response.status_code != 200:
        return ""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    return "\n".join(str(cell) for sheet in sheets for row in sheet for cell in row)


def opinions_in(text: str) -> int:
    """How many opinions can be read there, to keep or to lower."""
    return text.count(scenes.OPINION) + text.count(scenes.DOUBT)


def test_a_member_learns_neither_who_else_reviews_nor_who_has_handed_in(team, morning):
    filing, members, _ = team
    others = {row.member.person.name for row in members}
    for reader in (members[0], members[1], members[2]):
        text = everything(reader.member, filing, morning)
        assert [name for name in others - {reader.member.person.name} if name in text] == []
        assert "1/5" not in text
        assert opinions_in(text) == 0


def test_the_draft_of_a_member_is_read_by_nobody_else(team, people, morning):
    filing, members, _ = team
    writer = members[2]
    url = reverse("opinion", args=[writer.pk])
    visit(writer.member, url, {f"opinion.{writer.pk}.text": "尚在斟酌的半句话"}, at=morning)
    assert "尚在斟酌的半句话" in page(writer.member, url, at=morning)
    leader = filing.hospital.office.memberships.get(role=Role.INSTITUTION_LEADER)
    readers = [
        members[0].member,
        members[1].member,
        people[Role.COMMISSION_HEAD],
        people[Role.BUREAU_HEAD],
        people[Role.CENTRE],
        leader,
    ]
    assert ["尚在斟酌的半句话" in everything(reader, filing, morning) for reader in readers] == [False] * 6


def test_officials_see_who_has_handed_in_and_what_only_when_all_have(team, people, morning):
    filing, members, _ = team
    handler = people[Role.COMMISSION_HANDLER]
    text = everything(handler, filing, morning)
    assert "评审意见 1/5" in text
    assert "评审意见全部提交后方可查看" in text
    assert opinions_in(text) == 0
    for row in members:
        if row != members[1]:
            assert opinions_in(page(handler, tab(filing, "review"), at=morning)) == 0
            scenes.hand_in(row, at=morning)
    assert opinions_in(page(handler, tab(filing, "review"), at=morning)) == 5


def test_a_seat_that_is_empty_keeps_the_opinions_shut(team, people, morning):
    """Four of five are in and the fifth was released: a successor is still to come, and nobody reads ahead."""
    filing, members, _ = team
    for row in (members[0], members[2], members[3]):
        scenes.hand_in(row, at=morning)
    assignments.release(members[4], reason="更换", by=people[Role.COMMISSION_HEAD], at=morning)
    assert opinions_in(page(people[Role.COMMISSION_HEAD], tab(filing, "review"), at=morning)) == 0
    assert "各成员意见全部提交后，方可查看" in page(
        members[0].member, reverse("consolidation", args=[members[0].pk]), at=morning
    )


def test_members_stay_blind_when_all_are_in_and_when_it_is_decided(team, people, morning):
    filing, members, _ = team
    for row in members:
        if row != members[1]:
            scenes.hand_in(row, at=morning)
    scenes.consolidate(filing, at=morning)
    reader = members[2]
    assert opinions_in(everything(reader.member, filing, morning)) == 0
    scenes.conclude_city(filing, people=people, at=morning)
    text = everything(reader.member, filing, morning)
    others = {row.member.person.name for row in members} - {reader.member.person.name}
    assert [name for name in others if name in text] == []
    assert opinions_in(text) == 0


@pytest.mark.article("E18")
def test_the_hospital_and_the_bureau_never_read_who_reviews(team, people, morning):
    filing, members, _ = team
    names = {row.member.person.name for row in members}
    leader = filing.hospital.office.memberships.get(role=Role.INSTITUTION_LEADER)
    for row in members:  # the log of readings would tell who reviews
        visit(row.member, reverse("opinion", args=[row.pk]), at=morning)
    assert members[0].member.person.name in page(people[Role.COMMISSION_HEAD], tab(filing, "record"), at=morning)
    outsiders = [leader, people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]]
    for reader in outsiders:
        text = everything(reader, filing, morning)
        assert [name for name in names if name in text] == []
        assert opinions_in(text) == 0
    for row in members:
        if row != members[1]:
            scenes.hand_in(row, at=morning)
    scenes.consolidate(filing, at=morning)
    scenes.conclude_city(filing, people=people, at=morning)
    for reader in outsiders:
        text = everything(reader, filing, morning)
        assert [name for name in names if name in text] == []
        assert opinions_in(text) > 0


@pytest.mark.article("E16")
def test_a_bureau_too_reads_opinions_only_when_all_are_in(people, at):
    filing, morning = reported(people, at, level=3)
    second = cast.person("qx-zhuanjia2", "钱思齐", role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)
    first, other = scenes.designate(filing, people=people, at=morning, experts=[people[Role.EXPERT], second])
    scenes.hand_in(first, at=morning)
    bureau = people[Role.BUREAU_HEAD]
    assert opinions_in(everything(bureau, filing, morning)) == 0
    assert "钱思齐" not in everything(people[Role.EXPERT], filing, morning)
    assert "何佩文" not in everything(second, filing, morning)
    assert fresh(filing).missing == "评审意见 1/2"
    scenes.hand_in(other, at=morning)
    assert opinions_in(page(bureau, tab(filing, "review"), at=morning)) == 2
    assert opinions_in(everything(people[Role.COMMISSION_HEAD], filing, morning)) == 0


def test_what_the_office_is_told_is_not_mailed_to_its_experts(team, people, morning, mailoutbox):
    members = team[1]
    for number, row in enumerate(members):
        row.member.person.email = f"zhuanjia{number}@example.cn"
        row.member.person.save(update_fields=["email"])
    head = people[Role.COMMISSION_HEAD].person
    head.email = "fuze@example.cn"
    head.save(update_fields=["email"])
    told = send(to=members[0].member.office, title="需要补抽", body="某专家已退出。", at=morning)
    for row in Outbox.objects.filter(payload={"message": told.pk}):
        outbox.work(row.pk, at=morning)
    assert [sent.to for sent in mailoutbox] == [["fuze@example.cn"]]
