"""Whoever manages accounts must not thereby become somebody else: reviewer, supervisor, auditor."""

import pytest

from accounts import people as verbs
from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message
from config.scenarios import cast

from .conftest import invited

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SUPERVISOR])
def test_a_head_does_not_sign_in_as_the_reviewer_or_supervisor(people, at, role):
    """Whoever resets a password reads it: the head would write the opinion that the head then weighs (E16)."""
    person = people[role].person
    with pytest.raises(Refused, match="独立履行职责，其账号的“重置密码”由安全管理员办理"):
        verbs.reset_password(person, by=people[Role.BUREAU_HEAD], at=at, reason="忘记密码")
    verbs.reset_password(person, by=people[Role.SECURITY_ADMIN], at=at, reason="本人申请")
    assert not person.check_password(cast.PASSWORD)


def test_administration_stays_split_in_three(people, at):
    """MLPS level 3, 8.1.4.2d: no administrator holds a second role, and nobody at work becomes an administrator."""
    security, centre = people[Role.SECURITY_ADMIN], people[Role.CENTRE]
    for person, role in (
        (people[Role.AUDIT_ADMIN].person, Role.SYSTEM_ADMIN),
        (people[Role.SYSTEM_ADMIN].person, Role.CENTRE),
        (centre.person, Role.AUDIT_ADMIN),
    ):
        with pytest.raises(Refused, match="管理员岗位不得与其他岗位由同一人兼任"):
            verbs.add_role(person, office=centre.office, role=role, by=security, at=at)
    assert Membership.objects.filter(office=centre.office).count() == 4


@pytest.mark.article("E29")
def test_an_institution_learns_what_others_do_to_its_accounts(people, at, leader, clerk):
    """A bureau that could quietly sign in as a hospital could report for it: the hospital is told at once."""
    bureau, centre, post = (
        people[Role.BUREAU_HANDLER],
        people[Role.CENTRE],
        Message.objects.filter(office=leader.office),
    )
    verbs.reset_password(clerk.person, by=bureau, at=at, reason="电话申请")
    told = post.get()
    assert told.title == "账号变动：重置密码"
    assert (
        told.body
        == f"{bureau.office}周晓岚对贵单位{clerk.person.name}的账号办理了“重置密码”。如有疑问，请立即与其联系核实。"
    )
    invited(leader.office, by=centre, at=at)
    assert post.count() == 2
    verbs.reset_password(clerk.person, by=leader, at=at, reason="忘记密码")
    assert post.count() == 2


@pytest.mark.article("E09")
@pytest.mark.parametrize("role", [Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.CENTRE])
def test_outsiders_give_an_institution_its_leader_only_where_it_has_none(people, at, hospital, clerk, role):
    """Whoever places a second leader could report in the hospital's name."""
    by = people[role]

    def invite(login: str, *, by: Membership) -> Membership:
        return invited(hospital, login=login, role=Role.INSTITUTION_LEADER, by=by, at=at)[0]

    leader = invite("yz-first", by=by)
    with pytest.raises(Refused, match="已有机构负责人，新的负责人由本机构负责人邀请") as refused:
        invite("yz-second", by=by)
    assert refused.value.field == "role"
    with pytest.raises(Refused, match="由本机构负责人邀请"):
        verbs.add_role(clerk.person, office=hospital, role=Role.INSTITUTION_LEADER, by=by, at=at)
    invite("yz-third", by=leader)
    invite("yz-fourth", by=people[Role.SECURITY_ADMIN])
    leaders = Membership.objects.filter(office=hospital, role=Role.INSTITUTION_LEADER)
    assert [member.person.login for member in leaders] == ["yz-first", "yz-third", "yz-fourth"]
