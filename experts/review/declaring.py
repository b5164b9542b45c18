"""What a kind of case declares of its rounds of review, beside the rows of their steps: verbs, forms, places of work."""

from functools import partial

from accounts.roles import Role
from casework.forms.step import StepForm
from casework.registry import Verb, Workplace
from casework.step import Step
from experts.actions import seats
from experts.forms.seats import DesignateForm, LeaderForm, ReleaseForm

from .steps import ReviewSteps


def verbs(*rounds: ReviewSteps) -> dict[Step, Verb]:
    """Behind the steps that have a button; the others are taken from the pages of the draw and of the opinion."""
    found: dict[Step, Verb] = {}
    for steps in rounds:
        if steps.designate:
            found[steps.designate] = partial(seats.designate, use=steps.use)
        if steps.undesignate:
            found[steps.undesignate] = partial(seats.undesignate, use=steps.use)
        found[steps.release] = partial(seats.release, use=steps.use)
        found[steps.lead] = partial(seats.change_leader, use=steps.use)
    return found


def forms(*rounds: ReviewSteps) -> dict[Step, type[StepForm]]:
    found: dict[Step, type[StepForm]] = {}
    for steps in rounds:
        if steps.designate:
            found[steps.designate] = DesignateForm
        found[steps.release] = ReleaseForm
        found[steps.lead] = LeaderForm
    return found


def workplaces(*rounds: ReviewSteps) -> tuple[Workplace, ...]:
    """An expert works at the desk of assignments, the office that calls them at the draws of the case."""
    found = []
    for use in (steps.use for steps in rounds):
        found.append(Workplace(use.states, use.runners, "专家评审", use.article, "case_draw"))
        found.append(Workplace(use.hears, (Role.EXPERT,), "评审意见", use.article, "assignments", numbered=False))
    return tuple(found)
