"""Which pages of the demonstration are pictured, and who opens them. Cases are found by what they are, not by number."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Membership, Person
from accounts.roles import OfficeKind, Regime, Role
from casework.deciding import waiting
from casework.models import (
    Accountability,
    ArchiveEntry,
    CalendarYear,
    Case,
    ChangeRequest,
    Delivery,
    Job,
    Material,
    Notice,
    Posting,
    Question,
    Reading,
    Referral,
    Sample,
    StandardEdition,
    TakeoverSheet,
    Wording,
)
from config.scenarios import cast
from emr_rating.models import (
    CitySummary,
    Collection,
    Cycle,
    DistrictReport,
    DistrictSummary,
    EmrTip,
    Filing,
    HandIn,
    NationalReview,
    Objection,
    Reached,
    Registration,
    Report,
    ResultSheet,
    ShownEvidence,
    Violation,
)
from emr_rating.stages import CollectionStage, RegistrationStage
from emr_rating.stages import NationalStage as N
from emr_rating.stages import Stage as E
from experts.actions.letters import in_need
from experts.models import (
    Absence,
    Assignment,
    Consolidation,
    DataRequest,
    Draw,
    Feedback,
    Letter,
    Pool,
    PoolEntry,
    Training,
)
from primary_care_review.models import (
    Application,
    Certificate,
    ContractPerson,
    Delegation,
    Dossier,
    PartyMeasure,
    Plaque,
    Recheck,
    RegisterSnapshot,
    Revocation,
    RoutineStatistic,
    Termination,
    WorkingRule,
)
from primary_care_review.recheck.samples import DISTRICT_GRADES
from primary_care_review.stages import Stage as P
from primary_care_review.visit.taking import own_numbers


@dataclass(frozen=True)
class Shown:
    name: str
    path: str
    member: Membership | None = None
    status: int = 200


def pages() -> list[Shown]:
    return [
        *_public(),
        *_of_everyone(),
        *_bureau(),
        *_city(),
        *_national(),
        *_register(),
        *_terms(),
        *_draws(),
        *_review(),
        *_city_check(),
        *_notices(),
        *_hospital(),
        *_primary_care(),
        *_people(),
        *_administration(),
    ]


def _official(role: Role) -> Membership:
    return Membership.objects.select_related("person").get(
        role=role, person__login__in=[login for _, login, _, _ in cast.OFFICIALS]
    )


def _people_of(case: Case, role: Role) -> Membership:
    members = Membership.objects.select_related("person").filter(office=case.institution.office_id)
    return members.filter(role=role).first() or members.get()


def _filing(state: str, **narrowed) -> Filing:
    return Filing.objects.filter(state=state, **narrowed).order_by("pk").first()


def _posting(article: str) -> Posting:
    """One that stands."""
    return Posting.objects.filter(article=article, withdrawn_at=None).latest("pk")


def _application(state: str) -> Application:
    return Application.objects.filter(state=state, district=cast.DISTRICT).order_by("pk").first()


def _accepted(by: OfficeKind) -> Assignment:
    """A review that its expert has accepted and not yet written."""
    accepted = Assignment.objects.exclude(accepted_at=None).filter(handed_in_at=None, ended_at=None)
    return accepted.filter(member__office__kind=by).select_related("member__person").order_by("pk").first()


def _public() -> list[Shown]:
    code = Notice.objects.filter(issued_at__isnull=False).first().code
    receipt = Report.objects.order_by("pk").last().code
    return [
        Shown("home", "/"),
        Shown("sign-in", "/sign-in/"),
        Shown("forgotten-password", "/password/forgotten/"),
        Shown("emr-home", "/emr/"),
        Shown("primary-care-home", "/primary-care/"),
        Shown("register", "/emr/register/"),
        Shown("regulations", "/regulations/"),
        Shown("figures", "/regulations/figures/"),
        Shown("articles-emr", "/regulations/E/"),
        Shown("articles-primary-care", "/regulations/P/"),
        Shown("verify", "/verify/"),
        Shown("verified", f"/verify/{code}/"),
        Shown("receipt", f"/emr/receipts/{receipt}/"),
        Shown("postings", "/postings/"),
        Shown("posting", f"/postings/{_posting('E25').pk}/"),
        Shown("lodge-objection", f"/postings/{_posting('E25').pk}/objections/"),
        Shown("grade-snapshot", f"/primary-care/grades/snapshots/{RegisterSnapshot.objects.latest('pk').code}/"),
        Shown("styleguide", "/styleguide/"),
        Shown("not-found", "/no/such/page/", status=404),
    ]


def _of_everyone() -> list[Shown]:
    head = _official(Role.BUREAU_HEAD)
    return [
        Shown("profile", "/profile/", head),
        Shown("password", "/password/", head),
        Shown("sessions", "/sessions/", head),
        Shown("messages", "/messages/", head),
        Shown("jobs", "/jobs/", head),
        Shown("switch-office", "/offices/", head),
        Shown("search", "/search/?q=演示渝中区", head),
        Shown("refused", "/audit/", head, status=403),
    ]


def _national() -> list[Shown]:
    """The institute's reviews, and what a hospital and its bureau read once the results are posted."""
    institute, posting = _official(Role.INSTITUTE), _posting("E25")
    visited = NationalReview.objects.get(state=N.APPLICATION_REVIEW)
    lowered = NationalReview.objects.filter(state=N.POSTED, posting_lines=None).latest("pk")
    leader = _people_of(lowered, Role.INSTITUTION_LEADER)
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
            _people_of(shown.review, Role.INSTITUTION_LEADER),
        ),
        Shown("national-withdraw", f"/emr/postings/{posting.pk}/withdraw/", institute),
        Shown("national-result", f"/cases/{lowered.of_filing.number}/tabs/national/", leader),
        Shown("national-case-hospital", f"/cases/{lowered.number}/", leader),
    ]


