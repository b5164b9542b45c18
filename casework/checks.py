"""System checks: the triggers without which the record is only a promise, a decision about every column, and rows that fit.

Missing triggers are a warning, so that `migrate` can mend them.
"""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, get_args

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connection

from accounts import columns
from accounts.roles import OFFICIAL_ROLES, Role

from . import triggers
from .forms.step import StepForm
from .registry import CaseType, case_types
from .step import Step

FLOORS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review")
KEY_HINT = "openssl rand -hex 32"
HINT = "declare it with accounts.columns.kept above the class: frozen, covered, derived or free with a reason"


@register(Tags.database)
def triggers_installed(app_configs, databases, **kwargs):
    if not databases:
        return []
    if "casework_record" not in connection.introspection.table_names():
        return []
    missing = sorted(triggers.names() - triggers.installed())
    return (
        [Warning(f"missing database triggers: {', '.join(missing)}", hint="run migrate", id="casework.W001")]
        if missing
        else []
    )


@register(Tags.security, deploy=True)
def certificates_signed(app_configs, **kwargs):
    """A key that everybody knows signs nothing in earnest; without one no grade certificate can be made out."""
    if settings.CERTIFICATE_KEY == settings.DEMONSTRATION_CERTIFICATE_KEY and not settings.DEMONSTRATION:
        return [Error("CERTIFICATE_KEY is the demonstration's", hint=KEY_HINT, id="casework.E004")]
    if not re.fullmatch("[0-9a-f]{64}", settings.CERTIFICATE_KEY):
        return [Warning("CERTIFICATE_KEY is not set: no grade certificate is made", hint=KEY_HINT, id="casework.W002")]
    return []


@register(Tags.models)
def columns_decided(app_configs, **kwargs):
    """Every column of every table of ours has one decision, and says so beside its model (`accounts.columns`)."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS:
            continue
        declaration = columns.declared(model)
        if declaration is None:
            found.append(Error(f"{model._meta.label}: no column is decided", hint=HINT, obj=model, id="casework.E001"))
            continue
        known = {column.name for column in declaration.fields}
        found += [
            Error(f"{model._meta.label}.{name}: not one decision", hint=HINT, obj=model, id="casework.E002")
            for name, rules in declaration.decided().items()
            if name not in known or not _one(rules)
        ]
    return found


def _one(rules: list[columns.Rule]) -> bool:
    """One, or several moments each of which freezes the column."""
    return len(rules) == 1 or (len(rules) > 1 and all(isinstance(rule, columns.Frozen) for rule in rules))


@register(Tags.models)
def steps_fit(app_configs, **kwargs):
    """Every row of a workflow has a name, a method, and a form and a verb that speak of the same facts."""
    return [
        Error(f"{of_kind.kind}: {misfit}", id="casework.E003")
        for of_kind in case_types()
        for misfit in misfits(of_kind)
    ]


def misfits(of_kind: CaseType) -> Iterator[str]:
    named = Counter(step.name for step in of_kind.steps)
    yield from (f"two steps are named {name}" for name, times in named.items() if times > 1)
    buttons = [step for step in of_kind.steps if not step.page]
    yield from (
        f"{step.name} has a form or a verb, but no button"
        for step in {*of_kind.verbs, *of_kind.forms}.difference(buttons)
    )
    for step in of_kind.steps:
        if step.prepared and step.page:
            yield f"{step.name} is prepared, and has a page of its own on which nobody would propose it"
        if step.checks and not step.prepared:
            yield f"{step.name} asks what was looked into, and nobody prepares it"
        method: Any = getattr(of_kind.model, step.name, None)
        if not _made_from(step, method):
            yield f"{step.name} has no method made from its row"
        elif step in buttons and step.roles != (Role.CLOCK,):
            yield from _unheard(of_kind, step, method)
        yield from _left_open(of_kind, step)


def _left_open(of_kind: CaseType, step: Step) -> Iterator[str]:
    """What an office does is taken back by another row of the table, or says why it stands and what puts it right."""
    if step.undoes is not None or set(step.roles).isdisjoint(OFFICIAL_ROLES):
        return
    taken_back = any(other.undoes is step for other in of_kind.steps)
    if taken_back is bool(step.stands):
        yield f"{step.name} has to be taken back by a row of its table, or to say why it stands (Step.stands): one of the two"


def _made_from(step: Step, method: Any) -> bool:
    transitions = method._django_fsm.transitions if hasattr(method, "_django_fsm") else {}
    return {source.value for source in step.sources} == transitions.keys() and all(
        transition.custom["step"] is step for transition in transitions.values()
    )


def _unheard(of_kind: CaseType, step: Step, method: Callable[..., object]) -> Iterator[str]:
    """What the form asks for and nobody takes, and what is taken and never asked for."""
    asked = set(of_kind.forms.get(step, StepForm).base_fields) - set(StepForm.OWN) | (
        {"reason"} if step.needs_reason else set()
    )
    verb = of_kind.verbs.get(step)
    takes, needs = keywords(verb or method)
    if verb is None:
        takes |= {"reason"}
    yield from (f"{step.name}: its form asks for {name}, which nobody takes" for name in sorted(asked - takes))
    yield from (f"{step.name}: {name} is needed, and its form does not ask for it" for name in sorted(needs - asked))


def keywords(verb: Callable[..., object]) -> tuple[set[str], set[str]]:
    """The facts that a verb or a method takes, and those that it cannot do without."""
    takes, needs = set(), set()
    for name, parameter in inspect.signature(verb).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            takes |= {key for typed in get_args(parameter.annotation) for key in typed.__annotations__}
        elif parameter.kind is parameter.KEYWORD_ONLY and name not in ("by", "at", "seen"):
            takes.add(name)
            needs |= {name} if parameter.default is parameter.empty else set()
    return takes, needs
