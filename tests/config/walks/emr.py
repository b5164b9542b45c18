"""How each step of the EMR rating is taken."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework.measures.hearing import close_hearings
from casework.measures.law import Sanction
from casework.notices import with_step
from config.scenarios import (
    bureau_violating,
    checking,
    correcting,
    extending,
    filing,
    hospitals,
    materials,
    national,
    overdue,
    primary_care,
    review,
    takeover,
    violating,
)
from emr_rating.bureau_violation import actions as bureaus
from emr_rating.bureau_violation.steps import CIRCULAR_NOTICE as OF_BUREAU
from emr_rating.collecting import actions as collecting
from emr_rating.correction import actions as corrections
from emr_rating.cycle import actions as cycle
from emr_rating.cycle import closing
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.filing import actions as filings
from emr_rating.materials.closing import close_materials
from emr_rating.models import BureauViolation, Extension, Filing, Violation
from emr_rating.municipal import actions as bureau_review
from emr_rating.municipal.uses import USES
from emr_rating.national import actions as nationally
from emr_rating.national import announcing, publicity
from emr_rating.national.uses import KIND as NATIONAL
from emr_rating.national.uses import USES as NATIONAL_USES
from emr_rating.objection import actions as objecting
from emr_rating.registration import actions as registration
from emr_rating.spot_check.uses import SPOT_CHECK
from emr_rating.stages import NationalStage, Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from emr_rating.violation import actions as violations
from emr_rating.violation.rules import CANCEL, LOWER, OF_THE_NATION, SUSPEND, TERMINATE, UNDER_REVIEW, WITH_RESULT
from emr_rating.violation.steps import CIRCULAR_NOTICE as CHARGED
from emr_rating.violation.steps import INTENT_NOTICE as CHARGING

from .verbs import HANDING_UP, ROUND, cancel, free, move, paper, plainly, prepared
from .walk import WHY, Do, Walk, fresh, leader, own, some


def _enter_draw(walk: Walk, case: Any, at: datetime) -> None:
    """A team that was drawn elsewhere, by its paper."""
    chosen = free(case, 5, at)
    verb = {
        NationalStage.MATERIALS_REVIEW: nationally.enter_materials_draw,
        NationalStage.APPLICATION_REVIEW: nationally.enter_application_draw,
    }[case.state]
    scan = primary_care.material("抽取文书.pdf")
    paper: dict[str, Any] = {
        "proxy_number": "抽取〔2026〕1号",
        "proxy_date": timezone.localdate(at),
        "proxy_scan": scan,
    }
    verb(case, experts=chosen, leader=chosen[0], by=walk.people[Role.INSTITUTE], at=at, **paper)


def _shut(walk: Walk, case: Any, at: datetime) -> None:
    some(closing.close_filing(case.pk, at=at) or None)


def _register_takeover(walk: Walk, case: Any, at: datetime, stage: Stage = Stage.CITY_REVIEW) -> None:
    takeover.registered([takeover.row(case.hospital, stage, cycle=case.cycle)], people=walk.people, at=at)


def _hand_in_materials(walk: Walk, case: Any, at: datetime) -> None:
    applicant = filing.Applicant(case.hospital, leader(case), own(case, Role.INSTITUTION_CLERK))
    materials.hand_in(materials.hang(case, by=applicant, at=at), by=applicant, at=at)


def _submit_collection(walk: Walk, case: Any, at: datetime) -> None:
    clerk = own(case, Role.INSTITUTION_CLERK)
    collecting.add(case, places=["proof:01.01"], file=primary_care.material("材料.pdf"), by=clerk, at=at)
    collecting.submit(case, by=clerk, at=at)


def _report(walk: Walk, case: Any, at: datetime) -> None:
    filing.report(filing.confirm(case, by=own(case, Role.INSTITUTION_CLERK), at=at), by=leader(case), at=at)


def _ask(walk: Walk, case: Any, at: datetime) -> None:
    bureau_review.ask(case, by=walk.people[Role.BUREAU_HANDLER], at=at, question="请说明数据来源。")


def _answer(walk: Walk, case: Any, at: datetime) -> None:
    asked = some(case.inquiries.filter(answered_at=None).first())
    bureau_review.answer(case, by=leader(case), at=at, inquiry=asked.pk, answer="已说明。")


def _feed_back(walk: Walk, case: Any, at: datetime) -> None:
    """With all others of the year that wait for it."""
    some(next((row for row in publicity.waiting(case.cycle) if row.of_filing_id == case.pk), None))
    national.post(case.cycle, people=walk.people, at=at)


def _announce(walk: Walk, case: Any, at: datetime) -> None:
    """The end of the year with its two notices, of what came to its end later by a further one; the job of the notice takes the steps."""
    year = case.of_filing.cycle if case.kind == NATIONAL else case.cycle
    national.announce(year, people=walk.people, at=at)
    if fresh(case).state == case.state:
        national.issue_city_notice(year, people=walk.people, at=at)
        national.work_announcement(at=at)


# By what is done to a filing when a violation is decided on.
SANCTIONS = {"end": TERMINATE, "lower": LOWER, "suspend": SUSPEND, "cancel": CANCEL}


def charged(case: Any, at: datetime) -> None:
    """Its hospital was heard on a violation."""
    if case.kind == "emr_filing":
        of_city = Membership.objects.filter(office__kind=OfficeKind.COMMISSION).order_by("pk")
        people = {Role(row.role): row for row in of_city}
        with suppress(Refused):
            violating.ready(case, people=people, at=at)


def _by_violation(sanction: Sanction) -> Callable[..., None]:
    """By the decision on a violation of which its hospital was heard."""

    def do(walk: Walk, case: Any, at: datetime) -> None:
        heard = some(Violation.objects.open().filter(about=case.pk).first())
        drafted = violating.drafted(heard, people=walk.people, at=at, sanction=sanction.value)
        violations.decide(drafted, by=walk.people[Role.COMMISSION_HEAD], at=at)

    return do


def _of_bureau(case: BureauViolation) -> list[Filing]:
    """What it may reach, and does not yet."""
    theirs = Filing.objects.filter(cycle=case.cycle, district=case.district, declared_level__isnull=False)
    acted_on = theirs.filter(state__in=(*UNDER_REVIEW, *OF_THE_NATION, *WITH_RESULT))
    return list(acted_on.exclude(pk__in=case.reached.values("filing")))


_REGISTRATION: dict[str, Do] = {
    "verify": plainly("verify", Role.CENTRE),
    "unverify": plainly("unverify", Role.CENTRE),
    "return_": lambda walk, case, at: registration.return_registration(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
    "approve": lambda walk, case, at: registration.approve(case, by=walk.people[Role.INSTITUTE], at=at),
    "reject": lambda walk, case, at: registration.reject(case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at),
    "resubmit": lambda walk, case, at: registration.resubmit(
        case,
        data=hospitals.registration_data(hospitals.hospital(int(case.uscc[9:16]))),
        seen=case.version,
        at=at,
    ),
    "withdraw": lambda walk, case, at: registration.withdraw(case, seen=case.version, at=at),
    "end_registration": lambda walk, case, at: registration.end_registration(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
    "renew_receipt": lambda walk, case, at: registration.renew_receipt(
        case, reason=WHY, by=walk.people[Role.CENTRE], at=at
    ),
}
_FILING: dict[str, Do] = {
    **{f"{act}_by_violation": _by_violation(sanction) for act, sanction in SANCTIONS.items()},
    "draft_result_correction": lambda walk, case, at: correcting.drafted(case, people=walk.people, at=at),
    "correct_result": lambda walk, case, at: corrections.correct(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
    **HANDING_UP,
    **{f"{use.name}_{verb}": do for use in USES for verb, do in ROUND.items()},
    "report": _report,
    "amend": plainly("amend", Role.INSTITUTION_CLERK),
    "drop_amendment": lambda walk, case, at: filings.drop_amendment(case, by=leader(case), at=at),
    "withdraw": plainly("withdraw", Role.INSTITUTION_CLERK),
    "register_takeover": _register_takeover,
    "take_over": lambda walk, case, at: takeover.confirmed(case, people=walk.people, at=at),
    "drop_takeover": plainly("drop_takeover", Role.COMMISSION_HANDLER),
    "close": _shut,
    "miss": _shut,
    "allow_late": prepared(ALLOW_LATE, lambda case, at: {"ends_at": at + timedelta(days=3)}),
    "hand_in_materials": _hand_in_materials,
    "miss_materials": lambda walk, case, at: some(close_materials(at) or None),
    "forbid_late": lambda walk, case, at: cycle.forbid_late(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    **dict.fromkeys(("cancel", "cancel_city"), cancel),
    "move": move,
    "emr_city_check_conclude": lambda walk, case, at, level=None, **said: review.conclude_check(
        case, people=walk.people, at=at, level=level, **said
    ),
    "announce": _announce,
    "confirm": _announce,
    "feed_back": _feed_back,
    "emr_city_review_conclude": lambda walk, case, at: review.conclude_city(case, people=walk.people, at=at),
    "emr_district_review_ask": _ask,
    "emr_district_review_answer": _answer,
    "emr_district_review_conclude": lambda walk, case, at: review.conclude_district(case, people=walk.people, at=at),
    "emr_district_review_reopen": lambda walk, case, at: bureau_review.reopen(
        case, by=walk.people[Role.BUREAU_HEAD], at=at, reason=WHY
    ),
    "report_summary": lambda walk, case, at: review.report_summary(case.cycle, people=walk.people, at=at),
    "return_summary": prepared(RETURN_SUMMARY),
    "lower_by_check": lambda walk, case, at: checking.concluded(case.spot_check, people=walk.people, at=at, level=2),
    "restore_result": lambda walk, case, at: extending.granted(
        some(Extension.objects.filter(state="requested").order_by("pk").first()), people=walk.people, at=at
    ),
    "confirm_no_result": lambda walk, case, at: overdue.no_result(case, people=walk.people, at=at),
}
_SPOT_CHECK: dict[str, Do] = {
    **{f"{SPOT_CHECK.name}_{verb}": do for verb, do in ROUND.items()},
    "emr_spot_check_conclude": lambda walk, case, at, level=None: checking.concluded(
        case, people=walk.people, at=at, level=level
    ),
    "emr_spot_check_drop": lambda walk, case, at: checking.dropped(case, people=walk.people, at=at),
}
_COLLECTION: dict[str, Do] = {
    "cancel": cancel,
    "submit_collection": _submit_collection,
    "return_collection": plainly("return_collection", Role.BUREAU_HANDLER),
    "order_collection": plainly("order_collection", Role.BUREAU_HANDLER),
    "reopen_collection": plainly("reopen_collection", Role.BUREAU_HEAD),
}
_VIOLATION: dict[str, Do] = {
    "cancel": cancel,
    "draft_violation_intent": lambda walk, case, at: violating.intent_drafted(case, people=walk.people, at=at),
    "tell_violation": lambda walk, case, at: with_step.issue(
        case, CHARGING, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    "make_statement": lambda walk, case, at: violating.heard(case, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "draft_violation": lambda walk, case, at, sanction=TERMINATE: violating.drafted(
        case, people=walk.people, at=at, sanction=sanction.value
    ),
    "decide_violation": lambda walk, case, at: violations.decide(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "draft_violation_circular": lambda walk, case, at: violating.circular_drafted(case, people=walk.people, at=at),
    "circulate": lambda walk, case, at: with_step.issue(case, CHARGED, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "drop_violation": lambda walk, case, at: violations.drop(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
}
_BUREAU_VIOLATION: dict[str, Do] = {
    "reach_filings": lambda walk, case, at: bureaus.reach(
        case,
        filings=_of_bureau(case),
        because=WHY,
        by=walk.people[Role.COMMISSION_HANDLER],
        at=at,
    ),
    "spare_filing": lambda walk, case, at: bureaus.spare(
        case, filing=some(case.reached.order_by("-pk").first()).filing, by=walk.people[Role.COMMISSION_HANDLER], at=at
    ),
    "draft_bureau_violation_intent": lambda walk, case, at: bureau_violating.intent_drafted(
        case, people=walk.people, at=at
    ),
    "tell_bureau_violation": lambda walk, case, at: bureaus.tell(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "make_statement": lambda walk, case, at: bureau_violating.bureau_heard(case, people=walk.people, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "settle_reached": lambda walk, case, at, sanction=TERMINATE: bureau_violating.laid_down(
        case.reached.earliest("sanction", "pk"), people=walk.people, at=at, sanction=sanction.value
    ),
    "draft_bureau_violation": lambda walk, case, at: bureau_violating.drafted(case, people=walk.people, at=at),
    "decide_bureau_violation": lambda walk, case, at: bureaus.decide(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "draft_bureau_violation_circular": lambda walk, case, at: bureau_violating.circular_drafted(
        case, people=walk.people, at=at
    ),
    "circulate": lambda walk, case, at: with_step.issue(case, OF_BUREAU, by=walk.people[Role.COMMISSION_HEAD], at=at),
    "drop_bureau_violation": lambda walk, case, at: bureaus.drop(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
}
_NATIONAL: dict[str, Do] = {
    **{f"{use.name}_{verb}": do for use in NATIONAL_USES for verb, do in ROUND.items() if "designate" not in verb},
    **{f"{use.name}_enter_draw": _enter_draw for use in NATIONAL_USES},
    "emr_national_materials_conclude": lambda walk, case, at, level=None: national.conclude(
        case, people=walk.people, at=at, level=level
    ),
    "emr_national_application_arrange": lambda walk, case, at, **said: national.arrange(
        case, people=walk.people, at=at, **said
    ),
    "emr_national_application_test": lambda walk, case, at: nationally.enter_connection_test(
        case, passed=True, result="试连正常。", by=walk.people[Role.INSTITUTE], at=at
    ),
    "emr_national_application_record": lambda walk, case, at: national.record(case, people=walk.people, at=at),
    "emr_national_application_conclude": lambda walk, case, at, level=None: national.conclude(
        case, people=walk.people, at=at, level=level
    ),
    "emr_national_materials_reopen": lambda walk, case, at: nationally.reopen_materials(
        case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at
    ),
    "emr_national_application_reopen": lambda walk, case, at: nationally.reopen_application(
        case, reason=WHY, by=walk.people[Role.INSTITUTE], at=at
    ),
    "post": lambda walk, case, at: national.post(case.of_filing.cycle, people=walk.people, at=at),
    "settle": lambda walk, case, at: announcing.settle(case.of_filing.cycle, by=walk.people[Role.INSTITUTE], at=at),
    "announce": _announce,
    "comment_evidence": lambda walk, case, at: national.commented(case, at=at),
    "recheck": lambda walk, case, at: national.concurred(
        national.answered(national.objected(case, at=at), people=walk.people, at=at), people=walk.people, at=at
    ),
    "unpost": lambda walk, case, at: publicity.withdraw(
        case.posting, reason=WHY, by=walk.people[Role.INSTITUTE], at=at
    ),
}
_EXTENSION: dict[str, Do] = {
    "approve_extension": lambda walk, case, at: extending.granted(case, people=walk.people, at=at),
    "refuse_extension": lambda walk, case, at: extending.refused(case, people=walk.people, at=at),
}
_OBJECTION: dict[str, Do] = {
    "show_evidence": lambda walk, case, at: national.evidence_shown(case, people=walk.people, at=at),
    "propose": lambda walk, case, at: national.answered(case, people=walk.people, at=at),
    "send_back": lambda walk, case, at: objecting.send_back(
        case, reason=WHY, by=walk.people[Role.COMMISSION_HEAD], at=at
    ),
    "draft_emr_objection_answer": lambda walk, case, at: national.answer_drafted(case, people=walk.people, at=at),
    "concur": lambda walk, case, at: objecting.concur(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
}
_CITY_SUMMARY = paper(head=Role.COMMISSION_HEAD, receiver=Role.INSTITUTE)


del _CITY_SUMMARY["drop_paper"]

DO: dict[str, dict[str, Do]] = {
    "emr_registration": _REGISTRATION,
    "emr_filing": _FILING,
    "emr_collection": _COLLECTION,
    "emr_national": _NATIONAL,
    "emr_objection": _OBJECTION,
    "emr_tip": {
        "answer_tip": lambda walk, case, at: violating.answered(case, by=walk.people[Role.COMMISSION_HANDLER], at=at)
    },
    "emr_violation": _VIOLATION,
    "emr_bureau_violation": _BUREAU_VIOLATION,
    "emr_spot_check": _SPOT_CHECK,
    "emr_extension": _EXTENSION,
    "emr_city_summary": _CITY_SUMMARY,
    "emr_district_report": paper(head=Role.BUREAU_HEAD, receiver=Role.COMMISSION_HANDLER),
}
ASIDE: dict[Callable[..., object], tuple[str, ...]] = {charged: tuple(f"{act}_by_violation" for act in SANCTIONS)}
