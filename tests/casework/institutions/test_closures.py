"""An institution is closed or merged: who enters it, what ends with it, what is taken back (E06, E13, P06)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Enrolment
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.actions import closures, enrolments
from casework.models import Case, Message
from primary_care_review.stages import Stage
from tests.casework.conftest import application, leader
from tests.casework.conftest import institution as township

from .entries import create, verbs


@pytest.fixture
def enrolled(institution, people, at):
    enrolments.enrol(institution, regime=Regime.PRIMARY_CARE, by=people[Role.CENTRE], at=at)
    return institution


def close(institution, people, at, **given):
    given = {"closed_on": timezone.localdate(at), "reason": "渝卫〔2026〕8号批准注销", **given}
    return closures.close_institution(institution, by=people[Role.BUREAU_HEAD], at=at, **given)


@pytest.mark.article("E06")
def test_a_merged_institution_takes_part_no_more_and_says_into_which(enrolled, people, at):
    other = create(people, at, index=901, name="演示渝中区中心医院")
    closed = close(enrolled, people, at, successor=other)
    assert (closed.closed_on, closed.successor) == (timezone.localdate(at), other)
    assert not Enrolment.objects.filter(institution=closed, ended_on=None).exists()
    assert other.lineage() == {other, closed}
    assert verbs(closed)[0] == "close_institution"


def test_the_ball_of_an_open_case_goes_to_its_bureau_which_is_told(people, at):
    applicant = township(1)
    case = application(applicant, at=at, by=leader(applicant, at=at), clock=False, stage=Stage.DRAFT)
    assert case.holder == applicant.office
    close(applicant, people, at)
    now = Case.objects.get(pk=case.pk)
    bureau = people[Role.BUREAU_HEAD].office
    assert (now.holder, now.missing, now.closed_at) == (bureau, "机构注销后的终止办理", None)
    assert Message.objects.filter(office=bureau, title__contains="机构已注销").exists()


@pytest.mark.parametrize(
    "given, sentence",
    [
        ({"reason": " "}, "请填写依据的文件和理由"),
        ({"closed_on": None}, "注销日期不能晚于今天"),
    ],
)
def test_what_is_refused(enrolled, people, at, given, sentence):
    if "closed_on" in given:
        given = {"closed_on": timezone.localdate(at) + timedelta(days=1)}
    with pytest.raises(Refused, match=sentence):
        close(enrolled, people, at, **given)


def test_neither_into_itself_nor_twice_nor_by_others(enrolled, people, at):
    with pytest.raises(Refused, match="并入的机构须是另一家未注销的机构"):
        close(enrolled, people, at, successor=enrolled)
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        closures.close_institution(
            enrolled, closed_on=timezone.localdate(at), reason="文", by=people[Role.COMMISSION_HEAD], at=at
        )
    close(enrolled, people, at)
    with pytest.raises(Refused, match="无须再次办理"):
        close(enrolled, people, at)


def test_not_into_one_that_was_closed_while_the_page_was_open(enrolled, people, at):
    other = create(people, at, index=901, name="演示渝中区中心医院")
    close(other, people, at)
    assert other.closed_on is None
    with pytest.raises(Refused, match="并入的机构须是另一家未注销的机构"):
        close(enrolled, people, at, successor=other)


def test_a_closing_by_mistake_is_taken_back_with_its_enrolments(enrolled, people, at):
    close(enrolled, people, at)
    back = closures.reopen_institution(enrolled, reason="登记对象有误", by=people[Role.BUREAU_HEAD], at=at)
    assert (back.closed_on, back.successor) == (None, None)
    assert Enrolment.objects.filter(institution=back, ended_on=None).count() == 1
    assert verbs(back)[:2] == ["reopen_institution", "close_institution"]


def test_only_the_enrolments_that_ended_with_it_come_back(enrolled, people, at):
    """One that had ended before, on a later day than the paper's, stays ended; two of one regime cannot stand."""
    on, centre = timezone.localdate(at), people[Role.CENTRE]
    enrolments.end_enrolment(enrolled, regime=Regime.PRIMARY_CARE, last_day=on, reason="退出", by=centre, at=at)
    enrolments.enrol(enrolled, regime=Regime.PRIMARY_CARE, by=centre, at=at)
    close(enrolled, people, at, closed_on=on - timedelta(days=9))
    closures.reopen_institution(enrolled, reason="登记对象有误", by=people[Role.BUREAU_HEAD], at=at)
    assert list(enrolled.enrolments.order_by("pk").values_list("ended_on", flat=True)) == [on, None]


@pytest.mark.parametrize("regime", Regime)
def test_a_closed_one_is_not_enrolled_again(enrolled, people, at, regime):
    close(enrolled, people, at)
    with pytest.raises(Refused, match="已注销，不能登记参加"):
        enrolments.enrol(enrolled, regime=regime, by=people[Role.CENTRE], at=at)


def test_closed_and_taken_back_on_its_page(enrolled, people, at, signed_in):
    page, browser = reverse("institution_close", args=[enrolled.pk]), signed_in(people[Role.CENTRE])
    assert browser.get(page).status_code == 200
    assert signed_in(people[Role.BUREAU_HANDLER]).get(page).status_code == 403
    given = {"closed_on": timezone.localdate(at).isoformat(), "successor": "", "reason": "渝卫〔2026〕8号"}
    answer = browser.post(page, given, follow=True)
    assert "已注销" in answer.content.decode()
    enrolled.refresh_from_db()
    assert enrolled.closed_on
    browser.post(page, {"reason": "登记有误"})
    enrolled.refresh_from_db()
    assert enrolled.closed_on is None
