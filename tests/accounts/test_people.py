"""Who looks up, invites, resets and takes leave of whom; every act is recorded with its reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import opening, release, vacancies
from accounts import people as verbs
from accounts.models import Membership, Office, Person
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import grants
from casework.models import Message, Record
from config.scenarios import cast
from tests.casework import conftest
from tests.worlds import walked_once

from .conftest import SUQING, hospital_called
from .test_sign_in import try_to

pytestmark = pytest.mark.usefixtures("clock")


@walked_once
def elsewhere(people, at) -> Membership:
    """The clerk of a hospital in another district, enrolled in the EMR rating."""
    office = hospital_called("万州演示医院", "12500101MB00000001", on=at.date(), district="500101")
    return cast.person("wz-tianbao", "韩梅", role=Role.INSTITUTION_CLERK, office=office, at=at)


@walked_once
def township(people, at) -> Membership:
    """The only leader of a township hospital of 渝中区 that takes no part in the EMR rating."""
    office = hospital_called("演示镇卫生院", "12500103MB00000002", on=at.date(), regime=Regime.PRIMARY_CARE)
    return cast.person("xz-fuze", "田野", role=Role.INSTITUTION_LEADER, office=office, at=at)


def records(login: str) -> list[tuple[str, str, str]]:
    return list(Record.objects.filter(subject=f"person:{login}").values_list("verb", "actor_name", "reason"))


@pytest.mark.article("E06")
def test_a_leader_invites_a_clerk_and_prints_the_slip_once(client, hospital, leader, people, at):
    client.force_login(leader.person)
    assert reverse("invite_person", args=[hospital.pk]) in client.get(reverse("people")).content.decode()
    answer = client.post(reverse("invite_person", args=[hospital.pk]), SUQING)
    assert answer.url == reverse("slip")
    shown = client.get(answer.url)
    (member, password), *rest = shown.context["slips"]
    assert (member.person.name, member.office, member.role, rest) == ("苏晴", hospital, Role.INSTITUTION_CLERK, [])
    assert password in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "没有待打印的初始密码单" in client.get(answer.url).content.decode()
    assert member.person.check_password(password)
    assert member.person.must_change_password
    row = Record.objects.get(subject="person:yz-suqing")
    assert (row.verb, row.actor_name, row.facts["role"]) == ("open_account", "马建军", "填报人")
    assert password not in str(row.facts)
    client.logout()
    ((_, code),) = release.release(member.person.slips.all(), by=people[Role.BUREAU_HEAD], at=at, grounds="当面核对")
    assert try_to(client, "yz-suqing", password, code=code).status_code == 302
    assert client.get(reverse("profile")).url == reverse("change_password")


@pytest.mark.parametrize(
    "typed, field, sentence",
    [
        ({"login": "yz-fuze"}, "login", "登录名“yz-fuze”已被使用，请换一个登录名。"),
        ({"login": "苏晴"}, "login", opening.LOGIN_RULE),
        (
            {"phone": "12345"},
            "phone",
            "填写的“12345”不是可以拨通的电话号码。请填写11位手机号码，或者带区号的固定电话（如 023-63735555）；最多两个，以顿号分隔。",
        ),
        ({"email": "nonsense"}, "email", None),
        ({"role": "bureau_head"}, "role", None),
        ({"role": "expert"}, "role", None),
        ({"name": ""}, "name", None),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(client, hospital, leader, typed, field, sentence):
    client.force_login(leader.person)
    before = Person.objects.count()
    answer = client.post(reverse("invite_person", args=[hospital.pk]), SUQING | typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert sentence is None or answer.context["form"].errors[field] == [sentence]
    assert 'value="13800001111"' in answer.content.decode() or "phone" in typed
    assert (Person.objects.count(), records("yz-suqing")) == (before, [])


def test_nobody_invites_into_an_office_that_is_not_theirs(client, hospital, leader, clerk, elsewhere, people):
    for who, office, status in (
        (leader, elsewhere.office, 404),
        (people[Role.BUREAU_HEAD], elsewhere.office, 404),
        (clerk, hospital, 403),
        (people[Role.AUDIT_ADMIN], hospital, 403),
        (people[Role.BUREAU_HEAD], hospital, 200),
        (people[Role.SECURITY_ADMIN], elsewhere.office, 200),
    ):
        client.force_login(who.person)
        assert client.get(reverse("invite_person", args=[office.pk])).status_code == status, who


MANAGED = {
    # role: own colleague, hospital of the district, hospital elsewhere (EMR), township hospital of the district
    Role.BUREAU_HANDLER: (False, True, False, True),
    Role.BUREAU_HEAD: (True, True, False, True),
    Role.COMMISSION_HANDLER: (False, False, False, False),
    Role.COMMISSION_HEAD: (True, False, False, False),
    Role.CENTRE: (False, True, True, False),
    Role.INSTITUTE: (False, False, False, False),
    Role.SECURITY_ADMIN: (True, True, True, True),
    Role.SYSTEM_ADMIN: (False, False, False, False),
    Role.AUDIT_ADMIN: (False, False, False, False),
    Role.EXPERT: (False, False, False, False),
    Role.SUPERVISOR: (False, False, False, False),
    Role.NOTICE_CLERK: (False, False, False, False),
}


def resets(person: Person, *, by: Membership, at) -> bool:
    try:
        verbs.reset_password(person, by=by, at=at, reason="忘记密码")
    except Refused:
        return False
    return True


@pytest.mark.parametrize("role", MANAGED, ids=str)
def test_who_resets_whose_password(role, people, clerk, elsewhere, township, at):
    by = people[role]
    colleague = cast.person("colleague", "于洋", role=Role.NOTICE_CLERK, office=by.office, at=at)
    managed = [resets(member.person, by=by, at=at) for member in (colleague, clerk, elsewhere, township)]
    assert tuple(managed) == MANAGED[role]


def test_a_reset_is_recorded_ends_sessions_and_lifts_the_lock(client, client_two, leader, clerk, settings, at):
    release.choose_recall_code(clerk.person, "shan2shui7")
    try_to(client_two, "yz-tianbao")
    for _ in range(5):
        try_to(client, "yz-tianbao", "wrong")
    try_to(client, "yz-fuze")
    answer = client.post(reverse("reset_person", args=[clerk.pk]), {"reason": "忘记密码"})
    password = client.get(answer.url).context["slips"][0][1]
    assert records("yz-tianbao") == [("reset_password", "马建军", "忘记密码")]
    assert client_two.get(reverse("profile")).status_code == 302
    assert try_to(client_two, "yz-tianbao").status_code == 422, "the old password is gone"
    assert try_to(client_two, "yz-tianbao", password, code="shan2shui7").status_code == 302
    clerk.person.refresh_from_db()
    assert (clerk.person.must_change_password, clerk.person.password_changed_at) == (True, at)


def test_a_reset_without_a_reason_is_refused(client, leader, clerk):
    client.force_login(leader.person)
    answer = client.post(reverse("reset_person", args=[clerk.pk]), {"reason": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    clerk.person.refresh_from_db()
    assert clerk.person.check_password(cast.PASSWORD)


def test_nobody_takes_over_a_colleague_who_also_works_elsewhere(client, leader, clerk, people, at):
    """A leader who could reset an expert's password could sign in as the expert."""
    Membership.objects.create(
        person=clerk.person, office=people[Role.EXPERT].office, role=Role.EXPERT, valid_from=cast.SINCE
    )
    client.force_login(leader.person)
    answer = client.post(reverse("reset_person", args=[clerk.pk]), {"reason": "忘记密码"})
    assert answer.status_code == 422
    assert "评审专家独立履行职责，其账号的“重置密码”由安全管理员办理" in answer.content.decode()
    assert "忘记密码</textarea>" in answer.content.decode()
    verbs.reset_password(clerk.person, by=people[Role.SECURITY_ADMIN], at=at, reason="本人申请")


