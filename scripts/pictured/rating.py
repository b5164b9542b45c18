"""Pages of the EMR rating: the city, the nation, the hospital."""

from accounts.roles import Regime, Role
from casework.models import (
    CalendarYear,
    ChangeRequest,
    Sample,
    StandardEdition,
    TakeoverSheet,
)
from config.scenarios import cast
from emr_rating.models import (
    CitySummary,
    Collection,
    Cycle,
    DistrictSummary,
    EmrTip,
    HandIn,
    NationalReview,
    Objection,
    Reached,
    Registration,
    ResultSheet,
    ShownEvidence,
    Violation,
)
from emr_rating.stages import CollectionStage, RegistrationStage
from emr_rating.stages import NationalStage as N
from emr_rating.stages import Stage as E
from experts.models import (
    Assignment,
)

from .found import Shown, filing_in, official, people_of, posting_under


def pages() -> list[Shown]:
    return [*_national(), *_city(), *_city_check(), *_hospital()]


def _national() -> list[Shown]:
    """The institute's reviews, and what a hospital and its bureau read once the results are posted."""
    institute, posting = official(Role.INSTITUTE), posting_under("E25")
    visited = NationalReview.objects.get(state=N.APPLICATION_REVIEW)
    lowered = NationalReview.objects.filter(state=N.POSTED, posting_lines=None).latest("pk")
    leader = people_of(lowered, Role.INSTITUTION_LEADER)
    objection = Objection.objects.get(state="lodged")
    shown = ShownEvidence.objects.select_related("review").latest("pk")
    return [
        Shown("national-workbench", "/workbench/", institute),
        Shown("national-case", f"/cases/{visited.number}/", institute),
        Shown("national-step-arrange", f"/cases/{visited.number}/steps/emr_national_application_arrange/", institute),
        Shown("national-footage", f"/emr/national/{visited.number}/footage/", institute),
        Shown("national-step-record", f"/cases/{visited.number}/steps/emr_national_application_record/", institute),
        Shown(
            "national-step-outside-draw",
            f"/cases/{visited.number}/steps/emr_national_application_enter_draw/",
            institute,
        ),
        Shown("national-postings", "/emr/postings/", institute),
        Shown("national-closing", "/emr/closing/", institute),
        Shown("national-closing-act", f"/emr/closing/{lowered.of_filing.cycle.year}/report/", institute),
        Shown("national-objection", f"/cases/{objection.number}/", institute),
        Shown("national-objection-propose", f"/cases/{objection.number}/steps/propose/", institute),
        Shown("national-object", f"/cases/{lowered.number}/objections/", leader),
        Shown(
            "shown-evidence",
            f"/emr/national/{shown.review.number}/evidence/",
            people_of(shown.review, Role.INSTITUTION_LEADER),
        ),
        Shown("national-withdraw", f"/emr/postings/{posting.pk}/withdraw/", institute),
        Shown("national-result", f"/cases/{lowered.of_filing.number}/tabs/national/", leader),
        Shown("national-case-hospital", f"/cases/{lowered.number}/", leader),
    ]