def _bureau() -> list[Shown]:
    handler, head = _official(Role.BUREAU_HANDLER), _official(Role.BUREAU_HEAD)
    review = _filing(E.DISTRICT_REVIEW, district=cast.DISTRICT)
    ready = _filing(E.DISTRICT_REVIEW, district=cast.DISTRICT, missing__endswith="区县结论")
    opinion, proposed = _accepted(by=OfficeKind.BUREAU), waiting.to_decide(head)[0]
    submitted, qualified = _application(P.SUBMITTED), _application(P.QUALIFIED)
    drafted = Case.objects.get(notices__kind="supplement", notices__issued_at=None)
    material = Material.objects.filter(case=submitted.pk).order_by("pk").first()
    job = Job.objects.get(asked_by=handler)
    return [
        Shown("workbench", "/workbench/", handler),
        Shown("case-emr", f"/cases/{review.number}/", handler),
        Shown("case-emr-data", f"/cases/{review.number}/tabs/data/", handler),
        Shown("case-emr-analysis", f"/cases/{review.number}/tabs/analysis/", handler),
        Shown("case-emr-review", f"/cases/{review.number}/tabs/review/", handler),
        Shown("step-designate", f"/cases/{review.number}/steps/emr_district_review_designate/", handler),
        Shown("step-conclude", f"/cases/{ready.number}/steps/emr_district_review_conclude/", head),
        Shown("hand-over", f"/cases/{review.number}/hand-over/", handler),
        Shown("case-as-of", f"/cases/{review.number}/as-of/?at={timezone.localdate(review.opened_at)}T23:59", handler),
        Shown("opinion", f"/experts/opinions/{opinion.pk}/", opinion.member),
        Shown("assignments", "/experts/assignments/", opinion.member),
        Shown("emr-office", "/emr/office/", handler),
        Shown("emr-board", "/emr/board/", handler),
        Shown("district-summary", "/emr/summary/", head),
        Shown("step-conclude-propose", f"/cases/{ready.number}/steps/emr_district_review_conclude/", handler),
        Shown("signing", "/signing/", head),
        Shown("signing-together", f"/signing/together/?proposal={proposed.pk}", head),
        Shown("signing-two-people", "/signing/two-people/", head),
        Shown("workbench-head", "/workbench/", head),
        Shown("institutions", "/institutions/", handler),
        Shown("institution", f"/institutions/{submitted.institution_id}/", handler),
        Shown("institution-close", f"/institutions/{submitted.institution_id}/close/", head),
        Shown("material", f"/materials/{material.pk}/page/", handler),
        Shown("job", f"/jobs/{job.pk}/", handler),
        Shown("results", f"/emr/institutions/{review.institution.uscc}/results/", handler),
        Shown("remind-all", "/emr/board/remind/", handler),
        Shown("step-request-supplement", f"/cases/{drafted.number}/steps/request_supplement/", head),
        Shown("primary-care-office", "/primary-care/office/", handler),
        Shown("case-primary-care", f"/cases/{submitted.number}/", handler),
        Shown("case-primary-care-assessment", f"/cases/{submitted.number}/tabs/assessment/", handler),
        Shown("case-primary-care-materials", f"/cases/{submitted.number}/tabs/materials/", handler),
        Shown("case-primary-care-record", f"/cases/{submitted.number}/tabs/record/", handler),
        Shown("step-draft-supplement", f"/cases/{submitted.number}/steps/draft_supplement/", handler),
        Shown("step-draft-unqualified", f"/cases/{submitted.number}/steps/draft_unqualified/", handler),
        Shown("step-qualified", f"/cases/{submitted.number}/steps/find_qualified/", head),
        Shown("step-propose-termination", f"/cases/{qualified.number}/steps/propose_termination/", handler),
        Shown("case-recheck", f"/cases/{Recheck.objects.earliest('pk').number}/", handler),
        Shown("rechecks", "/primary-care/rechecks/", handler),
        Shown("sample-grades", f"/samples/{Sample.objects.get(use=DISTRICT_GRADES.name).number}/", handler),
        Shown("case-revocation", f"/cases/{Revocation.objects.earliest('pk').number}/", handler),
        Shown("case-termination", f"/cases/{Termination.objects.latest('pk').number}/", head),
        Shown("step-draft-acceptance", f"/cases/{qualified.number}/steps/draft_acceptance/", handler),
        Shown(
            "paper", f"/cases/{DistrictReport.objects.filter(state='drafting').earliest('pk').number}/paper/", handler
        ),
        Shown("enrolled", "/primary-care/institutions/", handler),
        Shown("end-enrolment", f"/primary-care/institutions/{submitted.institution_id}/end/", head),
        Shown("enrol", "/primary-care/institutions/enrol/", handler),
        Shown("enrol-workbook", "/primary-care/institutions/enrol/workbook/", handler),
        Shown("named-materials", "/primary-care/named-materials/", handler),
        Shown("grades", "/primary-care/grades/", handler),
        *_grades(handler),
        Shown("grade-snapshots", "/primary-care/grades/snapshots/", handler),
        Shown("editions", "/primary-care/editions/", handler),
        Shown("edition", "/primary-care/editions/demo-2026/", handler),
    ]


