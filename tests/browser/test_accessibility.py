"""Every page that somebody can reach by its links: WCAG 2.1 AA, no sideways scrolling, nothing in Chromium's log.

Each visitor begins at the workbench and follows every link, once per kind of page, and each must open. Chromium is shown a page
where its kind has not been examined yet, or where it holds a part that no page before it held: what a role sees on the pages of
another is made of the same parts.
"""

from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Notice
from primary_care_review.models import Certificate, Plaque

from .conftest import Portal

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "resultTypes": ["violations"]}
NARROW = (390, 820)
WIDE = {"width": 1440, "height": 900}
# What a link of these leads to is a file, not a page.
FILES = {
    "admission_paper",
    "application_form",
    "archive_export",
    "archive_report",
    "assessment_workbook_download",
    "calendar_template",
    "dossier",
    "draw_list",
    "draw_proof",
    "draw_record",
    "edition_template",
    "anchor_export",
    "certificates_offline",
    "grade_certificate",
    "plaque_file",
    "plaque_photograph",
    "verify_certificate",
    "emr_board_export",
    "emr_results_export",
    "result_sheet_pdf",
    "materials_receipt_pdf",
    "emr_edition_excel",
    "experts_export",
    "experts_template",
    "export_edition",
    "fairness_export",
    "filing_document",
    "filing_template",
    "grade_snapshot_excel",
    "grade_snapshot_json",
    "grades_export",
    "grades_json",
    "grades_schema",
    "grades_template",
    "institution_export",
    "interpretations_excel",
    "own_readings_export",
    "material",
    "notice_export",
    "notice_pdf",
    "points_table_excel",
    "record_export",
    "rating_form",
    "reported_paper",
    "work_report_paper",
    "work_report_word",
    "record_proof",
    "register_template",
    "results_template",
    "takeover_template",
    "proxy_template",
    "training_people",
    "self_assessment_report",
    "static",
    "statistics_workbook",
    "summary_excel",
    "summary_pdf",
    "verify_dossier",
    "verify_draw",
    "verify_record",
    "visit_photo",
    "draft_pdf",
    "draft_word",
    "version_pdf",
    "version_word",
    "workbench_export",
    "working_rule_file",
    "contract_file",
    "party_evidence",
    "accountability_evidence",
    "accountabilities_export",
    "contracts_export",
    "delegations_export",
    "national_material_file",
    "national_visit_notice",
    "posting_excel",
    "posting_json",
    "posting_pdf",
    "results_excel",
    "results_word",
    "emr_violations_export",
    "emr_spot_checks_export",
    "emr_risks_export",
    "rechecks_export",
    "referral_evidence",
    "agreement_export",
    "agreement_photo",
    "referrals_export",
    "sample_list",
    "signs_export",
    "sample_proof",
}
OFFICIALS = (
    Role.BUREAU_HANDLER,
    Role.BUREAU_HEAD,
    Role.COMMISSION_HANDLER,
    Role.COMMISSION_HEAD,
    Role.CENTRE,
    Role.INSTITUTE,
    Role.EXPERT,
    Role.SUPERVISOR,
    Role.NOTICE_CLERK,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
)
INSTITUTIONS = {
    "hospital's clerk": lambda world: world.hospital.clerk,
    "hospital's leader": lambda world: world.hospital.leader,
    "reviewed hospital's leader": lambda world: world.other.leader,
    "township hospital's leader": lambda world: world.township,
    "leader of one that holds a grade": lambda world: world.graded,
    "applicant's leader": lambda world: world.applicant,
}
EXPERTS = {
    "asked, has not answered": lambda world: world.expert,
    "leads, has accepted": lambda world: world.member,
    "commission's supervisor": lambda world: world.supervisor,
}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What this process has examined: kinds of pages, and parts that any page may hold, each a tag with its classes.
EXAMINED: set[tuple] = set()
PARTS: set[tuple[str, str]] = set()


