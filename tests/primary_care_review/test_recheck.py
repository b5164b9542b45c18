"""A grade is rechecked within its term by experts who have not reviewed it; what differs is adopted or reviewed anew (P28)."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import proving
from casework.actions.figures import set_figures
from casework.models import Case, Deadline, FigureSetting, Message, Notice, Record
from casework.notices.kinds import paper
from config.scenarios import cast, concluding, deciding, grades, primary_care, rechecking, rereview, revoking, visit
from experts.conflicts import conflicts_of
from experts.models import Assignment, Expert
from experts.recusal import Ground
from primary_care_review.body import CITY_RECHECK, RECHECK, body_of
from primary_care_review.conclusion.steps import CONCLUDE
from primary_care_review.decree.actions import decreed_by
from primary_care_review.decree.current import current
from primary_care_review.grades.standing import standing
from primary_care_review.grades.validity import Status
from primary_care_review.models import Application, Grade, Recheck
from primary_care_review.plaque.errands import to_make
from primary_care_review.recheck import actions, rules
from primary_care_review.recheck.steps import ORDER_ANEW
from primary_care_review.recheck.uses import CITY_RECHECKING, RECHECKING
from primary_care_review.stages import RecheckStage as R
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as G
from tests.primary_care_review.steps import walk

pytestmark = [pytest.mark.django_db, pytest.mark.article("P28")]
HANDLER, HEAD, CITY_HEAD = Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.COMMISSION_HEAD
CITY = OfficeKind.COMMISSION


@pytest.fixture(scope="module")
def world(for_the_module, at):
    """A 乙 that the bureau has decreed, and a 甲 from before the portal began."""
    people = cast.officials(at=at)
    of = walk(Stage.AWARDED, people, at, grade=G.YI)
    other = primary_care.institution(1, people=people, at=at).office.institution
    first = grades.imported(other, grade="甲", number="渝卫发〔2024〕9号", on=date(2024, 3, 5), people=people, at=at)
    return people, of.pk, first.pk


@pytest.fixture
def people(world, db):
    return deepcopy(world[0])


@pytest.fixture
def grade(world, db):
    """The 乙."""
    return Grade.objects.get(case=world[1])


@pytest.fixture
def first(world, db):
    """The 甲."""
    return Grade.objects.get(pk=world[2])


@pytest.fixture
def later(grade):
    """Two months after its decree."""
    return Record.objects.filter(case=grade.case_id, verb="issue_decree").latest("pk").at + timedelta(days=60)


def fresh(grade):
    return Grade.objects.get(pk=grade.pk)


def test_it_is_opened_on_the_page_of_the_grade_and_the_institution_is_told(grade, people, later, signed_in):
    handler = signed_in(people[HANDLER])
    assert "抽查复核" in handler.get(reverse("grade", args=[grade.pk])).content.decode()
    page = reverse("recheck", args=[grade.pk])
    empty = handler.post(page, {"why": ""})
    assert (empty.status_code, "请写明抽查复核的事由" in empty.content.decode()) == (422, True)
    assert handler.post(page, {"why": rechecking.WHY}).status_code == 302
    case = Recheck.objects.get()
    assert (case.kind, case.state, case.grade_applied_for) == (RECHECK, R("accepted"), "乙")
    assert (case.rechecked, case.standard) == (grade, grade.case.own_standard)
    assert case.assessment.texts == grade.case.report.answers
    assert Deadline.objects.filter(case=case.pk, clock="on_site", met_on=None).count() == 1
    assert body_of(case) == people[HANDLER].office
    told = Message.objects.get(office=grade.institution.office, title=f"{case.number}：已决定抽查复核")
    assert rechecking.WHY in told.body
    tab = handler.get(reverse("case_tab", args=[case.number, "recheck"])).content.decode()
    assert grade.decree_number in tab
    assert rechecking.WHY in tab
    assert standing(grade.institution, on=later.date()).held is G.YI
    assert proving.faults() == []


def test_nobody_who_has_reviewed_it_is_drawn(grade, people, later):
    case = rechecking.opened(grade, by=people[HANDLER], at=later)
    visit.planned(case, people=people, at=later)
    before = Assignment.objects.filter(review__case=grade.case_id, handed_in_at__isnull=False)
    experts = Expert.objects.filter(entries__member__in=before.values("member"))
    row = Case.objects.get(pk=case.pk)
    found = conflicts_of(experts, row, pool=RECHECKING.pool(row), on=later.date())
    assert len(found) == 5
    assert all(Ground.EARLIER_OPINION in {one.ground for one in grounds} for grounds in found.values())
    assert CITY_RECHECKING.follows == RECHECKING.follows


def test_what_agrees_leaves_the_grade_as_it_is(grade, people, later, signed_in):
    case = rechecking.recheck_at(R("concluding"), grade, people=people, at=later)
    words = str(paper(Notice.objects.get(case=case.pk, kind="grade_review_visit")))
    assert "进行抽查复核" in words
    assert "第二十八条" in words
    head = people[HEAD]
    for step in (ORDER_ANEW, CONCLUDE):
        chosen = {"grade": "乙"} if step is CONCLUDE else {}
        with pytest.raises(Refused, match="与原结论一致"):
            deciding.decided(rechecking.now(case), step, by=head, at=concluding.days_on(case, 7), reason="试", **chosen)
    done = rechecking.kept(case, people=people, at=concluding.days_on(case, 8))
    assert (done.state, done.posting_id, bool(done.ended_at)) == (R("kept"), None, True)
    now = current(fresh(grade), on=done.ended_at.date())
    assert (now.stands, grade.institution.grades.count()) == (True, 1)
    own = signed_in(grade.institution.office.memberships.get(role=Role.INSTITUTION_LEADER))
    assert rechecking.KEPT in own.get(reverse("case_tab", args=[case.number, "conclusion"])).content.decode()
    assert proving.faults() == []


@pytest.mark.refuses("P28", 2)
def test_a_lower_grade_is_posted_decreed_and_takes_the_place_of_the_other_within_its_term(grade, people, later):
    case = rechecking.recheck_at(R("concluding"), grade, people=people, at=later, bears=G.BING)
    head, on = people[HEAD], concluding.days_on(case, 8)
    with pytest.raises(Refused, match="原评乙级，抽查复核不能评为甲级"):
        deciding.decided(rechecking.now(case), CONCLUDE, by=head, at=on, grade="甲", reason="试")
    with pytest.raises(Refused, match="与原评乙级不一致"):
        rechecking.kept(case, people=people, at=on)
    concluding.concluded(case, people=people, at=on)
    concluding.posted(case, people=people, at=on)
    posted = rechecking.now(case)
    (line,) = posted.posting.lines.all()
    assert (line.level_text, line.before_text[:2]) == ("丙级（抽查复核）", "乙级")
    actions.determine(posted, by=head, at=concluding.after_publicity(posted))
    assert current(fresh(grade), on=concluding.after_publicity(posted).date()).stands
    done = rechecking.decreed(posted, people=people)
    new = Grade.objects.get(case=done.pk)
    day = new.decreed_on
    assert (done.state, new.grade, new.counts_from) == (R("awarded"), "丙", grade.decreed_on)
    assert current(fresh(grade), on=day).word == "已取代"
    now = standing(grade.institution, on=day)
    assert (now.held, now.valid_until) == (G.BING, grade.decreed_on.replace(year=grade.decreed_on.year + 4))
    assert new.certificate.code
    assert "抽查复核，有效期至" in str(paper(new.decree.notice))
    assert list(to_make(people[HANDLER], day)) == [new]
    assert proving.faults() == []


def test_the_commission_may_have_the_term_begin_anew(grade, people, later):
    law = FigureSetting.objects.law(Regime.PRIMARY_CARE, later.date())
    values = {name: law[name] for name in law.settings()} | {"recheck_keeps_term": 0}
    day, head = later.date(), people[CITY_HEAD]
    before = later - timedelta(days=1)
    set_figures(Regime.PRIMARY_CARE, values=values, valid_from=day, reason="试", by=head, at=before)
    case = rechecking.recheck_at(R("determined"), grade, people=people, at=later, bears=G.BING)
    done = rechecking.decreed(case, people=people)
    new = Grade.objects.get(case=done.pk)
    assert new.counts_from == new.decreed_on


def test_where_no_grade_is_reached_the_grade_falls_away_and_nobody_is_barred(grade, people, later, client):
    case = rechecking.recheck_at(R("publicity"), grade, people=people, at=later, bears=None)
    then = concluding.after_publicity(case)
    done = actions.determine(rechecking.now(case), by=people[HEAD], at=then)
    gone = fresh(grade)
    assert (done.state, gone.revoked_on, gone.set_aside_by_id) == (R("not_reached"), then.date(), case.pk)
    now = current(gone, on=then.date())
    assert (now.stands, now.word, now.article) == (False, "已取消", "P28")
    assert "抽查复核未达到等级标准" in now.sentence
    where = standing(grade.institution, on=then.date())
    assert (where.held, where.lapsed, where.revoked_on) == (None, None, None)
    assert case.last_revocation() is None
    assert proving.faults() == []


def test_the_commission_rechecks_a_first_grade_and_the_bureau_makes_the_lower_one_known(first, people, later):
    case = rechecking.recheck_at(R("determined"), first, people=people, at=later, by=CITY)
    assert (case.kind, body_of(case).kind, case.holder.kind) == (CITY_RECHECK, CITY, OfficeKind.BUREAU)
    assert decreed_by(case) == people[HANDLER].office
    with pytest.raises(Refused):
        concluding.decreed(case, people=rereview.of_city(people, at=later), at=concluding.after_publicity(case))
    done = rechecking.decreed(case, people=people)
    new = Grade.objects.get(case=done.pk)
    assert (new.grade, new.counts_from) == ("乙", first.decreed_on)
    assert proving.faults() == []


def test_what_was_revoked_meanwhile_gets_no_lower_grade(grade, people, later):
    case = rechecking.recheck_at(R("determined"), grade, people=people, at=later, bears=G.BING)
    on = concluding.after_publicity(case)
    revoking.revoked(fresh(grade), people=people, at=on)
    with pytest.raises(Refused, match="所复核的等级已经撤销"):
        rechecking.decreed(case, people=people)
    done = actions.drop(rechecking.now(case), reason="原等级已经撤销。", by=people[HEAD], at=on)
    assert (done.state, grade.institution.grades.count()) == (R("dropped"), 1)
    assert case.last_revocation() == on.date()


def test_the_bureau_reviews_anew_and_the_end_of_that_ends_the_recheck(first, people, later):
    case = rechecking.recheck_at(R("concluding"), first, people=people, at=later, by=CITY)
    on = concluding.days_on(case, 8)
    anew = rechecking.ordered_anew(case, people=people, at=on)
    waiting = rechecking.now(case)
    assert (waiting.state, waiting.holder, waiting.missing) == (R("anew"), None, "")
    assert anew.holder == people[HANDLER].office
    assert (anew.kind, anew.about_id, anew.rechecked) == (RECHECK, case.pk, first)
    assert Message.objects.filter(office=people[HANDLER].office, title=f"{anew.number}：请重新组织评审").count() == 1
    rechecking.walked(anew, R("concluding"), people=people, at=on, bears=G.YI)
    with pytest.raises(Refused, match="不能再次转为重新评审"):
        rechecking.ordered_anew(anew, people=people, at=concluding.days_on(anew, 7))
    concluding.concluded(anew, people=people, at=concluding.days_on(anew, 8))
    concluding.posted(anew, people=people, at=concluding.days_on(anew, 9))
    actions.determine(rechecking.now(anew), by=people[HEAD], at=concluding.after_publicity(anew))
    rechecking.decreed(rechecking.now(anew), people=people)
    ended = rechecking.now(case)
    assert (ended.state, ended.closed_at is not None) == (R("reviewed_anew"), True)
    assert [row.grade for row in first.institution.grades.all()] == ["乙", "甲"]
    assert proving.faults() == []


def test_one_that_goes_no_further_leaves_the_grade(grade, people, later):
    case = rechecking.recheck_at(R("on_site"), grade, people=people, at=later)
    with pytest.raises(Refused, match="请填写“不再复核”的理由"):
        actions.drop(case, reason="", by=people[HEAD], at=later)
    done = actions.drop(rechecking.now(case), reason="该院已停业整顿。", by=people[HEAD], at=later)
    assert (done.state, done.due_on) == (R("dropped"), None)
    assert not Assignment.objects.standing().of(done).filter(review__closed_at=None).exists()
    assert actions.may_recheck(grade, by=people[HEAD], at=later)


@pytest.mark.refuses("P28", 1)
def test_only_a_grade_in_its_term_is_rechecked_once_at_a_time_by_its_body(grade, first, people, later, signed_in):
    rechecking.opened(grade, by=people[HANDLER], at=later)
    with pytest.raises(Refused, match="抽查复核正在办理（C"):
        rechecking.opened(grade, by=people[CITY_HEAD], at=later)
    with pytest.raises(Refused, match="甲级由市卫生健康委公布，其抽查复核由市卫生健康委组织"):
        rechecking.opened(first, by=people[HANDLER], at=later)
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        rechecking.opened(first, by=people[Role.CENTRE], at=later)
    after = later.replace(year=2029)
    with pytest.raises(Refused, match="不再抽查复核"):
        rechecking.opened(first, by=people[CITY_HEAD], at=after)
    answer = signed_in(people[HANDLER]).post(reverse("recheck", args=[first.pk]), {"why": rechecking.WHY})
    page = answer.content.decode()
    assert (answer.status_code, "由市卫生健康委组织" in page, rechecking.WHY in page) == (422, True, True)
    assert Application.objects.exclude(rechecked=None).count() == 1


def test_the_day_after_its_term_a_grade_is_no_longer_rechecked():
    asked = {"by": CITY, "stands": True, "until": date(2028, 3, 5)}
    assert rules.may_recheck(G.JIA, on=date(2028, 3, 5), **asked)
    assert not rules.may_recheck(G.JIA, on=date(2028, 3, 6), **asked)
    assert rules.agrees(held=G.YI, borne=G.JIA)
    assert not rules.agrees(held=G.YI, borne=None)
    assert Status.SET_ASIDE.article.id == "P28"
