"""The rounds of review of a case: begun by the step that first calls experts, closed by the step that concludes.

Each function runs inside a step of the case (`perform(…, then=)`), under its lock.
"""

from datetime import datetime

from django.db.models import QuerySet

from accounts.prepared import Prepared
from accounts.refused import Refused
from casework.models import Case
from experts.actions.rating import ask_to_rate
from experts.models import Review
from experts.uses import ReviewUse, use_of

from .panel import Panel


def open_use(case: Case) -> ReviewUse:
    """The use under which experts are called in the state of the case; refused where none is."""
    if (use := use_of(case)) is None:
        raise Refused("案件目前不在专家评审环节，请刷新页面查看最新进展。")
    return use


def last_use(case: Case) -> ReviewUse:
    """The open use, else the one under which experts were called last."""
    last = None if use_of(case) else panel_of(case).review
    return last.declared if last else open_use(case)


def of(case: Case) -> Review | None:
    """The round under way where experts are called in the state of the case, elsewhere the last one."""
    use = use_of(case)
    return next(iter(_running(case.pk, use.name) if use else _last(case.pk)), None)


@Prepared
def _running(case: int, use: str) -> QuerySet[Review]:
    return Review.objects.open().filter(case=case, use=use).order_by("-pk")[:1]


@Prepared
def _last(case: int) -> QuerySet[Review]:
    return Review.objects.filter(case=case).order_by("-pk")[:1]


def panel_of(case: Case) -> Panel:
    """The experts of that round; read once per instance: several conditions ask it of a case that does not change meanwhile."""
    held = case.__dict__
    if "_panel" not in held:
        held["_panel"] = Panel.of(of(case))
    return held["_panel"]


def begun(case: Case, use: ReviewUse, *, at: datetime) -> Review:
    """The round under way, or the next one under this use, opened with its first call of an expert."""
    if (running := Review.objects.running(case)) is not None:
        return running
    earlier = Review.objects.filter(case=case.pk, use=use.name).count()
    return Review.objects.create(case_id=case.pk, use=use.name, round=earlier + 1, opened_at=at)


def close(case: Case, *, at: datetime) -> Review:
    """The office has concluded, weighing this round: no opinion is written any more."""
    found = Review.objects.open().get(case=case.pk)
    found.closed_at, found.conclusion = at, case.conclusion
    found.save(update_fields=["closed_at", "conclusion"])
    return found


def break_off(case: Case, *, at: datetime) -> None:
    """The case ends without a conclusion: nobody is asked for an opinion any more, and nothing is told of what was said."""
    if (running := Review.objects.running(case)) is not None:
        running.closed_at = at
        running.save(update_fields=["closed_at"])


def take_up(case: Case, *, broken_off_at: datetime) -> None:
    """What was broken off then goes on, with the opinions it has."""
    last = Review.objects.filter(case=case.pk).order_by("-pk").first()
    if last and last.conclusion is None and last.closed_at == broken_off_at:
        resume(case)


def tell(case: Case, *, at: datetime) -> None:
    """The outcome of what was closed leaves the office: points are credited, the institution may rate the team (P11).

    One round where each is told as it is closed, all of a stage where nothing is told before its end (E25).
    """
    for found in Review.objects.untold().exclude(closed_at=None).filter(case=case.pk).order_by("pk"):
        found.told_at = at
        found.save(update_fields=["told_at"])
        ask_to_rate(found, at=at)


def close_and_tell(case: Case, *, at: datetime) -> None:
    """Where the conclusion is told as it is made."""
    close(case, at=at)
    tell(case, at=at)


def resume(case: Case) -> None:
    """A conclusion is taken back: its round goes on, with the opinions it has, and is nobody else's to know of."""
    last = Review.objects.filter(case=case.pk).order_by("pk").last()
    if last is None:  # reviewed elsewhere, before it was taken over: the next call of an expert begins a round
        return
    last.closed_at = last.told_at = last.conclusion = None
    last.save(update_fields=["closed_at", "told_at", "conclusion"])
