"""Rows, methods, verbs and forms of a workflow fit each other; what does not is named before anybody meets it."""

import ast
import importlib
from dataclasses import replace

import pytest
from django import forms

from casework.checks import keywords, misfits
from casework.forms.step import StepForm
from casework.registry import CaseType, case_type, case_types
from casework.step import Step
from emr_rating import workflow as w
from emr_rating.articles import E
from emr_rating.stages import Stage

from .test_laws import SOURCES, calls, name

OWN = {"by", "at", "seen", "reason", "then", "weigh"}


def filing(**changes) -> CaseType:
    return replace(case_type("emr_filing"), **changes)


class Mute(StepForm):
    """Asks for something that no verb of a conclusion takes, and not for the level."""

    colour = forms.CharField()


def deaf(case, *, by, at, reason, seen=None): ...


@pytest.mark.parametrize("of_kind", case_types(), ids=lambda of_kind: of_kind.kind)
def test_every_row_fits(of_kind):
    assert list(misfits(of_kind)) == []


@pytest.mark.parametrize(
    "of_kind, said",
    [
        (filing(steps=(*w.STEPS, w.AMEND)), ["two steps are named amend"]),
        (
            filing(forms={w.VERIFY: StepForm}, verbs={}, steps=(w.AMEND,)),
            ["verify has a form or a verb, but no button"],
        ),
        (
            filing(forms={w.REPORT: StepForm}, verbs={}, steps=(w.REPORT,)),
            ["report has a form or a verb, but no button"],
        ),
        (
            filing(
                steps=(Step("amend", Stage.REPORTED, Stage.AMENDING, by=w.AMEND.by, article=E(10), label="修改"),),
                forms={},
                verbs={},
            ),
            ["amend has no method made from its row"],
        ),
        (
            filing(
                steps=(w.CONCLUDE,),
                forms={w.CONCLUDE: Mute},
                verbs={w.CONCLUDE: case_type("emr_filing").verbs[w.CONCLUDE]},
            ),
            [
                "conclude: its form asks for colour, which nobody takes",
                "conclude: level is needed, and its form does not ask for it",
            ],
        ),
        (
            filing(steps=(w.ASK,), forms={w.ASK: case_type("emr_filing").forms[w.ASK]}, verbs={w.ASK: deaf}),
            [
                "ask: its form asks for question, which nobody takes",
                "ask: reason is needed, and its form does not ask for it",
            ],
        ),
    ],
)
def test_what_does_not_fit_is_named(of_kind, said):
    assert list(misfits(of_kind)) == said


def test_every_verb_gives_its_step_the_facts_that_the_method_takes():
    """Read from the sources: where the facts stand in the call itself, and the step by its name."""
    found, wrong = 0, []
    for path in SOURCES:
        if "actions" not in path.parts:
            continue
        module = importlib.import_module(".".join(path.relative_to(path.parents[2]).with_suffix("").parts))
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
    assert found > 15


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
