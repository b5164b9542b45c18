"""The centre verifies, the institute alone approves or rejects, and nothing is decided twice (E06)."""

import pytest
from django.urls import reverse

from accounts.models import District, Institution, InstitutionType, Membership
from accounts.roles import OfficeKind, Regime, Role
from casework import gateway
from casework.actions import enrolments, institutions
from casework.gateway import NotTheirs, Refused, Stale
from config.scenarios.hospitals import hospital, registered
from emr_rating.registration import actions
from emr_rating.registration.steps import VERIFY

from .pages import receipt, step


@pytest.mark.article("E06")
def test_verified_by_the_centre_in_the_browser(handed_in, people, signed_in):
    case, _ = handed_in
    client = signed_in(people[Role.CENTRE])
    page = client.get(reverse("case_tab", args=[case.number, "registration"]))
    assert case.uscc in page.text
    assert "重新发放" in page.text
    assert case.number in client.get(reverse("workbench")).text
    answer = client.post(step(case, "return_"), {"seen": case.version, "reason": ""})
    assert answer.status_code == 422
    assert client.post(step(case, "verify"), {"seen": case.version}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.holder.kind) == ("verified", OfficeKind.INSTITUTE)
    assert client.post(step(case, "verify"), {"seen": 0}).status_code == 422


@pytest.mark.article("E06")
@pytest.mark.parametrize(
    "role", [Role.CENTRE, Role.COMMISSION_HEAD, Role.COMMISSION_HANDLER, Role.BUREAU_HEAD, Role.BUREAU_HANDLER]
)
def test_only_the_institute_approves(verified, people, at, role):
    for verb, facts in ((actions.approve, {}), (actions.reject, {"reason": "不符"})):
        with pytest.raises(Refused, match="由医管所人员办理"):
            verb(verified, by=people[role], at=at, **facts)
    verified.refresh_from_db()
    assert (verified.state, Institution.objects.count()) == ("verified", 0)


@pytest.mark.article("E06")
def test_a_bureau_of_another_district_knows_nothing_of_it(people, at):
    case, _ = registered(hospital(0), at=at)
    with pytest.raises(NotTheirs):
        gateway.perform(case, VERIFY, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.article("E06")
def test_rejected_by_the_institute_with_reasons(handed_in, verified, people, client, signed_in):
    case, secret = handed_in
    institute = signed_in(people[Role.INSTITUTE])
    assert institute.post(step(case, "reject"), {"seen": verified.version, "reason": ""}).status_code == 422
    institute.post(step(case, "reject"), {"seen": verified.version, "reason": "机构名称与证照不一致"})
    institute.logout()
    assert "机构名称与证照不一致" in client.get(receipt(case.number, secret)).text
    case.refresh_from_db()
    assert case.state == "returned"


def test_approved_twice_is_refused(verified, people, at):
    seen = verified.version
    actions.approve(verified, by=people[Role.INSTITUTE], at=at, seen=seen)
    with pytest.raises(Stale):
        actions.approve(verified, by=people[Role.INSTITUTE], at=at, seen=seen)
    assert (Institution.objects.count(), Membership.objects.filter(role=Role.INSTITUTION_LEADER).count()) == (1, 1)


def test_a_code_entered_meanwhile_is_refused_and_nothing_is_left(verified, wished, people, at):
    register_again = institutions.create_institution(
        uscc=wished.uscc,
        name="演示先登记的医院",
        type=InstitutionType.GENERAL_HOSPITAL,
        district=District.objects.get(pk=wished.district),
        by=people[Role.CENTRE],
        at=at,
    )
    enrolments.enrol(register_again, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    with pytest.raises(Refused, match="不能重复登记"):
        actions.approve(verified, by=people[Role.INSTITUTE], at=at)
    verified.refresh_from_db()
    assert (verified.state, verified.registered) == ("verified", None)
    assert not Membership.objects.filter(office=register_again.office).exists()
