"""To what a published result may be corrected (E18). Pure.

A correction puts right what was published otherwise than it was decided, or decided on a plain mistake of the office. It is no second
review: it takes nothing back that was decided on a violation (E29) or a spot check (E30), and gives no level that the hospital has not
applied for (E12) or that the national stage has not looked into (E18).
"""

from collections.abc import Iterator

from casework.verdict import Verdict, allow, refuse

from ..articles import E
from ..rules import NATIONAL

DECIDED_BESIDE = (E(29), E(30))


def is_open(*, decided_by: str) -> Verdict:
    """E18: unless what stands was decided by a case of its own; `decided_by` is the article of the filing's conclusion, if it has one."""
    for article in DECIDED_BESIDE:
        if decided_by == article.id:
            return refuse(E(18), f"现在的结果是依{article}处理后的结果，不以更正改动。")
    return allow()


def may_be(
    *, level: int, declared: int, of_nation: bool, to_level: int | None, error: str
) -> Iterator[tuple[str, Verdict]]:
    """By field, why the result is not corrected so. `of_nation`: the national stage has decided on it; `error`: what is wrong."""
    if to_level is None or to_level < 0 or to_level == level:
        yield "level", refuse(E(18), f"请选择更正后的级别，须与已公布的结果（{level}级）不同。")
    elif to_level > declared:
        yield "level", refuse(E(12), f"更正后的级别不能高于申报级别（{declared}级）。")
    elif to_level >= NATIONAL and not of_nation:
        yield "level", refuse(E(18), f"该填报没有经过国家级审核，不能更正为{NATIONAL}级及以上。")
    if not error.strip():
        yield "error", refuse(E(18), "请写明公布的结果错在何处、以什么为准，将写入更正通知。")