def test_nobody_resets_or_ends_themselves(leader, hospital, at):
    cast.person("second", "田野", role=Role.INSTITUTION_LEADER, office=hospital, at=at)
    for act in (
        lambda: verbs.reset_password(leader.person, by=leader, at=at, reason="x"),
        lambda: verbs.end_membership(leader, by=leader, at=at, reason="x"),
        lambda: verbs.add_role(leader.person, office=hospital, role=Role.INSTITUTION_CLERK, by=leader, at=at),
    ):
        with pytest.raises(Refused, match="不能办理本人的账号事项"):
            act()


def test_a_departure_is_recorded_and_the_person_leaves_the_list(client, leader, clerk, at):
    client.force_login(leader.person)
    answer = client.post(reverse("end_person", args=[clerk.pk]), {"reason": "调离"}, follow=True)
    assert "已终止罗雨欣的“填报人”岗位" in answer.content.decode()
    assert "yz-tianbao" not in answer.content.decode()
    assert records("yz-tianbao") == [("end_membership", "马建军", "调离")]
    assert client.get(reverse("person", args=[clerk.pk])).status_code == 404
    with pytest.raises(Refused, match="已经终止"):
        verbs.end_membership(clerk, by=leader, at=at, reason="x")


def test_the_last_leader_stays(client, leader, clerk, people, hospital, at):
    head = people[Role.BUREAU_HEAD]
    client.force_login(head.person)
    answer = client.post(reverse("end_person", args=[leader.pk]), {"reason": "退休"})
    assert answer.status_code == 422
    assert "马建军是“演示中心医院”唯一的负责人，请先增加一名负责人，再终止其岗位。" in answer.content.decode()
    verbs.add_role(clerk.person, office=hospital, role=Role.INSTITUTION_LEADER, by=people[Role.SECURITY_ADMIN], at=at)
    assert client.post(reverse("end_person", args=[leader.pk]), {"reason": "退休"}).status_code == 302
    assert [verb for verb, *_ in records("yz-tianbao")] == ["add_role"]


