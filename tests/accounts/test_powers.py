"""The table of who may do what to whose account, read by hand: what the issue asks of it, cell by cell."""

import pytest
from django.urls import reverse

from accounts import people as verbs
from accounts import powers
from accounts.models import Membership, Office
from accounts.powers import Post, Verb, Where
from accounts.refused import Refused
from accounts.roles import EVERY_ROLE, GUARD_ROLES, INSTITUTION_ROLES, ROLE_CARDS, OfficeKind, Role
from casework.models import Message
from config.generated import permissions
from config.scenarios import cast

pytestmark = pytest.mark.usefixtures("clock")

# Every office that there is a kind of, seen from the bureau of 500103; a role is held in each office that has it.
OFFICES = {
    1: (OfficeKind.BUREAU, "500103", False),
    2: (OfficeKind.BUREAU, "500101", False),
    3: (OfficeKind.COMMISSION, None, False),
    4: (OfficeKind.CENTRE, None, False),
    5: (OfficeKind.INSTITUTE, None, False),
    6: (OfficeKind.INSTITUTION, "500103", True),
    7: (OfficeKind.INSTITUTION, "500103", False),
    8: (OfficeKind.INSTITUTION, "500101", True),
    9: (OfficeKind.INSTITUTION, "500101", False),
    10: (OfficeKind.THIRD_PARTY, None, False),
}
POSTS = [
    Post(role, office, kind, district, emr)
    for office, (kind, district, emr) in OFFICES.items()
    for role, card in ROLE_CARDS.items()
    if kind in card.offices
]
MANAGE = {Verb.INVITE, Verb.ADD_ROLE, Verb.RESET, Verb.UNLOCK, Verb.END}
WORK = {Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.NOTICE_CLERK}


def expected(verb: Verb, by: Post, over: Post) -> bool:
    """The issue in other words than the table's."""
    institution, own = over.role in INSTITUTION_ROLES, by.office == over.office
    neighbour = by.kind == OfficeKind.BUREAU and over.district == by.district and institution
    if by.role == Role.SECURITY_ADMIN:
        return over.role != Role.EXPERT or verb not in (Verb.INVITE, Verb.ADD_ROLE, Verb.END)
    if verb == Verb.RELEASE:
        return {
            Role.BUREAU_HANDLER: neighbour,
            Role.BUREAU_HEAD: neighbour,
            Role.COMMISSION_HANDLER: institution,
            Role.COMMISSION_HEAD: True,
            Role.CENTRE: over.role not in GUARD_ROLES,
        }.get(by.role, False)
    return {
        Role.INSTITUTION_LEADER: own,
        Role.BUREAU_HANDLER: neighbour,
        Role.BUREAU_HEAD: neighbour or (own and over.role in WORK),
        Role.COMMISSION_HEAD: own and over.role in WORK,
        Role.CENTRE: institution and over.takes_part_in_emr,
    }.get(by.role, False)


def test_every_cell_of_the_table():
    cells = [(verb, by, over) for verb in Verb for by in POSTS for over in POSTS]
    assert len(cells) > 5000
    assert [cell for cell in cells if powers.may(*cell) != expected(*cell)] == []


def test_what_is_refused_is_refused_in_a_sentence():
    for verb in Verb:
        for by in POSTS:
            for over in POSTS:
                said = powers.refusal(verb, by, [over])
                assert (said == "") == powers.may(verb, by, over)
                assert said == "" or said.endswith("。")


def test_guards_are_given_by_the_security_administrator_alone_and_stand_alone():
    for guard in GUARD_ROLES:
        givers = {by.role for by in POSTS for over in POSTS if over.role == guard and powers.may(Verb.INVITE, by, over)}
        assert givers == {Role.SECURITY_ADMIN}
        assert powers.stands_alone(guard, []) == ""
        for other in EVERY_ROLE:
            assert "不得与其他岗位由同一人兼任" in powers.stands_alone(guard, [other])
            assert "不得与其他岗位由同一人兼任" in powers.stands_alone(other, [guard])


def test_the_offices_that_have_a_security_administrator_are_two():
    assert ROLE_CARDS[Role.SECURITY_ADMIN].offices == (OfficeKind.CENTRE, OfficeKind.COMMISSION)


@pytest.mark.parametrize("where", Where)
def test_the_querysets_say_the_same_as_the_table(where, people, leader):
    for by in (*people.values(), leader):
        found = set(Office.objects.at(where, by).values_list("pk", flat=True))
        said = {office.pk for office in Office.objects.all() if powers.is_at(where, by.post, office.post(Role.EXPERT))}
        assert found == said


def test_the_document_prints_the_table():
    text = permissions()
    assert "## Verb × actor × subject of account acts" in text
    assert "| 重置密码 | 区县负责人 | 本单位 | 区县经办、区县负责人、文书管理 |" in text


