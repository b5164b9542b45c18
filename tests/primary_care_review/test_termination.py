"""A review is terminated on four grounds, the institution told and heard, with notice and with all that hangs on it (P33)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import perform
from casework.models import Deadline, Material, Message, Notice
from casework.notices.kinds import paper
from casework.ticking import tick
from config.scenarios import primary_care as scenario
from config.scenarios import terminating
from config.scenarios.papers import pdf
from experts.models import Assignment
from primary_care_review.grades.standing import standing
from primary_care_review.models import Application, Grade, Termination
from primary_care_review.publicity.steps import DETERMINE
from primary_care_review.stages import Stage
from primary_care_review.termination import actions, steps
from primary_care_review.termination.rules import TerminationGround
from tests.primary_care_review.steps import now, post_step, walk

pytestmark = [pytest.mark.django_db, pytest.mark.article("P33")]
OFFICE, HEAD = Role.BUREAU_HANDLER, Role.BUREAU_HEAD


@pytest.fixture
def of(people, at) -> Application:
    return walk(Stage.SUBMITTED, people, at)


@pytest.fixture
def own(of) -> Membership:
    return Membership.objects.get(office=of.institution.office)


def fresh(termination: Termination) -> Termination:
    return Termination.objects.get(pk=termination.pk)


def test_the_four_grounds_stand_in_the_words_of_the_regulation():
    assert [ground.wording[-4:] for ground in TerminationGround] == ["查核实的", "家工作的", "虚作假的", "其他情形"]


def test_the_whole_way_by_the_pages(of, own, people, signed_in):
    """Proposed, told, stated, decided: by whom each is, and what each leaves behind."""
    handler, head, leader = signed_in(people[OFFICE]), signed_in(people[HEAD]), signed_in(own)
    said = {"ground": "fraud", "ground_facts": terminating.FACTS, "evidence": pdf("核查记录.pdf")}
    assert post_step(handler, of, "propose_termination", **said).status_code == 302
    case = Termination.objects.get()
    assert (case.number, case.about_id, case.state) == ("Z2026-0001", of.pk, steps.PREPARED)
    assert leader.get(f"/cases/{case.number}/").status_code == 404
    assert post_step(handler, case, "draft_termination_intent").status_code == 302
    assert post_step(head, fresh(case), "tell_termination").status_code == 302
    page = leader.get(f"/cases/{case.number}/").content.decode()
    assert terminating.FACTS in page
    assert "核查记录.pdf" not in page
    answer = post_step(leader, fresh(case), "make_statement", statement=terminating.STATEMENT, case_number=case.number)
    assert answer.status_code == 302
    assert terminating.STATEMENT in head.get(f"/cases/{case.number}/").content.decode()
    assert post_step(handler, fresh(case), "draft_termination").status_code == 302
    assert post_step(head, fresh(case), "terminate", case_number=case.number).status_code == 302
    ended = now(of)
    assert (ended.state, ended.holder, bool(ended.ended_at)) == (Stage.TERMINATED, None, True)
    assert fresh(case).state == steps.TAKEN
    assert "评审终止" in leader.get(f"/cases/{of.number}/").content.decode()
    notice = Notice.objects.get(kind="termination")
    words = str(paper(notice))
    for part in (TerminationGround.FRAUD.wording, terminating.FACTS, "听取你单位陈述意见", of.number):
        assert part in words
    assert Message.objects.filter(office=own.office).exists()


@pytest.mark.parametrize(
    "left_out,sentence",
    [
        ("ground", "终止评审须有法定情形，请在四种情形中选择一种"),
        ("ground_facts", "请写明终止评审所依据的事实"),
        ("evidence", "请上传证明上述事实的材料"),
    ],
)
def test_a_termination_takes_a_ground_its_facts_and_what_shows_them(of, people, signed_in, at, left_out, sentence):
    said = {"ground": "fraud", "ground_facts": terminating.FACTS, "evidence": pdf("核查记录.pdf")}
    del said[left_out]
    answer = post_step(signed_in(people[OFFICE]), of, "propose_termination", **said)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    if left_out != "ground_facts":
        assert terminating.FACTS in answer.content.decode()
    with pytest.raises(Refused, match=sentence):
        actions.propose(of, **({"ground": "", "ground_facts": "", "evidence": None} | said), by=people[OFFICE], at=at)
    assert not Termination.objects.exists()


def test_nobody_ends_a_review_past_its_own_case(of, people, signed_in, at):
    with pytest.raises(Refused, match="终止评审须先告知机构、听取陈述"):
        perform(of, steps.END_REVIEW, by=people[HEAD], at=at, measure="", ground="")
    assert signed_in(people[HEAD]).get(f"/cases/{of.number}/steps/end_by_termination/").status_code == 404
    case = terminating.told(terminating.proposed(of, people=people, at=at), people=people, at=at)
    with pytest.raises(Refused, match="不能办理“签发终止评审通知书”"):
        actions.terminate(case, by=people[HEAD], at=at)
    assert now(of).state == Stage.SUBMITTED


def test_one_is_decided_before_the_next_is_proposed(of, people, at):
    first = terminating.proposed(of, people=people, at=at)
    with pytest.raises(Refused, match=rf"本评审的终止正在办理（{first.number}）"):
        terminating.proposed(of, people=people, at=at)
    actions.drop(first, reason="经核实，情况不属实。", by=people[HEAD], at=at)
    assert terminating.proposed(of, people=people, at=at).number != first.number
    assert now(of).state == Stage.SUBMITTED


def test_whoever_says_nothing_in_time_is_decided_on_without(of, own, people, at):
    case = terminating.told(terminating.proposed(of, people=people, at=at), people=people, at=at)
    assert Deadline.objects.get(case=case.pk, met_on=None).due_on == date(2026, 11, 16)  # five working days
    last = at.replace(day=16, hour=12)
    tick(at=last)
    assert fresh(case).state == steps.HEARING
    tick(at=last + timedelta(days=1))
    assert (fresh(case).state, fresh(case).stated_at) == (steps.DECIDING, None)
    with pytest.raises(Refused, match="不能办理“提交陈述意见”"):
        terminating.heard(case, at=last + timedelta(days=1))
    terminating.decided(fresh(case), people=people, at=last + timedelta(days=1))
    assert "在规定期限内未提交陈述意见" in str(paper(Notice.objects.get(kind="termination")))
    assert now(of).state == Stage.TERMINATED


def test_a_review_that_goes_on_says_so_to_who_was_told(of, own, people, at):
    case = terminating.ready(of, people=people, at=at)
    actions.drop(case, reason="陈述属实，不影响评审。", by=people[HEAD], at=at)
    told = Message.objects.filter(office=own.office, title=f"{case.number}：不予终止评审").get()
    assert "陈述属实" in told.body
    assert (now(of).state, fresh(case).state) == (Stage.SUBMITTED, steps.DROPPED)


@pytest.mark.parametrize("stage", [Stage.SUPPLEMENT, Stage.ACCEPTED, Stage.CONCLUDING])
def test_it_ends_in_whatever_stage_the_review_is_with_what_hangs_on_it(people, at, stage):
    of = walk(stage, people, at)
    ended = terminating.terminated(of, people=people, at=at + timedelta(days=28))
    assert (ended.state, ended.due_on) == (Stage.TERMINATED, None)
    assert not Deadline.objects.filter(case=of.pk, met_on=None).exists()
    assert not ended.notices.unissued().exists()


def test_the_team_on_site_is_released_and_its_round_closed(people, at):
    of = walk(Stage.ON_SITE, people, at)
    called = Assignment.objects.standing().of(of)
    assert called.count() == 5
    terminating.terminated(of, people=people, at=at)
    assert not Assignment.objects.waiting().of(of).exists()
    assert not of.reviews.filter(closed_at=None).exists()


def test_a_conclusion_that_is_posted_is_not_determined_while_it_is_open_and_taken_back_after(people, at):
    of = walk(Stage.PUBLICITY, people, at, grade=scenario.Grade.YI)
    posting, later = of.posting, of.posting.ends_at() + timedelta(days=1)
    case = terminating.ready(of, people=people, at=later)
    with pytest.raises(Refused, match="本案件的终止评审尚未办结"):
        perform(now(of), DETERMINE, by=people[HEAD], at=later)
    terminating.decided(case, people=people, at=later)
    posting.refresh_from_db()
    assert (now(of).state, posting.withdrawn_reason) == (Stage.TERMINATED, f"评审已终止（{case.number}）。")


def test_before_handing_in_and_after_the_end_nothing_is_terminated(people, at):
    for index, stage in enumerate((Stage.DRAFT, Stage.UNQUALIFIED)):
        of = walk(stage, people, at, index=index)
        with pytest.raises(Refused, match="不能办理“提出终止评审”"):
            terminating.proposed(of, people=people, at=at)


def test_a_review_that_ended_meanwhile_is_not_terminated_any_more(of, people, at):
    case = terminating.ready(of, people=people, at=at)
    Application.objects.filter(pk=of.pk).update(closed_at=at)
    with pytest.raises(Refused, match="所涉评审已经办结，不能再终止"):
        terminating.decision_drafted(case, people=people, at=at)


def test_a_terminated_renewal_keeps_the_grade_to_its_term_and_no_longer(people, leader, at):
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2022, 11, 20))
    of = scenario.application_at(Stage.SUBMITTED, people=people, at=at, leader=leader, grade=scenario.Grade.YI)
    terminating.terminated(of, people=people, at=at)
    assert standing(institution, on=date(2026, 11, 20)).held == "乙"
    after = standing(institution, on=date(2026, 11, 21))
    assert (after.held, after.lapsed) == (None, None)
    again = scenario.assessment.start(institution, by=leader, at=at)
    assert timezone.localdate(again.opened_at) == timezone.localdate(at)


def test_the_evidence_stays_with_the_offices(of, own, people, at, signed_in):
    terminating.ready(of, people=people, at=at)
    evidence = Material.objects.get(kind=Termination.evidence_kind())
    assert signed_in(own).get(f"/materials/{evidence.pk}/").status_code == 404
    file = signed_in(people[HEAD]).get(f"/materials/{evidence.pk}/")
    assert (file.status_code, file.getvalue()[:4]) == (200, b"%PDF")
