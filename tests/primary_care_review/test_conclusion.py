"""What the body concludes on the team's report, and what it may not (P06, P12, P18, P25)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.clocks import deadlines
from casework.gateway import perform
from casework.models import Conclusion
from config.scenarios import concluding
from experts.models import Review
from primary_care_review.conclusion import actions, rules
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.publicity import actions as publishing
from primary_care_review.report.steps import UNRECEIVE_REPORT
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade, InstitutionType
from tests.primary_care_review.steps import now, post_step, walk, walk_on
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db
TOWNSHIP, CENTRE = InstitutionType
JIA, YI, BING = Grade


@walked_once
def cases(jia_sealed, people, at):
    """A township hospital on 甲, one on 乙 of which the team found no more than 丙, a health centre on 乙; all are to be concluded.

    A week apart: the pool bears two visits on the same days."""
    first = walk_on(jia_sealed, Stage.CONCLUDING, people, at)
    lower = walk(Stage.CONCLUDING, people, at + timedelta(days=7), grade=YI, bears=BING, index=1)
    centre = walk(Stage.CONCLUDING, people, at + timedelta(days=14), grade=YI, type=CENTRE, index=2)
    return [now(of) for of in (first, lower, centre)]


@pytest.fixture
def first(cases):
    return cases[0]


@pytest.fixture
def lower(cases):
    return cases[1]


@pytest.fixture
def centre(cases):
    return cases[2]


@pytest.fixture
def then(centre):
    return concluding.days_on(centre, 10)


@pytest.mark.article("P12")
@pytest.mark.article("P25")
def test_the_body_concludes_by_two_people_on_what_the_team_proposes(centre, people, then, signed_in):
    of = concluding.concluded(centre, people=people, at=then)
    assert (of.state, of.concluded_grade, of.conclusion.article) == (Stage.CONCLUDED, YI, "P12")
    assert (of.conclusion.from_level, of.conclusion.to_level) == (YI.height, YI.height)
    assert deadlines.running(of).get().clock == "posting"
    closed = Review.objects.get(case=of.pk)
    assert (closed.closed_at, closed.conclusion, closed.told_at) == (then, of.conclusion, None)
    own = of.institution.office.memberships.get()
    assert signed_in(own).get(reverse("case_tab", args=[of.number, "conclusion"])).status_code == 404
    assert concluding.GROUNDS not in signed_in(own).get(reverse("case_tab", args=[of.number, "record"])).text
    assert proving.faults() == []


@pytest.mark.article("P25")
def test_proposal_working_and_conclusion_stand_side_by_side(lower, people, then, signed_in):
    client = signed_in(people[Role.BUREAU_HANDLER])
    page = client.get(reverse("case_tab", args=[lower.number, "conclusion"])).text
    assert page.count("丙级") >= 2  # as counted, and as the team proposes
    assert f"逐条评定（{len(lower.assessment.clauses)}条）" in page
    assert "内部会议核对照片和记录" in page
    form = client.get(reverse("step", args=[lower.number, "conclude"])).text
    assert "可以评定的等级：丙级" in form
    assert "评审组建议" in form


@pytest.mark.parametrize(
    "grade, of_city, applied, borne, kind, sentence",
    [
        (BING, False, YI, YI, CENTRE, "社区卫生服务中心只分甲、乙两级，不能评为丙级"),
        (JIA, True, YI, JIA, TOWNSHIP, "本次申报乙级，不能评为甲级，最高评为乙级"),
        (YI, False, JIA, BING, TOWNSHIP, "按条款所占比例计算为丙级，不能评为乙级"),
        (BING, False, JIA, None, TOWNSHIP, "按条款所占比例计算为未达到等级标准，不能评为丙级"),
        (JIA, False, JIA, JIA, TOWNSHIP, "区县不能作出甲级结论"),
        (JIA, True, JIA, JIA, TOWNSHIP, ""),
        (BING, False, JIA, JIA, TOWNSHIP, ""),
        (None, False, YI, YI, CENTRE, ""),
    ],
)
def test_what_the_rules_let_be_concluded(grade, of_city, applied, borne, kind, sentence):
    verdict = rules.may_conclude(grade, of_city=of_city, applied=applied, borne=borne, institution_type=kind)
    assert [str(reason) for reason in verdict.reasons if sentence not in str(reason)] == []
    assert bool(verdict) is not bool(sentence)


def refused(of, grade, people, then, sentence):
    with pytest.raises(Refused, match=sentence):
        concluding.concluded(of, people=people, at=then, grade=grade)
    assert (now(of).state, Conclusion.objects.filter(case=of.pk).exists()) == (Stage.CONCLUDING, False)


@pytest.mark.refuses("P06", 1)
def test_a_bureau_concludes_no_first_grade_not_even_one_that_is_borne(first, people, then):
    refused(first, "甲", people, then, "甲级由市卫生健康委评审，区县不能作出甲级结论")


@pytest.mark.refuses("P25", 1)
def test_a_health_centre_has_no_third_grade(centre, people, then):
    refused(centre, "丙", people, then, "社区卫生服务中心只分甲、乙两级，不能评为丙级")


def test_no_more_is_concluded_than_the_shares_bear_nor_than_was_applied_for(lower, centre, people, then):
    refused(lower, "乙", people, then, "按条款所占比例计算为丙级，不能评为乙级")
    refused(centre, "甲", people, then, "本次申报乙级，不能评为甲级")
    concluding.concluded(lower, people=people, at=then)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conclusion.objects.create(
            case=centre,
            article="P12",
            concluded_by=people[Role.BUREAU_HEAD],
            concluded_at=then,
            from_level=YI.height,
            to_level=JIA.height,
            reason="高于申报",
        )


@pytest.mark.refuses("P12", 1)
def test_nothing_is_concluded_without_the_three_documents(centre, people, then, signed_in):
    handler = people[Role.BUREAU_HANDLER]
    of = perform(centre, UNRECEIVE_REPORT, by=handler, at=then, reason="漏收一份材料。")
    with pytest.raises(Refused, match="案件现处于“工作报告已提交，待收讫”，不能办理“作出评审结论”"):
        actions.conclude(of, grade="乙", reason="理由", by=people[Role.BUREAU_HEAD], at=then)
    answer = post_step(signed_in(handler), of, "receive_report", received=["work_report", "summary"])
    assert "缺少《评审评定表》" in answer.text


def test_one_alone_does_not_conclude(centre, people, then):
    with pytest.raises(Refused, match="由经办人拟办、负责人决定"):
        actions.conclude(centre, grade="乙", reason="理由", by=people[Role.BUREAU_HEAD], at=then)
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        actions.conclude(centre, grade="乙", reason="理由", by=people[Role.COMMISSION_HEAD], at=then)


def test_none_is_concluded_where_nothing_is_reached_and_less_than_is_borne_with_a_reason(lower, centre, people, then):
    of = concluding.concluded(lower, people=people, at=then, grade=NO_GRADE)
    assert (of.state, of.concluded_grade, of.conclusion.to_level) == (Stage.CONCLUDED, None, 0)
    assert (concluding.concluded(centre, people=people, at=then, grade=NO_GRADE)).conclusion.to_level == 0


@pytest.mark.article("P18")
def test_a_first_grade_is_found_reached_without_a_conclusion_and_the_institution_is_told(
    first, people, then, signed_in
):
    of = concluding.reached(first, people=people, at=then)
    assert (of.state, of.conclusion, of.holder) == (Stage.REACHED, None, of.institution.office)
    # Whoever may apply to the city now has a term to do so (P18).
    (term,) = deadlines.running(of)
    assert (term.clock, term.label, term.holder) == ("rereview", "申请市级复核", of.institution.office)
    assert (of.due_on, of.due_label) == (term.due_on, term.label)
    own = of.institution.office.memberships.get()
    page = signed_in(own).get(reverse("case_tab", args=[of.number, "conclusion"])).text
    assert "达到甲级标准" in page
    assert concluding.GROUNDS in page
    assert Review.objects.get(case=of.pk).told_at == then


@pytest.mark.article("P18")
def test_a_first_grade_is_found_reached_after_a_lower_one_was_posted_and_taken_back(first, people, then):
    concluding.posted(concluding.concluded(first, people=people, at=then, grade="乙"), people=people, at=then)
    head, later = people[Role.BUREAU_HEAD], then + timedelta(days=1)
    publishing.withdraw(now(first).posting, reason="公示的等级有误。", by=head, at=later)
    actions.reconsider(now(first), reason="应认定达到甲级标准。", by=head, at=later)
    assert concluding.reached(now(first), people=people, at=later).state == Stage.REACHED
    assert list(Review.objects.filter(case=first.pk).values_list("closed_at", "told_at")) == [(then, then)]
    assert proving.faults() == []


def test_only_a_first_grade_that_is_applied_for_and_borne_is_found_reached(lower, centre, people, then):
    for of in (lower, centre):
        with pytest.raises(Refused, match="本次申报乙级，不须认定甲级"):
            concluding.reached(of, people=people, at=then)
    assert str(rules.may_find_reached(applied=JIA, borne=YI)).startswith("按条款所占比例计算为乙级，未达到甲级标准")


def test_a_conclusion_is_taken_back_before_it_is_posted_and_stays_readable(centre, people, then):
    due = centre.due_on
    concluding.concluded(centre, people=people, at=then)
    later = then + timedelta(days=1)
    of = actions.reconsider(now(centre), reason="漏看一处核心条款。", by=people[Role.BUREAU_HEAD], at=later)
    assert (of.state, of.conclusion, of.due_on) == (Stage.CONCLUDING, None, due)
    assert Review.objects.get(case=of.pk).closed_at is None
    of = concluding.concluded(of, people=people, at=later, grade=NO_GRADE)
    assert list(of.conclusions.values_list("to_level", "superseded_at")) == [(YI.height, later), (0, None)]
    assert proving.faults() == []
