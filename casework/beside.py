"""Cases beside a case: opened about it, with number, clocks, record and pages of their own; while one is open, steps wait.

Whoever opens or ends one holds the case that it is about first (`ledger.hold`), so that a step that waits and what it waits
for never pass each other. The kinds that hold a case up stand in its own row, for lists and buttons.
"""

from datetime import datetime

from django.db.models import Q

from accounts.models import Membership

from . import ledger
from .models import Case
from .registry import case_type
from .step import Step
from .verdict import Verdict, allow, refuse


def free(case: Case, step: Step) -> Verdict:
    """Whether no case stands in the way of a step, for the case under its lock: one question of an index."""
    if not step.waits_for:
        return allow()
    waiting = Case.objects.open().filter(about=case.pk, kind__in=step.waits_for)
    return _verdict(step, set(waiting.values_list("kind", flat=True)))


def shown_free(held_by: str, step: Step) -> Verdict:
    """The same from the row of the case alone, as a page shows it."""
    return _verdict(step, set(held_by.split()))


def labels(held_by: str) -> str:
    return "、".join(case_type(kind).label for kind in held_by.split())


def related(case: Case, member: Membership) -> list[tuple[str, Case]]:
    """The case that it is about and those that hold it up, of which the member may know, each with the label of its kind."""
    if not (case.about_id or case.held_by):
        return []
    near = Case.objects.visible_to(member).filter(Q(pk=case.about_id) | Q(about=case.pk, closed_at=None)).order_by("pk")
    return [(case_type(other.kind).label, other) for other in near]


def mark(case: Case, *, at: datetime) -> None:
    """Writes into the row of the case that it is about, which the caller holds, what now holds that up."""
    if case.about is None or case.kind not in (waits_for := case_type(case.about.kind).waits_for):
        return  # it holds nothing up: the other row is left as it is
    about = ledger.own_kind(case.about)
    stood = ledger.columns(about)
    standing = Case.objects.open().filter(about=about, kind__in=waits_for)
    about.held_by = " ".join(sorted(set(standing.values_list("kind", flat=True))))
    ledger.describe(about, at=at)
    ledger.write(about, stood)


def read_anew(case: Case, *, at: datetime) -> None:
    """Those that are open about a case that has ended: what they waited for has gone with it."""
    for other in Case.objects.open().filter(about=case.pk).order_by("pk"):
        ledger.refresh(other, at=at)


def _verdict(step: Step, kinds: set[str]) -> Verdict:
    if standing := "、".join(case_type(kind).label for kind in step.waits_for if kind in kinds):
        return refuse(step.article, f"本案件的{standing}尚未办结，请待其办结后再办理“{step.label}”。")
    return allow()
