"""Acts of an institute that is not connected, entered by the centre from a sheet with its scans (代录)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Case
from casework.workbook import Sheet, write_workbook
from emr_rating.proxied.actions import enter_sheet
from emr_rating.proxied.sheets import ProxySheet

from . import takeover

SCAN = "医管所意见.pdf"
NUMBER = "医管所函〔2026〕31号"


def row(case: Case, *, at: datetime, **said: Any) -> dict[str, Any]:
    """As the sheet has it: the case, the paper of today, and what is said besides."""
    paper = {"proxy_number": NUMBER, "proxy_date": timezone.localdate(at), "proxy_scan": SCAN}
    return {"number": case.number, "title": case.title, **paper, **said}


def workbook(of: ProxySheet, rows: Sequence[dict[str, Any]]) -> SimpleUploadedFile:
    filled = [[said.get(column.name) for column in of.spec.columns] for said in rows]
    return SimpleUploadedFile("代录表.xlsx", write_workbook([Sheet(spec=of.spec, rows=filled)]))


def entered(of: ProxySheet, *rows: dict[str, Any], people: dict[Role, Membership], at: datetime) -> int:
    scans = takeover.archive(SCAN)
    return enter_sheet(of, file=workbook(of, rows), scans=scans, by=people[Role.CENTRE], at=at)
