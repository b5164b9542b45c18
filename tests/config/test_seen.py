"""Nobody acts upon what has changed since they saw it: every address that takes a form guards what its page showed.

It does so with a form of `accounts/entry/forms.py`, with the version of the case on a step, with a mark a row in a list, or its
reason why nothing that was shown can have moved stands below. A new address without any of them fails.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from django.forms import BaseForm
from django.urls import get_resolver

from accounts.entry.forms import SeenForm, StandingForm, refuse_unseen
from casework.forms.step import StepForm
from casework.maps import patterns

from .test_twice import takes_post

GUARDS = (SeenForm, StandingForm, StepForm)
OWN = "what its person has of their own: nobody else changes it"
ADDS = "adds a row of what is typed; what must not stand twice is refused by the verb"
FILE = "a file brings in what it holds; the page shows nothing that it writes over"
ONCE = "one button, whose verb refuses what is done already"
FIELD = "every field carries the version that was seen (autosave)"
VERSION = "refused by the version of the case, or of the list, that the page carries"
UNSEEN = {
    "sign_in": OWN,
    "sign_out": OWN,
    "end_session": OWN,
    "switch_office": OWN,
    "large_type": OWN,
    "change_password": OWN,
    "forgotten_password": OWN,
    "ticket": OWN,
    "mark_read": "marks the messages that the page listed, by their keys",
    "job_cancel": OWN,
    "job_slips": OWN,
    "export_start": ADDS,
    "invite_person": ADDS,
    "open_cycle": ADDS,
    "nominate_expert": ADDS,
    "own_absences": ADDS,
    "correct_own_absence": "an entry is never changed, only struck; one that is struck is not to be found",
    "delivery_correct": "an entry is never changed, only struck; one that is struck is not to be found",
    "enter_points": ADDS,
    "correct_points": ADDS,
    "draft_feedback": ADDS,
    "rate_team": ADDS,
    "notice_deliver": ADDS,
    "enrol": ADDS,
    "named_materials": ADDS,
    "application_materials": ADDS,
    "register": ADDS,
    "calendar_years": FILE,
    "import_emr_edition": FILE,
    "import_results": FILE,
    "import_experts": FILE,
    "import_points_table": FILE,
    "import_edition": FILE,
    "grades_import": FILE,
    "enrol_register": FILE,
    "filing_import": FILE,
    "assessment_workbook": FILE,
    "effects_again": ONCE,
    "take_back": ONCE,
    "notice_retry": ONCE,
    "notice_printed": ONCE,
    "remind_all": ONCE,
    "remind_one": ONCE,
    "filing_start": ONCE,
    "start_assessment": ONCE,
    "remove_material": ONCE,
    "end_material": ONCE,
    "assignment": "what is asked of an expert stands as it was proposed; an answer given or a proposal withdrawn is refused",
    "draw": "a list is frozen before its page is shown; whose turn it is not is refused",
    "filing_answers": FIELD,
    "filing_section": FIELD,
    "assessment_answers": FIELD,
    "assessment_chapter": FIELD,
    "assignment_answers": FIELD,
    "opinion": FIELD,
    "consolidation": FIELD,
    "filing_confirm": "confirms an item by the digest of the answers that the page showed",
    "notice_batch_act": "refuses a draft that is younger than the page",
    "district_summary": VERSION,
    "registration_edit": VERSION,
    "registration_withdraw": VERSION,
    "registration_renew": "gives a receipt a new secret; nothing of the case is changed",
}


def named(view: Any, known: set[FunctionType]) -> Iterator[Any]:
    """What a view and the functions of its module that it calls refer to by name."""
    view = inspect.unwrap(view)
    if view in known:
        return
    known.add(view)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(view)))):
        match node:
            case ast.Name(id=name):
                found = view.__globals__.get(name)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                found = getattr(view.__globals__.get(module), name, None)
            case _:
                continue
        yield found
        if inspect.isfunction(found) and found.__module__ == view.__module__:
            yield from named(found, known)


def guarded(view: Any) -> bool:
    """An act of the notice desk names the base of its forms as well; one form that guards is enough."""
    found = list(named(view, set()))
    return refuse_unseen in found or any(
        inspect.isclass(one) and issubclass(one, BaseForm) and issubclass(one, GUARDS) for one in found
    )


def test_every_address_that_takes_a_form_guards_what_it_showed_or_says_why_not():
    taking = [pattern for _, pattern in patterns(get_resolver()) if takes_post(pattern.callback, set())]
    assert len(taking) > 100
    assert {pattern.name for pattern in taking if not guarded(pattern.callback)} == set(UNSEEN)
