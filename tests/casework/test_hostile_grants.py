"""A hand-over ends with its day, and with the role of whoever gave it; nobody keeps another's powers for good."""

from datetime import date, timedelta

import pytest

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import grants
from casework.gateway import perform
from casework.models import CaseUserPermission, Message, Notice, Record
from casework.notices import rules as notice_rules
from config.scenarios import cast
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.stages import Stage
from tests.casework.conftest import application, institution, leader


@pytest.fixture
def case(people, at):
    of = institution(1)
    return application(of, at=at, by=leader(of, at=at))


@pytest.fixture
def handed_over(case, people, at) -> date:
    """Until the tenth day from today, from the head to the handler."""
    until = at.date() + timedelta(days=10)
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    grants.hand_over(case, to=handler, until=until, by=head, at=at, reason="出差")
    return until


def test_a_grant_ends_with_its_last_day(case, people, handed_over):
    handler, day = people[Role.BUREAU_HANDLER], timedelta(days=1)
    draft = Notice(case=case, office=handler.office)
    for on, roles in ((handed_over, {Role.BUREAU_HEAD}), (handed_over + day, set())):
        assert grants.acts_as(handler, case, on=on) == roles
        assert notice_rules.may_issue(draft, handler, on=on) == bool(roles)
        assert grants.standing(case, by=people[Role.BUREAU_HEAD], on=on).exists() == bool(roles)


def test_the_colleague_learns_of_the_hand_over_and_of_its_end(case, people, at, handed_over):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    grants.take_back(case, from_=handler, by=head, at=at, reason="移交有误")
    told = Message.objects.filter(person=handler.person, case_id=case.pk).order_by("pk")
    assert [message.title for message in told] == [
        f"{case.number} {case.title}：移交您承办",
        f"{case.number} {case.title}：已收回承办",
    ]
    assert "至2026年11月19日，期间您可以按区县负责人岗位办理。理由：出差" in told[0].body


def test_a_grant_ends_with_the_role_of_its_giver(case, people, at, handed_over):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    Membership.objects.filter(pk=head.pk).update(valid_until=at.date(), ended_at=at)
    assert grants.acts_as(handler, case, on=at.date()) == set()


def test_a_grant_is_worth_nothing_in_the_same_role_of_another_bureau(case, people, at, handed_over):
    elsewhere = Membership.objects.create(
        person=people[Role.BUREAU_HANDLER].person,
        office=cast.office("bureau", "500101"),
        role=Role.BUREAU_HANDLER,
        valid_from=cast.SINCE,
    )
    assert grants.acts_as(elsewhere, case, on=at.date()) == set()


def test_a_case_closed_since_the_page_was_opened_is_not_handed_over(people, at):
    of = institution(2)
    by = leader(of, at=at)
    opened = application(of, at=at, by=by, stage=Stage.DRAFT)
    perform(opened, WITHDRAW, by=by, at=at)
    with pytest.raises(Refused, match="案件已办结，不需要移交"):
        grants.hand_over(
            opened, to=people[Role.BUREAU_HANDLER], until=at.date(), by=people[Role.BUREAU_HEAD], at=at, reason="出差"
        )
    assert not CaseUserPermission.objects.exists()


@pytest.mark.parametrize("until", ["2026-11-08", "2027-02-08", ""])
def test_the_form_takes_a_day_from_today_to_the_ninetieth(case, people, signed_in, until):
    """9 November and 90 days: 7 February."""
    client, address = signed_in(people[Role.BUREAU_HEAD]), f"/cases/{case.number}/hand-over/"
    typed = {"colleague": people[Role.BUREAU_HANDLER].pk, "until": until, "reason": "出差期间"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["until"]
    assert "出差期间" in answer.content.decode()
    assert CaseUserPermission.objects.count() == 0
    assert client.post(address, typed | {"until": "2027-02-07"}).status_code == 302


def test_handed_over_again_takes_the_new_end(case, people, at, handed_over):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    grants.hand_over(case, to=handler, until=at.date(), by=head, at=at, reason="提前返岗")
    grant = CaseUserPermission.objects.get()
    assert (grant.until, grant.given_by) == (at.date(), head)
    with pytest.raises(Refused, match="截止日期须在2026年11月9日至2027年2月7日之间"):
        grants.hand_over(case, to=handler, until=date(2027, 2, 8), by=head, at=at, reason="出差")


def test_case_and_record_say_until_when(case, people, at, signed_in, handed_over):
    page = signed_in(people[Role.BUREAU_HANDLER]).get(f"/cases/{case.number}/").content.decode()
    assert "受托代行区县负责人，至2026年11月19日" in page
    row = Record.objects.get(case=case, verb="hand_over")
    assert (row.label, row.facts["until"]) == ("移交承办（至2026年11月19日）", "2026-11-19")
    assert "受托代行" not in signed_in(people[Role.COMMISSION_HEAD]).get(f"/cases/{case.number}/").content.decode()
