"""Figures that were taken over from the year before (E29)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery

from casework.figures.terms import Figures
from casework.signs.rules import equal_share, is_copied
from casework.signs.uses import Found, Rest

from ..models import Report

LOOKS_BACK = timedelta(days=7)
ENDINGS = (".have", ".all")  # of the fields that hold a count of the year


def latest():
    """The last report of each filing that stands."""
    return Report.objects.filter(filing__withdrawn_at=None, version=F("filing__reports_made"))


def copied_figures(law: Figures, at: datetime) -> Iterator[Found]:
    """Of what was reported lately beside the report of the same hospital of the year before."""
    before = latest().filter(filing__filed_by=OuterRef("filing__filed_by"), filing__cycle__year=OuterRef("year") - 1)
    rows = latest().filter(reported_at__gte=at - LOOKS_BACK).annotate(year=F("filing__cycle__year"))
    rows = rows.annotate(before=Subquery(before.values("answers")[:1])).filter(~Q(before=None)).order_by("pk")
    for pk, number, title, year, now, then in rows.values_list(
        "pk", "filing__number", "filing__title", "year", "answers", "before"
    ):
        equal, compared = equal_share(_counts(now), _counts(then))
        if is_copied(equal, compared, share=law["sign_copied_share"], least=law["sign_copied_least"]):
            said = f"可比数据{compared}项，其中{equal}项与{year - 1}年度完全相同"
            what = f"{title}{year}年度上报的数据与上一年度基本相同：{said}"
            yield Found(key=f"{number}:{pk}", what=what, about=number, rests_on=(Rest(said, number),))


def _counts(answers: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in answers.items() if name.endswith(ENDINGS)}