def _city() -> list[Shown]:
    handler, centre, institute = (official(role) for role in (Role.COMMISSION_HANDLER, Role.CENTRE, Role.INSTITUTE))
    waiting = Registration.objects.filter(state=RegistrationStage.SUBMITTED).first()
    verified = Registration.objects.filter(state=RegistrationStage.VERIFIED).first()
    summary, year = DistrictSummary.objects.first(), Cycle.objects.latest("year").year
    reached = Reached.objects.select_related("violation", "filing").earliest("pk")
    leader = people_of(reached.filing, Role.INSTITUTION_LEADER)
    asked, head, sample = ChangeRequest.objects.get(), official(Role.COMMISSION_HEAD), Sample.objects.open().get()
    edition = StandardEdition.objects.get(regime=Regime.PRIMARY_CARE, filed_on=None, demonstration=False)
    return [
        Shown("workbench-commission", "/workbench/", handler),
        Shown("chase", "/chase/", handler),
        Shown("emr-office-commission", "/emr/office/", handler),
        Shown("emr-board-commission", "/emr/board/", handler),
        Shown("open-cycle", "/emr/cycles/open/", handler),
        Shown("cycle", f"/emr/cycles/{year}/", handler),
        Shown("change-dates", f"/emr/cycles/{year}/dates/", handler),
        Shown("summaries", "/emr/summaries/", handler),
        Shown("summary", f"/emr/summaries/{summary.pk}/", handler),
        Shown("city-summaries", "/papers/emr_city_summary/", handler),
        Shown("city-summary", f"/cases/{CitySummary.objects.earliest('pk').number}/", institute),
        Shown("october-papers", "/papers/primary_care_october_paper/", handler),
        Shown("district-reports", "/papers/emr_district_report/", handler),
        Shown("overdue", "/emr/overdue/", handler),
        Shown("ask-extension", f"/emr/cycles/{year}/extension/", head),
        Shown("no-result", f"/emr/overdue/{year}/{cast.DISTRICT}/", handler),
        Shown("violations", "/emr/violations/", handler),
        Shown("case-violation", f"/cases/{Violation.objects.earliest('pk').number}/", handler),
        Shown("tip-informer", f"/cases/{EmrTip.objects.latest('pk').number}/informer/", handler),
        Shown("propose-violation", f"/emr/filings/{filing_in(E.DISTRICT_REVIEW).number}/violation/", handler),
        Shown("violations-bureaus", "/emr/violations/?party=bureau", handler),
        Shown("propose-bureau-violation", "/emr/bureau-violations/propose/", handler),
        Shown("case-bureau-violation", f"/cases/{reached.number}/", handler),
        Shown("bureau-violation-filings", f"/emr/bureau-violations/{reached.number}/filings/", handler),
        Shown("bureau-violation-reached", f"/emr/bureau-violations/reached/{reached.pk}/", leader),
        Shown("spot-checks", "/emr/spot-checks/", handler),
        Shown("samples", "/samples/", handler),
        Shown("sample-new", f"/samples/new/{sample.use}/{sample.year}/", handler),
        Shown("sample", f"/samples/{sample.number}/", handler),
        Shown("sample-end", f"/samples/{sample.number}/end/", head),
        Shown("emr-plan", "/emr/plan/", handler),
        Shown("plan-arrange", f"/emr/cycles/{year}/plan/", handler),
        Shown("emr-results", "/emr/results/", handler),
        Shown("emr-risks", "/emr/risks/", handler),
        Shown("emr-history", "/emr/history/", handler),
        Shown("import-results", "/emr/history/import/", handler),
        Shown("takeovers", "/takeovers/", handler),
        Shown("takeover-new", "/takeovers/emr_filing/new/", handler),
        Shown("takeover", f"/takeovers/{TakeoverSheet.objects.earliest('pk').pk}/", handler),
        Shown("emr-editions", "/emr/editions/", handler),
        Shown("emr-edition-import", "/emr/editions/import/", handler),
        Shown("edition-import", "/primary-care/editions/import/", handler),
        Shown("edition-new", f"/primary-care/editions/{edition.key}/", handler),
        Shown("edition-file", f"/primary-care/editions/{edition.key}/filing/", handler),
        Shown("edition-remove", f"/primary-care/editions/{edition.key}/remove/", handler),
        Shown("grades-import", "/primary-care/grades/import/", handler),
        Shown("calendar", "/calendar/", handler),
        Shown("calendar-year", f"/calendar/{CalendarYear.objects.latest('year').year}/", handler),
        Shown("figures-set", "/regulations/figures/emr/set/", head),
        Shown("workbench-commission-head", "/workbench/", head),
        Shown("workbench-centre", "/workbench/", centre),
        Shown("case-registration", f"/cases/{waiting.number}/", centre),
        Shown("step-return", f"/cases/{waiting.number}/steps/return_/", centre),
        Shown("registration-renew", f"/emr/registrations/{waiting.number}/renew/", centre),
        Shown("workbench-institute", "/workbench/", institute),
        Shown("step-approve", f"/cases/{verified.number}/steps/approve/", institute),
        Shown("change-requests", "/institutions/requests/", centre),
        Shown("change-request", f"/institutions/requests/{asked.pk}/", centre),
        Shown("institute-connection", "/emr/institute/", centre),
        Shown("proxy-sheets", "/emr/proxied/", centre),
        Shown("proxy-sheet", "/emr/proxied/conclusions/", centre),
    ]


