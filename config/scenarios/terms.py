"""Letters, points and levels for tests and demonstration, made by walking the verbs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime, Role
from casework.actions import notices
from casework.clocks.months import add_months
from casework.models import FigureSetting
from experts.actions import feedback, letters, levels, points
from experts.models import Expert, Feedback, Kind, Letter, PointsEntry

from . import cast
from .experts import employer, place, pool

People = dict[Role, Membership]
REGIME = Regime.PRIMARY_CARE
# Of the demonstration's experts some wait for the head's signature, and a few have no letter yet.
WAITING, WITHOUT = 3, 3
REMARK = "该同志工作认真负责，评审意见依据充分。"
# Items of the demonstration table by the place of the expert, each so many days before the demonstration's day.
MOVES = {
    2: (("training", 40),),
    3: (("review", 66), ("late", 65), ("review", 20)),
    4: (("review", 60), ("undeclared", 50)),
    5: (("review", 45), ("lead", 45), ("outstanding", 30)),
}


def expert(login: str, name: str, *, at: datetime, kind: Kind = Kind.PUBLIC_HEALTH, index: int = 1) -> Expert:
    """Somebody in the commission's pool of the grade review, as yet without a letter."""
    member = cast.holder(login, name, role=Role.EXPERT, office=cast.office(OfficeKind.COMMISSION), at=at)
    placed = place(member, at=at, of=employer(9_000 + index, district=cast.DISTRICT), kind=kind, regime=REGIME)
    points.begin(placed.entries.get(), at=at)
    return placed


def appoint(experts: Iterable[Expert], *, people: People, at: datetime, regime: Regime = REGIME) -> list[Letter]:
    """Drafted by the handler, issued by the head."""
    on = timezone.localdate(at)
    drafted = letters.draft_all(experts, regime=regime, valid_from=on, by=people[Role.COMMISSION_HANDLER], at=at)
    return letters.issue_all(drafted, by=people[Role.COMMISSION_HEAD], at=at)


def give_points(of: Expert, code: str, *, people: People, at: datetime, remark: str = "") -> PointsEntry:
    on = timezone.localdate(at)
    by = people[Role.COMMISSION_HANDLER]
    return points.enter(of, regime=REGIME, code=code, happened_on=on, remark=remark, by=by, at=at)


def report(of: Expert, *, people: People, at: datetime, remark: str = REMARK) -> Feedback:
    """A feedback letter on the last half year, issued."""
    on = timezone.localdate(at)
    drafted = feedback.draft(
        of,
        regime=REGIME,
        since=add_months(on, -6),
        until=on,
        remark=remark,
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )
    notices.issue(drafted.notice, by=people[Role.COMMISSION_HEAD], at=at)
    return Feedback.objects.select_related("employer", "notice").get(pk=drafted.pk)


def build(people: People, *, at: datetime) -> None:
    """Of the city's pool: one term over, one ending within a month, most running, a few waiting; points moved for several.

    The two oldest letters were issued before the portal began, the others since the pool was entered, eleven weeks ago.
    """
    entries = pool(cast.office(OfficeKind.COMMISSION), REGIME).entries.filter(admitted_at__isnull=False)
    of_pool = [entry.expert for entry in entries.select_related("expert").order_by("pk")]
    over, ending, *others = of_pool
    today = timezone.localdate(at)
    term = today - add_months(today, -FigureSetting.objects.law(REGIME, today)["expert_term_months"])
    appoint([over], people=people, at=at - term - timedelta(days=12))
    appoint([ending], people=people, at=at - term + timedelta(days=25))
    appoint(others[: -WAITING - WITHOUT], people=people, at=at - timedelta(days=75))
    on, handler = timezone.localdate(at), people[Role.COMMISSION_HANDLER]
    waiting = others[-WAITING - WITHOUT : -WITHOUT]
    letters.draft_all(waiting, regime=REGIME, valid_from=on, by=handler, at=at - timedelta(days=1))
    for index, moves in MOVES.items():
        for code, days in moves:
            said = "经核实，情况属实。" if code in ("late", "undeclared") else ""
            give_points(of_pool[index], code, people=people, at=at - timedelta(days=days), remark=said)
    _adjust(of_pool[4], people, at=at - timedelta(days=44))
    # No grade review has been made yet: the letter speaks of the training alone.
    report(of_pool[2], people=people, at=at - timedelta(days=5), remark="该同志按要求参加评审培训，学习认真。")


def _adjust(of: Expert, people: People, *, at: datetime) -> None:
    """The head follows what the points bear, where that differs."""
    bears = levels.borne(of, REGIME, at=at)
    if bears != levels.level_of(of, REGIME):
        reason = "应当回避而未申报，按现有计分调整。"
        levels.adjust(of, regime=REGIME, level=bears, reason=reason, by=people[Role.COMMISSION_HEAD], at=at)
