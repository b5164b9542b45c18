"""The same files and the same texts of different institutions (E29, P33): compared in the database, by hash and by value."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Length

from accounts.models import Membership

from ..figures.terms import Figures
from ..models import Answer, Material
from ..text import listed
from .uses import Found, Rest, digest


def same_files(law: Figures, at: datetime, *, kinds: Sequence[str]) -> Iterator[Found]:
    """One file, as it was sent, was handed in by several institutions; what an office has hung on their cases is not theirs."""
    own = Membership.objects.filter(person=OuterRef("uploaded_by"), office__institution=OuterRef("case__institution"))
    rows = Material.objects.filter(Exists(own), case__kind__in=kinds, handed_in_at__isnull=False).order_by("pk")
    for sha256, held in _shared(rows, "sent_sha256", least=law["sign_same_files"], says="name"):
        yield _found(sha256, held, what="提交了同一文件", said=lambda name: f"文件“{name}”")


def same_texts(law: Figures, at: datetime, *, kinds: Sequence[str], fields: str) -> Iterator[Found]:
    """One text of some length stands in what several institutions have filled in; `fields` is with what the names of the fields begin."""
    rows = (
        _answers(kinds, field__startswith=fields)
        .annotate(length=Length("value"))
        .filter(length__gte=law["sign_text_length"])
    )
    for text, held in _shared(rows, "value", least=law["sign_same_texts"], says="field"):
        yield _found(text, held, what=f"填写了相同的内容（“{text[:40]}”）", said=lambda field: f"“{field}”一栏")


def same_answer(law: Figures, at: datetime, *, kinds: Sequence[str], field: str, label: str) -> Iterator[Found]:
    """One answer to a question that every institution answers for itself."""
    rows = _answers(kinds, field=field).exclude(value="")
    for text, held in _shared(rows, "value", least=law["sign_same_answer"], says="field"):
        yield _found(text, held, what=f"填写了同一{label}（{text[:40]}）", said=lambda _: f"填写{label}")


def _answers(kinds: Sequence[str], **fields: str) -> QuerySet[Answer]:
    return Answer.objects.filter(case__kind__in=kinds, **fields).order_by("pk")


Held = list[tuple[str, str, str]]  # institution, number of its case, what it is called there


def _shared(rows: QuerySet, column: str, *, least: int, says: str) -> Iterable[tuple[str, Held]]:
    """What as many institutions have in common, and where; two queries whatever their number."""
    common = rows.order_by().values(column).annotate(held=Count("case__institution", distinct=True))
    values = common.filter(held__gte=least).values(column)
    found: defaultdict[str, Held] = defaultdict(list)
    where = rows.filter(**{f"{column}__in": values}).values_list(
        column, F("case__institution__name"), F("case__number"), says
    )
    for value, *of_case in where:
        found[value].append(tuple(of_case))
    return found.items()


def _found(value: str, held: Held, *, what: str, said: Callable[[str], str]) -> Found:
    names = list(dict.fromkeys(name for name, _, _ in held))
    rests_on = tuple(Rest(f"{name}{said(called)}", number) for name, number, called in held)
    return Found(key=digest(value), what=f"{listed(names, most=3, unit='家')}{what}", rests_on=rests_on)