def _grades(handler: Membership) -> list[Shown]:
    """A grade with its plaque, what is entered of it, and what anybody reads who scans its codes."""
    hung, old = Plaque.objects.standing().filter(hung_on__isnull=False)[0], Plaque.objects.exclude(ended_at=None)[0]
    waiting = Plaque.objects.standing().filter(handed_on__isnull=False, hung_on=None)[0]
    certificate = Certificate.objects.latest("pk")
    return [
        Shown("grade", f"/primary-care/grades/{hung.grade_id}/", handler),
        Shown("recheck", f"/primary-care/grades/{hung.grade_id}/recheck/", handler),
        Shown("revoke-grade", f"/primary-care/grades/{hung.grade_id}/revocation/", handler),
        Shown("decrees", "/primary-care/decrees/", handler),
        Shown("plaques", "/primary-care/plaques/", handler),
        Shown("plaque-hang", f"/primary-care/plaques/{waiting.pk}/hang/", handler),
        Shown("plaque-replace", f"/primary-care/plaques/{hung.pk}/replace/", handler),
        Shown("plaque-public", f"/P/{hung.code}"),
        Shown("plaque-public-replaced", f"/P/{old.code}"),
        Shown("plaque-tip", "/primary-care/plaques/report/"),
        Shown("review-tip", "/primary-care/tips/report/"),
        Shown("emr-tip", "/emr/violations/report/"),
        Shown("plaque-public-unknown", "/P/0000000000", status=404),
        Shown("certificates", "/primary-care/certificates/"),
        Shown("certificate-public", f"/C/{certificate.code}"),
    ]


def _city() -> list[Shown]:
    handler, centre, institute = (_official(role) for role in (Role.COMMISSION_HANDLER, Role.CENTRE, Role.INSTITUTE))
    waiting = Registration.objects.filter(state=RegistrationStage.SUBMITTED).first()
    verified = Registration.objects.filter(state=RegistrationStage.VERIFIED).first()
    summary, year = DistrictSummary.objects.first(), Cycle.objects.latest("year").year
    reached = Reached.objects.select_related("violation", "filing").earliest("pk")
    leader = _people_of(reached.filing, Role.INSTITUTION_LEADER)
    asked, head, sample = ChangeRequest.objects.get(), _official(Role.COMMISSION_HEAD), Sample.objects.open().get()
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
        Shown("propose-violation", f"/emr/filings/{_filing(E.DISTRICT_REVIEW).number}/violation/", handler),
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


