"""How each step of a case beside a review or a grade is taken: terminations, revocations, objections."""

from accounts.roles import Role
from casework.measures.hearing import close_hearings
from casework.notices import with_step
from config.scenarios import objecting as objections
from config.scenarios import (
    revoking,
    terminating,
    watched,
)
from experts.actions import seats
from experts.uses import use_of
from primary_care_review.objection import actions as grade_objections
from primary_care_review.objection.city import CITY_INVESTIGATION
from primary_care_review.objection.investigation import INVESTIGATION
from primary_care_review.revocation import actions as revocation
from primary_care_review.revocation.kinds import CITY_KIND, KIND
from primary_care_review.revocation.steps import CIRCULAR_NOTICE
from primary_care_review.revocation.steps import INTENT_NOTICE as REVOKING
from primary_care_review.supervision import actions as supervision
from primary_care_review.termination import actions as termination
from primary_care_review.termination.steps import INTENT_NOTICE, TERMINATION_NOTICE

from .primary_care import by_city
from .verbs import ROUND, cancel, plainly
from .walk import WHY, Do, seated, some

_TERMINATION: dict[str, Do] = {
    "cancel": cancel,
    "draft_termination_intent": lambda walk, case, at: with_step.draft(
        case, INTENT_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "tell_termination": lambda walk, case, at: with_step.issue(
        case, INTENT_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "make_statement": lambda walk, case, at: terminating.heard(case, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "draft_termination": lambda walk, case, at: with_step.draft(
        case, TERMINATION_NOTICE, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "terminate": lambda walk, case, at: termination.terminate(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "drop_termination": lambda walk, case, at: termination.drop(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
}
_REVOCATION: dict[str, Do] = {
    "cancel": cancel,
    "draft_revocation_intent": lambda walk, case, at: with_step.draft(
        case, REVOKING, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "tell_revocation": lambda walk, case, at: with_step.issue(case, REVOKING, by=walk.people[Role.BUREAU_HEAD], at=at),
    "make_statement": lambda walk, case, at: revoking.heard(case, at=at),
    "close_hearing": lambda walk, case, at: close_hearings(at) or some(None),
    "draft_revocation": lambda walk, case, at, grave=True: revoking.drafted(
        case, people=walk.people, at=at, grave=grave
    ),
    "revoke": lambda walk, case, at: revocation.revoke(case, by=walk.people[Role.BUREAU_HEAD], at=at),
    "draft_revocation_circular": lambda walk, case, at: revoking.circular_drafted(case, people=walk.people, at=at),
    "circulate": lambda walk, case, at: with_step.issue(case, CIRCULAR_NOTICE, by=walk.people[Role.BUREAU_HEAD], at=at),
    "drop_revocation": lambda walk, case, at: revocation.drop(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
}
_SUPERVISION: dict[str, Do] = {
    "answer_supervision": lambda walk, case, at: watched.answered(case, people=walk.people, at=at),
    "go_on": lambda walk, case, at: supervision.go_on(case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at),
    "take_back_supervision": plainly("take_back_supervision", Role.SUPERVISOR),
}
_INVESTIGATION: dict[str, Do] = {
    **{verb: ROUND[verb] for verb in ("draw", "seat", "release", "lead")},
    "designate": lambda walk, case, at: objections.named(case, people=walk.people, at=at),
    "undesignate": lambda walk, case, at: seats.undesignate(
        case, use=some(use_of(case)), reason=WHY, by=walk.people[Role.BUREAU_HANDLER], at=at
    ),
    "hand_in": lambda walk, case, at: objections.found(
        some(next((row for row in seated(case) if row.accepted_at and not row.handed_in_at), None)), at=at
    ),
    "consolidate": lambda walk, case, at: objections.word_of_team(case, at=at),
}
_ANSWERING: dict[str, Do] = {
    "propose": lambda walk, case, at: objections.proposed(case, people=walk.people, at=at),
    "send_back": lambda walk, case, at: grade_objections.send_back(
        case, reason=WHY, by=walk.people[Role.BUREAU_HEAD], at=at
    ),
    "draft_grade_objection_answer": lambda walk, case, at: objections.drafted(case, people=walk.people, at=at),
    "answer_objection": lambda walk, case, at: grade_objections.answer(case, by=walk.people[Role.BUREAU_HEAD], at=at),
}
_GRADE_OBJECTION: dict[str, Do] = {
    **{f"{INVESTIGATION.name}_{verb}": do for verb, do in _INVESTIGATION.items()},
    **_ANSWERING,
}
_CITY_OBJECTION: dict[str, Do] = {
    **{f"{CITY_INVESTIGATION.name}_{verb}": by_city(do) for verb, do in _INVESTIGATION.items()},
    **{name: by_city(do) for name, do in _ANSWERING.items()},
}
DO: dict[str, dict[str, Do]] = {
    "primary_care_supervision": _SUPERVISION,
    "primary_care_objection": _GRADE_OBJECTION,
    "primary_care_city_supervision": {name: by_city(do) for name, do in _SUPERVISION.items()},
    "primary_care_city_objection": _CITY_OBJECTION,
    "primary_care_termination": _TERMINATION,
    "primary_care_city_termination": {name: by_city(do) for name, do in _TERMINATION.items()},
    KIND: _REVOCATION,
    CITY_KIND: {name: by_city(do) for name, do in _REVOCATION.items()},
}