@pytest.mark.parametrize("role", OFFICIALS)
def test_the_pages_of_an_office(portal, role):
    walk(portal, portal.world.people[role], "/workbench/")


@pytest.mark.parametrize("who", INSTITUTIONS)
def test_the_pages_of_an_institution(portal, who):
    walk(portal, INSTITUTIONS[who](portal.world), "/workbench/")


@pytest.mark.parametrize("who", EXPERTS)
def test_the_pages_of_a_review(portal, who):
    walk(portal, EXPERTS[who](portal.world), "/workbench/")


def test_the_pages_of_a_visitor(portal):
    notice = Notice.objects.filter(issued_at__isnull=False).latest("pk")
    certificate, plaque = Certificate.objects.latest("pk"), Plaque.objects.latest("pk")
    codes = (f"/C/{certificate.code}", f"/P/{plaque.code}")
    walk(portal, None, "/", "/password/forgotten/", f"/verify/{notice.code}/", *codes)


def test_the_pages_of_a_refusal(portal):
    """Chromium's log names the status of each; beyond that they are pages like any other."""
    page = portal.open("/", member=portal.world.people[Role.SYSTEM_ADMIN])
    for path, status in (
        ("/no/such/page/", 404),
        ("/verify/0000-0000-0000/", 404),
        ("/P/0000000000", 404),
        ("/C/AAAA", 404),
        ("/emr/board/", 403),
    ):
        assert page.goto(path).status == status
        assert faults_of(page, path) == []


def test_axe_finds_a_fault(portal):
    page = portal.open("/verify/")
    page.evaluate("document.querySelector('input[name=code]').labels[0].remove()")
    assert "label" in "".join(faults_of(page, "/verify/"))


def walk(portal: Portal, member: Membership | None, *starts: str) -> None:
    page, client = portal.open(starts[0], member=member), Client()
    if member:
        client.force_login(member.person)
    waiting, seen, faults = deque(starts), {kind(start) for start in starts}, []
    while waiting:
        path = waiting.popleft()
        answer = client.get(path, follow=True)
        if answer.status_code >= 400:
            faults.append(f"{path}: does not open")
        held = Held(answer.content.decode())
        if kind(path) not in EXAMINED or not held.parts <= PARTS:
            EXAMINED.add(kind(path))
            PARTS.update(held.parts)
            page.goto(path)
            faults += faults_of(page, path)
        for link in (urljoin(path, link) for link in held.links):
            of_kind = kind(link)
            if of_kind and of_kind not in seen:
                seen.add(of_kind)
                waiting.append(link)
    assert len(seen) > 3
    assert faults + portal.complaints == []


class Held(HTMLParser):
    """What a page is made of and where its links lead within the portal."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.parts.add((tag, given.get("class", "")))
        target = given.get("href", "#")
        if tag == "a" and not target.startswith("#") and not urlsplit(target).netloc:
            self.links.append(target)


def faults_of(page: Page, path: str) -> list[str]:
    found = _too_wide(page, path, WIDE["width"])
    page.evaluate(AXE)
    for violation in page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]:
        where = [node["target"][0] for node in violation["nodes"][:3]]
        found.append(f"{path}: {violation['id']}: {where}")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        found += _too_wide(page, path, width)
    page.set_viewport_size(WIDE)
    return found


def _too_wide(page: Page, path: str, width: int) -> list[str]:
    over = page.evaluate(TOO_WIDE)
    return [f"{path}: {over} px too wide at {width}"] if over > 0 else []


def kind(link: str) -> tuple | None:
    """Pages that look alike: the same address of the same sort of case; None for a file or an address that is not ours."""
    try:
        match = resolve(urlsplit(link).path)
    except Resolver404:
        return (link,)
    if match.url_name in FILES:
        return None
    named = match.kwargs
    return (
        match.url_name,
        named.get("number", "")[:1],
        named.get("tab"),
        named.get("name"),
        named.get("slug", "").partition("-")[0],
    )