def _draws() -> list[Shown]:
    """As its two parties see it: what waits, what is lodged, what was drawn, what was ended."""
    handler = _official(Role.COMMISSION_HANDLER)
    supervisor = Membership.objects.select_related("person").get(person__login="sw-jijian")
    by_age = Draw.objects.order_by("pk")
    waiting, ended, drawn = (
        by_age.asking(supervisor).last(),
        by_age.filter(ended_at__isnull=False).get(),
        by_age.made()[1],
    )
    untouched = Filing.objects.filter(state=E.CITY_REVIEW, reviews__draws=None).order_by("pk").first()
    return [
        Shown("draws", "/experts/draws/", supervisor),
        Shown("draw-lodge", f"/experts/draws/{waiting.number}/", supervisor),
        Shown("draw-drawn", f"/experts/draws/{drawn.number}/", handler),
        Shown("draw-excluded", f"/experts/draws/{drawn.number}/?list=excluded", handler),
        Shown("draw-ended", f"/experts/draws/{ended.number}/", handler),
        Shown("draw-end", f"/experts/draws/{waiting.number}/end/", supervisor),
        Shown("draw-new", f"/experts/draws/new/{untouched.number}/", handler),
        Shown("fairness", "/experts/fairness/", handler),
        Shown("fairness-units", "/experts/fairness/?by=units", supervisor),
    ]


def _register() -> list[Shown]:
    roles = (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.CENTRE, Role.INSTITUTE, Role.BUREAU_HANDLER)
    handler, head, centre, institute, bureau = (_official(role) for role in roles)
    asked, absence = DataRequest.objects.select_related("expert__person").get(), Absence.objects.first()
    entry = asked.expert.entries.get()
    own = Membership.objects.select_related("person").get(person=asked.expert.person)
    away = Membership.objects.select_related("person").get(person=absence.expert.person)
    nominated = PoolEntry.objects.filter(vetted_at=None, nominated_for__institution__isnull=False).first()
    leader = Membership.objects.select_related("person").get(
        person=nominated.nominated_by, office=nominated.nominated_for
    )
    reported = PoolEntry.objects.filter(reported_at__isnull=False, admitted_at=None).first()
    number = asked.expert.number
    return [
        Shown("experts", "/experts/", handler),
        Shown("experts-bureau", "/experts/", bureau),
        Shown("expert-file", f"/experts/{number}/", head),
        Shown("expert-edit", f"/experts/{number}/edit/", centre),
        Shown("expert-disqualify", f"/experts/{number}/disqualify/", head),
        Shown("expert-died", f"/experts/{number}/died/", centre),
        Shown("expert-leave", f"/experts/entries/{entry.pk}/leave/", head),
        Shown("expert-own-file", f"/experts/{number}/", own),
        Shown("expert-own-request", "/experts/me/request/", own),
        Shown("expert-absences", "/experts/me/absences/", away),
        Shown("expert-absence-correct", f"/experts/me/absences/{absence.pk}/", away),
        Shown("expert-requests", "/experts/requests/", centre),
        Shown("expert-request", f"/experts/requests/{asked.pk}/", centre),
        Shown("expert-nominations", "/experts/nominations/", leader),
        Shown("expert-nominate", "/experts/nominate/", leader),
        Shown("expert-import", "/experts/import/", bureau),
        Shown("experts-waiting", "/experts/waiting/", handler),
        Shown("expert-vet", f"/experts/entries/{nominated.pk}/vet/", handler),
        Shown("experts-waiting-centre", "/experts/waiting/", centre),
        Shown("expert-allot", f"/experts/waiting/allot/?entry={reported.pk}", institute),
        Shown("recusals", "/experts/recusals/", handler),
        Shown("recusals-new", "/experts/recusals/emr/new/", handler),
    ]


def _terms() -> list[Shown]:
    """Letters, points, levels and feedback; the one whose employer was written to has all of them."""
    handler, head = (_official(role) for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD))
    feedback = Feedback.objects.select_related("expert").get(notice__issued_at__isnull=False)
    own = Membership.objects.select_related("person").get(person=feedback.expert.person_id)
    letter = feedback.expert.letters.get()
    due = Letter.objects.filter(notice__issued_at__isnull=False, audited_at=None).order_by("valid_until").first()
    number = feedback.expert.number
    unappointed = in_need(Regime.PRIMARY_CARE).filter(letters=None).order_by("pk").first()
    pool = Pool.objects.order_by("pk").first()
    drafts = Notice.objects.filter(kind=feedback.notice.kind, issued_at=None)
    returned, draft = drafts.get(returned_at__isnull=False), drafts.get(returned_at=None)
    return [
        Shown("appointments", "/experts/appointments/", handler),
        Shown("appointments-renew", "/experts/appointments/?tab=renew", handler),
        Shown("appointments-draft", "/experts/appointments/?tab=draft", head),
        Shown("appoint", f"/experts/appointments/new/?regime=primary_care&expert={unappointed.pk}", handler),
        Shown("appoint-expert", f"/experts/{unappointed.number}/letters/new/primary_care/", handler),
        Shown("expert-letters", f"/experts/{number}/letters/", own),
        Shown("expert-audit", f"/experts/letters/{due.pk}/audit/", handler),
        Shown("expert-points", f"/experts/{number}/points/", handler),
        Shown("expert-points-own", f"/experts/{number}/points/", own),
        Shown("expert-points-enter", f"/experts/{number}/points/enter/", handler),
        Shown("expert-points-correct", f"/experts/{number}/points/correct/", handler),
        Shown("expert-level", f"/experts/{number}/level/", head),
        Shown("expert-feedback", f"/experts/{number}/feedback/", handler),
        Shown("points-table", "/experts/points-tables/", handler),
        Shown("points-table-import", "/experts/points-tables/import/", handler),
        Shown("pools", "/experts/pools/", head),
        Shown("pool", f"/experts/pools/{pool.pk}/", head),
        Shown("notice-letter", f"/notices/{letter.notice_id}/", head),
        Shown("notice-feedback", f"/notices/{feedback.notice_id}/", head),
        Shown("notice-returned", f"/notices/{returned.pk}/", handler),
        Shown("notice-draft", f"/notices/{returned.pk}/draft/", handler),
        Shown("notice-return", f"/notices/{draft.pk}/return/", head),
        Shown("notice-issue", f"/notices/{draft.pk}/issue/", head),
    ]


