"""Every page and file that a role may ask for, with all that stands in a world in place of numbers and keys, and what each of them says."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from django.http import HttpResponse
from django.urls import get_resolver
from python_calamine import CalamineWorkbook

from accounts.models import Institution
from accounts.roles import ANYONE, Role
from casework.maps import patterns
from casework.models import (
    Accountability,
    Case,
    Interpretation,
    Material,
    Notice,
    Posting,
    Question,
    Referral,
    Sample,
    Sign,
    Wording,
)
from casework.registry import case_type
from casework.sampling import uses as samples
from casework.tabs import COMMON_TABS
from emr_rating.models import Cycle, DistrictSummary, Filing
from experts.models import Assignment, Draw, Expert, Pool, PoolEntry, Training
from primary_care_review.models import (
    AgreementCheck,
    Contract,
    ContractPerson,
    Delegation,
    Grade,
    PartyMeasure,
    Plaque,
    RatingPhoto,
    Release,
    RoutineStatistic,
    SecondRater,
    WorkingRule,
)

XLSX = "spreadsheetml"
Values = Mapping[str, list[tuple[Any, ...]]]
# Which of the values an address takes where neither its name nor the name of its place says so.
TAKES = {
    "draw": ("draw", "draw_end", "draw_proof", "draw_record", "draw_list"),
    "sample": ("sample", "sample_end", "sample_proof", "sample_list"),
    "expert": (
        "expert_file", "expert_assignments", "edit_expert", "disqualify_expert", "expert_died", "expert_letters",
        "expert_points", "enter_points", "correct_points", "adjust_level", "draft_feedback",
    ),
    "assignment": ("assignment", "assignment_answers", "opinion", "consolidation"),
    "summary": ("summary", "summary_excel", "summary_pdf"),
    "entry": ("vet_entry", "leave_pool"),
    "pool": ("pool_settings",),
    "person": ("person", "add_role", "reset_person", "end_person"),
    "institution": ("institution", "institution_close"),
    "material": ("material", "material_page", "material_content"),
    "notice": ("notice", "notice_pdf", "notice_preview", "notice_draft"),
    "grade": ("grade", "grade_certificate", "recheck", "revoke_grade"),
    "training": ("training", "sign_up_training", "withdraw_training", "cancel_training", "training_attendance", "training_people"),
    "working_rule": ("working_rule", "working_rule_file", "revise_working_rule", "end_working_rule"),
    "contract": ("contract", "contract_file", "add_contract_person", "end_contract", "propose_party_measure"),
    "party_measure": ("party_measure", "party_evidence", "state_party", "take_party_measure", "drop_party_measure", "lift_blacklist"),
    "accountability": (
        "accountability", "accountability_evidence", "state_accountability", "take_accountability", "drop_accountability",
        "lift_accountability", "accountability_letter",
    ),
    "referral": ("referral", "referral_evidence"),
    "agreement_check": ("agreement_check",),
    "second_rater": ("agreement_task", "agreement_decline"),
    "delegation": ("delegation", "hand_in_delegation", "check_delegation", "take_back_delegation"),
    "interpretation": ("interpretation", "revise_interpretation", "withdraw_interpretation"),
    "interpretation_draft": ("interpretation_draft", "redraft_interpretation", "drop_interpretation"),
    "question": ("question", "settle_question"),
    "plaque": ("plaque_file", "plaque_photograph"),
    "posting": ("posting", "posting_excel", "posting_pdf", "posting_json", "lodge_objection", "withdraw_posting"),
}  # fmt: skip


def addresses(values: Values, role: Role | None) -> list[str]:
    """What the rules open to a role, or to whoever has not signed in; a place of which nothing stands in the world is left out."""
    return [
        f"/{_filled(path, dict(zip(pattern.pattern.converters, given, strict=True)))}"
        for path, pattern in patterns(get_resolver())
        if pattern.callback.rule == ANYONE or role in pattern.callback.rule
        for given in _given(str(pattern.name), tuple(pattern.pattern.converters), values)
    ]


def of_world() -> dict[str, list[tuple[Any, ...]]]:
    """By the name of an address, of what it takes, or of its place: everything that now stands in the world."""
    cases = [(case.number, case_type(case.kind)) for case in Case.objects.order_by("pk")]
    tabs = {number: [tab.name for tab in (*kind.tabs, *COMMON_TABS)] for number, kind in cases}
    reports = Filing.objects.exclude(reports=None).values_list("number", flat=True)
    drawn = AgreementCheck.objects.values("number")
    called = {row.member.pool_entry.expert_id for row in Assignment.objects.select_related("member__pool_entry")}
    return {
        "number": [(number,) for number, _ in cases],
        "case_tab": [(number, name) for number, named in tabs.items() for name in dict.fromkeys(named)],
        "step": [(number, step.name) for number, kind in cases for step in kind.steps if not step.page],
        "filing_version": [(number, 1) for number in reports],
        "filing_document": [(number, 1, kind) for number in reports for kind in ("sheet", "analysis")],
        "draw": [(draw.number,) for draw in Draw.objects.order_by("pk")],
        "sample": [(sample.number,) for sample in Sample.objects.order_by("pk")],
        "sample_new": [(use.name, cycle.year) for use in samples.uses() for cycle in Cycle.objects.all()],
        "expert": [(expert.number,) for expert in Expert.objects.filter(pk__in=called).order_by("pk")],
        "announce_training": [(use,) for use in Training.objects.values_list("use", flat=True).distinct()],
        "compare_editions": [("emr",), ("primary_care",)],
        "propose_accountability": [("emr",), ("primary_care",)],
        "draft_interpretation": [
            (regime,) for regime in Interpretation.objects.values_list("regime", flat=True).distinct()
        ],
        "year": [(cycle.year,) for cycle in Cycle.objects.all()],
        "uscc": [(row.uscc,) for row in Institution.objects.exclude(office=None)],
        **{
            name: [(pk,) for pk in rows.order_by("pk").values_list("pk", flat=True)]
            for name, rows in (
                ("assignment", Assignment.objects.all()),
                ("summary", DistrictSummary.objects.all()),
                ("entry", PoolEntry.objects.filter(expert__in=called)),
                ("pool", Pool.objects.all()),
                ("institution", Institution.objects.all()),
                ("material", Material.objects.all()),
                ("notice", Notice.objects.all()),
                ("posting", Posting.objects.all()),
                ("release_data", Release.objects.all()),
                ("grade", Grade.objects.all()),
                ("plaque", Plaque.objects.all()),
                ("training", Training.objects.all()),
                ("interpretation", Interpretation.objects.exclude(number=None)),
                ("interpretation_draft", Wording.objects.drafts()),
                ("question", Question.objects.all()),
                ("sign", Sign.objects.all()),
                ("working_rule", WorkingRule.objects.all()),
                ("strike_statistic", RoutineStatistic.objects.all()),
                ("contract", Contract.objects.all()),
                ("end_contract_person", ContractPerson.objects.all()),
                ("delegation", Delegation.objects.all()),
                ("accountability", Accountability.objects.all()),
                ("referral", Referral.objects.all()),
                ("agreement_check", AgreementCheck.objects.all()),
                ("second_rater", SecondRater.objects.all()),
                ("agreement_photo", RatingPhoto.objects.filter(assignment__review__case__number__in=drawn)),
                ("party_measure", PartyMeasure.objects.all()),
            )
        },
    }


def _given(name: str, places: tuple[str, ...], values: Values) -> list[tuple[Any, ...]]:
    if not places:
        return [()]
    kind = next((kind for kind, names in TAKES.items() if name in names), "")
    return values.get(kind) or values.get(name) or (values.get(places[0], []) if len(places) == 1 else [])


def _filled(path: str, given: dict[str, Any]) -> str:
    for name, value in given.items():
        start, _, rest = path.partition(f":{name}>")
        path = f"{start.rpartition('<')[0]}{value}{rest}"
    return path


def content(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def told(response: HttpResponse) -> str:
    """All that an answer says: its name, its text, the cells of a spreadsheet, what an archive holds; papers come as the text they are
    made of."""
    if response.status_code != 200:
        return ""
    said, body = unquote(response.headers.get("Content-Disposition", "")), content(response)
    if XLSX in response.headers.get("Content-Type", ""):
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        return said + "\n".join(str(cell) for sheet in sheets for row in sheet for cell in row)
    if body.startswith(b"PK"):
        with ZipFile(io.BytesIO(body)) as archive:
            return said + "".join(name + archive.read(name).decode(errors="replace") for name in archive.namelist())
    return said + body.decode(errors="replace")
