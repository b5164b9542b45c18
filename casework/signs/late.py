"""Much was changed in the last minutes before a case was handed in (E29, P33)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models import DateTimeField as DateTime

from ..figures.terms import Figures
from ..text import moment_text
from .uses import Found, Rest

LOOKS_BACK = timedelta(days=7)


def edited_late(
    law: Figures, at: datetime, *, handed_in: QuerySet, moment: str, case: str, fields: str = ""
) -> Iterator[Found]:
    """`handed_in` are rows of what was handed in: `moment` when, `case` of which case, whose answers begin with `fields`."""
    minutes, least = law["sign_late_minutes"], law["sign_late_edits"]
    since = ExpressionWrapper(F(moment) - timedelta(minutes=minutes), output_field=DateTime())
    late = Q(**{f"{case}__answers__at__lte": F(moment), f"{case}__answers__field__startswith": fields})
    late &= Q(**{f"{case}__answers__at__gt": F("since")})
    rows = handed_in.filter(**{f"{moment}__gte": at - LOOKS_BACK}).order_by("pk").annotate(since=since)
    rows = rows.annotate(late=Count(f"{case}__answers", filter=late)).filter(late__gte=least)
    for pk, number, title, when, edits in rows.values_list("pk", f"{case}__number", f"{case}__title", moment, "late"):
        said = f"{moment_text(when)}提交，之前{minutes}分钟内填写、修改{edits}项"
        yield Found(
            key=f"{number}:{pk}",
            what=f"{title}在提交前{minutes}分钟内填写、修改{edits}项",
            about=number,
            rests_on=(Rest(said, number),),
        )
