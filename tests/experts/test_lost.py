"""An expert who dies, a designation that was a mistake: what stands, what is asked anew, who leads (E15-E17)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message, Record
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.municipal.uses import DISTRICT_REVIEW
from emr_rating.stages import Stage
from experts.actions import leaving, seats
from experts.models import Assignment, Expert
from experts.review.designation import choices_for
from tests.worlds import walked_once


@walked_once
def reviewed(people, at):
    """A filing in the bureau's review, and the morning on which it begins."""
    of_cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(2, people=people, at=at)
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=of_cycle, at=at, level=3)
    morning = scenes.close(of_cycle)
    filing.refresh_from_db()
    return filing, morning


def expert(people) -> Expert:
    return Expert.objects.get(entries__member=people[Role.EXPERT])


def died(people, morning, **given) -> None:
    given = {"died_on": timezone.localdate(morning), "reason": "所在单位来函", "by": people[Role.BUREAU_HEAD], **given}
    leaving.died(expert(people), at=morning, **given)


@pytest.mark.article("E16")
def test_the_opinion_of_an_expert_who_died_stands_unless_it_is_struck(reviewed, people):
    filing, morning = reviewed
    (row,) = scenes.designate(filing, people=people, at=morning)
    scenes.hand_in(row, at=morning)
    died(people, morning)
    row.refresh_from_db()
    assert row.ended_at is None
    office = people[Role.BUREAU_HEAD].office
    assert Message.objects.filter(office=office, title=f"{filing.number}：一名评审专家已去世").exists()
    seats.release(
        filing,
        use=DISTRICT_REVIEW,
        by=people[Role.BUREAU_HEAD],
        at=morning,
        assignment=row.pk,
        reason="意见与核查情况不符，不予采信。",
    )
    row.refresh_from_db()
    assert (row.ended_at, row.handed_in_at) == (morning, morning)


def test_what_somebody_who_died_still_owed_is_asked_of_another(reviewed, people):
    filing, morning = reviewed
    (row,) = scenes.designate(filing, people=people, at=morning)
    died(people, morning)
    row.refresh_from_db()
    assert (row.ended_at, row.ended_reason) == (morning, "专家去世")
    assert not expert(people).entries.standing().exists()


@pytest.mark.parametrize(
    "given, sentence",
    [
        ({"reason": " "}, "请填写消息来源"),
        ({"by": Role.COMMISSION_HEAD}, "由该专家档案的管理单位办理"),
        ({"later": 1}, "去世日期不能晚于今天"),
    ],
)
def test_what_is_refused_of_a_death(reviewed, people, given, sentence):
    _, morning = reviewed
    if "by" in given:
        given = {"by": people[given["by"]]}
    if "later" in given:
        given = {"died_on": timezone.localdate(morning) + timedelta(days=1)}
    with pytest.raises(Refused, match=sentence):
        died(people, morning, **given)


def test_a_death_is_entered_on_its_page(reviewed, people, signed_in, at):
    page = reverse("expert_died", args=[expert(people).number])
    browser = signed_in(people[Role.BUREAU_HEAD])
    assert browser.get(page).status_code == 200
    browser.post(page, {"died_on": timezone.localdate(at).isoformat(), "reason": "所在单位来函"})
    assert expert(people).died_on == timezone.localdate(at)


def test_a_death_entered_by_mistake_is_taken_back_by_the_office_that_entered_it(reviewed, people, signed_in):
    _, morning = reviewed
    died(people, morning)
    with pytest.raises(Refused, match="由原登记单位办理"):
        leaving.take_back_death(expert(people), reason="重名。", by=people[Role.COMMISSION_HEAD], at=morning)
    page = reverse("expert_died", args=[expert(people).number])
    assert signed_in(people[Role.COMMISSION_HEAD]).get(page).status_code == 404
    browser = signed_in(people[Role.BUREAU_HEAD])
    assert "撤回登记" in browser.get(page).text
    browser.post(page, {"reason": "重名，系另一人。"})
    back = expert(people)
    assert (back.died_on, back.entries.standing().exists()) == (None, False)
    with pytest.raises(Refused, match="由原登记单位办理"):
        leaving.take_back_death(back, reason="再撤。", by=people[Role.BUREAU_HEAD], at=morning)


def test_the_office_that_entered_a_death_takes_it_back_under_a_new_name_and_no_other_under_its_old(reviewed, people):
    _, morning = reviewed
    died(people, morning)
    entered, other = people[Role.BUREAU_HEAD], people[Role.COMMISSION_HEAD]
    other.office.name, entered.office.name = entered.office.name, "新名称"
    assert leaving.may_take_back_death(expert(people), entered)
    assert not leaving.may_take_back_death(expert(people), other)


@pytest.mark.article("E16")
def test_a_designation_is_taken_back_until_somebody_has_accepted(reviewed, people, signed_in):
    """Who was named by mistake may be named again; the record shows the act as taken back."""
    filing, morning = reviewed
    scenes.designate(filing, people=people, at=morning, accept=False)
    seats.undesignate(
        filing, use=DISTRICT_REVIEW, by=people[Role.BUREAU_HANDLER], at=morning, reason="选错了专家，须另行确定。"
    )
    row = Assignment.objects.get()
    assert (row.taken_back, row.stage) == (True, ("已撤回", ""))
    assert Message.objects.filter(person=people[Role.EXPERT].person, title__startswith="评审任务撤回").exists()
    choices = choices_for(filing, DISTRICT_REVIEW, on=timezone.localdate(morning))
    assert people[Role.EXPERT].pk in {entry.member_id for entry in choices.free}
    back = Record.objects.get(case=filing.pk, verb="emr_district_review_undesignate")
    named = Record.objects.get(case=filing.pk, verb="emr_district_review_designate")
    assert back.facts["undoes"] == named.seq
    page = signed_in(people[Role.BUREAU_HEAD]).get(reverse("case_tab", args=[filing.number, "record"]))
    assert {row.verb: undone.seq for row, undone in page.context["record"] if undone} == {named.verb: back.seq}
    scenes.designate(filing, people=people, at=morning)
    with pytest.raises(Refused, match="没有可以撤回的指定"):
        seats.undesignate(filing, use=DISTRICT_REVIEW, by=people[Role.BUREAU_HANDLER], at=morning, reason="再撤回。")
