"""Handing up within an institution: the clerk lays before the leader what is to be handed in, the leader does so or sends it back.

The leader may also hand in what nobody has laid before them. Both acts leave the case where it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.roles import Role

from ..articles import Article
from ..models import Case, HandUp
from ..step import Condition, Step
from ..verdict import Verdict, allow, refuse


@dataclass(frozen=True)
class HandingUp:
    """The two rows of a table, for all steps of its leader that hand something in."""

    up: Step
    back: Step

    def __iter__(self) -> Iterator[Step]:
        return iter((self.up, self.back))


def handing_up(*handing_in: Step, article: Article, label: str) -> HandingUp:
    """The rows beside the steps with which the leader hands in; `label` says what the clerk sends it for."""
    sources = tuple(source for step in handing_in for source in step.sources)

    def nothing_lacks(case: Case, at: datetime) -> Verdict:
        """Whatever the leader's own step asks."""
        return next(step for step in handing_in if case.state in step.sources).verdict(case, at)

    def not_handed_up(case: Case, at: datetime) -> Verdict:
        return refuse(article, "已送负责人，请等待其办理；内容有改动的，可以重新送。") if standing(case) else allow()

    return HandingUp(
        up=Step(
            "hand_up",
            sources,
            None,
            by=Role.INSTITUTION_CLERK,
            article=article,
            label=label,
            lacks=label,
            follows="负责人收到消息后办理，或者退回修改；送出后内容又有改动的，须重新送。",
            when=(nothing_lacks, not_handed_up),
            after=(mended(article),),
            notes=("digest", "remark"),
        ),
        back=Step(
            "hand_back",
            sources,
            None,
            by=Role.INSTITUTION_LEADER,
            article=article,
            label="退回填报人修改",
            follows="送审人收到您的意见；修改后重新送审。",
            needs_reason=True,
            when=(_handed_up(article),),
        ),
    )


def _handed_up(article: Article) -> Condition:
    def handed_up(case: Case, at: datetime) -> Verdict:
        if standing(case):
            return allow()
        return refuse(article, "填报人尚未送审，或者送审后又有改动，请待其重新送审。")

    return handed_up


def mended(article: Article) -> Condition:
    """What the leader has sent back is to be mended first: waited for, although the leader may hand it in as it is."""

    def mended_since(case: Case, at: datetime) -> Verdict:
        if back := sent_back(case):
            verdict = refuse(article, f"已退回填报人修改：{back.returned_reason}")
            return verdict.awaiting(f"按退回意见修改：{back.returned_reason[:40]}", Role.INSTITUTION_CLERK)
        return allow()

    return mended_since


def latest(case: Case) -> HandUp | None:
    """The last one of the case; read once per instance."""
    held = case.__dict__
    if "_hand_up" not in held:
        held["_hand_up"] = case.hand_ups.select_related("handed_by__person", "returned_by__person").last()
    return held["_hand_up"]


def standing(case: Case) -> HandUp | None:
    """The one that waits for the leader, if there is one."""
    last = latest(case)
    if last is None or last.returned_at or last.version != case.version or last.digest != case.draft_digest():
        return None
    return last


def sent_back(case: Case) -> HandUp | None:
    """One that the leader has returned, while the case says what it said then and nobody has acted on it since."""
    last = latest(case)
    # Returning is itself an act, one later than handing up.
    if last is None or not last.returned_at or last.version + 1 != case.version:
        return None
    return last if last.digest == case.draft_digest() else None
