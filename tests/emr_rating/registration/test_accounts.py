"""What approval opens: the institution entered and enrolled, accounts for its people, a first password on its way (E06)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.entry.asking import Doubtful, answer
from accounts.models import District, Institution, Membership
from accounts.roles import Regime, Role
from casework import gateway, proving
from casework.actions import enrolments, institutions
from casework.models import Message, Outbox
from config.scenarios.hospitals import register_and_approve, registered, registration_data
from config.scenarios.papers import material
from emr_rating.models import Registration
from emr_rating.registration import actions
from emr_rating.registration.steps import VERIFY

from .pages import step


@pytest.mark.article("E06")
def test_approved_entered_enrolled_and_accounts_opened(verified, people, signed_in, wished):
    client = signed_in(people[Role.INSTITUTE])
    answer = client.post(step(verified, "approve"), {"seen": verified.version})
    assert answer.status_code == 302
    verified.refresh_from_db()
    made = Institution.objects.get(uscc=wished.uscc)
    assert (verified.state, verified.registered, verified.institution) == ("approved", made, made)
    assert (made.name, made.type, made.district_id) == (wished.name, wished.type, wished.district)
    assert list(made.enrolments.values_list("regime", flat=True)) == [Regime.EMR]
    people_of = Membership.objects.filter(office=made.office).select_related("person")
    assert {(member.role, member.person.name) for member in people_of} == {
        (Role.INSTITUTION_LEADER, wished.leader),
        (Role.INSTITUTION_CLERK, wished.clerk),
    }
    code = wished.uscc[8:17].lower()
    assert {member.person.login for member in people_of} == {f"{code}-fz", f"{code}-tb"}
    assert all(member.person.must_change_password for member in people_of)
    assert Message.objects.filter(office=made.office, title="注册成功，账号已开通").count() == 1
    assert [row.verb for row in institutions.history(made)] == ["enrol", "create_institution"]
    assert proving.faults() == []


def test_the_contact_is_mailed_a_one_time_link(wished, people, at):
    data = registration_data(wished) | {"contact_email": "tb@yanshi.example"}
    case, _ = actions.apply(data=data, licence=material(), token=uuid4(), at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    actions.approve(case, by=people[Role.INSTITUTE], at=at)
    owed = Outbox.objects.filter(kind=Outbox.Kind.LINK).values_list("addressee__login", flat=True)
    assert list(owed) == [f"{wished.uscc[8:17].lower()}-tb"]


@pytest.mark.article("E06")
def test_first_password_wall_holds(wished, people, at, signed_in):
    for member in register_and_approve(wished, people, at):
        client = signed_in(member)
        for name in ("workbench", "own_institution", "messages"):
            answer = client.get(reverse(name))
            assert (answer.status_code, answer.url) == (302, reverse("change_password"))


def test_an_institution_of_the_other_regime_is_enrolled_with_its_people(wished, people, at):
    clinic = institutions.create_institution(
        uscc=wished.uscc,
        name=wished.name,
        type=wished.type,
        district=District.objects.get(pk=wished.district),
        by=people[Role.BUREAU_HANDLER],
        at=at,
    )
    enrolments.enrol(clinic, regime=Regime.PRIMARY_CARE, by=people[Role.BUREAU_HANDLER], at=at)
    leader = people[Role.EXPERT].person
    Membership.objects.create(
        person=leader, office=clinic.office, role=Role.INSTITUTION_LEADER, valid_from=date(2026, 1, 1)
    )
    case, _ = registered(wished, at=at)
    gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    with pytest.raises(Doubtful, match="地址、执业许可证登记号、联系人、联系电话与所填不同，仍以平台上的为准") as asked:
        actions.approve(case, by=people[Role.INSTITUTE], at=at)
    confirmed = answer(asked.value.doubts)
    approved = actions.approve(case, confirmed=confirmed, by=people[Role.INSTITUTE], at=at)
    assert (approved.registered, Institution.objects.count()) == (clinic, 1)
    assert set(clinic.enrolments.values_list("regime", flat=True)) == {Regime.EMR, Regime.PRIMARY_CARE}
    assert list(Membership.objects.filter(office=clinic.office).values_list("person", flat=True)) == [leader.pk]
    assert Message.objects.filter(office=clinic.office, title="电子病历分级评价注册成功").count() == 1


@pytest.mark.article("E06")
def test_the_centre_prints_a_slip_for_who_has_no_mail(wished, people, at, signed_in):
    leader, _ = register_and_approve(wished, people, at)
    client = signed_in(people[Role.CENTRE])
    page = client.get(reverse("case_tab", args=[Registration.objects.get().number, "registration"]))
    assert reverse("person", args=[leader.pk]) in page.text
    assert client.get(reverse("person", args=[leader.pk])).status_code == 200
    slip = client.post(
        reverse("reset_person", args=[leader.pk]), {"reason": "未填写电子邮箱，打印初始密码单"}, follow=True
    )
    assert leader.person.login in slip.text
    leader.person.refresh_from_db()
    assert leader.person.must_change_password
