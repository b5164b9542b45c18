"""Every table says what a case lacks and who is waited for, so that no case lies on nobody's desk."""

import pytest

from accounts.roles import OFFICIAL_ROLES, ROLE_CARDS, OfficeKind, Role
from casework.registry import CaseType, case_types
from casework.stages import CANCELLED
from casework.workbench import desk

KINDS = case_types()
# Open to an authority while the institution has the ball, once its term is over: it stands among what is late, and is its choice.
AT_WILL = {("draft_unqualified", "supplement"), ("find_unqualified", "supplement")}


def awaited(of_kind: CaseType, stage) -> list:
    """While the institution is there: once it is closed the ball lies with the office that ends the case (`turns.ending`)."""
    steps = (step for step in of_kind.steps if CANCELLED not in step.targets)
    return [step for step in steps if step.lacks and stage in step.sources]


@pytest.mark.parametrize("of_kind", KINDS, ids=lambda kind: kind.kind)
def test_whoever_holds_a_case_is_told_what_it_lacks(of_kind):
    silent = {stage for stage in of_kind.stages if stage.holder and not stage.end and not awaited(of_kind, stage)}
    assert silent == set()


@pytest.mark.parametrize("of_kind", KINDS, ids=lambda kind: kind.kind)
def test_whoever_is_waited_for_finds_the_case_on_a_desk(of_kind):
    """An official the cases that the own office holds, the centre those of the commission and of an institute not connected."""
    lost = [
        (step.name, stage.value, role.value)
        for stage in of_kind.stages
        for step in awaited(of_kind, stage)
        for role in step.roles
        if role in OFFICIAL_ROLES and stage.holder not in (*ROLE_CARDS[role].offices, *desk._acts_for(role))
    ]
    assert {(name, stage) for name, stage, _ in lost} <= AT_WILL


def test_the_centre_has_the_rounds_that_it_runs_for_the_commission_on_its_desk():
    assert desk._acts_for(Role.CENTRE) == (OfficeKind.COMMISSION,)
    assert {role for role in OFFICIAL_ROLES if desk._acts_for(role)} == {Role.CENTRE}