def _review() -> list[Shown]:
    """A member of a team that was drawn: the desk, the task, the opinion, the reviews so far."""
    drawn = _accepted(by=OfficeKind.COMMISSION)
    own, led = drawn.member, Consolidation.objects.select_related("assignment__member__person").first().assignment
    return [
        Shown("assignment", f"/experts/assignments/{drawn.pk}/", own),
        Shown("opinion-city", f"/experts/opinions/{drawn.pk}/", own),
        Shown("consolidation", f"/experts/opinions/{led.pk}/consolidation/", led.member),
        Shown("expert-assignments", f"/experts/{own.pool_entry.expert.number}/assignments/", own),
    ]


def _city_check() -> list[Shown]:
    """5 and above: an opinion item by item, the conclusion, why a level is what it is, and the result on paper."""
    of_check = Assignment.objects.accepted().filter(review__use="emr_city_check").select_related("member__person")
    writing = of_check.filter(handed_in_at=None, leads=False).earliest("pk")
    heard = _filing(E.CITY_CHECK, missing__endswith="市级初核结论")
    sheet = ResultSheet.objects.select_related("filing").earliest("pk")
    return [
        Shown("opinion-check", f"/experts/opinions/{writing.pk}/", writing.member),
        Shown(
            "conclude-check",
            f"/cases/{heard.number}/steps/emr_city_check_conclude/",
            _official(Role.COMMISSION_HEAD),
        ),
        Shown(
            "case-why",
            f"/cases/{sheet.filing.number}/tabs/why/",
            _people_of(sheet.filing, Role.INSTITUTION_LEADER),
        ),
        Shown("result-sheet", f"/emr/result-sheets/{sheet.code}/"),
    ]


def _notices() -> list[Shown]:
    handler, head, clerk = (_official(role) for role in (Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.NOTICE_CLERK))
    issued = Notice.objects.filter(issued_at__isnull=False, office=clerk.office).first()
    delivery = Delivery.objects.exclude(way=Delivery.Way.PORTAL).first()
    return [
        Shown("notices", "/notices/", clerk),
        Shown("notices-together", f"/notices/together/?notice={issued.pk}", clerk),
        Shown("notice", f"/notices/{issued.pk}/", clerk),
        Shown("notice-deliver", f"/notices/{issued.pk}/deliver/", clerk),
        Shown("delivery-correct", f"/notices/{delivery.notice_id}/deliveries/{delivery.pk}/", clerk),
        Shown("notice-reissue", f"/notices/{issued.pk}/reissue/", handler),
        Shown("notice-withdraw", f"/notices/{issued.pk}/withdraw/", head),
        Shown("document-word", "/notices/document-word/", head),
    ]


def _hospital() -> list[Shown]:
    draft = _filing(E.DRAFT, cycle__closed_at=None)
    handed = HandIn.objects.select_related("filing").order_by("pk").first()
    collected = (
        Collection.objects.filter(state=CollectionStage.COLLECTING, materials__isnull=False).order_by("pk").first()
    )
    reported = _filing(E.REPORTED)
    provisional = _filing(E.PROVISIONAL)
    clerk, leader = (_people_of(draft, role) for role in (Role.INSTITUTION_CLERK, Role.INSTITUTION_LEADER))
    reporter = _people_of(reported, Role.INSTITUTION_LEADER)
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
            _people_of(provisional, Role.INSTITUTION_LEADER),
        ),
        Shown(
            "materials",
            f"/emr/filings/{handed.filing.number}/materials/",
            _people_of(handed.filing, Role.INSTITUTION_CLERK),
        ),
        Shown("case-materials", f"/cases/{handed.filing.number}/tabs/materials/", _official(Role.COMMISSION_HANDLER)),
        Shown("materials-receipt", f"/emr/materials-receipts/{handed.code}/"),
        Shown("collections", "/emr/collections/", _official(Role.BUREAU_HANDLER)),
        Shown(
            "collection",
            f"/emr/collections/{collected.number}/materials/",
            _people_of(collected, Role.INSTITUTION_CLERK),
        ),
        Shown("institution-profile", "/institutions/own/", leader),
        Shown("own-readings", "/institutions/own/readings/", leader),
        Shown("institution-edit", "/institutions/own/edit/", leader),
        Shown("institution-request", "/institutions/own/request/", leader),
        Shown("people-hospital", "/people/", leader),
    ]