def _city_check() -> list[Shown]:
    """5 and above: an opinion item by item, the conclusion, why a level is what it is, and the result on paper."""
    of_check = Assignment.objects.accepted().filter(review__use="emr_city_check").select_related("member__person")
    writing = of_check.filter(handed_in_at=None, leads=False).earliest("pk")
    heard = filing_in(E.CITY_CHECK, missing__endswith="市级初核结论")
    sheet = ResultSheet.objects.select_related("filing").earliest("pk")
    return [
        Shown("opinion-check", f"/experts/opinions/{writing.pk}/", writing.member),
        Shown(
            "conclude-check",
            f"/cases/{heard.number}/steps/emr_city_check_conclude/",
            official(Role.COMMISSION_HEAD),
        ),
        Shown(
            "case-why",
            f"/cases/{sheet.filing.number}/tabs/why/",
            people_of(sheet.filing, Role.INSTITUTION_LEADER),
        ),
        Shown("result-sheet", f"/emr/result-sheets/{sheet.code}/"),
    ]


def _hospital() -> list[Shown]:
    draft = filing_in(E.DRAFT, cycle__closed_at=None)
    handed = HandIn.objects.select_related("filing").order_by("pk").first()
    collected = (
        Collection.objects.filter(state=CollectionStage.COLLECTING, materials__isnull=False).order_by("pk").first()
    )
    reported = filing_in(E.REPORTED)
    provisional = filing_in(E.PROVISIONAL)
    clerk, leader = (people_of(draft, role) for role in (Role.INSTITUTION_CLERK, Role.INSTITUTION_LEADER))
    reporter = people_of(reported, Role.INSTITUTION_LEADER)
    return [
        Shown("workbench-hospital", "/workbench/", clerk),
        Shown("filing-home", "/emr/filings/", clerk),
        Shown("received-notices", "/notices/received/", clerk),
        Shown("filing-version", f"/emr/filings/{reported.number}/versions/1/", reporter),
        Shown("filing-basic", f"/emr/filings/{draft.number}/parts/basic/", clerk),
        Shown("filing-emr", f"/emr/filings/{draft.number}/parts/emr-01/", clerk),
        Shown("filing-quality", f"/emr/filings/{draft.number}/parts/quality-01/", clerk),
        Shown("filing-import", f"/emr/filings/{draft.number}/import/", clerk),
        Shown("filing-confirm", f"/emr/filings/{draft.number}/confirm/", clerk),
        Shown("filing-report", f"/emr/filings/{draft.number}/report/", leader),
        Shown("case-reported", f"/cases/{reported.number}/", reporter),
        Shown(
            "case-provisional",
            f"/cases/{provisional.number}/tabs/review/",
            people_of(provisional, Role.INSTITUTION_LEADER),
        ),
        Shown(
            "materials",
            f"/emr/filings/{handed.filing.number}/materials/",
            people_of(handed.filing, Role.INSTITUTION_CLERK),
        ),
        Shown("case-materials", f"/cases/{handed.filing.number}/tabs/materials/", official(Role.COMMISSION_HANDLER)),
        Shown("materials-receipt", f"/emr/materials-receipts/{handed.code}/"),
        Shown("collections", "/emr/collections/", official(Role.BUREAU_HANDLER)),
        Shown(
            "collection",
            f"/emr/collections/{collected.number}/materials/",
            people_of(collected, Role.INSTITUTION_CLERK),
        ),
        Shown("institution-profile", "/institutions/own/", leader),
        Shown("own-readings", "/institutions/own/readings/", leader),
        Shown("institution-edit", "/institutions/own/edit/", leader),
        Shown("institution-request", "/institutions/own/request/", leader),
        Shown("people-hospital", "/people/", leader),
    ]
