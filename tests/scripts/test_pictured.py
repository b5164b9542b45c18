"""Every page that somebody can open is pictured: the list of pages and the map of addresses are compared."""

import ast
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from django.urls import Resolver404, get_resolver, resolve

from casework.maps import patterns
from tests.browser.test_accessibility import FILES

LISTED = sorted((Path(__file__).resolve().parents[2] / "scripts" / "pictured").glob("*.py"))
# What a GET answers with is no page of its own, or cannot be opened from what stands in the database.
NOT_PICTURED = {
    **dict.fromkeys(FILES, "a file"),
    "case_materials": "a file",
    "job_faults": "a file",
    "job_result": "a file",
    "material_content": "the material inside its page",
    "national_material": "the page of a material, for an expert of the round",
    "national_material_content": "the same, inside its page",
    "notice_batch_pdf": "a file",
    "notice_batch_zip": "a file",
    "notice_preview": "a file",
    "release_data": "a file",
    "shown_evidence_file": "a file",
    "readings_export": "a file",
    "healthz": "for machines",
    "upload": "for scripts that send files in pieces",
    "uploads": "the same",
    "readyz": "for machines",
    "destruction_new": "of cases whose term has ended, which the demonstration has none of",
    "destruction": "the same",
    "sign": "of what the clock finds, which the demonstration begins without",
    "spare_filing": "leads on to the filings that are named",
    "suspension_circular": "of a district lowered two years running, which the demonstration has none of",
    "case_draw": "leads on to the draw or to the case",
    "kept_form": "of a form that was sent after its session had ended",
    "filing": "leads on to the part that is due",
    "own_file": "leads on to the file",
    "notice_redraft": "of a draft that is no longer true, which the demonstration has none of",
    "rate_team": "asks for an opinion in a pool that keeps points, which no regime has yet",
    "objection_receipt": "asks for the secret of a receipt, of which only a digest is kept",
    "objection_answer": "the same",
    "tip_receipt": "the same",
    "review_tip_receipt": "the same",
    "emr_tip_receipt": "the same",
    "registration": "asks for the secret of a receipt, of which only a digest is kept",
    "registration_edit": "the same",
    "registration_withdraw": "the same",
    "visit_worker": "a script, for browsers",
    "visit_give_up_device": "of a device that a member rates on, which the demonstration has none of",
    "slip": "shown once, to whoever has made it",
    "ticket": "asks for the secret of a link",
}


def methods(view) -> list[str] | None:
    """What `require_http_methods` lets through, wherever it stands among the decorators; None where nothing is said."""
    while view is not None:
        names = view.__code__.co_freevars
        if "request_method_list" in names:
            return view.__closure__[names.index("request_method_list")].cell_contents
        view = getattr(view, "__wrapped__", None)
    return None


@cache
def pictured() -> frozenset[str]:
    return frozenset(_pictured())


def _pictured() -> Iterator[str]:
    """The names of the addresses in the list; whatever stands in braces is filled in with a number."""
    read = (ast.walk(ast.parse(module.read_text(encoding="utf-8"))) for module in LISTED)
    for node in chain.from_iterable(read):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Shown"):
            continue
        match node.args[1]:
            case ast.Constant(value=path):
                pass
            case ast.JoinedStr(values=parts):
                path = "".join(part.value if isinstance(part, ast.Constant) else "1" for part in parts)
        try:
            yield resolve(path.partition("?")[0]).url_name
        except Resolver404:
            assert path == "/no/such/page/"


VIEWS = {pattern.name: pattern.callback for _, pattern in patterns(get_resolver())}


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_page_is_pictured_or_says_why_not(name):
    opens = "GET" in (methods(VIEWS[name]) or ["GET"])
    assert (name in pictured()) == (opens and name not in NOT_PICTURED)


def test_every_exception_is_an_address():
    assert set(NOT_PICTURED) - set(VIEWS) <= {"static"}