def _primary_care() -> list[Shown]:
    assessing, draft, supplement = (_application(state) for state in (P.SELF_ASSESSING, P.DRAFT, P.SUPPLEMENT))
    own = _people_of(assessing, Role.INSTITUTION_LEADER)
    applicant = _people_of(draft, Role.INSTITUTION_LEADER)
    visited, seat = _seat(P.ON_SITE)
    clause = own_numbers(visited, seat)[0]
    sealed = Dossier.objects.select_related("application", "sealed_by__member__person").order_by("pk").first()
    return [
        Shown("workbench-township", "/workbench/", own),
        Shown("assessment-home", "/primary-care/assessment/", own),
        Shown("assessment-chapter", f"/primary-care/assessment/{assessing.number}/chapters/1/", own),
        Shown("assessment-workbook", f"/primary-care/assessment/{assessing.number}/workbook/", own),
        Shown("application-materials", f"/primary-care/applications/{draft.number}/materials/", applicant),
        Shown("application-preview", f"/primary-care/applications/{draft.number}/preview/", applicant),
        Shown("step-submit", f"/cases/{draft.number}/steps/submit/", applicant),
        Shown("case-supplement", f"/cases/{supplement.number}/", _people_of(supplement, Role.INSTITUTION_LEADER)),
        Shown("visit", f"/primary-care/visits/{visited.number}/", seat.member),
        Shown(
            "visit-chapter",
            f"/primary-care/visits/{visited.number}/chapters/{clause.partition('.')[0]}/",
            seat.member,
        ),
        Shown("visit-photos", f"/primary-care/visits/{visited.number}/clauses/{clause}/photos/", seat.member),
        Shown("sealing", f"/primary-care/visits/{sealed.application.number}/sealing/", sealed.sealed_by.member),
        Shown("releases", "/primary-care/releases/", _official(Role.BUREAU_HANDLER)),
        Shown("agreement", "/primary-care/agreement/", _official(Role.BUREAU_HANDLER)),
        Shown("agreement-tasks", "/primary-care/agreement/tasks/", _official(Role.EXPERT)),
        Shown(
            "release",
            f"/primary-care/releases/{sealed.application.number}/",
            _people_of(sealed.application, Role.INSTITUTION_LEADER),
        ),
        Shown("supervision", "/primary-care/supervision/", _official(Role.SUPERVISOR)),
        *_bodies(),
        *_interpretations(),
        *_accountability(),
        *_concluding(),
        Shown("case-sealed", f"/cases/{sealed.application.number}/tabs/review/", _official(Role.BUREAU_HANDLER)),
    ]


def _bodies() -> list[Shown]:
    """Duties, working rules, trainings of the pool, statistics for a visit."""
    handler, head = _official(Role.BUREAU_HANDLER), _official(Role.BUREAU_HEAD)
    rule = WorkingRule.objects.filter(office=head.office).newest().earliest("pk")
    statistic = RoutineStatistic.objects.select_related("application").earliest("pk")
    held, coming = Training.objects.filter(regime=Regime.PRIMARY_CARE).order_by("begins_at")
    signed = coming.attendances.earliest("pk").member
    of = statistic.application.number
    return [
        Shown("bodies", "/primary-care/bodies/"),
        Shown("working-rules", "/primary-care/working-rules/", head),
        Shown("working-rule", f"/primary-care/working-rules/{rule.pk}/", head),
        Shown("working-rule-revise", f"/primary-care/working-rules/{rule.pk}/revise/", head),
        Shown("working-rule-end", f"/primary-care/working-rules/{rule.pk}/end/", head),
        *_contracts(head),
        Shown("trainings", "/experts/trainings/", handler),
        Shown("training-announce", "/experts/trainings/new/pool_training/", handler),
        Shown("training", f"/experts/trainings/{held.pk}/", handler),
        Shown("training-attendance", f"/experts/trainings/{held.pk}/attendance/", handler),
        Shown("training-cancel", f"/experts/trainings/{coming.pk}/cancel/", handler),
        Shown("training-expert", f"/experts/trainings/{coming.pk}/", signed),
        Shown("statistics", f"/primary-care/statistics/{of}/", handler),
        Shown("statistics-import", f"/primary-care/statistics/{of}/import/", handler),
        Shown("statistic-strike", f"/primary-care/statistics/rows/{statistic.pk}/strike/", handler),
    ]


