"""The city's re-review of a first grade: opened from the bureau's finding, run by the commission, and what its end brings (P06, P08, P18)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.gateway import NotTheirs, offers, perform
from casework.models import Case, Deadline, Notice, Record
from casework.notices.kinds import paper
from casework.present import progress
from config.scenarios import cast, concluding, deciding, primary_care, terminating, visit
from config.scenarios import rereview as scenes
from experts.conflicts import conflicts_of
from experts.models import Assignment, Expert
from experts.recusal import Ground
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.body import REREVIEW, body_of
from primary_care_review.conclusion.steps import CONCLUDE
from primary_care_review.models import Application, Rereview
from primary_care_review.rereview import actions
from primary_care_review.rereview.steps import FORGO_REREVIEW
from primary_care_review.rereview.uses import CITY_REVIEW
from primary_care_review.stages import CityStage, Stage
from primary_care_review.standards.terms import Grade
from primary_care_review.termination.kinds import CITY_KIND
from tests.primary_care_review.steps import now, walk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def world(for_the_module, at):
    """The bureau has found the first grade reached."""
    people = cast.officials(at=at)
    return people, walk(Stage.REACHED, people, at).pk


@pytest.fixture
def people(world, db):
    return deepcopy(world[0])


@pytest.fixture
def of(world, db):
    return Application.objects.get(pk=world[1])


@pytest.fixture
def after(of):
    """The day after the finding."""
    return Record.objects.filter(case=of.pk, verb="find_reached").latest("pk").at + timedelta(days=1)


@pytest.mark.article("P18")
def test_the_institution_takes_the_finding_to_the_city_with_the_same_self_assessment(of, after):
    assert of.holder.kind == OfficeKind.INSTITUTION
    case = scenes.opened(of, at=after)
    assert (case.number, case.about_id, case.state) == ("F2026-0001", of.pk, CityStage("draft"))
    assert (case.grade_applied_for, case.reached_on) == (Grade.JIA, (after - timedelta(days=1)).date())
    assert case.assessment.texts == of.report.answers
    assert case.holder == of.applicant.office
    assert body_of(case).kind == OfficeKind.COMMISSION
    assert Deadline.objects.filter(case=of.pk, clock="rereview", met_on=None).count() == 0
    held = now(of)
    assert (held.state, held.held_by) == (Stage.REACHED, REREVIEW)
    assert (of.missing, held.missing) == ("申请市级复核", "")  # it waits for the case beside it, and for nothing else
    assert [offer.open for offer in offers(held, by=scenes.leader(of), at=after)] == [False, False]
    assert proving.faults() == []


def test_the_city_runs_it_with_its_own_people_from_the_check_to_the_grade(of, people, after):
    case = scenes.rereview_at(Stage.DETERMINED, of, people=people, at=after)
    assert (case.state, case.concluded_grade) == (CityStage("determined"), Grade.JIA)
    assert case.holder.kind == OfficeKind.COMMISSION
    roles = set(Record.objects.filter(case=case.pk).values_list("role", flat=True))
    assert not roles & {Role.BUREAU_HANDLER.label, Role.BUREAU_HEAD.label}
    assert {row.office for row in Notice.objects.filter(case=case.pk)} == {people[Role.COMMISSION_HEAD].office}
    assert now(of).state == Stage.REACHED
    then = concluding.after_publicity(case) + timedelta(days=1)
    concluding.decreed(case, people=scenes.of_city(people, at=then), at=then)
    ended = now(of)
    assert (ended.state, ended.closed_at, ended.ended_at) == (Stage.CITY_AWARDED, then, then)
    assert {point["state"] for point in progress(ended)} == {"done"}
    assert [(row.grade, row.case_id) for row in of.applicant.grades.all()] == [("甲", case.pk)]
    assert proving.faults() == []


@pytest.mark.article("P06")
def test_the_city_finding_less_posts_it_and_the_bureau_concludes_below_on_its_own_report(of, people, after):
    case = scenes.rereview_at(Stage.PUBLICITY, of, people=people, at=after, bears=Grade.YI)
    (line,) = case.posting.lines.all()
    assert (case.concluded_text, line.level_text) == ("未达到甲级标准", "未达到甲级标准")
    over = concluding.after_publicity(case)
    concluding.determined(case, people=scenes.of_city(people, at=over), at=over)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == (CityStage("not_reached"), over)
    back = now(of)
    assert (back.state, back.holder.kind, back.held_by) == (Stage.CONCLUDING, OfficeKind.BUREAU, "")
    assert Record.objects.filter(case=of.pk, verb="city_found_less").count() == 1
    head = people[Role.BUREAU_HEAD]
    (closed,) = [offer for offer in offers(back, by=head, at=over) if offer.step.name == "find_reached"]
    assert "市级复核的结论是未达到甲级标准" in str(closed.verdict)
    with pytest.raises(Refused, match="甲级由市卫生健康委评审"):
        deciding.decided(now(of), CONCLUDE, by=head, at=over, grade="甲", reason="试")
    concluded = deciding.decided(now(of), CONCLUDE, by=head, at=over, grade="乙", reason="按封存的评审资料评为乙级。")
    posted = concluding.posted(concluded, people=people, at=over + HOUR)
    assert posted.posting_id != case.posting_id
    done = concluding.determined(posted, people=people, at=concluding.after_publicity(posted))
    assert (done.state, done.concluded_grade) == (Stage.DETERMINED, Grade.YI)
    assert proving.faults() == []


@pytest.mark.article("P06")
def test_the_city_gives_the_first_grade_or_none(of, people, after):
    case = scenes.rereview_at(Stage.CONCLUDING, of, people=people, at=after)
    with pytest.raises(Refused, match="市级复核只评甲级，不能评为乙级"):
        deciding.decided(now(case), CONCLUDE, by=people[Role.COMMISSION_HEAD], at=after, grade="乙", reason="试")


@pytest.mark.article("P18")
def test_on_request_of_the_institution_the_bureau_concludes_without_the_city(of, people, after):
    leader = scenes.leader(of)
    with pytest.raises(Refused, match="请填写“不申请复核，请区县作出结论”的理由"):
        perform(now(of), FORGO_REREVIEW, by=leader, at=after)
    asked = perform(now(of), FORGO_REREVIEW, by=leader, at=after, reason="本年不再申报甲级。")
    assert (asked.state, asked.holder.kind) == (Stage.CONCLUDING, OfficeKind.BUREAU)
    assert Deadline.objects.get(case=of.pk, clock="conclusion", met_on=None).due_on > after.date()
    concluded = deciding.decided(
        asked, CONCLUDE, by=people[Role.BUREAU_HEAD], at=after, grade="乙", reason="评为乙级。"
    )
    assert concluded.concluded_grade == Grade.YI
    with pytest.raises(Refused, match="不能办理“申请市级复核”"):
        actions.apply_to_city(now(of), by=leader, at=after)
    assert proving.faults() == []


@pytest.mark.article("P18")
@pytest.mark.refuses("P18", 3)
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.SEALED])
def test_nobody_applies_to_the_city_without_the_bureau_s_finding(people, at, stage, signed_in):
    other = walk(stage, people, at, index=9)
    leader = scenes.leader(other)
    path = reverse("step", args=[other.number, "apply_to_city"])
    answer = signed_in(leader).post(path, {"seen": other.version})
    assert answer.status_code == 422
    assert "不能办理“申请市级复核”" in answer.content.decode()
    assert not Rereview.objects.exists()


def test_one_at_a_time_and_again_after_one_that_came_to_nothing(of, people, after):
    first, leader = scenes.opened(of, at=after), scenes.leader(of)
    for verb in (
        lambda: actions.apply_to_city(now(of), by=leader, at=after),
        lambda: perform(now(of), FORGO_REREVIEW, by=leader, at=after, reason="试"),
    ):
        with pytest.raises(Refused, match="本案件的甲级市级复核尚未办结"):
            verb()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rereview.objects.create(
            parent=of,
            number="F-2",
            about=of,
            applicant=of.applicant,
            opened_at=after,
            reached_on=after.date(),
            kind=REREVIEW,
            assessment_started_on=after.date(),
        )
    perform(first, WITHDRAW, by=leader, at=after)
    assert now(of).state == Stage.REACHED
    assert Deadline.objects.filter(case=of.pk, clock="rereview", met_on=None).count() == 1
    second = scenes.rereview_at(Stage.UNQUALIFIED, of, people=people, at=after + HOUR)
    assert (second.number, second.state) == ("F2026-0002", CityStage("unqualified"))
    assert Record.objects.filter(case=of.pk, verb="rereview_over").count() == 2
    assert scenes.opened(of, at=after + 2 * HOUR).number == "F2026-0003"
    assert proving.faults() == []


@pytest.mark.article("P19")
def test_it_is_handed_in_with_materials_of_its_own_and_no_grade_is_asked(of, after, signed_in):
    case, leader = scenes.opened(of, at=after), scenes.leader(of)
    with pytest.raises(Refused, match="评审申请书"):
        actions.submit(case, by=leader, at=after)
    primary_care.upload_required(case, by=leader, at=after)
    client = signed_in(leader)
    page = client.get(reverse("application_preview", args=[case.number])).content.decode()
    assert "提交市级复核申请" in page
    handed_in = actions.submit(case, by=leader, at=after)
    assert (handed_in.state, handed_in.holder.kind) == (CityStage("submitted"), OfficeKind.COMMISSION)
    assert handed_in.materials.filter(handed_in_at=None).count() == 0
    assert handed_in.assessment.digest == of.assessment.digest


@pytest.mark.article("P08")
def test_nobody_of_the_district_s_team_is_drawn_again(of, people, after):
    case = scenes.rereview_at(Stage.ACCEPTED, of, people=people, at=after)
    before = Assignment.objects.filter(review__case=of.pk, handed_in_at__isnull=False)
    experts = Expert.objects.filter(entries__member__in=before.values("member"))
    pool = CITY_REVIEW.pool(Case.objects.get(pk=case.pk))
    visit.planned(case, people=scenes.of_city(people, at=after), at=after)
    found = conflicts_of(experts, Case.objects.get(pk=case.pk), pool=pool, on=after.date())
    assert len(found) == 5
    assert all(Ground.EARLIER_OPINION in {one.ground for one in grounds} for grounds in found.values())


@pytest.mark.article("P08")
def test_the_bureau_does_not_learn_whom_the_city_has_called(of, people, after, signed_in):
    case = scenes.rereview_at(Stage.ON_SITE, of, people=people, at=after)
    named = Assignment.objects.accepted().of(case)[0].member.person.name
    for role, told in ((Role.COMMISSION_HANDLER, True), (Role.BUREAU_HEAD, False)):
        page = signed_in(people[role]).get(reverse("case_tab", args=[case.number, "review"])).content.decode()
        assert (named in page) is told


def test_another_institution_does_not_know_of_it(of, people, after):
    case = scenes.opened(of, at=after)
    stranger = primary_care.institution(7, people=people, at=after)
    with pytest.raises(NotTheirs):
        actions.submit(case, by=stranger, at=after)


@pytest.mark.article("P33")
def test_the_commission_terminates_its_own_re_review_and_the_district_s_case_goes_on(of, people, after):
    """By the commission's people, with its own notices; the institution may apply again, or let the bureau conclude."""
    case = scenes.rereview_at(Stage.SUBMITTED, of, people=people, at=after)
    with pytest.raises(Refused, match="“提出终止评审”由市级经办、市级负责人办理"):
        terminating.proposed(case, people=people, at=after)
    city = scenes.of_city(people, at=after)
    begun = terminating.proposed(case, people=city, at=after)
    assert (begun.number, begun.kind, body_of(begun)) == ("V2026-0001", CITY_KIND, city[Role.BUREAU_HEAD].office)
    assert now(case).held_by == CITY_KIND
    with pytest.raises(Refused, match=rf"本评审的终止正在办理（{begun.number}）"):
        terminating.proposed(case, people=city, at=after)
    terminating.told(begun, people=city, at=after)
    terminating.heard(begun, at=after)
    terminating.decided(begun, people=city, at=after)
    ended, district = now(case), now(of)
    assert (ended.state, ended.closed_at) == (CityStage("terminated"), after)
    assert (district.state, district.held_by) == (Stage.REACHED, "")
    assert Deadline.objects.filter(case=of.pk, clock="rereview", met_on=None).count() == 1
    assert {row.office for row in Notice.objects.filter(case=begun.pk)} == {city[Role.BUREAU_HEAD].office}
    assert "你单位可以再次申请市级复核" in str(paper(Notice.objects.get(case=begun.pk, kind="termination")))
    assert scenes.opened(of, at=after + HOUR).number == "F2026-0002"
    assert proving.faults() == []