def test_who_has_gone_leaves_a_vacancy_that_is_told_and_waits_until_it_is_filled(people, leader, hospital, at):
    """The only leader has left without a successor: one office ends the post, another appoints the next."""
    bureau, on = people[Role.BUREAU_HEAD], timezone.localdate(at)
    assert not vacancies.leaderless(on).filter(pk=hospital.pk).exists()
    verbs.end_membership(leader, by=people[Role.SECURITY_ADMIN], at=at, reason="已离任，无法联系")
    assert vacancies.leaderless(on).filter(pk=hospital.pk).exists()
    assert Message.objects.filter(office=bureau.office, title="演示中心医院目前没有机构负责人").exists()
    verbs.invite(office=hospital, **SUQING | {"role": Role.INSTITUTION_LEADER}, by=bureau, at=at)
    assert not vacancies.leaderless(on).filter(pk=hospital.pk).exists()


def test_the_last_head_of_an_office_leaves_a_vacancy_that_the_office_above_and_the_administrators_read(people, at):
    head, admin, on = people[Role.BUREAU_HEAD], people[Role.SECURITY_ADMIN], timezone.localdate(at)
    other = cast.person("aq-erhao", "秦朗", role=Role.SECURITY_ADMIN, office=admin.office, at=at)
    verbs.end_membership(head, by=admin, at=at, reason="调离")
    assert vacancies.leaderless(on).filter(pk=head.office_id).exists()
    told = Message.objects.filter(title="渝中区卫生健康委目前没有区县负责人")
    assert {row.office_id or row.person_id for row in told} == {
        head.office_id,
        people[Role.COMMISSION_HEAD].office_id,
        other.person_id,
        admin.person_id,
    } or told.count() >= 3


def test_what_was_handed_over_ends_or_comes_back_with_a_departure(people, at):
    """Both sides learn it: who stood in for somebody gone, and who has handed over to somebody gone."""
    institution = conftest.institution(1)
    case = conftest.application(institution, at=at, by=conftest.leader(institution, at=at))
    head, handler, admin = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER], people[Role.SECURITY_ADMIN]
    until = timezone.localdate(at) + timedelta(days=9)
    grants.hand_over(case, to=handler, until=until, by=head, at=at, reason="出差")
    verbs.end_membership(handler, by=admin, at=at, reason="调离")
    back = Message.objects.get(person=head.person, title__contains="承办人离任")
    assert case.number in back.title
    second = cast.person("qx-jingban-2", "苏木", role=Role.BUREAU_HANDLER, office=head.office, at=at)
    grants.hand_over(case, to=second, until=until, by=head, at=at, reason="出差")
    verbs.end_membership(head, by=admin, at=at, reason="调离")
    assert Message.objects.filter(person=second.person, title__contains="移交承办终止").exists()


