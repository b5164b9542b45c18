"""A slip opens nothing by itself: its owner's recall code, or the code of another office; links go to the owner alone."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from accounts import opening, release, tickets
from accounts import people as verbs
from accounts.amending import readmit
from accounts.models import Membership, Person, SignInTicket, Slip
from accounts.powers import Verb
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import gateway
from casework.models import Record
from config.scenarios import cast
from config.scenarios.hospitals import hospital as fictional
from config.scenarios.hospitals import registration_data
from config.scenarios.papers import material
from emr_rating.registration import actions as registration
from emr_rating.registration.steps import VERIFY
from experts.actions.files import change_basic_data
from experts.models import Expert
from experts.register.basic_data import BasicData
from tests.post import messages_from_here

from .conftest import invited
from .test_first_password import NEW
from .test_sign_in import try_to
from .test_tickets import ask

pytestmark = pytest.mark.usefixtures("clock")
CODE = "shan2shui7"
GROUNDS = "拨打单位总机，由本人接听并核对身份"


def reset(member: Membership, *, by: Membership, at, **how) -> str:
    return verbs.reset_password(member.person, by=by, at=at, reason="忘记密码", **how)


def slip_of(person: Person) -> Slip:
    return person.slips.get(closed_at=None)


def links() -> list[list[str]]:
    """To whom links have been mailed; copies of messages hold no secret."""
    return [message.to for message in mail.outbox if "/password/link/" in message.body]


def signs_in(client, login: str, password: str, code: str | None = None) -> bool:
    data = {"login": login, "password": password} | ({} if code is None else {"code": code})
    return client.post(reverse("sign_in"), data).status_code == 302


@pytest.mark.article("E29")
@pytest.mark.parametrize("role", [Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.CENTRE, Role.SECURITY_ADMIN])
def test_whoever_resets_the_leaders_password_does_not_report_in_the_hospitals_name(client, people, leader, at, role):
    password = reset(leader, by=people[role], at=at)
    answer = try_to(client, leader.person.login, password)
    assert answer.status_code == 422
    assert "该密码单尚未放行，须由" in answer.text
    with pytest.raises(Refused, match="由本单位发出，须由另一单位"):
        release.release([slip_of(leader.person)], by=people[role], at=at, grounds=GROUNDS)
    assert not signs_in(client, leader.person.login, password, "")


def test_the_owners_recall_code_opens_it(client, people, clerk, leader, at):
    release.choose_recall_code(clerk.person, CODE)
    password = reset(clerk, by=leader, at=at)
    asked = try_to(client, "yz-tianbao", password)
    assert "密码单须与核验码一并使用" in asked.text
    assert 'name="code"' in asked.text
    assert not signs_in(client, "yz-tianbao", password, "wrong-1")
    assert signs_in(client, "yz-tianbao", password, f" {CODE[:4]} {CODE[4:].upper()}")
    new = {"old_password": password, "new_password": NEW, "again": NEW}
    assert client.post(reverse("change_password"), new).url == reverse("workbench")
    assert not clerk.person.slips.open().exists()
    assert signs_in(client, "yz-tianbao", NEW)


def test_a_code_is_guessed_five_times(client, people, clerk, leader, at):
    release.choose_recall_code(clerk.person, CODE)
    password = reset(clerk, by=leader, at=at)
    for guess in range(5):
        assert not signs_in(client, "yz-tianbao", password, f"guess{guess}")
        client.post(reverse("sign_out"))
    Slip.objects.update(wrong_codes=5)
    assert release.fault(clerk.person, CODE, at=at).sentences[0].startswith("核验码已5次不正确，该密码单失效")


def test_a_head_who_resets_the_handler_is_not_the_handler(client, people, signed_in, at):
    """Nor does the head release it; the centre does, and the code is the owner's alone."""
    head, handler, centre = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER], people[Role.CENTRE]
    password = reset(handler, by=head, at=at)
    slip = slip_of(handler.person)
    assert reverse("slips_waiting") in signed_in(centre).get(reverse("people")).text
    page = signed_in(centre).get(reverse("slips_waiting"))
    assert handler.person.login in page.text
    assert handler.person.login not in signed_in(head).get(reverse("slips_waiting")).text
    refused = signed_in(head).post(reverse("slips_waiting"), {"slip": slip.pk, "grounds": GROUNDS})
    assert (refused.status_code, "请至少选择一份待放行的密码单" in refused.text) == (422, True)
    done = signed_in(centre).post(reverse("slips_waiting"), {"slip": slip.pk, "grounds": GROUNDS})
    ((released, code),) = done.context["released"]
    assert (released.pk, code in done.text, done["Cache-Control"]) == (slip.pk, True, "max-age=0, no-cache, no-store, must-revalidate, private")  # fmt: skip
    row = Record.objects.get(subject="person:qx-jingban", verb=Verb.RELEASE.value)
    assert (row.actor, row.reason, code in str(row.facts)) == (centre.person, GROUNDS, False)
    assert not signs_in(client, "qx-jingban", password), "the head has the slip and not the code"
    assert not signs_in(client, "qx-jingban", "whatever", code), "the centre has the code and not the slip"
    assert signs_in(client, "qx-jingban", password, code)