def _contracts(head: Membership) -> list[Shown]:
    """Third parties: the register of contracts, one of them, what its head does, what somebody of the party reads."""
    seat = ContractPerson.objects.filter(member__ended_at=None).earliest("pk")
    of, measure = seat.contract_id, PartyMeasure.objects.open().earliest("pk").pk
    running = Delegation.objects.under_way().earliest("pk")
    done = Delegation.objects.exclude(handed_in_at=None).earliest("pk")
    of_office = Application.objects.filter(district=head.office.district_id, kind="primary_care_application")
    new = of_office.filter(state="self_assessing", delegations=None).earliest("pk")
    return [
        Shown("contracts", "/primary-care/contracts/", head),
        Shown("contract", f"/primary-care/contracts/{of}/", head),
        Shown("contract-enter", "/primary-care/contracts/new/", head),
        Shown("contract-person", f"/primary-care/contracts/{of}/people/", head),
        Shown("contract-person-end", f"/primary-care/contracts/people/{seat.pk}/end/", head),
        Shown("contract-end", f"/primary-care/contracts/{of}/end/", head),
        Shown("contract-third-party", f"/primary-care/contracts/{of}/", seat.member),
        Shown("party-measure-propose", f"/primary-care/contracts/{of}/measures/", head),
        Shown("party-measure", f"/primary-care/contracts/measures/{measure}/", head),
        Shown("party-measure-take", f"/primary-care/contracts/measures/{measure}/take/", head),
        Shown("party-measure-drop", f"/primary-care/contracts/measures/{measure}/drop/", head),
        Shown("party-blacklist-lift", f"/primary-care/contracts/measures/{measure}/lift/", head),
        Shown("party-statement", f"/primary-care/contracts/measures/{measure}/statement/", seat.member),
        Shown("delegations", "/primary-care/delegations/", head),
        Shown("delegation", f"/primary-care/delegations/{done.pk}/", head),
        Shown("delegation-check", f"/primary-care/delegations/{done.pk}/check/", head),
        Shown("delegation-take-back", f"/primary-care/delegations/{running.pk}/take-back/", head),
        Shown("delegate", f"/primary-care/delegations/new/{new.number}/", head),
        Shown("delegations-third-party", "/primary-care/delegations/", seat.member),
        Shown("delegation-work", f"/primary-care/delegations/{running.pk}/work/", seat.member),
        Shown("case-third-party", f"/cases/{running.case.number}/", seat.member),
    ]


def _interpretations() -> list[Shown]:
    """What the commission has said of the regulations, what is asked, and what it drafts."""
    handler, head, bureau = (
        _official(role) for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.BUREAU_HANDLER)
    )
    standing = Wording.objects.standing().earliest("pk").interpretation_id
    draft = Wording.objects.to_issue().earliest("pk").pk
    asked = Question.objects.waiting().earliest("pk").pk
    return [
        Shown("interpretations", "/interpretations/"),
        Shown("interpretation", f"/interpretations/{standing}/", head),
        Shown("interpretation-revise", f"/interpretations/{standing}/revise/", handler),
        Shown("interpretation-withdraw", f"/interpretations/{standing}/withdraw/", head),
        Shown("interpretation-new", f"/interpretations/new/primary_care/?question={asked}", handler),
        Shown("interpretation-draft", f"/interpretations/drafts/{draft}/", head),
        Shown("interpretation-redraft", f"/interpretations/drafts/{draft}/edit/", handler),
        Shown("interpretation-drop", f"/interpretations/drafts/{draft}/drop/", handler),
        Shown("compare-editions", "/standards/primary_care/compare/", handler),
        Shown("questions", "/questions/", handler),
        Shown("questions-own", "/questions/", bureau),
        Shown("question", f"/questions/{asked}/", handler),
        Shown("question-ask", "/questions/ask/", bureau),
        Shown("question-settle", f"/questions/{asked}/settle/", handler),
    ]


