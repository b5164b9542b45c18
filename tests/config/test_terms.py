"""Nothing waits for ever: a state that is not an end has a clock that runs in it, or says why it has none, and leads on."""

import pytest

from accounts.roles import Role
from casework.registry import CaseType, case_types
from casework.stages import StageEnum
from casework.step import Clock

# What follows is not built yet.
UNBUILT: set[tuple[str, str]] = set()
MEASURES = ("termination", "city_termination", "revocation", "city_revocation")
HEARD = {
    *((f"emr_{measure}", "close_hearing") for measure in ("violation", "bureau_violation")),
    *((f"primary_care_{measure}", "close_hearing") for measure in MEASURES),
}
STATES = [
    pytest.param(of_kind, stage, id=f"{of_kind.kind}-{stage}")
    for of_kind in case_types()
    for stage in of_kind.stages
    if not stage.end
]


def running(of_kind: CaseType) -> dict[StageEnum, set[Clock]]:
    """By state, the clocks that may run in it: those that its kind opens with, those that a step into it starts, and those that
    ran before and that the step neither meets nor pauses; what is taken back ends what it started."""
    found: dict[StageEnum, set[Clock]] = {stage: set() for stage in of_kind.stages}
    for stage, clocks in of_kind.opens.items():
        found[stage] |= set(clocks)
    while True:
        before = {stage: set(clocks) for stage, clocks in found.items()}
        for step in of_kind.steps:
            for source in step.sources:
                for target in step.targets or (source,):
                    ended = {*step.meets, *step.pauses, *(step.undoes.started if step.undoes else ())}
                    kept = set() if source.end else found[source] - ended  # an end meets all
                    found[target] |= kept | set(step.starts_at(target)) | set(step.resumes)
        if found == before:
            return found


@pytest.mark.parametrize("of_kind, stage", STATES)
def test_a_state_that_is_no_end_has_a_clock_or_says_why_it_has_none(of_kind, stage):
    clocks = running(of_kind)[stage]
    assert bool(clocks) is not bool(of_kind.untimed.get(stage)), f"{of_kind.kind} {stage}: {clocks}"


@pytest.mark.parametrize("of_kind, stage", STATES)
def test_a_state_with_a_clock_has_a_step_that_leads_on(of_kind, stage):
    """Whether it can be taken once the clock has passed is walked in the tests of its stage."""
    on = [step for step in of_kind.steps if stage in step.sources and set(step.targets) - {stage}]
    assert on or (of_kind.kind, stage.value) in UNBUILT


@pytest.mark.parametrize("of_kind", case_types(), ids=lambda of_kind: of_kind.kind)
def test_what_is_excepted_is_a_state_of_the_kind_and_no_end(of_kind):
    for stage in of_kind.untimed:
        assert not of_kind.stage(stage).end
    assert all(of_kind.untimed.values())


def test_only_article_8_lets_the_clock_itself_end_what_waits():
    """Where the text has a body decide, a person takes the step (a supplement, a question, a registration); that a term for a
    statement is over decides nothing (P33)."""
    by_clock = {
        (of_kind.kind, step.name) for of_kind in case_types() for step in of_kind.steps if step.roles == (Role.CLOCK,)
    }
    assert by_clock == {("emr_filing", "close"), ("emr_filing", "miss"), ("emr_filing", "miss_materials"), *HEARD}
