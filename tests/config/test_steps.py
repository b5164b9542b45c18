"""Rows, methods, verbs and forms of a workflow fit each other; what does not is named before anybody meets it."""

import ast
import importlib
from dataclasses import replace
from datetime import date

import pytest
from django import forms
from django.conf import settings

from casework.checks import keywords, misfits
from casework.forms.step import StepForm
from casework.registry import CaseType, case_type, case_types
from casework.searching import numbers_meant
from casework.step import Step
from emr_rating import workflow as w
from emr_rating.articles import E
from emr_rating.filing.steps import AMEND, REPORT
from emr_rating.municipal.steps import ASK, CONCLUDE_DISTRICT, REOPEN
from emr_rating.registration.steps import VERIFY
from emr_rating.stages import Stage
from experts.uses import registered

from .test_laws import SOURCES, calls, name

# In a state of a round, and not named after its use: why.
NAMED_ALIKE = {
    "propose": "what is found of an objection bears one name in both regimes; an objection has one use",
    "move": "handing a case to another district is named alike everywhere; of a recheck it comes before the visit alone",
}
OWN = {"by", "at", "seen", "reason", "then", "weigh"}


def filing(**changes) -> CaseType:
    return replace(case_type("emr_filing"), **changes)


class Mute(StepForm):
    """Asks for something that no verb of a conclusion takes, and not for the level."""

    colour = forms.CharField()


def deaf(case, *, by, at, reason, seen=None): ...


def test_every_kind_has_letters_of_its_own():
    """Its numbers begin with them, and are counted by them; one or two, which the search reads."""
    letters = [of_kind.prefix for of_kind in case_types()]
    assert sorted(letters) == sorted(set(letters))
    assert {prefix: numbers_meant(f"{prefix.lower()}2026-7", on=date(2026, 12, 1)) for prefix in letters} == {
        prefix: [f"{prefix}2026-0007"] for prefix in letters
    }


@pytest.mark.parametrize("of_kind", case_types(), ids=lambda of_kind: of_kind.kind)
def test_every_row_fits(of_kind):
    assert list(misfits(of_kind)) == []


def test_a_step_of_a_round_bears_the_name_of_its_use():
    """Where experts are at work in a state, whatever is done there is named after the use: a case has several. A table that is made
    from another's keeps its names, after the use that its own follows."""
    wrong = {
        step.name
        for use in registered()
        for step in case_type(use.kind).steps
        if set(step.sources) <= set(use.states)
        and not step.name.removeprefix("draft_").startswith(tuple(f"{name}_" for name in (use.name, *use.follows)))
    }
    assert wrong == NAMED_ALIKE.keys()


@pytest.mark.parametrize(
    "of_kind, said",
    [
        (filing(steps=(*w.STEPS, AMEND)), ["two steps are named amend"]),
        (
            filing(forms={VERIFY: StepForm}, verbs={}, steps=(AMEND,)),
            ["verify has a form or a verb, but no button"],
        ),
        (
            filing(forms={REPORT: StepForm}, verbs={}, steps=(REPORT,)),
            ["report has a form or a verb, but no button"],
        ),
        (
            filing(
                steps=(Step("amend", Stage.REPORTED, Stage.AMENDING, by=AMEND.by, article=E(10), label="修改"),),
                forms={},
                verbs={},
            ),
            ["amend has no method made from its row"],
        ),
        (
            filing(
                steps=(CONCLUDE_DISTRICT, REOPEN),
                forms={CONCLUDE_DISTRICT: Mute},
                verbs={CONCLUDE_DISTRICT: case_type("emr_filing").verbs[CONCLUDE_DISTRICT]},
            ),
            [
                "emr_district_review_conclude: its form asks for colour, which nobody takes",
                "emr_district_review_conclude: level is needed, and its form does not ask for it",
            ],
        ),
        (
            filing(steps=(ASK,), forms={ASK: case_type("emr_filing").forms[ASK]}, verbs={ASK: deaf}),
            [
                "emr_district_review_ask: its form asks for question, which nobody takes",
                "emr_district_review_ask: reason is needed, and its form does not ask for it",
            ],
        ),
    ],
)
def test_what_does_not_fit_is_named(of_kind, said):
    assert list(misfits(of_kind)) == said


def test_what_an_office_does_is_taken_back_by_a_row_or_says_why_it_stands():
    """One of the two, and never both: `Step.undone` or `Step.stands`."""
    sentence = "emr_district_review_conclude has to be taken back by a row of its table, or to say why it stands (Step.stands): one of the two"
    assert sentence in list(misfits(filing(steps=(CONCLUDE_DISTRICT,), forms={}, verbs={})))
    assert sentence not in list(misfits(filing(steps=(CONCLUDE_DISTRICT, REOPEN), forms={}, verbs={})))
    both = replace(CONCLUDE_DISTRICT, stands="不能撤回。")
    taken_back = replace(REOPEN, undoes=both)
    assert sentence in list(misfits(filing(steps=(both, taken_back), forms={}, verbs={})))


@pytest.mark.parametrize("of_kind", case_types(), ids=lambda of_kind: of_kind.kind)
def test_what_takes_back_goes_back_and_belongs_to_whoever_took_the_step(of_kind):
    for back in of_kind.steps:
        if (step := back.undoes) is not None:
            assert (back.targets, back.roles) == (step.sources if step.targets else (), step.roles)
            assert back.sources == (step.targets or step.sources)
            assert back.needs_reason
            assert back.until


def test_every_verb_gives_its_step_the_facts_that_the_method_takes():
    """Read from the sources: where the facts stand in the call itself, and the step by its name."""
    found, wrong = 0, []
    for path in SOURCES:
        if "perform(" not in path.read_text("utf-8"):
            continue
        module = importlib.import_module(".".join(path.relative_to(settings.ROOT).with_suffix("").parts))
        for call in calls(path):
            step = _step(call, module)
            given = {keyword.arg for keyword in call.keywords}
            if step is None or None in given or "weigh" in given:
                continue
            found += 1
            model = next(of_kind.model for of_kind in case_types() if step in of_kind.steps)
            takes, needs = keywords(getattr(model, step.name))
            if not needs <= given - OWN <= takes:
                wrong.append(f"{name(path)}:{call.lineno} {step.name}: {sorted(given - OWN)}, not {sorted(takes)}")
    assert wrong == []
    assert found > 25


def _step(call: ast.Call, module) -> Step | None:
    verb = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if verb != "perform" or len(call.args) < 2:
        return None
    match call.args[1]:
        case ast.Name(constant):
            found = getattr(module, constant, None)
        case ast.Attribute(ast.Name(of), constant):
            found = getattr(getattr(module, of, None), constant, None)
        case _:
            found = None
    return found if isinstance(found, Step) else None
