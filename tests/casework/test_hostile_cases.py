"""What a curious person gets by posting and opening what nobody offers them: other people's drafts, names, stages, rows."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from casework import grants, proving
from casework.gateway import may_ever
from casework.models import Case, Record
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import primary_care as scenario
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.stages import Stage
from primary_care_review.check import actions as check
from primary_care_review.check.steps import FIND_UNQUALIFIED
from primary_care_review.rules import Ground
from primary_care_review.stages import Stage as Step
from tests.experts.reviewed import called

pytestmark = pytest.mark.django_db
FACTS = "公示栏照片系从邻镇卫生院翻拍。"


def browser(member: Membership) -> Client:
    client = Client()
    client.force_login(member.person)
    return client


@pytest.fixture
def leader(people, at):
    return scenario.institution(people=people, at=at - scenario.SEVEN_MONTHS)


@pytest.fixture
def drafted(people, at, stopped, leader):
    """An application whose bureau is about to find it unqualified."""
    of = scenario.application_at(Step.SUBMITTED, people=people, at=at, leader=leader)
    handler = people[Role.BUREAU_HANDLER]
    return check.draft_unqualified(of, ground=Ground.REQUIREMENTS.value, ground_facts=FACTS, by=handler, at=at)


@pytest.fixture
def hospital(people, at):
    return filings.hospital(2, people=people, at=at)


@pytest.fixture
def filing(people, at, hospital):
    """A level 3 of 渝中区 on the desk of its bureau; requests arrive on that morning."""
    cycle = filings.cycle(people=people, at=at)
    filings.filing_at(Stage.REPORTED, applicant=hospital, of_cycle=cycle, at=at, level=3)
    with time_machine.travel(scenes.close(cycle), tick=False):
        yield Filing.objects.get(filed_by=hospital.institution)


@pytest.fixture
def cycle_morning(filing):
    return filing.cycle.closes_at


def exported(answer) -> str:
    """Every text of a spreadsheet."""
    with ZipFile(BytesIO(answer.content)) as workbook:
        return "".join(workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml"))


def step_of(case: Case, name: str) -> str:
    return reverse("step", args=[case.number, name])


@pytest.mark.article("E31")
def test_a_posted_step_of_another_role_shows_nothing_of_its_form(drafted, leader):
    """The form of the head's step shows the drafted notice; a clerk who posts it gets the refusal alone."""
    answer = browser(leader).post(step_of(drafted, "find_unqualified"), {"seen": drafted.version})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "您当前的岗位不能办理" in page
    assert FACTS not in page
    assert "不合格通知书（" not in page


@pytest.mark.article("E31")
def test_a_hospital_does_not_learn_its_reviewers_from_a_form(filing, people, hospital, at):
    scenes.designate(filing, people=people, at=filing.cycle.closes_at)
    page = browser(hospital.leader).post(step_of(filing, "emr_district_review_release"), {"seen": 0}).content.decode()
    assert people[Role.EXPERT].person.name not in page


@pytest.mark.article("E31")
def test_an_authoritys_step_tells_an_institution_nothing_of_the_stage(filing, people, hospital):
    """Asked before and after the conclusion, every step of the bureau answers with the same sentence."""
    client, names = (
        browser(hospital.leader),
        ("emr_district_review_conclude", "emr_district_review_reopen", "emr_district_review_designate"),
    )
    sentences = [client.get(step_of(filing, name)).context["unavailable"] for name in names]
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=filing.cycle.closes_at)
    assert [client.get(step_of(filing, name)).context["unavailable"] for name in names] == sentences


@pytest.mark.article("E31")
def test_a_refusal_names_the_stage_as_the_institution_may_know_it(filing, people, hospital):
    """Concluded and not yet reported is, to the hospital, still under review."""
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=filing.cycle.closes_at)
    client = browser(hospital.leader)
    page = client.post(
        step_of(filing, "emr_district_review_answer"), {"seen": 0, "inquiry": 1, "answer": "x"}
    ).content.decode()
    assert "已有结论" not in page
    drop = client.post(
        step_of(filing, "drop_amendment"), {"seen": Case.objects.get(pk=filing.pk).version}
    ).content.decode()
    assert "现处于“区县审核”" in drop
    assert "已有结论" not in drop


