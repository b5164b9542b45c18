"""What strikes, and how a sign is settled (E29, E31, P32, P33). Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..articles import Article
from ..verdict import Verdict, allow, refuse


def may_settle(reason: str, *, settled: bool, article: Article) -> Verdict:
    """Once, and with a reason: nothing that has struck is put away unexplained."""
    if settled:
        return refuse(article, "该线索已经处理，不能再次处理，请刷新页面查看处理情况。")
    if not reason.strip():
        return refuse(article, "请写明处理理由，理由载入办理记录。")
    return allow()


def says_more(found: Sequence[Any], *, settled: Sequence[Sequence[Any]]) -> bool:
    """Whether what is found rests on something that no settled sign of the same key has rested on: only then is it one again."""
    known = {tuple(row) for rows in settled for row in rows}
    return not {tuple(row) for row in found} <= known


def equal_share(now: Mapping[str, str], before: Mapping[str, str]) -> tuple[int, int]:
    """How many figures of two years are equal, and how many can be compared: those that both years have and that are not zero."""
    both = [name for name in now.keys() & before.keys() if now[name] not in ("", "0") and before[name] not in ("", "0")]
    return sum(now[name] == before[name] for name in both), len(both)


def is_copied(equal: int, compared: int, *, share: int, least: int) -> bool:
    """As many figures at least, and so many of a hundred equal."""
    return compared >= least and equal * 100 >= share * compared


def far_from_all(values: Mapping[int, int], *, distance: int) -> list[int]:
    """Whose value lies so far from every other's; of fewer than three nobody's does, for it could as well be the other's."""
    if len(values) < 3:
        return []
    return [
        one
        for one, value in values.items()
        if all(abs(value - other) >= distance for key, other in values.items() if key != one)
    ]
