"""Filings that were run elsewhere: a sheet with its scans, registered by one of the commission and confirmed by another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Institution, Membership
from accounts.roles import Role
from casework.deciding import proposals
from casework.models import Proposal, TakeoverSheet
from casework.takeover.actions import enter_sheet
from casework.workbook import Sheet, write_workbook
from emr_rating.models import Cycle, Filing
from emr_rating.stages import Stage
from emr_rating.takeover import rules
from emr_rating.takeover.actions import FILING_TAKEOVER

from . import papers

People = dict[Role, Membership]
SOURCE = "原市级评价系统"
SCAN = "接管依据.pdf"
# What a row says besides the hospital, by stage: levels, who reviews, the conclusion where there is one.
_OF_STAGE: dict[Stage, dict[str, Any]] = {
    Stage.AWAITING_MATERIALS: {"computed_level": 5, "declared_level": 5},
    Stage.CITY_CHECK: {"computed_level": 5, "declared_level": 5},
    Stage.CITY_REVIEW: {"computed_level": 4, "declared_level": 4},
    Stage.DISTRICT_REVIEW: {"computed_level": 4, "declared_level": 3, "office": rules.DISTRICT},
    Stage.DISTRICT_CONCLUDED: {"computed_level": 3, "declared_level": 3, "office": rules.DISTRICT, "level": 3},
    Stage.PROVISIONAL: {"computed_level": 4, "declared_level": 4, "level": 3},
    Stage.NATIONAL: {"computed_level": 6, "declared_level": 5, "level": 5},
}


def row(hospital: Institution, stage: Stage, /, *, cycle: Cycle, **otherwise: Any) -> dict[str, Any]:
    """As the sheet has it: in its stage since the day after the window."""
    since = cycle.last_day + timedelta(days=1)
    said = {
        "uscc": hospital.uscc,
        "name": hospital.name,
        "stage": stage.label,
        "since": since,
        "year": cycle.year,
        "reported_on": cycle.last_day,
        "office": rules.CITY,
        "paper_number": "渝卫医函〔2026〕88号",
        "paper_on": since,
        "scan": SCAN,
        **_OF_STAGE[stage],
    }
    if "level" in said:
        said |= {"grounds": "采纳专家意见，按能够达到的级别认定。", "concluded_on": since}
    return said | otherwise


def workbook(rows: Sequence[dict[str, Any]]) -> SimpleUploadedFile:
    columns = [column.name for column in FILING_TAKEOVER.spec.columns]
    filled = [[said.get(name) for name in columns] for said in rows]
    return SimpleUploadedFile("接管表.xlsx", write_workbook([Sheet(spec=FILING_TAKEOVER.spec, rows=filled)]))


def archive(*names: str) -> SimpleUploadedFile:
    packed = BytesIO()
    with ZipFile(packed, "w") as into:
        for name in names or (SCAN,):
            into.writestr(f"扫描件/{name}", papers.pdf(name).read())
    return SimpleUploadedFile("扫描件.zip", packed.getvalue())


def registered(rows: Sequence[dict[str, Any]], *, people: People, at: datetime) -> TakeoverSheet:
    """Each of its cases waits for the head."""
    checked = FILING_TAKEOVER.steps.confirm.checks
    by = people[Role.COMMISSION_HANDLER]
    entered, _ = enter_sheet(
        FILING_TAKEOVER, source=SOURCE, file=workbook(rows), scans=archive(), checked=checked, by=by, at=at
    )
    return entered


def confirmed(case: Filing, *, people: People, at: datetime) -> Filing:
    proposal = Proposal.objects.open().select_related("case").get(case=case.pk)
    proposals.agree(proposal, by=people[Role.COMMISSION_HEAD], at=at)
    return Filing.objects.get(pk=case.pk)


def taken_over(hospital: Institution, stage: Stage, *, cycle: Cycle, people: People, at: datetime) -> Filing:
    registered([row(hospital, stage, cycle=cycle)], people=people, at=at)
    return confirmed(Filing.objects.standing().get(cycle=cycle, filed_by=hospital), people=people, at=at)
