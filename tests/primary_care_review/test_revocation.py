"""A grade in force is revoked on four grounds, its holder told and heard, with its plaque; a circular where it is grave (P34)."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.actions import notices
from casework.models import Deadline, Message, Notice
from casework.notices.kinds import paper
from casework.ticking import tick
from config.scenarios import cast, grades, primary_care, revoking
from config.scenarios.papers import pdf
from primary_care_review.decree.current import current
from primary_care_review.grades.standing import standing
from primary_care_review.models import Grade, Revocation
from primary_care_review.plaque import actions as plaques
from primary_care_review.plaque.errands import to_take_back
from primary_care_review.revocation import actions, rules
from primary_care_review.revocation.rules import RevocationGround
from primary_care_review.revocation.steps import DROPPED, HEARING
from primary_care_review.revocation.steps import RevocationStage as R
from primary_care_review.standards.terms import Grade as G
from tests.primary_care_review.steps import post_step

pytestmark = [pytest.mark.django_db, pytest.mark.article("P34")]
HANDLER, HEAD, CITY_HEAD = Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.COMMISSION_HEAD


@pytest.fixture(scope="module")
def world(for_the_module, at):
    """A 乙 whose plaque hangs, a 甲, and an institution that holds none."""
    people = cast.officials(at=at)
    leaders = [primary_care.institution(index, people=people, at=at) for index in range(3)]
    second, first = (
        grades.imported(
            leader.office.institution, grade=grade, number=f"文{grade}", on=date(2024, 3, 5), people=people, at=at
        )
        for leader, grade in zip(leaders, ("乙", "甲"), strict=False)
    )
    grades.hung(second, by=people[HANDLER], at=at)
    return people, second.pk, first.pk, leaders[2]


@pytest.fixture
def people(world, db):
    return deepcopy(world[0])


@pytest.fixture
def grade(world, db):
    return Grade.objects.get(pk=world[1])


@pytest.fixture
def first(world, db):
    return Grade.objects.get(pk=world[2])


@pytest.fixture
def own(grade):
    return grade.institution.office.memberships.get(role=Role.INSTITUTION_LEADER)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_the_four_grounds_stand_in_the_words_of_the_regulation():
    assert [ground.wording[-4:] for ground in RevocationGround] == ["审结论的", "疗事故的", "大缺陷的", "假行为的"]


@pytest.mark.usefixtures("stopped")
def test_the_whole_way_by_the_pages(grade, own, people, at, signed_in, client):
    """Proposed, told, stated, decided; what the public reads of certificate and plaque from then on, and what the bureau has to do."""
    handler, head, leader = signed_in(people[HANDLER]), signed_in(people[HEAD]), signed_in(own)
    assert "提出撤销等级" in handler.get(reverse("grade", args=[grade.pk])).content.decode()
    said = {"ground": "fraud", "ground_facts": revoking.FACTS, "evidence": pdf("核查记录.pdf")}
    assert handler.post(reverse("revoke_grade", args=[grade.pk]), said).status_code == 302
    case = Revocation.objects.get()
    assert (case.number, case.state, case.revoked) == ("H2026-0001", R("prepared"), grade)
    assert leader.get(f"/cases/{case.number}/").status_code == 404
    assert post_step(handler, case, "draft_revocation_intent").status_code == 302
    assert post_step(head, fresh(case), "tell_revocation").status_code == 302
    page = leader.get(f"/cases/{case.number}/").content.decode()
    assert (revoking.FACTS in page, "核查记录.pdf" in page) == (True, False)
    stated = post_step(leader, fresh(case), "make_statement", statement=revoking.STATEMENT, case_number=case.number)
    assert stated.status_code == 302
    assert current(grade, on=at.date()).stands
    assert post_step(handler, fresh(case), "draft_revocation", grave="not_grave").status_code == 302
    assert post_step(head, fresh(case), "revoke", case_number=case.number).status_code == 302
    gone = fresh(grade)
    assert (gone.revoked_on, gone.revoked_ground, fresh(case).state) == (
        at.date(),
        RevocationGround.FRAUD.wording,
        R("taken"),
    )
    public = client.get(f"/P/{grade.plaques.get().code}").content.decode()
    for told in ("已撤销", "2026年11月9日起撤销", RevocationGround.FRAUD.wording, "2027年11月9日起方可重新申请"):
        assert told in public
    (plaque,) = to_take_back(people[HANDLER], at.date())
    plaques.take_back(plaque, on=at.date(), reason="随撤销决定收回。", by=people[HANDLER], at=at)
    assert fresh(plaque).get_ended_as_display() == "收回"
    where = standing(grade.institution, on=at.date())
    assert (where.held, where.revoked_on) == (None, at.date())
    words = str(paper(Notice.objects.get(kind="revocation")))
    for part in (RevocationGround.FRAUD.wording, revoking.FACTS, "听取你单位陈述意见", "整改一年以上"):
        assert part in words
    assert proving.faults() == []


@pytest.mark.parametrize(
    "left_out,sentence",
    [
        ("ground", "撤销等级须有法定情形，请在四种情形中选择一种"),
        ("ground_facts", "请写明撤销等级所依据的事实"),
        ("evidence", "请上传证明上述事实的材料"),
    ],
)
def test_a_revocation_takes_a_ground_its_facts_and_what_shows_them(grade, people, signed_in, at, left_out, sentence):
    said = {"ground": "fraud", "ground_facts": revoking.FACTS, "evidence": pdf("核查记录.pdf")}
    del said[left_out]
    answer = signed_in(people[HANDLER]).post(reverse("revoke_grade", args=[grade.pk]), said)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    if left_out != "ground_facts":
        assert revoking.FACTS in answer.content.decode()
    every = {"ground": "", "ground_facts": "", "evidence": None} | said
    with pytest.raises(Refused, match=sentence):
        actions.propose(grade, **every, by=people[HANDLER], at=at)
    assert not Revocation.objects.exists()


@pytest.mark.parametrize("which,body,other", [("grade", HANDLER, CITY_HEAD), ("first", CITY_HEAD, HANDLER)])
def test_the_body_that_made_it_known_revokes_it_and_no_other(which, body, other, request, people, at):
    of = request.getfixturevalue(which)
    with pytest.raises(Refused, match="由公布该等级的"):
        actions.propose(of, ground="fraud", ground_facts="事实", evidence=None, by=people[other], at=at)
    assert actions.may_begin(of, by=people[body], at=at)
    case = revoking.revoked(of, people=people, at=at)
    assert (case.state, fresh(of).revoked_on) == (R("taken"), at.date())
    office = Notice.objects.get(kind="revocation", case=case.pk).office
    assert office == people[HEAD if which == "grade" else CITY_HEAD].office
    told = Message.objects.filter(office=people[HANDLER].office, title=f"{case.number}：等级已撤销，请收回牌匾")
    assert told.count() == 1
    assert proving.faults() == []


def test_a_grave_one_ends_with_its_circular_which_the_others_read(grade, people, world, at, signed_in):
    case = revoking.heard(revoking.told(revoking.proposed(grade, people=people, at=at), people=people, at=at), at=at)
    with pytest.raises(Refused, match="认定情节严重的，请写明理由"):
        actions.draft_decision(case, grave="grave", gravity=" ", by=people[HANDLER], at=at)
    revoking.drafted(case, people=people, at=at, grave=True)
    case = actions.revoke(revoking.now(case), by=people[HEAD], at=at)
    assert (case.state, case.grave, case.gravity) == (R("circulating"), True, revoking.GRAVITY)
    assert Deadline.objects.filter(case=case.pk, clock="circular", met_on=None).count() == 1
    other = signed_in(world[3])
    done = revoking.circulated(case, people=people, at=at)
    assert done.state == R("taken")
    circular = Notice.objects.get(kind="revocation_circular")
    page = other.get(reverse("notice", args=[circular.pk]))
    assert (page.status_code, revoking.GRAVITY in page.content.decode()) == (200, True)
    decision = Notice.objects.get(kind="revocation")
    assert other.get(reverse("notice", args=[decision.pk])).status_code == 404
    assert proving.faults() == []


def test_whoever_says_nothing_in_time_is_decided_on_without(grade, people, at):
    case = revoking.told(revoking.proposed(grade, people=people, at=at), people=people, at=at)
    last = Deadline.objects.get(case=case.pk, met_on=None).due_on
    assert case.state == HEARING
    tick(at=at.replace(day=last.day, hour=12))
    assert fresh(case).state == HEARING
    tick(at=at.replace(day=last.day + 1, hour=12))
    assert (fresh(case).state, fresh(case).stated_at) == (R("deciding"), None)


def test_one_that_is_not_borne_out_leaves_the_grade_and_says_so(grade, own, people, at):
    case = revoking.told(revoking.proposed(grade, people=people, at=at), people=people, at=at)
    with pytest.raises(Refused, match=f"该等级的撤销正在办理（{case.number}）"):
        revoking.proposed(grade, people=people, at=at)
    actions.drop(case, reason="经核实，情况不属实。", by=people[HEAD], at=at)
    assert fresh(case).state == DROPPED
    told = Message.objects.get(office=own.office, title=f"{case.number}：不予撤销等级")
    assert "等级不变" in told.body
    assert current(fresh(grade), on=at.date()).stands


def test_what_has_gone_meanwhile_is_not_revoked(grade, people, at):
    case = revoking.heard(revoking.told(revoking.proposed(grade, people=people, at=at), people=people, at=at), at=at)
    revoking.drafted(case, people=people, at=at)
    Grade.objects.filter(pk=grade.pk).update(revoked_on=at.date(), revoked_ground="试")
    with pytest.raises(Refused, match="所涉等级已经被取代或者撤销，不能再撤销"):
        actions.revoke(revoking.now(case), by=people[HEAD], at=at)
    assert not rules.may_begin(G.YI, by=people[HEAD].office.kind, stands=False)


def test_a_decision_that_is_out_is_not_taken_back(grade, people, at):
    revoking.revoked(grade, people=people, at=at)
    with pytest.raises(Refused):
        notices.withdraw(
            Notice.objects.get(kind="revocation"), reason="试", by=people[HEAD], at=at + timedelta(hours=1)
        )
    assert fresh(grade).revoked_on == at.date()
