"""Pages of the grade review: the bureau and the institution, the grade, third parties, supervision."""

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime, Role
from casework.deciding import waiting
from casework.models import (
    Case,
    Job,
    Material,
    Sample,
)
from config.scenarios import cast
from emr_rating.models import (
    DistrictReport,
)
from emr_rating.stages import Stage as E
from experts.models import (
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
    Revocation,
    RoutineStatistic,
    SecondRater,
    Termination,
    WorkingRule,
)
from primary_care_review.recheck.samples import DISTRICT_GRADES
from primary_care_review.stages import Stage as P
from primary_care_review.visit.taking import own_numbers

from .found import Shown, accepted_by, application_in, filing_in, official, people_of, posting_under, seat_in


def pages() -> list[Shown]:
    return [*_bureau(), *_primary_care()]


def _bureau() -> list[Shown]:
    handler, head = official(Role.BUREAU_HANDLER), official(Role.BUREAU_HEAD)
    review = filing_in(E.DISTRICT_REVIEW, district=cast.DISTRICT)
    ready = filing_in(E.DISTRICT_REVIEW, district=cast.DISTRICT, missing__endswith="区县结论")
    opinion, proposed = accepted_by(by=OfficeKind.BUREAU), waiting.to_decide(head)[0]
    submitted, qualified = application_in(P.SUBMITTED), application_in(P.QUALIFIED)
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
        Shown("case-recheck", f"/cases/{Recheck.objects.filter(state='accepted').earliest('pk').number}/", handler),
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


def _primary_care() -> list[Shown]:
    assessing, draft, supplement = (application_in(state) for state in (P.SELF_ASSESSING, P.DRAFT, P.SUPPLEMENT))
    own = people_of(assessing, Role.INSTITUTION_LEADER)
    applicant = people_of(draft, Role.INSTITUTION_LEADER)
    visited, seat = seat_in(P.ON_SITE)
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
        Shown("case-supplement", f"/cases/{supplement.number}/", people_of(supplement, Role.INSTITUTION_LEADER)),
        Shown("visit", f"/primary-care/visits/{visited.number}/", seat.member),
        Shown(
            "visit-chapter",
            f"/primary-care/visits/{visited.number}/chapters/{clause.partition('.')[0]}/",
            seat.member,
        ),
        Shown("visit-photos", f"/primary-care/visits/{visited.number}/clauses/{clause}/photos/", seat.member),
        Shown("sealing", f"/primary-care/visits/{sealed.application.number}/sealing/", sealed.sealed_by.member),
        Shown("releases", "/primary-care/releases/", official(Role.BUREAU_HANDLER)),
        *_agreement(),
        Shown(
            "release",
            f"/primary-care/releases/{sealed.application.number}/",
            people_of(sealed.application, Role.INSTITUTION_LEADER),
        ),
        Shown("supervision", "/primary-care/supervision/", official(Role.SUPERVISOR)),
        *_bodies(),
        *_concluding(),
        Shown("case-sealed", f"/cases/{sealed.application.number}/tabs/review/", official(Role.BUREAU_HANDLER)),
    ]


def _agreement() -> list[Shown]:
    """What same-eye checks have come to, one that waits for its second rating and one that has it; what is to be rated, blind."""
    handler, raters = official(Role.BUREAU_HANDLER), SecondRater.objects.select_related("member__person").order_by("pk")
    waiting, rated = raters.open()[0], raters.exclude(handed_in_at=None)[0]
    return [
        Shown("agreement", "/primary-care/agreement/", handler),
        Shown("agreement-check", f"/primary-care/agreement/checks/{waiting.of_check_id}/", handler),
        Shown("agreement-check-rated", f"/primary-care/agreement/checks/{rated.of_check_id}/", handler),
        Shown("agreement-tasks", "/primary-care/agreement/tasks/", waiting.member),
        Shown("agreement-task", f"/primary-care/agreement/tasks/{waiting.pk}/", waiting.member),
        Shown("agreement-decline", f"/primary-care/agreement/tasks/{waiting.pk}/decline/", waiting.member),
    ]


def _bodies() -> list[Shown]:
    """Duties, working rules, trainings of the pool, statistics for a visit."""
    handler, head = official(Role.BUREAU_HANDLER), official(Role.BUREAU_HEAD)
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
        Shown("delegation-work", f"/primary-care/delegations/{running.pk}/hand-in/", seat.member),
        Shown("case-third-party", f"/cases/{running.case.number}/", seat.member),
    ]


def _concluding() -> list[Shown]:
    """From the work report to the posting of the conclusion, by whoever has the next act; and what an institution reads."""
    handler, head = official(Role.BUREAU_HANDLER), official(Role.BUREAU_HEAD)
    writing, leader = seat_in(P.SEALED)
    reported, concluding, posted = (application_in(state) for state in (P.REPORTED, P.CONCLUDING, P.PUBLICITY))
    posting = posting_under("P12", office=official(Role.BUREAU_HEAD).office)
    own = people_of(posted, Role.INSTITUTION_LEADER)
    return [
        Shown("work-report", f"/primary-care/visits/{writing.number}/report/", leader.member),
        Shown("step-receive-report", f"/cases/{reported.number}/steps/receive_report/", handler),
        Shown("step-conclude", f"/cases/{concluding.number}/steps/conclude/", handler),
        Shown("conclusion-postings", "/primary-care/conclusions/", head),
        Shown("conclusion-withdraw", f"/primary-care/conclusions/{posting.pk}/withdraw/", head),
        Shown("case-conclusion", f"/cases/{posted.number}/tabs/conclusion/", own),
        Shown("posting-grades", f"/postings/{posting.pk}/"),
    ]
