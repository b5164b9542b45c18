"""The gateway on a real case: who, when, theirs; the record, the clocks, the ball, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.actions import materials
from casework.actor import CLOCK
from casework.clocks import deadlines
from casework.gateway import NotTheirs, Refused, Stale, offers, perform
from casework.models import Case, CaseUserPermission, Deadline, Material, Record
from config.scenarios import cast, primary_care
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.assessment.steps import FINISH, RECOGNISE_START
from primary_care_review.check.steps import CHECK, FIND_QUALIFIED
from primary_care_review.stages import Stage

from .conftest import application, institution, leader

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(people, at):
    """A township hospital of 渝中区 with its leader."""
    made = institution(1)
    people[Role.INSTITUTION_LEADER] = leader(made, at=at)
    return made


@pytest.fixture
def case(hospital, people, at):
    """Opened by the leader, who still assesses the hospital."""
    return application(hospital, at=at, by=people[Role.INSTITUTION_LEADER], clock=False, stage=Stage.SELF_ASSESSING)


def test_opening_gives_number_holder_and_first_record_row(case, hospital):
    assert case.number == "P2026-0001"
    assert case.holder == hospital.office
    assert list(case.records.values_list("verb", "seq")) == [("open", 1)]


def test_a_step_moves_the_case_writes_the_record_and_counts(case, people, at):
    moved = perform(case, WITHDRAW, by=people[Role.INSTITUTION_LEADER], at=at, seen=case.version)
    assert (moved.state, moved.version, moved.holder, moved.closed_at) == (Stage.WITHDRAWN, 1, None, at)
    row = Record.objects.get(case=moved, verb="withdraw")
    assert (row.article, row.actor_name, row.facts) == ("P18", "马建军", {"from": "self_assessing", "to": "withdrawn"})
    assert proving.faults() == []


def test_a_stranger_finds_nothing(case, people, at):
    other = cast.person("x", "韩梅", role=Role.BUREAU_HEAD, office=cast.office(OfficeKind.BUREAU, "500101"), at=at)
    with pytest.raises(NotTheirs):
        perform(case, WITHDRAW, by=other, at=at)


def test_a_role_outside_the_table_is_refused_in_a_sentence(case, people, at):
    with pytest.raises(Refused) as refused:
        perform(case, WITHDRAW, by=people[Role.BUREAU_HEAD], at=at)
    assert refused.value.sentences == ("“撤回”由填报人、机构负责人办理，您当前的岗位不能办理。",)


def test_a_page_posted_twice_is_refused(case, people, at):
    leader = people[Role.INSTITUTION_LEADER]
    seen = case.version
    perform(case, WITHDRAW, by=leader, at=at, seen=seen)
    with pytest.raises(Stale):
        perform(case, WITHDRAW, by=leader, at=at, seen=seen)
    assert Record.objects.filter(case=case, verb="withdraw").count() == 1


def test_the_clock_takes_no_step_that_is_not_its_own(case, at):
    with pytest.raises(Refused, match="不能由系统"):
        perform(case, WITHDRAW, by=CLOCK, at=at)


def test_a_step_out_of_order_is_refused(case, people, at):
    with pytest.raises(Refused, match="案件现处于“自评整改”"):
        perform(case, FIND_QUALIFIED, by=people[Role.BUREAU_HEAD], at=at)


def test_a_greyed_step_says_why(case, people, at):
    finish = next(offer for offer in offers(case, by=people[Role.INSTITUTION_LEADER], at=at) if offer.step is FINISH)
    assert not finish.open
    assert "未自评" in str(finish.verdict)


def test_the_database_refuses_an_illegal_move(case):
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=Stage.ACCEPTED.value)


@pytest.mark.parametrize("tamper", [lambda rows: rows.update(label="改"), lambda rows: rows.delete()])
def test_the_record_cannot_be_rewritten(case, tamper):
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(Record.objects.filter(case=case))


def test_what_was_handed_in_cannot_be_swapped_or_removed(case, people, at):
    leader = people[Role.INSTITUTION_LEADER]
    material = materials.add(case, kind="application_form", file=primary_care.material(), by=leader, at=at)
    materials.hand_in(case, at=at)
    for tamper in (lambda rows: rows.update(name="另一份.pdf"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(Material.objects.filter(pk=material.pk))


def test_a_clock_is_due_after_its_working_days(case, people, at):
    deadlines.start(case, CHECK, on=at.date(), holder=case.holder)
    assert Deadline.objects.get(case=case).due_on == at.date() + timedelta(days=14)


def test_guardian_keeps_nothing_in_generic_tables(case):
    from guardian.models import GroupObjectPermission, UserObjectPermission  # noqa: PLC0415  # needs the apps loaded

    assert (UserObjectPermission.objects.count(), GroupObjectPermission.objects.count()) == (0, 0)
    assert CaseUserPermission.objects.count() == 0


def test_nobody_acts_on_one_case_in_two_capacities(case, people, at):
    leader = people[Role.INSTITUTION_LEADER]
    deadlines.start(case, CHECK, on=at.date(), holder=case.holder)
    moonlighting = Membership.objects.create(
        person=leader.person, office=people[Role.BUREAU_HEAD].office, role=Role.BUREAU_HEAD, valid_from=cast.SINCE
    )
    with pytest.raises(Refused, match="您已以“机构负责人”的身份办理过本案件"):
        perform(case, RECOGNISE_START, by=moonlighting, at=at, reason="补录", started_on=at.date())
