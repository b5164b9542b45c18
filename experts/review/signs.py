"""What strikes about experts: one who had read a case before being drawn for it (E31, P32), one whose opinion is far from all others'
(E29, P33)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.roles import Regime, Role
from casework.articles import Article
from casework.figures.terms import Figures
from casework.models import Reading
from casework.signs import reading
from casework.signs.rules import far_from_all
from casework.signs.uses import Found, Rest, SignUse
from casework.text import moment_text

from ..models import Assignment

LOOKS_BACK = timedelta(days=30)  # a round lasts for weeks, and is looked at once it is closed


def read_before_draw(law: Figures, at: datetime, *, regime: Regime) -> Iterator[Found]:
    """Drawn for a case that the same person had opened before, in whatever office; not as an expert of an earlier round of it."""
    own = {"member__person": OuterRef("member__person"), "review__case": OuterRef("review__case")}
    earlier = Assignment.objects.filter(**own, accepted_at__lt=OuterRef("assigned_at"))
    opened = {"person": OuterRef("member__person"), "case": OuterRef("review__case")}
    read = Reading.objects.filter(**opened, at__lt=OuterRef("assigned_at"))
    drawn = Assignment.objects.filter(draw__isnull=False, assigned_at__gte=at - LOOKS_BACK, review__case__regime=regime)
    rows = drawn.filter(Exists(read), ~Exists(earlier)).select_related("review__case", "member").order_by("pk")
    moments: defaultdict[tuple[int, int], list[datetime]] = defaultdict(list)
    cases, people = {row.review.case_id for row in rows}, {row.member.person_id for row in rows}
    logged = Reading.objects.filter(case__in=cases, person__in=people).order_by("at")
    for read_case, reader, when in logged.values_list("case", "person", "at"):
        moments[read_case, reader].append(when)
    for row in rows:
        case, person = row.review.case, row.member.person_id
        before = [when for when in moments[case.pk, person] if when < row.assigned_at]
        rests_on = tuple(Rest(f"{moment_text(when)}查阅", case.number) for when in before)
        what = f"{case.number}抽取的一名评审专家在抽取之前已查阅该案件{len(before)}次"
        yield Found(key=f"{row.pk}", what=what, about=case.number, person=person, rests_on=rests_on)


def far_opinions(
    law: Figures, at: datetime, *, uses: Iterable[str], value: Callable[[dict[str, Any]], int]
) -> Iterator[Found]:
    """Of rounds that are closed: an opinion whose value is as far from that of every other one."""
    rows = Assignment.objects.handed_in().filter(review__use__in=uses, review__closed_at__gte=at - LOOKS_BACK)
    rounds: defaultdict[int, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("review__case", "member").order_by("pk"):
        rounds[row.review_id].append(row)
    for of_round in rounds.values():
        values = {row.pk: value(row.says or {}) for row in of_round}
        far = far_from_all(values, distance=law["sign_far_levels"])
        yield from (_far(row, _levels(row, of_round, values)) for row in of_round if row.pk in far)


def _levels(row: Assignment, of_round: Sequence[Assignment], values: dict[int, int]) -> str:
    others = "、".join(f"{values[one.pk]}级" for one in of_round if one.pk != row.pk)
    return f"建议{values[row.pk]}级，其他专家建议{others}"


def _far(row: Assignment, said: str) -> Found:
    case = row.case
    what = f"{case.number}一名专家的意见与其他专家均相差较大：{said}"
    return Found(
        key=f"{row.pk}", what=what, about=case.number, person=row.member.person_id, rests_on=(Rest(said, case.number),)
    )


def unusual(regime: Regime, article: Article) -> tuple[SignUse, ...]:
    """Unusual reading of a regime's cases; for the audit administrator, who knows none of them."""
    of = partial(SignUse, regime=regime, article=article, roles=(Role.AUDIT_ADMIN,))
    return (
        of(
            f"{regime}_readings_hour",
            label="短时间大量查阅",
            figures=("sign_readings_hour",),
            says="一人一小时内查阅案件{sign_readings_hour}以上",
            finds=partial(reading.many_in_an_hour, regime=regime),
        ),
        of(
            f"{regime}_readings_elsewhere",
            label="查阅其他区县案件",
            figures=("sign_readings_elsewhere",),
            says="区县一人一日内查阅其他区县案件{sign_readings_elsewhere}以上",
            finds=partial(reading.of_other_districts, regime=regime),
        ),
        of(
            f"{regime}_read_before_draw",
            label="抽取前查阅",
            figures=(),
            says="抽取的专家在抽取之前已经查阅该案件",
            finds=partial(read_before_draw, regime=regime),
        ),
    )
