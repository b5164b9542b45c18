"""Reports as they were handed in: their papers, each version's page, and the public page of a receipt code."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import for_anyone, signed_in
from accounts.models import Membership
from accounts.requests import Request
from casework.downloads import inline
from casework.printing.notice import Sheet
from casework.record import log_reading
from casework.verification import read

from ...models import Filing, Report
from .. import documents
from ..tabs import version_context

NAMES = {"sheet": "填报表", "analysis": "分析报告", "receipt": "上报回执"}


def _report(request: Request, number: str, version: int) -> Report:
    """A report within the member's scope; reports may be read by whoever may see the case."""
    filing = get_object_or_404(Filing.objects.visible_to(request.member), number=number)
    of = Report.objects.select_related("filing__cycle", "filing__standard", "filing__filed_by", "reported_by")
    return get_object_or_404(of, filing=filing, version=version)


def _is_own(filing: Filing, member: Membership) -> bool:
    return member.is_institution and filing.filed_by.office_id == member.office_id


@signed_in
def filing_version(request: Request, number: str, version: int) -> HttpResponse:
    """One version of what was reported, with what differs from the other highlighted (E10)."""
    report = _report(request, number, version)
    log_reading(by=request.member, at=request.at, what=f"{number} 第{version}次上报", case=report.filing)
    context = {"case": report.filing, **version_context(report.filing, report)}
    return render(request, "emr_rating/filing/version.html", context)


@signed_in
def filing_document(request: Request, number: str, version: int, kind: str) -> HttpResponse:
    """A paper of a report as PDF; version 0 is the draft, which the institution alone sees (E31)."""
    if kind not in NAMES:
        raise Http404
    if version == 0:
        filing = get_object_or_404(Filing.objects.visible_to(request.member), number=number)
        if kind == "receipt" or not _is_own(filing, request.member):
            raise Http404
        report = None
    else:
        report = _report(request, number, version)
        filing = report.filing
    log_reading(by=request.member, at=request.at, what=f"{number} {NAMES[kind]}", case=filing)
    sheet = _paper(kind, filing, report, request)
    return inline(sheet.pdf(), name=f"{number}{NAMES[kind]}.pdf")


def _paper(kind: str, filing: Filing, report: Report | None, request: Request) -> Sheet:
    if kind == "receipt" and report:
        return documents.receipt(report)
    make = documents.filing_sheet if kind == "sheet" else documents.analysis_report
    return make(filing, report=report, on=request.on)


@for_anyone
def filing_receipt(request: Request, code: str) -> HttpResponse:
    """Whoever holds a receipt may check it: number, institution, time, version, level and hash, nothing of the data."""
    reports = Report.objects.select_related("filing__cycle", "filing__filed_by")
    report = get_object_or_404(reports, code=read(code))
    replaced = report.filing.reports.filter(version__gt=report.version).first()
    return render(
        request,
        "emr_rating/filing/receipt.html",
        {"report": report, "replaced": replaced, "version": documents.version_text(report)},
    )
