"""The desk of every role against the gateway: what a queue calls somebody's own is what they could do now, and nothing else is.

Experts and supervisors have desks of their own (assignments, draws) and are not compared; nor is a moment at which the clock's
own step is due, which the next tick takes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import INSTITUTION_ROLES, Role
from casework import beside, ledger
from casework.clocks.calendar import CalendarTable
from casework.gateway import may_ever, offers
from casework.handing_up.steps import sent_back
from casework.models import CalendarYear, Case, Inquiry
from casework.plans.papers import kind_named
from casework.present import actions
from casework.registry import case_type
from casework.step import Step
from casework.verdict import Refusal
from casework.workbench import desk
from casework.workbench.rows import COLUMNS, LOOK, shown_rows
from emr_rating.bureau_violation.steps import KIND as BUREAU_VIOLATION
from emr_rating.spot_check.uses import KIND as SPOT_CHECK
from emr_rating.stages import CollectionStage, Stage
from emr_rating.violation.steps import KIND as VIOLATION
from experts.models import Assignment, Draw, Party
from experts.uses import use_of
from primary_care_review.body import KINDS as REVIEWS
from primary_care_review.stages import Stage as Review
from primary_care_review.termination.kinds import TERMINATIONS

HEADS = {Role.BUREAU_HEAD: Role.BUREAU_HANDLER, Role.COMMISSION_HEAD: Role.COMMISSION_HANDLER}
OWN_DESKS = (Role.EXPERT, Role.SUPERVISOR)
# Open without anybody waiting for it: how the step is named, in a round after its use, and why.
AT_WILL = {
    "renew_receipt": "sent again when an applicant has lost it",
    "withdraw": "giving up is nobody's task",
    "amend": "one modification may be made and need not",
    "drop_amendment": "giving up a modification is nobody's task",
    "resume": "a finished self-assessment may be taken up again",
    "recognise_start": "the bureau recognises an earlier start when asked to",
    "allow_late": "a late filing is allowed when its hospital asks for it, on paper",
    "register_takeover": "what runs elsewhere comes with a sheet",
    "drop_takeover": "a registered takeover is confirmed unless something is wrong with it",
    "return_collection": "what is put in order is complete, or goes back",
    "reopen_collection": "what was put in order is collected anew where something comes",
    "end_registration": "an applicant who never comes back stands among what is late; ending it is the centre's choice",
    "ask": "the bureau asks where it has a question",
    "move": "an open case stays with its bureau, which may hand it on",
    "return_summary": "a summary stands unless it is returned",
    "confirm_no_result": "a notice of the commission takes it",
    "restore_result": "an extension that is granted takes it",
    "release": "an expert is released where there is cause",
    "send_back": "the head signs what was found, or sends it back",
    "hand_back": "the leader hands in what was laid before them, or sends it back",
    "seat": "the draw takes it by itself with the second secret",
    "feed_back": "the institute's posting takes it with the national review",
    "announce": "the city's notice takes it, by its job",
    "confirm": "the same",
    "unpost": "a posting stands unless it is taken back",
    "withdraw_conclusion": "the same",
    "recheck": "an objection that is upheld takes it",
    "change_conclusion": "the same",
    "comment_evidence": "a hospital may comment on what is new to it, and need not",
    "raise_supervision": "a supervisor objects where there is cause",
    "go_on": "the objection of a supervisor is answered, or the head goes ahead with a reason",
    "take_back_supervision": "an objection stands unless it is taken back",
    "drop_paper": "giving up is nobody's task",
    "return_paper": "a paper is received unless it has to be changed",
    "draft_result_correction": "a published result is corrected where it is wrong",
    "correct_result": "drafted, it waits at the desk of notices",
    "propose_termination": "a review is terminated where there is cause",
    "end_by_termination": "the case of its termination takes it",
    "lower_by_check": "the case of a spot check takes it",
    "end_by_violation": "the case of a violation takes it",
    "lower_by_violation": "the same",
    "suspend_by_violation": "the same",
    "cancel_by_violation": "the same",
    "emr_spot_check_drop": "what was drawn is looked into, unless something speaks against it",
    "drop_violation": "what was found is acted on, unless something speaks against it",
    "drop_bureau_violation": "the same",
    "reach_filings": "more of them may be named until the bureau is told",
    "spare_filing": "what was named stands unless it is struck",
    "settle_reached": "what was laid down may be laid down anew",
    "drop_termination": "a review that is to be terminated is, unless something speaks against it",
    "forgo_rereview": "the institution applies to the city, or asks its bureau to conclude",
    "rereview_over": "the end of a re-review takes it",
    "city_found_less": "the same",
    "city_awarded": "the same",
    "drop_recheck": "what is rechecked comes to a result, unless something speaks against it",
    "order_anew": "what differs is adopted, or reviewed anew",
    "anew_over": "the end of the review anew takes it",
    "drop_revocation": "a grade that is to be revoked is, unless something speaks against it",
    "enter_draw": "a team is drawn here, or entered as it was drawn elsewhere",
}
# What is done on pages of their own before a step is ready: filling in and uploading, which are no steps.
WORK = {
    ("emr_filing", Stage.DRAFT): "report",
    ("emr_filing", Stage.AMENDING): "report",
    ("emr_filing", Stage.AWAITING_MATERIALS): "hand_in_materials",
    ("emr_collection", CollectionStage.COLLECTING): "submit_collection",
    ("primary_care_application", Review.SELF_ASSESSING): "finish",
    **dict.fromkeys(((kind, Review.DRAFT) for kind in REVIEWS), "submit"),
    **dict.fromkeys(((kind, Review.SUPPLEMENT) for kind in REVIEWS), "resubmit"),
}


def differences(case: Any, members: Iterable[Membership], *, at: datetime) -> Iterator[str]:
    """One sentence a member for whom the queue and the gateway differ about a case."""
    if any(_open(case, step, at) for step in _steps(case) if step.roles == (Role.CLOCK,)) or _window_over(case, at):
        return
    ledger.turn(at)  # as the tick does it
    table, on, facts = CalendarYear.objects.table(), timezone.localdate(at), Facts(case, at)
    for member in members:
        if member.role in OWN_DESKS:
            continue
        can = {offer.step.name for offer in offers(case, by=member, at=at) if offer.open}
        pages = [step for step in _steps(case) if step.page and may_ever(case, step, member, on=on)]
        can |= {step.name for step in pages if _open(case, step, at)}
        awaited = _awaited(facts, member, can, at)
        mine = desk.on_desk(member, on=on).filter(pk=case.pk)
        rows = list(Case.objects.visible_to(member, kind=case.kind).filter(pk=case.pk).values(*COLUMNS))
        if mine.exists() != awaited:
            yield f"{case.kind} {case.state}: {member.role} is shown {mine.exists()}, can {sorted(can)}"
        elif wrong := _wrong_button(rows, member, can, mine=awaited, table=table, at=at):
            yield f"{case.kind} {case.state}: {member.role} has the button {wrong}, can {sorted(can)}"
        elif rows and (wrong := _wrong_page(facts, member, mine=awaited)):
            yield f"{case.kind} {case.state}: {member.role} has {wrong} on the page, lacks {facts.current.missing}"


class Facts:
    """What of a case is the same whoever looks at it, asked once for all of them."""

    def __init__(self, case: Any, at: datetime) -> None:
        self.case, self.use, self.at = case, use_of(case), at

    @cached_property
    def current(self) -> Any:
        """Its row as the clock has left it."""
        return type(self.case).objects.get(pk=self.case.pk)

    @cached_property
    def reasons(self) -> list[Refusal]:
        """Why it does not go on: of every step out of its state, what has to be done first."""
        asked = (row(self.current, self.at) for step in _steps(self.current) for row in (*step.when, *step.after))
        return [reason for verdict in asked for reason in verdict.reasons if reason.lacks]

    @cached_property
    def open_draw(self) -> Draw | None:
        return Draw.objects.open().of(self.case).first() if self.use else None

    @cached_property
    def team_there(self) -> bool:
        standing = Assignment.objects.standing().of(self.case).filter(review__closed_at=None)
        team = self.use.team or standing.exclude(draw=None).exists()
        return standing.count() >= (self.case.law[self.use.seats] if team else 1)

    @cached_property
    def arranged(self) -> set[str]:
        """What of a visit is arranged, and may be arranged anew while nothing has changed."""
        standing = Assignment.objects.standing().of(self.case).values_list("pk", flat=True)
        grouping, plan = self.case.grouping, self.case.plan
        grouped = grouping and {str(pk) for pk in standing} <= grouping.members.keys()
        return ({"grade_review_plan"} if plan else set()) | ({"grade_review_group"} if grouped else set())

    @cached_property
    def sent_back(self) -> bool:
        return bool(sent_back(self.case))

    @cached_property
    def asked(self) -> bool:
        return Inquiry.objects.filter(case=self.case.pk, answered_at=None).exists()

    @cached_property
    def proposed(self) -> bool:
        return self.case.proposals.open().filter(version=self.case.version).exists()

    @cached_property
    def drafted(self) -> bool:
        """Something waits for a signature."""
        return self.case.notices.filter(issued_at=None, withdrawn_at=None, returned_at=None).exists()


def _window_over(case: Any, at: datetime) -> bool:
    return case.kind == "emr_filing" and case.state == Stage.AMENDING and at >= case.closes_at


def _steps(case: Any) -> list[Step]:
    return [step for step in case_type(case.kind).steps if case.state in step.sources]


def _open(case: Any, step: Step, at: datetime) -> bool:
    return bool(beside.free(case, step) & step.verdict(case, at))


def _awaited(facts: Facts, member: Membership, can: set[str], at: datetime) -> bool:
    """What the regulations and the workflow have the member do next, found without the words of the table."""
    case, use = facts.case, facts.use
    if use and (draw := facts.open_draw):
        return member.role in use.runners and member.role not in HEADS and Party.OFFICE in draw.owing
    wanted = {name for name in can if not any(f"_{name}".endswith(f"_{at_will}") for at_will in AT_WILL)}
    wanted -= {step.name for step in _steps(case) if step.undoes}  # what was done stands unless it is taken back
    if case.state == Review.SUPPLEMENT:
        wanted -= {"draft_unqualified", "find_unqualified"}  # who does not supplement stands among what is late
    if case.kind == BUREAU_VIOLATION:
        unsettled = case.reached.filter(sanction="").exists()
        wanted |= can & ({"settle_reached"} if unsettled else set() if case.reached.exists() else {"reach_filings"})
    if member.role in HEADS:
        handlers = {step.name for step in _steps(case) if HEADS[member.role] in step.roles}
        wanted -= handlers  # done in the handler's stead
    if use and (use.team or facts.team_there):
        wanted -= {f"{use.name}_designate"}  # a team is drawn; naming one is the exception (E15, E17)
    if use and facts.team_there:
        wanted -= {f"{use.name}_draw"}
    if case.state in (Review.ACCEPTED, Review.ON_SITE):
        wanted -= facts.arranged
    if case.kind in TERMINATIONS and case.state == "deciding" and case.of_application.closed_at:
        wanted |= can & {"drop_termination"}  # nothing is left to terminate
    if case.kind == VIOLATION and case.state in ("prepared", "deciding") and case.of_filing.state == Stage.CANCELLED:
        wanted |= can & {"drop_violation"}  # nothing is left to act on
    if case.kind == SPOT_CHECK and case.of_filing.state == Stage.NO_RESULT:
        wanted = can & {"emr_spot_check_drop"}  # nothing is left to look into
    about = getattr(case, "revoked", None) or getattr(case, "rechecked", None)
    if about and about.gone and case.state in ("prepared", "deciding", "concluding", "publicity"):
        wanted |= can & {"drop_revocation", "drop_recheck"}  # nothing is left to settle
    if facts.sent_back:
        wanted -= {
            "report",
            "hand_in_materials",
            "submit",
            "resubmit",
        }  # the leader may, but has asked for another reading first
    if facts.asked:
        wanted -= {"emr_district_review_conclude"}  # the head may go on without the answer, and is not waited for
    if facts.proposed:
        wanted -= {"draft_supplement", "draft_unqualified"}
        if member.role not in HEADS:
            wanted -= {step.name for step in _steps(case) if step.prepared}  # may be proposed anew
    if facts.drafted:
        # What may be drafted or found instead is not waited for.
        wanted = {name for name in wanted if not name.startswith("draft_")} - {"find_qualified"}
    return bool(wanted) or _writes(case, member) or (member.role in INSTITUTION_ROLES and _works(case, member, at))


def _writes(case: Any, member: Membership) -> bool:
    """A paper that is not whole yet is written by a handler of its office; the head may, and is not waited for."""
    kind = kind_named(case.kind)
    drafting = kind is not None and case.state == "drafting" and member.office_id == case.office_id
    return drafting and member.role in HEADS.values() and not kind.steps.hand_in.verdict(case, case.opened_at)


def _works(case: Any, member: Membership, at: datetime) -> bool:
    """Its own institution is filling in, and what that leads to cannot be done yet by anybody."""
    if not case.institution or case.institution.office_id != member.office_id:
        return False
    name = WORK.get((case.kind, case.state))
    return any(step.name == name and not _open(case, step, at) for step in _steps(case))


def _wrong_button(
    rows: list[dict[str, Any]], member: Membership, can: set[str], *, mine: bool, table: CalendarTable, at: datetime
) -> str:
    """Where the button of the row leads, if the member can do nothing there."""
    for row in shown_rows(rows, member=member, on=timezone.localdate(at), table=table, own=mine):
        if (row["step_tone"] == LOOK) is mine:
            return str(row["step"])
        if "/steps/" in row["step_url"] and row["step_url"].rstrip("/").rpartition("/")[2] not in can:
            return str(row["step"])
    return ""


def _wrong_page(facts: Facts, member: Membership, *, mine: bool) -> str:
    """The first button of the case page, if it is not for what the queue says is lacking."""
    buttons = [row for row in actions(facts.current, by=member, at=facts.at) if "plain" not in row["tone"]]
    if len(buttons) != mine:
        return "、".join(row["label"] for row in buttons) or "nothing"
    lacking = set(facts.current.missing.split("；"))
    return next((row["label"] for row in buttons if lacking.isdisjoint(_answers(facts, row["url"], member))), "")


def _answers(facts: Facts, url: str, member: Membership) -> set[str]:
    """What the case lacks that is done behind a button: the words of its step and of the conditions that lead there, or on a page
    for work those of the conditions that name the member."""
    case = facts.current
    step = next((step for step in _steps(case) if reverse("step", args=[case.number, step.name]) == url), None)
    if step is None:
        paged = {of_page.lacks for of_page in _steps(case) if of_page.page}
        return paged | {reason.lacks for reason in facts.reasons if member.role in reason.by}
    return {step.lacks, f"拟办：{step.lacks}"} | {reason.lacks for reason in facts.reasons if _behind(reason, url)}


def _behind(reason: Refusal, url: str) -> bool:
    return bool(reason.way) and reverse(reason.way.address, args=reason.way.args) == url
