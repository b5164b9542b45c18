"""How each step of the grade review is taken."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.notices import with_step
from casework.registry import case_type
from config.scenarios import (
    concluding,
    grades,
    primary_care,
    rechecking,
    rereview,
    review,
    telling,
    terminating,
    visit,
    watched,
)
from config.scenarios import objecting as objections
from primary_care_review.application import actions as application
from primary_care_review.assessment import actions as assessment
from primary_care_review.assessment.steps import RECOGNISE_START
from primary_care_review.body import CITY_RECHECK, RECHECK, REREVIEW, body_of
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE, FIND_QUALIFIED, SUPPLEMENT_NOTICE, UNQUALIFIED_NOTICE
from primary_care_review.conclusion import actions as conclusion
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.models import Termination, VisitDevice
from primary_care_review.publicity import actions as publishing
from primary_care_review.recheck import actions as rechecks
from primary_care_review.report import actions as reporting
from primary_care_review.rereview import actions as rerunning
from primary_care_review.rules import Ground, MaterialKind
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as AppliedFor
from primary_care_review.team.steps import VISIT_NOTICE
from primary_care_review.termination import actions as termination
from primary_care_review.termination.steps import HEARING, PREPARED

from .verbs import HANDING_UP, ROUND, cancel, move, paper, plainly, prepared
from .walk import WHY, Do, Walk, leader, seated, some


def upload(case: Any, at: datetime) -> None:
    application.upload(case, kind=MaterialKind.OTHER, file=primary_care.material("补正.pdf"), by=leader(case), at=at)


def _rate(walk: Walk, case: Any, at: datetime, bears: str = "") -> None:
    """As the grade that is applied for asks, or another."""
    review.accept_all(case, at=at)
    row = some(next((row for row in seated(case) if not row.handed_in_at), None))
    visit.hand_in(row, at=at, bears=AppliedFor(bears or case.grade_applied_for))


def accused(case: Any, at: datetime) -> None:
    """Something against it has come to light; the institution was heard."""
    if "propose_termination" in DO[case.kind]:
        own = {row.role: row for row in Membership.objects.filter(office=body_of(case)).order_by("pk")}
        people = rereview.of_city(own, at=at) if case.kind == REREVIEW else own
        with suppress(Refused):
            running = Termination.objects.filter(about=case.pk, closed_at=None).first()
            measure = running or terminating.proposed(case, people=people, at=at)
            if measure.state == PREPARED:
                measure = terminating.told(measure, people=people, at=at)
            if measure.state == HEARING:
                measure = terminating.heard(measure, at=at)
            terminating.decision_drafted(measure, people=people, at=at)


def nothing(case: Any, at: datetime) -> None:
    """What may be begun in any state."""


def by_city(do: Do) -> Do:
    """What is done to an application, by those of the commission."""

    def taken(walk: Walk, case: Any, at: datetime, **facts: Any) -> Any:
        return do(replace(walk, people=rereview.of_city(walk.people, at=at)), case, at, **facts)

    return taken


_APPLICATION: dict[str, Do] = {
    **HANDING_UP,
    "cancel": cancel,
    "move": move,
    "unrecognise_start": lambda walk, case, at: assessment.unrecognise_start(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "unqualify": lambda walk, case, at: check.unqualify(case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at),
    "recognise_start": prepared(
        RECOGNISE_START,
        lambda case, at: {
            "started_on": case.assessment_started_on - timedelta(days=20),
            "scan": primary_care.material("纸质自评记录.pdf"),
        },
    ),
    "finish": lambda walk, case, at: assessment.finish(case, by=leader(case), at=at),
    "resume": plainly("resume", Role.INSTITUTION_LEADER),
    "submit": lambda walk, case, at, grade="乙": application.submit(case, grade=grade, by=leader(case), at=at),
    "withdraw": plainly("withdraw", Role.INSTITUTION_LEADER),
    "draft_supplement": lambda walk, case, at: check.draft_supplement(
        case, missing="前置条件表", by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "request_supplement": lambda walk, case, at: with_step.issue(
        case, SUPPLEMENT_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "resubmit": lambda walk, case, at: application.resubmit(case, by=leader(case), at=at),
    "draft_unqualified": lambda walk, case, at: check.draft_unqualified(
        case, ground=Ground.OTHER.value, ground_facts="事实", by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "find_unqualified": lambda walk, case, at: with_step.issue(
        case, UNQUALIFIED_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "find_qualified": prepared(FIND_QUALIFIED),
    "draft_acceptance": lambda walk, case, at: with_step.draft(
        case, ACCEPTANCE_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "accept": lambda walk, case, at: with_step.issue(case, ACCEPTANCE_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at),
    "change_conclusion": lambda walk, case, at, grade="丙": objections.answered(
        objections.lodged(case, at=at), people=walk.people, at=at, grade=grade
    ),
    "raise_supervision": lambda walk, case, at: watched.objected(case, by=walk.people[Role.SUPERVISOR], at=at),
    "grade_review_plan": lambda walk, case, at: visit.planned(case, people=walk.people, at=at),
    **{f"grade_review_{verb}": ROUND[verb] for verb in ("draw", "seat", "release", "lead")},
    "grade_review_hand_in": _rate,
    "grade_review_consolidate": lambda walk, case, at: visit.word_of_team(case, at=at),
    "grade_review_sign_in": lambda walk, case, at: visit.signed_in(case, at=at),
    "grade_review_give_up_device": lambda walk, case, at: visit.given_up(
        VisitDevice.objects.standing().filter(assignment__in=seated(case)).first()
        or visit.device(some(next(iter(seated(case)), None)), at=at),
        at=at,
    ),
    "sign_dossier": lambda walk, case, at: visit.signed(
        some(next((row for row in seated(case) if not hasattr(row, "dossier_signature")), None)), at=at
    ),
    "seal_dossier": lambda walk, case, at: visit.sealed(case, at=at),
    "submit_report": lambda walk, case, at: concluding.reported(case, at=at),
    "receive_report": lambda walk, case, at: concluding.received(case, people=walk.people, at=at),
    "unreceive_report": plainly("unreceive_report", Role.BUREAU_HANDLER),
    "return_report": lambda walk, case, at: reporting.return_report(
        case, reason=WHY, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "conclude": lambda walk, case, at, grade="": concluding.concluded(case, people=walk.people, at=at, grade=grade),
    "reconsider": lambda walk, case, at: conclusion.reconsider(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "find_reached": lambda walk, case, at: concluding.reached(case, people=walk.people, at=at),
    "post_conclusion": lambda walk, case, at: concluding.posted(case, people=walk.people, at=at),
    "withdraw_conclusion": lambda walk, case, at: publishing.withdraw(
        case.posting, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "determine": lambda walk, case, at: concluding.determined(case, people=walk.people, at=at),
    "issue_decree": lambda walk, case, at: concluding.decreed(case, people=walk.people, at=at),
    "grade_review_end": lambda walk, case, at: visit.ended(case, at=at),
    "grade_review_group": lambda walk, case, at: visit.grouped(case, people=walk.people, at=at),
    "draft_grade_review_visit": lambda walk, case, at: with_step.draft(
        case, VISIT_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "grade_review_begin": lambda walk, case, at: with_step.issue(
        case, VISIT_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "apply_to_city": lambda walk, case, at: rereview.opened(case, at=at),
    "forgo_rereview": plainly("forgo_rereview", Role.INSTITUTION_LEADER),
    "rereview_over": lambda walk, case, at: rereview.rereview_at(Review.WITHDRAWN, case, people=walk.people, at=at),
    "city_found_less": lambda walk, case, at: rereview.rereview_at(
        Review.NOT_REACHED, case, people=walk.people, at=at, bears=None
    ),
    "city_awarded": lambda walk, case, at: rereview.rereview_at(Review.AWARDED, case, people=walk.people, at=at),
}
_ENDING: dict[str, Do] = {
    "propose_termination": lambda walk, case, at: terminating.proposed(case, people=walk.people, at=at),
    "end_by_termination": lambda walk, case, at: termination.terminate(
        some(Termination.objects.filter(about=case.pk, closed_at=None).first()),
        by=walk.people[Role.BUREAU_HEAD],
        at=at,
    ),
}
_APPLICATION |= _ENDING
_REREVIEW: dict[str, Do] = {
    **{name: by_city(do) for name, do in _APPLICATION.items()},
    **{
        f"grade_rereview_{verb}": by_city(do)
        for verb, do in (*ROUND.items(), ("hand_in", _rate), ("consolidate", _APPLICATION["grade_review_consolidate"]))
    },
    "submit": lambda walk, case, at: rerunning.submit(case, by=leader(case), at=at),
    # The city gives the first grade or none (P06).
    "change_conclusion": by_city(
        lambda walk, case, at: objections.answered(
            objections.lodged(case, at=at),
            people=walk.people,
            at=at,
            grade=NO_GRADE if case.concluded_grade else AppliedFor.JIA.value,
        )
    ),
}


def _rate_lower(walk: Walk, case: Any, at: datetime, bears: str = "丙") -> None:
    """As a 丙 asks, which is less than is held, or another."""
    _rate(walk, case, at, bears)


def _changed_recheck(walk: Walk, case: Any, at: datetime, grade: str = "") -> None:
    """From 丙 to none and back, or to what is said."""
    chosen = grade or (NO_GRADE if case.concluded_grade else AppliedFor.BING.value)
    objections.answered(objections.lodged(case, at=at), people=walk.people, at=at, grade=chosen)


_OF_ROUND: tuple[tuple[str, Do], ...] = (
    *((verb, ROUND[verb]) for verb in ("draw", "seat", "release", "lead")),
    ("hand_in", _rate_lower),
    ("consolidate", _APPLICATION["grade_review_consolidate"]),
)
_RECHECK: dict[str, Do] = {
    **_APPLICATION,
    **{f"grade_recheck_{verb}": do for verb, do in _OF_ROUND},
    "conclude": lambda walk, case, at, grade="丙": concluding.concluded(case, people=walk.people, at=at, grade=grade),
    "change_conclusion": _changed_recheck,
    "determine": lambda walk, case, at: rechecks.determine(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "keep_grade": lambda walk, case, at: rechecking.kept(case, people=walk.people, at=at),
    "order_anew": lambda walk, case, at: rechecking.ordered_anew(case, people=walk.people, at=at),
    "anew_over": lambda walk, case, at: rechecks.drop(
        some(rechecking.anew_of(case)), reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "drop_recheck": lambda walk, case, at: rechecks.drop(case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at),
}
_CITY_RECHECK: dict[str, Do] = {
    **{name: by_city(do) for name, do in _RECHECK.items()},
    **{f"grade_city_recheck_{verb}": by_city(do) for verb, do in _OF_ROUND},
    # The bureau makes a lower grade known, and reviews anew.
    "issue_decree": _RECHECK["issue_decree"],
    "anew_over": _RECHECK["anew_over"],
}
DO: dict[str, dict[str, Do]] = {
    "primary_care_october_paper": {
        name: do
        for name, do in paper(head=Role.BUREAU_HEAD, receiver=Role.COMMISSION_HANDLER).items()
        if name != "drop_paper"
    },
    "primary_care_application": _APPLICATION,
    REREVIEW: {step.name: _REREVIEW[step.name] for step in case_type(REREVIEW).steps},
    RECHECK: {step.name: _RECHECK[step.name] for step in case_type(RECHECK).steps},
    CITY_RECHECK: {step.name: _CITY_RECHECK[step.name] for step in case_type(CITY_RECHECK).steps},
    "plaque_tip": {
        "answer_tip": lambda walk, case, at: grades.answered(case, by=walk.people[Role.BUREAU_HANDLER], at=at)
    },
    "review_tip": {
        "hand_on_tip": lambda walk, case, at: telling.handed_on(case, by=walk.people[Role.COMMISSION_HANDLER], at=at),
        "return_tip": lambda walk, case, at: telling.returned(case, by=walk.people[Role.BUREAU_HANDLER], at=at),
        "answer_tip": lambda walk, case, at: telling.answered(case, by=walk.people[Role.COMMISSION_HEAD], at=at),
        "answer_handed_tip": lambda walk, case, at: telling.answered(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    },
}
ASIDE: dict[Callable[..., object], tuple[str, ...]] = {
    accused: ("propose_termination", "end_by_termination"),
    nothing: ("propose_termination", "raise_supervision", "drop_recheck"),
}