@pytest.mark.parametrize("role", [Role.BUREAU_HEAD, Role.COMMISSION_HEAD])
def test_a_head_makes_no_supervisor_and_takes_none_away(role, people, at, signed_in):
    """Whoever could make one holds both secrets of a draw."""
    head = people[role]
    supervisor = cast.person("jiandu", "严正", role=Role.SUPERVISOR, office=head.office, at=at)
    clerk = cast.person("wenyuan", "文远", role=Role.NOTICE_CLERK, office=head.office, at=at)
    for act in (
        lambda: verbs.invite(
            office=head.office, name="新", login="xin", phone="", email="", role=Role.SUPERVISOR, by=head, at=at
        ),
        lambda: verbs.add_role(clerk.person, office=head.office, role=Role.SUPERVISOR, by=head, at=at),
        lambda: verbs.reset_password(supervisor.person, by=head, at=at, reason="忘记密码"),
        lambda: verbs.end_membership(supervisor, by=head, at=at, reason="调离"),
    ):
        with pytest.raises(Refused, match="由安全管理员办理"):
            act()
    client = signed_in(head)
    assert "纪检监督" not in client.get(reverse("invite_person", args=[head.office_id])).text
    data = {"name": "新", "login": "xin", "phone": "13800001234", "role": "supervisor"}
    assert client.post(reverse("invite_person", args=[head.office_id]), data).status_code == 422
    shown = client.get(reverse("person", args=[supervisor.pk])).text
    assert "终止岗位" not in shown
    assert "重置密码" not in shown


def test_no_official_becomes_a_guard_and_no_guard_an_official(people, at):
    """Also under a second account, known by the mobile telephone."""
    security, handler, supervisor = (
        people[role] for role in (Role.SECURITY_ADMIN, Role.BUREAU_HANDLER, Role.SUPERVISOR)
    )
    handler.person.phone, supervisor.person.phone = "13800005555", "13800006666"
    for member in (handler, supervisor):
        member.person.save()
    with pytest.raises(Refused, match="不得与其他岗位由同一人兼任"):
        verbs.add_role(handler.person, office=handler.office, role=Role.SUPERVISOR, by=security, at=at)
    with pytest.raises(Refused, match="不得与其他岗位由同一人兼任"):
        verbs.add_role(supervisor.person, office=supervisor.office, role=Role.NOTICE_CLERK, by=security, at=at)
    commission = people[Role.COMMISSION_HEAD].office
    asked = {"name": "新人", "login": "xinren", "email": "", "by": security, "at": at}
    with pytest.raises(Refused, match="不得与其他岗位由同一人兼任"):
        verbs.invite(office=commission, phone="13800005555", role=Role.SUPERVISOR, **asked)
    with pytest.raises(Refused, match="不得与其他岗位由同一人兼任"):
        verbs.invite(office=commission, phone="13800006666", role=Role.COMMISSION_HANDLER, **asked)
    with pytest.raises(Refused, match="不得与其他岗位由同一人兼任"):
        verbs.take_post(supervisor.person, office=commission, role=Role.EXPERT, by=security, at=at)


def test_nobody_has_two_accounts_in_an_office_that_asks_for_two_people(people, at):
    head = people[Role.BUREAU_HEAD]
    head.person.phone = "13800007777"
    head.person.save()
    with pytest.raises(Refused, match="已登记为本单位陈国栋的账号") as refused:
        verbs.invite(
            office=head.office, name="新", login="xin", phone="138 0000 7777".replace(" ", ""), email="",
            role=Role.BUREAU_HANDLER, by=head, at=at,
        )  # fmt: skip
    assert refused.value.field == "phone"
    verbs.invite(
        office=head.office,
        name="新",
        login="xin",
        phone="023-67706707",
        email="",
        role=Role.NOTICE_CLERK,
        by=head,
        at=at,
    )


def test_experts_leave_by_their_register_not_here(people, at):
    with pytest.raises(Refused, match="由专家库办理"):
        verbs.end_membership(people[Role.EXPERT], by=people[Role.SECURITY_ADMIN], at=at, reason="调离")


def test_a_guards_role_is_told_to_the_office_above_and_to_the_other_security_administrator(people, at):
    other = cast.commission_security(at=at)
    verbs.invite(
        office=people[Role.BUREAU_HEAD].office, name="严正", login="jiandu", phone="", email="", role=Role.SUPERVISOR,
        by=people[Role.SECURITY_ADMIN], at=at,
    )  # fmt: skip
    told = set(Message.objects.values_list("office__name", "person__name"))
    bureau, commission = people[Role.BUREAU_HEAD].office, people[Role.COMMISSION_HEAD].office
    assert told == {(bureau.name, None), (commission.name, None), (None, other.person.name)}
    assert Membership.objects.filter(role=Role.SUPERVISOR, person__login="jiandu").exists()
