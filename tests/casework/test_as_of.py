"""A case is read as of a moment from its record; nobody reads what they could not know then."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework import proving
from casework.as_of.reading import as_of, differences, known_since, stood
from casework.models import Case, Inquiry, Record
from casework.text import day_text
from config.scenarios import filing as filings
from config.scenarios import primary_care, review, terminating, violating
from emr_rating.models import Filing
from emr_rating.stages import Stage as Stages
from experts.models import Assignment
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E34"), pytest.mark.article("E31")]


@walked_once
def case(people, at):
    """Handed in two days ago and accepted now."""
    of = primary_care.application_at(Stage.SUBMITTED, people=people, at=at - timedelta(days=2))
    by_body = primary_care.run_by_body(of, people=people, at=at, bears=Grade.JIA)
    for stage in (Stage.QUALIFIED, Stage.ACCEPTED):
        by_body[stage]()
    return Application.objects.get(pk=of.pk)


def page_at(client, case, moment):
    asked = {"at": timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")}
    return client.get(reverse("case_as_of", args=[case.number]), asked)


def test_each_act_leaves_in_the_record_how_the_case_stands(case):
    rows = list(Record.objects.filter(case=case.pk).order_by("seq"))
    assert rows[-1].stands == Case.objects.filter(pk=case.pk).stand()[case.pk]
    moves = [(row.facts["to"], row.stands["state"]) for row in rows if "to" in row.facts]
    assert len(moves) > 4
    assert all(said == stood for said, stood in moves)
    assert proving.faults() == []


def test_between_two_acts_it_stands_as_the_first_has_left_it(case, people, at):
    bureau = people[Role.BUREAU_HEAD].office.name
    before, after = stood(case, at=at - timedelta(seconds=1)), stood(case, at=at + timedelta(seconds=1))
    assert (before["state"], before["holder"], after["state"], after["holder"]) == (
        *("submitted", bureau),
        *("accepted", bureau),
    )
    assert [clock["label"] for clock in before["clocks"]] != [clock["label"] for clock in after["clocks"]]


def test_an_office_reads_it_as_it_was_and_what_has_become_of_it(case, people, signed_in, at):
    handed_in = Record.objects.get(case=case.pk, verb="submit")
    then, now = (as_of(case, people[Role.BUREAU_HEAD], at=moment) for moment in (handed_in.at, at + timedelta(days=1)))
    assert (then.holder, then.notices) == (people[Role.BUREAU_HEAD].office.name, ())
    assert {one.what for one in differences(then, now)} >= {"环节", "文书"}
    answer = page_at(signed_in(people[Role.BUREAU_HEAD]), case, handed_in.at)
    assert answer.status_code == 200
    said = answer.content.decode()
    for shown in (
        then.stage,
        day_text(then.clocks[0].due_on),
        then.materials[0].name,
        "当时没有已签发的文书",
        now.stage,
    ):
        assert shown in said


@pytest.mark.parametrize(
    "days,sentence",
    [(-400, "起可以知悉本案件，请选择此后的时点。"), (1, "时点不能晚于现在，请重新选择。")],
)
def test_a_moment_before_it_or_to_come_is_refused_at_the_field(case, people, signed_in, at, days, sentence):
    answer = page_at(signed_in(people[Role.BUREAU_HEAD]), case, at + timedelta(days=days))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_question_has_no_answer_before_it_was_given(case, people, at):
    asked, answered = at - timedelta(hours=3), at - timedelta(hours=1)
    person = people[Role.BUREAU_HANDLER].person
    Inquiry.objects.create(
        case=case,
        question="面积？",
        asked_by=person,
        asked_at=asked,
        answer="二百。",
        answered_by=person,
        answered_at=answered,
    )
    [open_one] = as_of(case, people[Role.BUREAU_HEAD], at=at - timedelta(hours=2)).inquiries
    [done] = as_of(case, people[Role.BUREAU_HEAD], at=at).inquiries
    assert (open_one.answer, done.answer) == ("", "二百。")


def test_whoever_is_told_later_reads_nothing_from_before(case, people, signed_in, at):
    measure = terminating.told(
        terminating.proposed(case, people=people, at=at - timedelta(hours=5)), people=people, at=at - timedelta(hours=1)
    )
    own = signed_in(case.applicant.office.memberships.get(role=Role.INSTITUTION_LEADER))
    early, later = (page_at(own, measure, at - timedelta(hours=hours)) for hours in (3, 0))
    assert (early.status_code, "起可以知悉本案件" in early.content.decode(), later.status_code) == (422, True, 200)
    assert page_at(signed_in(people[Role.BUREAU_HEAD]), measure, at - timedelta(hours=3)).status_code == 200


def test_what_was_withheld_at_the_moment_stays_withheld_of_it(people, at):
    """What a bureau concluded before it reported, who reviewed before that was told; and a case to an expert before they accepted."""
    cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(people=people, at=at)
    of = filings.filing_at(Stages.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = review.close(cycle)
    hour = timedelta(hours=1)
    expert = review.designate(of, people=people, at=morning)[0].member
    review.hand_in(Assignment.objects.get(), at=morning)
    review.conclude_district(of, people=people, at=morning + hour)
    review.report_summary(cycle, people=people, at=morning + 3 * hour)
    filing = Filing.objects.get(pk=of.pk)

    def verbs(member, hours):
        return {row.verb for row in as_of(filing, member, at=morning + hours * hour).acts}

    city, head = people[Role.COMMISSION_HEAD], people[Role.BUREAU_HEAD]
    concluded = "emr_district_review_conclude"
    assert [concluded in verbs(city, hours) for hours in (2, 4)] == [False, True]
    assert [concluded in verbs(head, hours) for hours in (2, 4)] == [True, True]
    assert [len(as_of(filing, city, at=morning + hours * hour).conclusions) for hours in (2, 4)] == [0, 1]
    assert known_since(filing, expert) == Assignment.objects.get().accepted_at == morning
    assert known_since(filing, city) == filing.opened_at


@pytest.mark.article("E29")
def test_a_hospital_reads_nothing_of_a_violation_from_before_it_was_told(people, at):
    cycle = filings.cycle(people=people, at=at)
    of = filings.filing_at(
        Stages.REPORTED, applicant=filings.hospital(people=people, at=at), of_cycle=cycle, at=at, level=3
    )
    found = violating.told(violating.proposed(of, people=people, at=at), people=people, at=at + timedelta(hours=2))
    own = Membership.objects.get(office=of.institution.office, role=Role.INSTITUTION_LEADER)
    told, head = violating.now(found), people[Role.COMMISSION_HEAD]
    assert (known_since(told, own), known_since(told, head)) == (at + timedelta(hours=2), told.opened_at)


def test_a_stranger_gets_no_page(case, signed_in, people):
    assert signed_in(people[Role.INSTITUTE]).get(reverse("case_as_of", args=[case.number])).status_code == 404