def test_a_release_says_how_the_owner_was_made_sure_of(signed_in, people, at):
    reset(people[Role.BUREAU_HANDLER], by=people[Role.BUREAU_HEAD], at=at)
    slip = slip_of(people[Role.BUREAU_HANDLER].person)
    answer = signed_in(people[Role.CENTRE]).post(reverse("slips_waiting"), {"slip": slip.pk, "grounds": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["grounds"])
    assert f'value="{slip.pk}" id="slip-{slip.pk}" checked' in answer.text, "what was ticked stays ticked"


def released_by(slip: Slip, members, at) -> set[str]:
    listed = {
        member.person.login for member in members if Slip.objects.waiting().released_by(member, at.date()).exists()
    }
    allowed = {member.person.login for member in members if not release.refusal(slip, by=member, at=at)}
    assert listed == allowed, "the page lists what the verb allows"
    return listed


def test_which_other_office_releases(people, leader, clerk, at):
    """By the office that handed the slip out and the office of its owner."""
    commission = cast.commission_security(at=at)
    members = [*people.values(), leader, clerk, commission, *cast.bureau("500101", at=at).values()]
    security = people[Role.SECURITY_ADMIN]
    city = {"sw-jingban", "sw-fuze", "sw-anquan"}
    for owner, by, expected in (
        (clerk, leader, {"qx-jingban", "qx-fuze", "xxzx", "anquan"} | city),
        (clerk, people[Role.BUREAU_HANDLER], {"xxzx", "anquan"} | city),
        (leader, people[Role.CENTRE], {"qx-jingban", "qx-fuze"} | city),
        (people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD], {"xxzx", "anquan", "sw-fuze", "sw-anquan"}),
        (people[Role.SUPERVISOR], security, {"sw-fuze", "sw-anquan"}),
        (people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD], {"xxzx", "anquan"}),
        (people[Role.COMMISSION_HANDLER], security, {"sw-anquan"}),
        (people[Role.CENTRE], security, {"sw-fuze", "sw-anquan"}),
        (people[Role.INSTITUTE], security, {"sw-fuze", "sw-anquan"}),
        (security, commission, set()),
    ):
        slip = release.issue(owner.person, by=by, at=at)
        assert released_by(slip, members, at) == expected, f"{owner} by {by}"
        release.close(owner.person, at=at)


def test_an_owner_with_two_posts_is_released_by_who_may_over_both(people, clerk, at):
    Membership.objects.create(
        person=clerk.person, office=people[Role.EXPERT].office, role=Role.EXPERT, valid_from=cast.SINCE
    )
    slip = release.issue(clerk.person, by=people[Role.SECURITY_ADMIN], at=at)
    assert released_by(slip, people.values(), at) == {"sw-fuze"}


def test_nobody_releases_a_slip_of_their_own_second_account(people, clerk, at):
    handler, head = people[Role.BUREAU_HANDLER].person, people[Role.COMMISSION_HEAD].person
    handler.phone = head.phone = "13800001111"
    handler.save()
    head.save()
    slip = release.issue(handler, by=people[Role.BUREAU_HEAD], at=at)
    with pytest.raises(Refused, match="发出密码单的人员和账号本人不得放行"):
        release.release([slip], by=people[Role.COMMISSION_HEAD], at=at, grounds=GROUNDS)


def test_a_new_account_waits_too_and_no_link_goes_to_an_address_of_the_inviters(
    client, hospital, leader, people, at, django_capture_on_commit_callbacks
):
    """A twin invited to the inviter's own second mailbox gets nothing."""
    with django_capture_on_commit_callbacks(execute=True):
        member, password = invited(hospital, email="mine@example.org", by=leader, at=at)
    ask(client, "yz-suqing")
    assert (links(), SignInTicket.objects.count()) == ([], 0)
    assert not signs_in(client, "yz-suqing", password)
    with django_capture_on_commit_callbacks(execute=True):
        ((_, code),) = release.release([slip_of(member.person)], by=people[Role.BUREAU_HANDLER], at=at, grounds=GROUNDS)
    assert links() == [], "made sure of the person, not of the address"
    assert signs_in(client, "yz-suqing", password, code)


