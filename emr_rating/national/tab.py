"""The national stage as its own case shows it: what was concluded in both steps, the visit and what was found, the rounds (E23-E25)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.models import Material
from casework.registry import Tab
from experts.review import tab

from ..models import Filing, NationalReview
from ..proxy import SCAN
from ..stages import Stage
from . import footage
from .actions import VISIT_RECORD
from .beside import sampled
from .rules import Finding, Found

POSTED = (Stage.PUBLICITY, Stage.ANNOUNCED)
CONDUCTS = (OfficeKind.INSTITUTE, OfficeKind.CENTRE, OfficeKind.COMMISSION)


def national(case: NationalReview, member: Membership, at: datetime) -> dict[str, Any]:
    """To a hospital and its bureau conclusions and opinions without names; an expert reads how the visit is arranged, no more."""
    expert, conducts = member.role == Role.EXPERT, member.office.kind in CONDUCTS
    papers = Material.objects.filter(case=case.pk, kind__in=(SCAN, VISIT_RECORD), handed_in_at__isnull=False)
    return tab.context(case, member, at) | {
        "national": case,
        "conclusions": [] if expert else case.in_order,
        "visit": case.visit if conducts else None,
        "findings": _findings(case) if case.visit and not expert else [],
        "sample": sampled(case) if conducts else [],
        "evidence": member.is_institution and case.shown_evidence.exists(),
        "object_url": _where_to_object(case, member, at),
        "show_names": conducts and not expert,
        "gathered": footage.gathered(case) if conducts and not expert else [],
        "gathers": footage.open_to(case, member, at),
        "number": case.number,
        "papers": papers.select_related("file") if conducts and not expert else [],
    }


def _where_to_object(case: NationalReview, member: Membership, at: datetime) -> str:
    """For the hospital, while its posting runs."""
    runs = member.is_institution and case.posting is not None and case.posting.runs(at)
    return reverse("object_to_own", args=[case.number]) if runs else ""


def of_filing(filing: Filing, member: Membership, at: datetime) -> dict[str, Any]:
    """The same on the page of the filing, once the results are posted."""
    return national(filing.national_review, member, at)


def _posted(filing: Filing, member: Membership) -> bool:
    """To whoever may know of the stage itself: on the page of the filing nobody is told more of it."""
    if filing.state not in POSTED or member.role == Role.EXPERT:
        return False
    return NationalReview.objects.visible_to(member).filter(of_filing=filing.pk).exists()


def _findings(case: NationalReview) -> list[dict[str, Any]]:
    """Item by item, what is not met first."""
    names = {item.code: item.name for item in case.of_filing.edition.items}
    rows = [Finding(*row) for row in case.visit.findings] if case.visit else []
    shown = [{"row": row, "name": names.get(row.code, ""), "found": Found(row.found)} for row in rows]
    return sorted(shown, key=lambda one: one["found"] is Found.MET)


NATIONAL_TAB = Tab("national", "国家级审核", "emr_rating/national/tab.html", national)
RESULT_TAB = Tab("national", "国家级审核", "emr_rating/national/tab.html", of_filing, _posted)
