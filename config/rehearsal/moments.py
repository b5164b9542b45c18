"""Cases are looked at on the way, at random; in the end what is read of them as of those moments has to be the same."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

from casework.as_of.reading import stood
from casework.models import Case
from casework.text import moment_text

AT_ONCE = 3


class Moments:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  # which cases are looked at
        self._seen: list[tuple[int, datetime, dict[str, Any]]] = []

    def look(self, at: datetime) -> None:
        last = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        chosen = self._random.sample(range(1, last + 1), min(AT_ONCE, last))
        self._seen += [(pk, at, stands) for pk, stands in Case.objects.filter(pk__in=chosen).stand().items()]

    def faults(self) -> Iterator[str]:
        cases = Case.objects.in_bulk({pk for pk, _, _ in self._seen})
        for pk, at, stands in self._seen:
            if stood(cases[pk], at=at) != stands:
                yield f"{cases[pk].number}在{moment_text(at, seconds=True)}的状况与办理记录还原的不一致。"
