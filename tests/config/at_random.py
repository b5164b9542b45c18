"""A walk at random in one scene, the same every time: the machine (`machine`) run by Hypothesis."""

from collections import Counter

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from casework import record
from casework.actor import CLOCK
from casework.models import Case

from .goals import Goals
from .machine import Machine
from .random_workflow import Workflow
from .walks.walk import Walk


def walked(
    workflow: Workflow,
    walk: Walk,
    goals: Goals,
    *,
    scene: str,
    examples: int,
    length: int,
    number: int,
    tried: Counter[tuple[str, ...]],
) -> list[tuple[str, str]]:
    """So many examples from a number on in a scene, which is the same walk every time; what they bring about counts for the `goals`.
    What was `tried` in vain before comes last, and is added to. Returns which cases stood there, by kind and state."""
    with transaction.atomic():
        begins = workflow.scenes[scene](walk, workflow.begins)
        record.append(subject="world", at=begins, verb="build", label="测试数据", by=CLOCK)  # of what no verb makes
        goals.taken |= walk.recorded()
        standing = list(Case.objects.filter(kind__in=workflow.kinds).values_list("kind", "state"))
        own = {"workflow": workflow, "walk": walk, "goals": goals, "begins": begins, "tried": tried}
        _run(type("OfWalk", (Machine,), own), examples=examples, length=length, number=number)
        transaction.set_rollback(True)
    return standing


def _run(of_walk: type[Machine], *, examples: int, length: int, number: int) -> None:
    quick = settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(of_walk), settings=quick)
    except Exception as failed:
        raise of_walk.failure or failed from failed
