"""Which pages of the demonstration are pictured, and who opens them. Cases are found by what they are, not by number."""

from dataclasses import dataclass

from accounts.models import Membership, Person
from accounts.roles import OfficeKind, Regime, Role
from casework.models import Case, ChangeRequest, Delivery, Job, Material, Notice, StandardEdition
from config.scenarios import cast
from emr_rating.models import Cycle, DistrictSummary, Filing, Registration, Report
from emr_rating.stages import RegistrationStage
from emr_rating.stages import Stage as E
from experts.actions.letters import in_need
from experts.models import Absence, Assignment, Consolidation, DataRequest, Draw, Feedback, Letter, Pool, PoolEntry
from primary_care_review.models import Application
from primary_care_review.stages import Stage as P


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
        *_register(),
        *_terms(),
        *_draws(),
        *_review(),
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


def _bureau() -> list[Shown]:
    handler, head = _official(Role.BUREAU_HANDLER), _official(Role.BUREAU_HEAD)
    review = _filing(E.DISTRICT_REVIEW, district=cast.DISTRICT)
    ready = _filing(E.DISTRICT_REVIEW, district=cast.DISTRICT, missing="区县结论")
    opinion = _accepted(by=OfficeKind.BUREAU)
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
        Shown("step-conclude", f"/cases/{ready.number}/steps/conclude/", head),
        Shown("hand-over", f"/cases/{review.number}/hand-over/", handler),
        Shown("opinion", f"/experts/opinions/{opinion.pk}/", opinion.member),
        Shown("assignments", "/experts/assignments/", opinion.member),
        Shown("emr-office", "/emr/office/", handler),
        Shown("emr-board", "/emr/board/", handler),
        Shown("district-summary", "/emr/summary/", head),
        Shown("workbench-head", "/workbench/", head),
        Shown("institutions", "/institutions/", handler),
        Shown("institution", f"/institutions/{submitted.institution_id}/", handler),
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
        Shown("step-draft-acceptance", f"/cases/{qualified.number}/steps/draft_acceptance/", handler),
        Shown("enrolled", "/primary-care/institutions/", handler),
        Shown("end-enrolment", f"/primary-care/institutions/{submitted.institution_id}/end/", head),
        Shown("enrol", "/primary-care/institutions/enrol/", handler),
        Shown("enrol-workbook", "/primary-care/institutions/enrol/workbook/", handler),
        Shown("named-materials", "/primary-care/named-materials/", handler),
        Shown("grades", "/primary-care/grades/", handler),
        Shown("editions", "/primary-care/editions/", handler),
        Shown("edition", "/primary-care/editions/demo-2026/", handler),
    ]


def _city() -> list[Shown]:
    handler, centre, institute = (_official(role) for role in (Role.COMMISSION_HANDLER, Role.CENTRE, Role.INSTITUTE))
    waiting = Registration.objects.filter(state=RegistrationStage.SUBMITTED).first()
    verified = Registration.objects.filter(state=RegistrationStage.VERIFIED).first()
    summary, year = DistrictSummary.objects.first(), Cycle.objects.latest("year").year
    asked, head = ChangeRequest.objects.get(), _official(Role.COMMISSION_HEAD)
    edition = StandardEdition.objects.get(regime=Regime.PRIMARY_CARE, filed_on=None, demonstration=False)
    return [
        Shown("workbench-commission", "/workbench/", handler),
        Shown("emr-office-commission", "/emr/office/", handler),
        Shown("emr-board-commission", "/emr/board/", handler),
        Shown("open-cycle", "/emr/cycles/open/", handler),
        Shown("cycle", f"/emr/cycles/{year}/", handler),
        Shown("change-dates", f"/emr/cycles/{year}/dates/", handler),
        Shown("summaries", "/emr/summaries/", handler),
        Shown("summary", f"/emr/summaries/{summary.pk}/", handler),
        Shown("emr-history", "/emr/history/", handler),
        Shown("import-results", "/emr/history/import/", handler),
        Shown("emr-editions", "/emr/editions/", handler),
        Shown("emr-edition-import", "/emr/editions/import/", handler),
        Shown("edition-import", "/primary-care/editions/import/", handler),
        Shown("edition-new", f"/primary-care/editions/{edition.key}/", handler),
        Shown("edition-file", f"/primary-care/editions/{edition.key}/filing/", handler),
        Shown("edition-remove", f"/primary-care/editions/{edition.key}/remove/", handler),
        Shown("grades-import", "/primary-care/grades/import/", handler),
        Shown("calendar", "/calendar/", handler),
        Shown("calendar-year", f"/calendar/{year}/", handler),
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
        Shown("institution-profile", "/institutions/own/", leader),
        Shown("institution-edit", "/institutions/own/edit/", leader),
        Shown("institution-request", "/institutions/own/request/", leader),
        Shown("people-hospital", "/people/", leader),
    ]


def _primary_care() -> list[Shown]:
    assessing, draft, supplement = (_application(state) for state in (P.SELF_ASSESSING, P.DRAFT, P.SUPPLEMENT))
    own = _people_of(assessing, Role.INSTITUTION_LEADER)
    applicant = _people_of(draft, Role.INSTITUTION_LEADER)
    return [
        Shown("workbench-township", "/workbench/", own),
        Shown("assessment-home", "/primary-care/assessment/", own),
        Shown("assessment-chapter", f"/primary-care/assessment/{assessing.number}/chapters/1/", own),
        Shown("assessment-workbook", f"/primary-care/assessment/{assessing.number}/workbook/", own),
        Shown("application-materials", f"/primary-care/applications/{draft.number}/materials/", applicant),
        Shown("application-preview", f"/primary-care/applications/{draft.number}/preview/", applicant),
        Shown("step-submit", f"/cases/{draft.number}/steps/submit/", applicant),
        Shown("case-supplement", f"/cases/{supplement.number}/", _people_of(supplement, Role.INSTITUTION_LEADER)),
    ]


def _people() -> list[Shown]:
    """Accounts: the list, one of them and what may be done to it, slips that wait, people who left."""
    head, centre = _official(Role.BUREAU_HEAD), _official(Role.CENTRE)
    colleague, left = _official(Role.BUREAU_HANDLER), Person.objects.get(login="qx-qinsiyuan")
    return [
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
    ]
