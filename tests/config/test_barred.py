"""Whoever is disqualified acts nowhere: every row of the record says of which regime the act is, and there it is refused (P31)."""

import ast
from pathlib import Path

import pytest

from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import offers
from config.scenarios import accounting
from primary_care_review.models import NamedMaterial
from primary_care_review.requirements import actions as requirements
from primary_care_review.stages import Stage
from tests.primary_care_review.steps import walk

ROOT = Path(__file__).parents[2]
ROWS = ("record.append", "record.Entry", "Entry")
FLOORS = ("casework", "experts", "emr_rating", "primary_care_review")
# Acts that are of no regime: the verb as it stands in the code, and what it is about.
OF_NONE = {
    ("casework/people.py", "verb"): "people and their posts",
    ("casework/jobs/term.py", "'remove_files'"): "the clock alone",
    ("casework/sealing.py", "'seal'"): "the clock alone",
    ("casework/anchors.py", "'set_anchor'"): "the clock alone",
    ("casework/signs/finding.py", "'look'"): "the clock alone",
    ("casework/actions/calendar_import.py", "'import_calendar'"): "the calendar of both",
    ("casework/actions/change_requests.py", "verb"): "what an institution is",
    ("casework/actions/institutions.py", "verb"): "what an institution is",
    ("casework/actions/institutions.py", "'leave_code'"): "what an institution is",
    ("casework/actions/figures.py", "'set_figures'"): "settings, which the commission's people make for both",
    ("casework/actions/notices.py", "'document_word'"): "how an office numbers its papers",
    ("casework/deciding/office.py", "'two_people'"): "how an office divides its work",
    ("casework/views/effects.py", "'effects_again'"): "what a machine has not done yet",
}


def rows_of_none() -> set[tuple[str, str]]:
    """Where a row is added to the record that names neither a case nor an article."""
    found = set()
    for path in (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            said = {word.arg: ast.unparse(word.value) for word in call.keywords}
            adds = {"verb", "by"} <= said.keys() and ast.unparse(call.func) in ROWS
            if adds and not said.keys() & {"case", "article"}:
                found.add((str(path.relative_to(ROOT)), said["verb"]))
    return found


@pytest.mark.article("P31")
def test_every_act_names_its_case_or_its_article_or_is_of_no_regime():
    assert rows_of_none() == set(OF_NONE)


@pytest.mark.django_db
@pytest.mark.article("P31")
def test_a_disqualified_official_acts_neither_on_a_case_nor_beside_one_and_reads_why(people, at):
    handler = people[Role.BUREAU_HANDLER]
    case = walk(Stage.SUBMITTED, people, at)
    assert any(offer.open for offer in offers(case, by=handler, at=at))
    accounting.disqualified(handler, people=people, at=at)
    shown = offers(case, by=handler, at=at)
    assert shown
    assert all("被取消参与资格，不能办理" in str(offer.verdict) for offer in shown)
    with pytest.raises(Refused, match="被取消参与资格，不能办理"):
        requirements.name_material(name="执业许可证副本", by=handler, at=at)
    assert not NamedMaterial.objects.filter(name="执业许可证副本").exists()
