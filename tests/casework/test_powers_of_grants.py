"""Hand-over as a table: who may hand which case over to whom, who may take it back, and what the colleague may then do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import EVERY_ROLE, OfficeKind, Role
from casework import grants
from casework.gateway import Refused as StepRefused
from casework.gateway import may_ever
from casework.models import CaseUserPermission
from casework.notices import with_step
from casework.registry import case_type
from config.scenarios import cast, primary_care
from primary_care_review.check import actions as check
from primary_care_review.check.steps import SUPPLEMENT_NOTICE
from primary_care_review.stages import Stage

pytestmark = pytest.mark.django_db

# Who hands over, and to whom: those who handle cases for an authority.
HANDLING = {Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD}


@pytest.fixture
def case(people, at):
    return primary_care.application_at(Stage.SUBMITTED, people=people, at=at)


@pytest.fixture
def everybody(people, case, at) -> dict[str, Membership]:
    """One of each role, a second one of each in the bureau, and the handler of another bureau."""
    bureau = people[Role.BUREAU_HEAD].office
    third = Office.objects.create(kind=OfficeKind.THIRD_PARTY, name="演示第三方")
    seconds = (Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.NOTICE_CLERK, Role.SUPERVISOR, Role.EXPERT)
    return (
        {str(role): member for role, member in people.items()}
        | {f"second {role}": cast.person(f"er-{role}", "乙", role=role, office=bureau, at=at) for role in seconds}
        | {
            "elsewhere": cast.bureau("500101", at=at)[Role.BUREAU_HANDLER],
            "leader": case.institution.office.memberships.get(),
            "third": cast.person("third", "丙", role=Role.THIRD_PARTY, office=third, at=at),
        }
    )


def refusal(case, *, by: Membership, to: Membership, at) -> str:
    try:
        grants.hand_over(case, to=to, until=at.date(), by=by, at=at, reason="出差")
    except Refused as refused:
        return str(refused)
    return ""


def test_whom_a_case_is_handed_over_to_actor_by_subject(case, everybody, at):
    """Every actor with every subject: colleagues of one office who both handle cases, and nobody with themself."""
    for by in everybody.values():
        for to in everybody.values():
            allowed = {by.role, to.role} <= HANDLING and by.office_id == to.office_id and by.person_id != to.person_id
            said = refusal(case, by=by, to=to, at=at)
            assert (said == "") == allowed, f"{by} -> {to}: {said}"
            assert not said or said.endswith("。")
    assert set(grants.HANDED_OVER) == HANDLING


def test_the_page_opens_for_those_who_may_and_whose_case_it_is(case, everybody, at, signed_in):
    offices = (everybody[Role.BUREAU_HEAD].office_id, everybody[Role.COMMISSION_HEAD].office_id)
    colleague = everybody["second bureau_handler"]
    for by in everybody.values():
        client, page = signed_in(by), reverse("hand_over", args=[case.number])
        expected = 403 if by.role not in HANDLING else 200 if by.office_id in offices else 404
        assert client.get(page).status_code == expected, str(by)
        grants.hand_over(case, to=colleague, until=at.date(), by=everybody[Role.BUREAU_HEAD], at=at, reason="出差")
        back = reverse("take_back", args=[case.number, colleague.pk])
        taken = client.post(back, {"reason": "已返岗"}).status_code
        # A head takes back what a head has handed over; a handler has handed nothing over.
        own = by.role == Role.BUREAU_HEAD and by.office_id == colleague.office_id
        assert taken == (302 if own else 404 if expected == 200 else expected), str(by)
        assert CaseUserPermission.objects.exists() == (not own)


@pytest.mark.parametrize("role", sorted(HANDLING))
def test_a_grant_gives_the_steps_of_the_role_on_this_case_and_no_others(case, people, everybody, at, role):
    """Step by step: beside their own, the colleague has those of the one who handed over, on the one case and until the day."""
    by = people[role]
    kind = "handler" if role.endswith("head") else "head"
    to = people[Role(f"{role.rpartition('_')[0]}_{kind}")]
    other = primary_care.application_at(Stage.SUBMITTED, people=people, at=at, index=1)
    grants.hand_over(case, to=to, until=at.date(), by=by, at=at, reason="出差")
    for step in case_type(case.kind).steps:
        own = to.role in step.roles
        assert may_ever(case, step, to, on=at.date()) == (own or role in step.roles), step.name
        assert may_ever(other, step, to, on=at.date()) == own, step.name
        assert may_ever(case, step, to, on=at.date() + timedelta(days=1)) == own, step.name
        for member in everybody.values():
            if member != to:
                theirs = step.delegable if member.role == Role.THIRD_PARTY else member.role in step.roles
                assert may_ever(case, step, member, on=at.date()) == theirs, step.name


def test_whoever_drafted_does_not_issue_in_the_absent_heads_stead(case, people, at):
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    check.draft_supplement(case, missing="评审申请书：缺少签字", by=handler, at=at)
    grants.hand_over(case, to=handler, until=at.date(), by=head, at=at, reason="出差")
    with pytest.raises(StepRefused, match="拟稿人不能签发自己拟写的文书"):
        with_step.issue(case, SUPPLEMENT_NOTICE, by=handler, at=at)


def test_every_role_is_asked(everybody):
    assert {member.role for member in everybody.values()} == set(EVERY_ROLE) - {Role.INSTITUTION_CLERK}
