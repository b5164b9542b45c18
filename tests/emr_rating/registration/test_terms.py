"""Nothing of a registration waits for ever: each office has a term, the applicant too, and the centre ends what is let lie (E06)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework import gateway, ticking
from casework.chasing import matters, reminding
from casework.models import Deadline, Record, Reminder
from config.scenarios.hospitals import LICENCE, hospital, material, registered, registration_data
from emr_rating.models import Registration
from emr_rating.registration import actions
from emr_rating.registration.steps import VERIFY
from emr_rating.stages import RegistrationStage
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E06")]
WHY = "名称与执业许可证不一致，请修改。"


@walked_once
def returned(handed_in, people, at) -> Registration:
    Registration.objects.filter(pk=handed_in[0].pk).update(contact_email="lianxi@example.test")
    return actions.return_registration(handed_in[0], reason=WHY, by=people[Role.CENTRE], at=at)


def test_each_state_has_its_term(handed_in, people, at):
    def stands(case):
        return case.due_label, Deadline.objects.get(case=case, met_on=None).clock, case.due_on

    case = handed_in[0]
    assert stands(case) == ("核验注册申请", "verification", date(2026, 11, 16))
    case = gateway.perform(case, VERIFY, by=people[Role.CENTRE], at=at)
    assert stands(case) == ("审核注册申请", "approval", date(2026, 11, 23))
    case = actions.reject(case, reason=WHY, by=people[Role.INSTITUTE], at=at)
    assert stands(case) == ("修改注册申请后重新提交", "correction", date(2026, 12, 7))


def test_the_applicant_is_reminded_by_mail_and_the_centre_may_chase_them(returned, handed_in, people, at, client):
    assert returned.contact_email
    ticking.tick(at=at)
    mail.outbox.clear()
    assert ticking.tick(at=at + timedelta(days=14))["reminders"] == 1  # Monday 23 November: ten working days are left
    ticking.tick(at=at + timedelta(days=14, minutes=1))
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([returned.contact_email], f"到期前提醒：{returned.number} {returned.title} 修改注册申请后重新提交")
    ]
    row = Reminder.objects.get()
    assert (row.office, row.person, row.address, row.message) == (None, None, returned.contact_email, None)
    found = [matters.asked(f"clock.{Deadline.objects.get(case=returned, met_on=None).pk}")]
    assert len(reminding.remind(found, by=people[Role.CENTRE], at=at + timedelta(days=15)).sent) == 1
    page = client.get(reverse("registration", args=[returned.number, handed_in[1]])).content.decode()
    assert "请于2026年12月7日前重新提交；逾期未修改的，信息中心可以终止本次申请。" in page


def test_each_applicant_reads_of_their_own_registration_alone(returned, people, at):
    other, _ = registered(hospital(22), at=at)
    Registration.objects.filter(pk=other.pk).update(contact_email="lingwai@example.test")
    other = actions.return_registration(other, reason=WHY, by=people[Role.CENTRE], at=at)
    ticking.tick(at=at)
    mail.outbox.clear()
    assert ticking.tick(at=at + timedelta(days=14))["reminders"] == 2
    ticking.tick(at=at + timedelta(days=14, minutes=1))
    sent = {one.to[0]: one.body for one in mail.outbox}
    assert {address: [case.number in body for case in (returned, other)] for address, body in sent.items()} == {
        "lianxi@example.test": [True, False],
        "lingwai@example.test": [False, True],
    }


def test_the_centre_ends_what_is_never_sent_again_and_the_code_is_free(returned, wished, people, at):
    last = at + (returned.due_on - timezone.localdate(at))
    with pytest.raises(Refused, match=r"^申请人修改的时限尚未届满，不能终止"):
        actions.end_registration(returned, reason="逾期未修改。", by=people[Role.CENTRE], at=last)
    late = last + timedelta(days=1)
    ticking.tick(at=late)
    assert Registration.objects.get(pk=returned.pk).state == RegistrationStage.RETURNED
    with pytest.raises(Refused, match=r"^请填写“终止注册申请”的理由。"):
        actions.end_registration(returned, reason=" ", by=people[Role.CENTRE], at=late)
    ended = actions.end_registration(returned, reason="逾期未修改。", by=people[Role.CENTRE], at=late)
    assert (ended.state, ended.due_on) == (RegistrationStage.LAPSED, None)
    assert ended.closed_at == late
    assert Record.objects.get(case=ended, verb="end_registration").reason == "逾期未修改。"
    mail.outbox.clear()
    ticking.tick(at=late)
    assert f"注册申请 {ended.number} 已终止" in [one.subject for one in mail.outbox]
    again, _ = actions.apply(data=registration_data(wished), licence=material(LICENCE), token=uuid4(), at=late)
    assert again.state == RegistrationStage.SUBMITTED
