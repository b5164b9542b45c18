"""What has to be so before a review is terminated, and before that is proposed (P33)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from accounts.ways import Way
from casework.models import Case
from casework.verdict import Verdict, allow, refuse
from experts.review.conditions import no_draw_open

from ..articles import P
from .kinds import TERMINATIONS

if TYPE_CHECKING:
    from ..models import Application, Termination


def none_open(application: "Application", at: datetime) -> Verdict:
    """One at a time: further facts go into the one that is open."""
    # Its row says so, as the step that determines the grade waits for it.
    if not set(TERMINATIONS) & set(application.held_by.split()):
        return allow()
    running = Case.objects.open().get(about=application.pk, kind__in=TERMINATIONS)
    way = Way("打开该案件", "case", (running.number,))
    return refuse(P(33), f"本评审的终止正在办理（{running.number}），请在该案件中办理。", way=way)


def termination_decided(application: "Application", at: datetime) -> Verdict:
    """By its own case, after the institution was heard."""
    decided = Case.objects.filter(about=application.pk, kind__in=TERMINATIONS, state="taken").exists()
    return allow() if decided else refuse(P(33), "终止评审须先告知机构、听取陈述并签发终止评审通知书。")


def review_under_way(termination: "Termination", at: datetime) -> Verdict:
    """A review that has come to its end meanwhile is not terminated any more."""
    if termination.of_application.closed_at is None:
        return allow()
    way = Way("不予终止", "step", (termination.number, "drop_termination"), roles=(Role.BUREAU_HEAD,))
    verdict = refuse(P(33), "所涉评审已经办结，不能再终止，请办理“不予终止”。", way=way)
    return verdict.awaiting("评审已办结，办理不予终止", Role.BUREAU_HEAD)


def no_draw_on_the_review(termination: "Termination", at: datetime) -> Verdict:
    """Whoever draws has that on their desk with the review itself."""
    return no_draw_open(termination.of_application, at).awaiting("所涉评审完成专家抽取")