def _accountability() -> list[Shown]:
    """Who was held to account, by whoever may propose it and decide; what whom it concerns reads."""
    handler, head, bureau = (
        _official(role) for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.BUREAU_HANDLER)
    )
    of = Accountability.objects.earliest("pk").pk
    referred = Referral.objects.latest("pk")
    return [
        Shown("accountabilities", "/accountability/", handler),
        Shown("accountability-propose", "/accountability/new/primary_care/", handler),
        Shown("accountability-breach", "/accountability/new/emr/", handler),
        Shown("accountability", f"/accountability/{of}/", head),
        Shown("accountability-concerned", f"/accountability/{of}/", bureau),
        Shown("accountability-statement", f"/accountability/{of}/statement/", bureau),
        Shown("accountability-take", f"/accountability/{of}/take/", head),
        Shown("accountability-drop", f"/accountability/{of}/drop/", head),
        Shown("accountability-lift", f"/accountability/{of}/lift/", head),
        Shown("accountability-letter", f"/accountability/{of}/letter/", handler),
        Shown("referrals", "/referrals/", handler),
        Shown("referral", f"/referrals/{referred.pk}/", handler),
        Shown("accountability-of-referral", f"/accountability/new/primary_care/?referral={referred.pk}", handler),
        Shown(
            "referral-new", f"/referrals/new/?reading={Reading.objects.latest('pk').pk}", _official(Role.AUDIT_ADMIN)
        ),
    ]


def _concluding() -> list[Shown]:
    """From the work report to the posting of the conclusion, by whoever has the next act; and what an institution reads."""
    handler, head = _official(Role.BUREAU_HANDLER), _official(Role.BUREAU_HEAD)
    writing, leader = _seat(P.SEALED)
    reported, concluding, posted = (_application(state) for state in (P.REPORTED, P.CONCLUDING, P.PUBLICITY))
    posting = _posting("P12")
    own = _people_of(posted, Role.INSTITUTION_LEADER)
    return [
        Shown("work-report", f"/primary-care/visits/{writing.number}/report/", leader.member),
        Shown("step-receive-report", f"/cases/{reported.number}/steps/receive_report/", handler),
        Shown("step-conclude", f"/cases/{concluding.number}/steps/conclude/", handler),
        Shown("conclusion-postings", "/primary-care/conclusions/", head),
        Shown("conclusion-withdraw", f"/primary-care/conclusions/{posting.pk}/withdraw/", head),
        Shown("case-conclusion", f"/cases/{posted.number}/tabs/conclusion/", own),
        Shown("posting-grades", f"/postings/{posting.pk}/"),
    ]


def _seat(state: str) -> tuple[Application, Assignment]:
    """The leader of a team on site."""
    of = _application(state)
    return of, Assignment.objects.accepted().of(of).select_related("member__person").get(leads=True)


def _people() -> list[Shown]:
    """Accounts: the list, one of them and what may be done to it, slips that wait, people who left."""
    head, centre = _official(Role.BUREAU_HEAD), _official(Role.CENTRE)
    colleague, left = _official(Role.BUREAU_HANDLER), Person.objects.get(login="qx-qinsiyuan")
    return [
        Shown("archive", "/archive/", head),
        Shown("archive-case", f"/archive/cases/{_kept_by(head)}/", head),
        Shown("destructions", "/archive/destructions/", head),
        Shown("people", "/people/", head),
        Shown("person", f"/people/{colleague.pk}/", head),
        Shown("person-invite", f"/people/invite/{head.office_id}/", head),
        Shown("person-role", f"/people/{colleague.pk}/role/", head),
        Shown("person-reset", f"/people/{colleague.pk}/reset/", head),
        Shown("person-unlock", f"/people/{colleague.pk}/unlock/", head),
        Shown("person-end", f"/people/{colleague.pk}/end/", head),
        Shown("person-name", f"/people/{colleague.pk}/name/", head),
        Shown("people-left", "/people/left/", head),
        Shown("person-readmit", f"/people/left/{left.memberships.get().pk}/", head),
        Shown("slips-waiting", "/people/slips/", centre),
    ]


def _administration() -> list[Shown]:
    security, audit = _official(Role.SECURITY_ADMIN), _official(Role.AUDIT_ADMIN)
    system = _official(Role.SYSTEM_ADMIN)
    return [
        Shown("workbench-administration", "/workbench/", system),
        Shown("effects", "/effects/", system),
        Shown("people-security", "/people/", security),
        Shown("workbench-security", "/workbench/", security),
        Shown("workbench-audit", "/workbench/", audit),
        Shown("audit", "/audit/", audit),
        Shown("audit-anchors", "/audit/anchors/", audit),
        Shown("audit-readings", "/audit/readings/", audit),
        Shown("signs", "/signs/", audit),
    ]


def _kept_by(member: Membership) -> str:
    """A case in their archive of which a dossier was made."""
    made = ArchiveEntry.objects.visible_to(member).filter(checks__isnull=False)
    return made.order_by("pk").values_list("case__number", flat=True)[0]
