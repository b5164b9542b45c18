"""What a kind of case declares of its rounds of review, beside the rows of their steps: verbs, forms, places of work."""

from functools import partial

from accounts.roles import Role
from casework.forms.step import StepForm
from casework.registry import Verb, Workplace
from casework.step import Step
from experts.actions import seats
from experts.forms.seats import DesignateForm, ReleaseForm

from .steps import ReviewSteps


def verbs(*rounds: ReviewSteps) -> dict[Step, Verb]:
    """Behind the steps that have a button; the others are taken from the pages of the draw and of the opinion."""
    found: dict[Step, Verb] = {}
    for steps in rounds:
        if steps.designate:
            found[steps.designate] = partial(seats.designate, use=steps.use)
        found[steps.release] = partial(seats.release, use=steps.use)
    return found


def forms(*rounds: ReviewSteps) -> dict[Step, type[StepForm]]:
    found: dict[Step, type[StepForm]] = {}
    for steps in rounds:
        if steps.designate:
            found[steps.designate] = DesignateForm
        found[steps.release] = ReleaseForm
    return found


def workplaces(*rounds: ReviewSteps) -> tuple[Workplace, ...]:
    """An expert works at the desk of assignments; where a team has to be drawn, the office begins at its draw."""
    found = []
    for use in (steps.use for steps in rounds):
        if use.team:
            found.append(Workplace(use.states, use.runners, "专家评审", use.article, "case_draw"))
        found.append(Workplace(use.states, (Role.EXPERT,), "评审意见", use.article, "assignments", numbered=False))
    return tuple(found)
