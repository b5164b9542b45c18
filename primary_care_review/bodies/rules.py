"""When a working rule may begin, and when it may end (P07). Pure."""

from datetime import date

from casework.text import day_text
from casework.verdict import Verdict, allow, refuse

from ..articles import P


def may_begin(valid_from: date, *, on: date, before: date | None) -> Verdict:
    """Nobody is bound by what was not yet published; a later version does not begin before the one that it takes the place of."""
    if valid_from < on:
        return refuse(P(7), "施行日期不能早于今天，请重新填写。")
    if before and valid_from <= before:
        return refuse(P(7), f"现行版本自{day_text(before)}起施行，新版本的施行日期应当在其之后。")
    return allow()


def may_change(*, ended: bool, newest: bool) -> Verdict:
    if ended:
        return refuse(P(7), "该制度已经废止，请刷新页面查看。")
    return allow() if newest else refuse(P(7), "该制度已有更新的版本，请刷新页面后在最新版本上办理。")
