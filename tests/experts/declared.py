"""A use of experts that only a test declares: its steps stand in the workflow of its kind of case like any other."""

from dataclasses import replace

from casework import registry
from casework.models import Case
from emr_rating.municipal.keep_or_lower import KeepOrLowerForm
from experts import uses
from experts.review import declaring
from experts.review.steps import review_steps
from experts.uses import ReviewUse


class LevelForm(KeepOrLowerForm):
    """Asks of cases that declare no level of their own as well."""

    @classmethod
    def declared(cls, case: Case) -> int:
        return getattr(case, "declared_level", None) or 4


def use_of_test(**columns) -> ReviewUse:
    """What a test says of its use; the rest is plausible enough."""
    plain = {"opinion": LevelForm, "material": "experts/opinion_notes.html", "shows": lambda case: {}}
    return ReviewUse(**plain | columns)


def declare(monkeypatch, use: ReviewUse) -> ReviewUse:
    """Registers the use, and puts its rows into the workflow of its kind."""
    monkeypatch.setitem(uses._uses, use.name, use)
    steps, of_kind = review_steps(use), registry.case_type(use.kind)
    field = of_kind.model._meta.get_field("state")
    for step in steps:
        method = step.on(field)(step.bare())
        method._django_fsm.field = field
        monkeypatch.setattr(of_kind.model, step.name, method, raising=False)
    more = replace(
        of_kind,
        steps=(*of_kind.steps, *steps),
        verbs={**of_kind.verbs, **declaring.verbs(steps)},
        forms={**of_kind.forms, **declaring.forms(steps)},
    )
    monkeypatch.setitem(registry._types, use.kind, more)
    return use