def test_an_address_made_sure_of_gets_the_link(
    client, hospital, leader, people, at, django_capture_on_commit_callbacks
):
    member, _ = invited(hospital, email="su@example.org", by=leader, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        release.release(
            [slip_of(member.person)], by=people[Role.BUREAU_HANDLER], at=at, grounds=GROUNDS, contact_is_own=True
        )
    assert links() == [["su@example.org"]]


def test_a_reset_mails_the_owners_address_and_hands_nothing_over(
    clerk, people, signed_in, at, django_capture_on_commit_callbacks
):
    clerk.person.email = "luo@example.org"
    clerk.person.save()
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(people[Role.BUREAU_HANDLER]).post(
            reverse("reset_person", args=[clerk.pk]), {"reason": "电话申请"}, follow=True
        )
    assert "设置密码的链接已发往罗雨欣本人登记的地址" in answer.text
    assert links() == [["luo@example.org"]]
    assert not clerk.person.slips.open().exists()
    clerk.person.refresh_from_db()
    assert not clerk.person.check_password(cast.PASSWORD)


def test_an_address_no_longer_read_is_said_and_paper_waits(clerk, leader, at):
    clerk.person.email = "luo@example.org"
    clerk.person.save()
    assert reset(clerk, by=leader, at=at, on_paper=True)
    assert slip_of(clerk.person).released_at is None
    assert links() == []


def test_a_text_message_reaches_who_has_no_mail_where_the_city_has_a_gateway(clerk, leader, at, settings, monkeypatch):
    sent = []
    monkeypatch.setattr("accounts.passwords.gateway", lambda phone, text: sent.append((phone, text)), raising=False)
    settings.TEXT_MESSAGE_GATEWAY = "accounts.passwords.gateway"
    clerk.person.phone = "13800001111"
    clerk.person.save()
    assert tickets.mail("yz-tianbao", at=at)
    ((phone, text),) = sent
    assert (phone, "/password/link/" in text) == ("13800001111", True)


def test_reset_and_a_changed_mail_address_open_nothing(client, people, at, django_capture_on_commit_callbacks):
    """The keeper of an expert's file enters another address: links stop until the expert confirms it."""
    person = people[Role.EXPERT].person
    Person.objects.filter(pk=person.pk).update(email="he@example.org", contact_is_own=True)
    expert = Expert.objects.get(person=person)
    data = replace(BasicData.of(expert), email="keeper@example.org", specialties=("全科",))
    change_basic_data(
        expert, data=data, reason="换邮箱",
        by=people[Role.BUREAU_HEAD], at=at,
    )  # fmt: skip
    person.refresh_from_db()
    assert (person.email, person.contact_is_own) == ("keeper@example.org", False)
    ask(client, person.login)
    assert links() == []
    client.force_login(person)
    assert "尚未经您确认" in client.get(reverse("profile")).text
    assert client.post(reverse("profile"), {"password": cast.PASSWORD}).status_code == 302
    person.refresh_from_db()
    assert person.contact_is_own


def test_the_leader_cannot_be_ended_and_another_put_in_place(people, leader, hospital, at):
    bureau = people[Role.BUREAU_HEAD]
    with pytest.raises(Refused, match="唯一的负责人"):
        verbs.end_membership(leader, by=bureau, at=at, reason="调离")
    with pytest.raises(Refused, match="已有机构负责人"):
        invited(hospital, role=Role.INSTITUTION_LEADER, by=bureau, at=at)
    invited(hospital, role=Role.INSTITUTION_LEADER, by=people[Role.SECURITY_ADMIN], at=at)
    assert release.fault(Person.objects.get(login="yz-suqing"), "", at=at)


@pytest.mark.parametrize("renewed", [False, True])
def test_addresses_of_a_registration_are_the_applicants_unless_the_centre_could_have_entered_them(people, at, renewed):
    data = registration_data(fictional(42)) | {"leader_email": "fz@example.org"}
    case, _ = registration.apply(data=data, licence=material(), token=uuid4(), at=at)
    if renewed:
        registration.renew_receipt(case, reason="申请人遗失，已电话核实", by=people[Role.CENTRE], at=at)
        case.refresh_from_db()
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    registration.approve(case, by=people[Role.INSTITUTE], at=at)
    leader = Person.objects.get(name=data["leader_name"], memberships__role=Role.INSTITUTION_LEADER)
    assert (tickets.reachable(leader), leader.slips.waiting().exists()) == (not renewed, renewed)


def test_owner_office_and_the_office_above_are_told_of_reset_and_release(people, leader, clerk, at):
    sent = messages_from_here()
    reset(clerk, by=people[Role.CENTRE], at=at)
    bureau = people[Role.BUREAU_HEAD].office
    assert set(sent.values_list("title", "office", "person")) == {
        ("账号变动：重置密码", None, clerk.person.pk),
        ("账号变动：重置密码", leader.office_id, None),
        ("账号变动：重置密码", bureau.pk, None),
    }
    sent = messages_from_here()
    release.release([slip_of(clerk.person)], by=people[Role.COMMISSION_HEAD], at=at, grounds=GROUNDS)
    assert set(sent.values_list("title", "office", "person")) == {
        ("账号变动：放行密码单", None, clerk.person.pk),
        ("账号变动：放行密码单", leader.office_id, None),
        ("账号变动：放行密码单", bureau.pk, None),
    }


def test_many_released_together_are_one_message_to_the_office_above(people, leader, clerk, at):
    for member in (leader, clerk):
        reset(member, by=people[Role.CENTRE], at=at)
    sent = messages_from_here()
    waiting = Slip.objects.waiting()
    assert len(release.release(waiting, by=people[Role.COMMISSION_HEAD], at=at, grounds=GROUNDS)) == 2
    assert sent.filter(office=people[Role.BUREAU_HEAD].office).count() == 1
    with pytest.raises(Refused, match="已放行、已使用"):
        release.release(Slip.objects.all(), by=people[Role.COMMISSION_HEAD], at=at, grounds=GROUNDS)


def test_the_fortnight_begins_with_the_release(client, clerk, leader, people, clock, at):
    password = reset(clerk, by=leader, at=at)
    clock.shift(timedelta(days=10))
    later = at + timedelta(days=10)
    ((_, code),) = release.release([slip_of(clerk.person)], by=people[Role.CENTRE], at=later, grounds=GROUNDS)
    clock.shift(timedelta(days=13))
    assert signs_in(client, "yz-tianbao", password, code)


def test_a_post_ended_and_begun_anew_opens_no_slip(client, clerk, leader, at):
    password = reset(clerk, by=leader, at=at)
    verbs.end_membership(clerk, by=leader, at=at, reason="调离")
    readmit(clerk, by=leader, at=at, reason="误办")
    assert not signs_in(client, "yz-tianbao", password)


def test_a_second_slip_voids_the_first_and_its_release(client, clerk, leader, people, at):
    first = reset(clerk, by=leader, at=at)
    ((_, code),) = release.release([slip_of(clerk.person)], by=people[Role.CENTRE], at=at, grounds=GROUNDS)
    second = reset(clerk, by=leader, at=at)
    assert not signs_in(client, "yz-tianbao", first, code)
    assert not signs_in(client, "yz-tianbao", second, code)


def test_a_recall_code_is_chosen_with_a_password_and_is_not_the_telephone(client, clerk):
    clerk.person.phone = "13800001111"
    clerk.person.save()
    client.force_login(clerk.person)
    new = {"old_password": cast.PASSWORD, "new_password": NEW, "again": NEW}
    for code in ("001111", "111111", "12345", "密码密码密码"):
        assert client.post(reverse("change_password"), new | {"code": code}).status_code == 422, code
    assert client.post(reverse("change_password"), new | {"code": CODE}).status_code == 302
    clerk.person.refresh_from_db()
    assert clerk.person.recall_code
    assert CODE not in clerk.person.recall_code


@pytest.mark.usefixtures("reference")
def test_the_first_account_opens_on_the_server_without_a_release(at):
    member, _ = opening.open_first_account(login="anquan-2", name="周宁", kind=OfficeKind.COMMISSION, at=at)
    assert not member.person.slips.exists()
    assert release.fault(member.person, "", at=at) is None


def test_the_rules_for_passwords_are_said_before_the_first_try(client, clerk):
    client.force_login(clerk.person)
    page = client.get(reverse("change_password")).text
    for rule in ("至少12位", "3类", "6个不同的字符", "姓名（含拼音）", "区县名称", "1234", "最近5次"):
        assert rule in page