def test_a_role_held_already_is_not_added_twice(client, leader, clerk):
    client.force_login(leader.person)
    answer = client.post(reverse("add_role", args=[clerk.pk]), {"role": "institution_clerk"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["role"] == ["罗雨欣已有“填报人”岗位，无须重复增加。"]


def test_somebody_who_stays_in_another_role_stays_signed_in(client, leader, clerk, hospital, at):
    verbs.add_role(clerk.person, office=hospital, role=Role.INSTITUTION_LEADER, by=leader, at=at)
    try_to(client, "yz-tianbao")
    verbs.end_membership(clerk, by=leader, at=at, reason="不再填报")
    assert client.get(reverse("profile")).context["request"].member.role == Role.INSTITUTION_LEADER


SEEN = {
    Role.INSTITUTION_CLERK: {"yz-fuze", "yz-tianbao"},
    Role.BUREAU_HANDLER: {"qx-jingban", "qx-fuze", "qx-zhuanjia", "qx-jijian", "qx-wenshu", "yz-fuze", "yz-tianbao"},
    Role.COMMISSION_HANDLER: {"sw-jingban", "sw-fuze"},
    Role.CENTRE: {"xxzx", "xitong", "anquan", "shenji", "yz-fuze", "yz-tianbao", "wz-tianbao"},
    Role.INSTITUTE: {"ygs"},
}


@pytest.mark.parametrize("role", SEEN, ids=str)
def test_who_sees_whom(client, role, people, leader, clerk, elsewhere):
    everybody = people | {Role.INSTITUTION_CLERK: clerk}
    client.force_login(everybody[role].person)
    page = client.get(reverse("people"))
    assert {member.person.login for member in page.context["page"]} == SEEN[role]
    assert client.get(reverse("person", args=[elsewhere.pk])).status_code == (200 if role == Role.CENTRE else 404)


def test_the_security_administrator_sees_everybody(client, people, leader, clerk, elsewhere):
    client.force_login(people[Role.SECURITY_ADMIN].person)
    assert client.get(reverse("people")).context["page"].paginator.count == Membership.objects.count()


def test_the_list_is_searched_and_filtered(client, people, leader, clerk):
    client.force_login(people[Role.BUREAU_HEAD].person)
    for query, found in (("罗", 1), ("YZ-", 2), ("演示中心", 2), ("没有", 0)):
        page = client.get(reverse("people"), {"q": query})
        assert page.context["page"].paginator.count == found
    assert "没有符合条件的人员" in page.content.decode()
    assert client.get(reverse("people"), {"role": "institution_leader"}).context["page"].paginator.count == 1
    assert client.get(reverse("people"), {"role": "nonsense"}).status_code == 200


def test_a_long_list_has_pages_that_keep_the_filter(client, people, hospital):
    made = [Person(login=f"p{n}", name=f"甲{n}", password="x") for n in range(60)]
    for person in Person.objects.bulk_create(made):
        Membership.objects.create(person=person, office=hospital, role=Role.INSTITUTION_CLERK, valid_from=cast.SINCE)
    client.force_login(people[Role.BUREAU_HEAD].person)
    first = client.get(reverse("people"), {"q": "甲"})
    assert (len(first.context["page"]), first.context["total"]) == (50, "共60条，第1页")
    assert len(client.get(first.context["next"]).context["page"]) == 10


def test_the_list_costs_the_same_with_three(client, leader, hospital, at):
    client.force_login(leader.person)
    client.get(reverse("people"))
    counts = []
    for login in (None, "second", "third"):
        if login:
            cast.person(login, login, role=Role.INSTITUTION_CLERK, office=hospital, at=at)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("people"))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_telephone_and_mail_are_changed_by_oneself(client, clerk):
    client.force_login(clerk.person)
    typed = {"phone": "023-67706707", "email": "luo@example.org", "password": "wrong"}
    refused = client.post(reverse("profile"), typed)
    assert refused.context["form"].errors == {"password": ["当前密码不正确，请重新输入。"]}
    assert 'value="luo@example.org"' in refused.content.decode()
    assert client.post(reverse("profile"), typed | {"password": cast.PASSWORD}).status_code == 302
    clerk.person.refresh_from_db()
    assert (clerk.person.phone, clerk.person.email) == ("023-67706707", "luo@example.org")
    assert records("yz-tianbao") == [("change_profile", "罗雨欣", "")]


@pytest.mark.article("E07")
def test_an_expert_asks_the_centre_for_changes(client, people):
    client.force_login(people[Role.EXPERT].person)
    assert "评审专家的基本信息由市卫生健康统计信息中心变更" in client.get(reverse("profile")).content.decode()
    typed = {"phone": "023-67706707", "email": "he@example.org", "password": cast.PASSWORD}
    client.post(reverse("profile"), typed)
    assert Person.objects.get(login="qx-zhuanjia").email == ""


def test_a_new_institution_gets_its_first_people(people, at):
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name="新医院", district_id=cast.DISTRICT)
    opened = [
        opening.open_account(
            office=office, name=name, login=login, phone="", email="", role=role, by=people[Role.INSTITUTE], at=at
        )
        for name, login, role in (
            ("高远", "xin-fuze", Role.INSTITUTION_LEADER),
            ("江月", "xin-tianbao", Role.INSTITUTION_CLERK),
        )
    ]
    assert [member.role for member, _ in opened] == [Role.INSTITUTION_LEADER, Role.INSTITUTION_CLERK]
    assert all(member.person.check_password(password) for member, password in opened)
    with pytest.raises(Refused, match="不设“区县负责人”岗位") as refused:
        opening.open_account(
            office=office, name="x", login="xyz", phone="", email="", role=Role.BUREAU_HEAD, by=opened[0][0], at=at
        )
    assert refused.value.field == "role"