@pytest.mark.article("E31")
def test_what_an_authority_still_lacks_is_no_business_of_the_institution(filing, people, hospital):
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=filing.cycle.closes_at)
    assert Case.objects.get(pk=filing.pk).missing == "汇总报送"
    assert "汇总报送" not in browser(hospital.leader).get(reverse("workbench")).content.decode()


@pytest.mark.article("E31")
def test_a_reviewer_reads_of_the_record_what_the_parties_read(filing, people):
    """Neither the conclusion's reason nor who else reviews, though the reviewer belongs to the bureau's office."""
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=filing.cycle.closes_at)
    reviewer = people[Role.EXPERT]
    rows = Record.objects.filter(case=filing.pk)
    assert set(rows.readable_by(reviewer).values_list("audience", flat=True)) == {"parties"}
    page = browser(reviewer).get(reverse("case_tab", args=[filing.number, "record"])).content.decode()
    assert scenes.REASON not in page
    assert (
        scenes.REASON
        in browser(people[Role.BUREAU_HEAD]).get(reverse("case_tab", args=[filing.number, "record"])).content.decode()
    )


@pytest.mark.article("E31")
def test_a_draft_is_seen_by_the_desk_alone(drafted, people, at):
    """A reviewer belongs to the bureau's office too, and still sees no notice before it is issued."""
    reviewer, head = people[Role.EXPERT], people[Role.BUREAU_HEAD]
    called(drafted, reviewer, by=head, at=at, accepted_at=at)
    address = reverse("case_tab", args=[drafted.number, "notices"])
    assert "审核不合格通知书" in browser(head).get(address).content.decode()
    page = browser(reviewer).get(address)
    assert page.status_code == 200
    assert "审核不合格通知书" not in page.content.decode()


def test_a_hand_over_serves_the_colleague_in_the_office_that_gave_it(drafted, people, at):
    """The grant hangs on the person; acted in as reviewer, or from another kind of office, it is worth nothing."""
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    grants.hand_over(drafted, to=handler, until=at.date(), by=head, at=at, reason="出差")
    city = Membership.objects.create(
        person=handler.person,
        office=people[Role.COMMISSION_HEAD].office,
        role=Role.COMMISSION_HANDLER,
        valid_from=cast.SINCE,
    )
    expert = Membership.objects.create(
        person=handler.person, office=handler.office, role=Role.EXPERT, valid_from=cast.SINCE
    )
    on = at.date()
    allowed = {member.role: may_ever(drafted, FIND_UNQUALIFIED, member, on=on) for member in (handler, city, expert)}
    assert allowed == {Role.BUREAU_HANDLER: True, Role.COMMISSION_HANDLER: False, Role.EXPERT: False}


def test_strange_numbers_in_a_post_are_no_error_of_the_server(drafted, people):
    client = browser(people[Role.BUREAU_HANDLER])
    assert client.post(reverse("mark_read"), {"message": "²"}).status_code == 302
    assert client.post(reverse("switch_office"), {"membership": "x"}).status_code == 404
    assert client.post(reverse("switch_office"), {}).status_code == 404
    assert proving.faults() == []


@pytest.mark.article("E31")
def test_the_record_keeps_a_districts_conclusion_until_it_is_reported(filing, people, cycle_morning):
    """The review tab withholds it from the city until it stands in a summary; so do the record and its export."""
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=cycle_morning)
    address, export = (
        reverse(name, args=[filing.number, *rest]) for name, rest in (("case_tab", ["record"]), ("record_export", []))
    )
    city, bureau = browser(people[Role.COMMISSION_HEAD]), browser(people[Role.BUREAU_HANDLER])
    assert "作出区县结论" in bureau.get(address).content.decode()
    assert "作出区县结论" not in city.get(address).content.decode()
    assert "作出区县结论" not in exported(city.get(export))
    scenes.report_summary(filing.cycle, people=people, at=cycle_morning)
    assert scenes.REASON in city.get(address).content.decode()
    assert "作出区县结论" in exported(city.get(export))
