"""The gateway on a real case: who, when, theirs; the record, the clocks, the ball, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Enrolment, Institution, Membership, Office
from accounts.roles import OfficeKind, Regime, Role
from casework import deadlines, materials, record
from casework.gateway import CLOCK, NotTheirs, Refused, Stale, offers, open_case, perform
from casework.models import Case, CaseUserPermission, Deadline, Material, Message, Record, StandardEdition
from config.scenarios import cast, primary_care
from primary_care_review import workflow as w
from primary_care_review.models import Application
from primary_care_review.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(people, at):
    """A township hospital of 渝中区 with its leader."""
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name="演示镇卫生院", district_id=cast.DISTRICT)
    institution = Institution.objects.create(
        uscc="12500103MB00000000", name=office.name, type="township_hospital", district_id=cast.DISTRICT, office=office
    )
    Enrolment.objects.create(institution=institution, regime=Regime.PRIMARY_CARE, enrolled_on=at.date())
    people[Role.INSTITUTION_LEADER] = cast.person(
        "leader", "马建军", role=Role.INSTITUTION_LEADER, office=office, at=at
    )
    return institution


@pytest.fixture
def application(hospital, people, at):
    return open_case(
        Application,
        kind="primary_care_application",
        by=people[Role.INSTITUTION_LEADER],
        at=at,
        label="开始自评",
        title=hospital.name,
        institution=hospital,
        applicant=hospital,
        institution_type=hospital.type,
        district=hospital.district,
        standard=StandardEdition.objects.get(key="demo-2026"),
        rules_edition="2020-10-20",
        state=Stage.SELF_ASSESSING,
        assessment_started_on=at.date(),
    )


def test_opening_gives_number_holder_and_first_record_row(application, hospital):
    assert application.number == "P2026-0001"
    assert application.holder == hospital.office
    assert list(application.records.values_list("verb", "seq")) == [("open", 1)]


def test_a_step_moves_the_case_writes_the_record_and_counts(application, people, at):
    moved = perform(application, w.WITHDRAW, by=people[Role.INSTITUTION_LEADER], at=at, seen=application.version)
    assert (moved.state, moved.version, moved.holder, moved.closed_at) == (Stage.WITHDRAWN, 1, None, at)
    row = Record.objects.get(case=moved, verb="withdraw")
    assert (row.article, row.actor_name, row.facts) == ("P18", "马建军", {"from": "self_assessing", "to": "withdrawn"})
    assert list(record.faults()) == []


def test_a_stranger_finds_nothing(application, people, at):
    other = cast.person("x", "韩梅", role=Role.BUREAU_HEAD, office=cast.office(OfficeKind.BUREAU, "500101"), at=at)
    with pytest.raises(NotTheirs):
        perform(application, w.WITHDRAW, by=other, at=at)


def test_a_role_outside_the_table_is_refused_in_a_sentence(application, people, at):
    with pytest.raises(Refused) as refused:
        perform(application, w.WITHDRAW, by=people[Role.BUREAU_HEAD], at=at)
    assert refused.value.sentences == ("“撤回”由填报人、机构负责人办理，您当前的岗位不能办理。",)


def test_a_page_posted_twice_is_refused(application, people, at):
    leader = people[Role.INSTITUTION_LEADER]
    seen = application.version
    perform(application, w.WITHDRAW, by=leader, at=at, seen=seen)
    with pytest.raises(Stale):
        perform(application, w.WITHDRAW, by=leader, at=at, seen=seen)
    assert Record.objects.filter(case=application, verb="withdraw").count() == 1


def test_the_clock_takes_no_step_that_is_not_its_own(application, at):
    with pytest.raises(Refused, match="不能由系统"):
        perform(application, w.WITHDRAW, by=CLOCK, at=at)


def test_a_step_out_of_order_is_refused(application, people, at):
    with pytest.raises(Refused, match="案件现处于“自评整改”"):
        perform(application, w.FIND_QUALIFIED, by=people[Role.BUREAU_HEAD], at=at)


def test_a_greyed_step_says_why(application, people, at):
    finish = next(
        offer for offer in offers(application, by=people[Role.INSTITUTION_LEADER], at=at) if offer.step is w.FINISH
    )
    assert not finish.open
    assert "未自评" in str(finish.verdict)


def test_the_database_refuses_an_illegal_move(application):
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=application.pk).update(state=Stage.ACCEPTED.value)


@pytest.mark.parametrize("tamper", [lambda rows: rows.update(label="改"), lambda rows: rows.delete()])
def test_the_record_cannot_be_rewritten(application, tamper):
    with pytest.raises(DatabaseError), transaction.atomic():
        tamper(Record.objects.filter(case=application))


def test_what_was_handed_in_cannot_be_swapped_or_removed(application, people, at):
    leader = people[Role.INSTITUTION_LEADER]
    material = materials.add(application, kind="application_form", upload=primary_care.pdf(), by=leader, at=at)
    materials.hand_in(application, at=at)
    for tamper in (lambda rows: rows.update(name="另一份.pdf"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(Material.objects.filter(pk=material.pk))


def test_the_new_holder_is_told(application, people, at):
    Message.objects.all().delete()
    deadlines.start(application, w.CHECK, on=at.date(), holder=application.holder)
    assert Deadline.objects.get(case=application).due_on == at.date() + timedelta(days=14)


def test_guardian_keeps_nothing_in_generic_tables(application):
    from guardian.models import GroupObjectPermission, UserObjectPermission  # noqa: PLC0415  # needs the apps loaded

    assert (UserObjectPermission.objects.count(), GroupObjectPermission.objects.count()) == (0, 0)
    assert CaseUserPermission.objects.count() == 0


def test_nobody_acts_on_one_case_in_two_capacities(application, people, at):
    leader = people[Role.INSTITUTION_LEADER]
    deadlines.start(application, w.CHECK, on=at.date(), holder=application.holder)
    moonlighting = Membership.objects.create(
        person=leader.person, office=people[Role.BUREAU_HEAD].office, role=Role.BUREAU_HEAD, valid_from=cast.SINCE
    )
    with pytest.raises(Refused, match="您已以“机构负责人”的身份办理过本案件"):
        perform(application, w.RECOGNISE_START, by=moonlighting, at=at, reason="补录", started_on=at.date())
