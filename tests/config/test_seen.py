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
    "signing_together": "proposals are never changed; one that has ended is not to be found",
    "proposal_take_back": "a proposal is never changed; one that has ended is refused by the verb",
    "delivery_correct": "an entry is never changed, only struck; one that is struck is not to be found",
    "enter_points": ADDS,
    "correct_points": ADDS,
    "draft_feedback": ADDS,
    "rate_team": ADDS,
    "notice_deliver": ADDS,
    "enrol": ADDS,
    "enter_contract": ADDS,
    "propose_party_measure": ADDS,
    "propose_accountability": ADDS,
    "propose_bureau_violation": ADDS,
    "referral_new": "rows of the reading log never change; a sign that is settled meanwhile is refused by the verb",
    "add_contract_person": ADDS,
    "named_materials": ADDS,
    "working_rules": ADDS,
    "statistics": ADDS,
    "statistics_import": FILE,
    "strike_statistic": "an entry is never changed, only struck; one that is struck is not to be found",
    "announce_training": ADDS,
    "ask_question": ADDS,
    "sign_up_training": ONCE,
    "withdraw_training": ONCE,
    "application_materials": ADDS,
    "filing_materials": ADDS,
    "register": ADDS,
    "calendar_years": FILE,
    "import_emr_edition": FILE,
    "import_results": FILE,
    "takeover_new": FILE,
    "proxy_sheet": FILE,
    "import_experts": FILE,
    "import_points_table": FILE,
    "import_edition": FILE,
    "grades_import": FILE,
    "grade_snapshots": "fixes what stands as it is pressed; the page shows nothing of it",
    "enrol_register": FILE,
    "filing_import": FILE,
    "assessment_workbook": FILE,
    "archive_year": "makes files of what is kept as they are made",
    "archive_dossier": "the same, of one case",
    "effects_again": ONCE,
    "take_back": ONCE,
    "notice_retry": ONCE,
    "notice_printed": ONCE,
    "chase": ONCE,
    "remind_all": ONCE,
    "remind_one": ONCE,
    "filing_start": ONCE,
    "start_assessment": ONCE,
    "remove_filing_material": ONCE,
    "collection": ADDS,
    "remove_collected": ONCE,
    "spare_filing": ONCE,
    "begin_collections": ONCE,
    "remind_collections": "a message to those that still collect as it is sent; it changes nothing",
    "export_collections": "makes a file of what may be read as it is made",
    "upload_cancel": ONCE,
    "uploads": ADDS,
    "upload": "a piece carries the offset at which it begins; any other is refused",
    "remove_material": ONCE,
    "end_material": ONCE,
    "issue_certificate": ONCE,
    "issue_result_sheet": ONCE,
    "emr_postings": "names whom it lists; whoever is posted already, or did not pass, is refused by the verb",
    "withdraw_posting": ONCE,
    "closing_act": ONCE,
    "lodge_objection": ADDS,
    "lodge_tip": ADDS,
    "lodge_review_tip": ADDS,
    "lodge_emr_tip": ADDS,
    "decrees": "drafts of the cases that it names; what is decreed or drafted meanwhile is refused by the verb",
    "object_to_own": ADDS,
    "ask_extension": ADDS,
    "national_footage": ADDS,
    "remove_footage": ONCE,
    "shown_evidence": "what is shown is a row of its own; a second comment on it is refused",
    "release": "a consent and what is handed on under it are rows of their own; what was taken back is refused",
    "begin_paper": "a paper is begun once a year and office; one of an occasion adds itself",
    "paper": FIELD,
    "paper_answers": FIELD,
    "suspension_circular": "whom it reaches and why never changes, and a second draft is refused",
    "draft_no_result": "names the cases that it drafts of; what is reported since is refused, and the draft is compared when it is signed",
    "plan_arrange": "names the rows that it writes and shows nothing of them; what they said before stands in the record",
    "assignment": "what is asked of an expert stands as it was proposed; an answer given or a proposal withdrawn is refused",
    "sample": "a list is frozen before its page is shown; whose turn it is not is refused",
    "draw": "a list is frozen before its page is shown; whose turn it is not is refused",
    "filing_answers": FIELD,
    "filing_section": FIELD,
    "assessment_answers": FIELD,
    "assessment_chapter": FIELD,
    "visit_answers": FIELD,
    "visit_chapter": FIELD,
    "visit_photos": ADDS,
    "visit_sent_photo": ADDS,
    "visit_device": "a device says how much waits on itself; sent again it says the same",
    "visit_give_up_device": ONCE,
    "visit_photo_remove": ONCE,
    "sealing": "what is signed is the sum that the page showed; a dossier is sealed once",
    "work_report": FIELD,
    "work_report_answers": FIELD,
    "conclusion_postings": "names whom it lists; whoever is posted already is refused by the verb",
    "withdraw_conclusions": ONCE,
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
