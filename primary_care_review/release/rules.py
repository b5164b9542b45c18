"""Whether original data of a review may be handed on (P32): only what its institution has agreed to in writing, while that stands.

Pure.
"""

from collections.abc import Collection
from datetime import date

from casework.text import day_text, listed
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..stages import Stage


def consent_holds(
    *, named: Collection[str], known: Collection[str], valid_until: date, on: date
) -> list[tuple[str, Verdict]]:
    """By field what a consent has to name: which data, of those that were sealed, and until when."""
    found = []
    if not named:
        found.append(("named", refuse(P(32), "请选择同意提供哪些资料。")))
    if set(named) - set(known):
        found.append(("named", refuse(P(32), "所选资料不在本次评审封存的资料之内，请刷新页面后重新选择。")))
    if valid_until < on:
        found.append(("valid_until", refuse(P(32), "同意的期限不能早于今天，请重新填写。")))
    return found


# Where a member of the team still has to do with what was found on site: rating it, and signing it before it is sealed.
TEAM_OPENS = (Stage.ON_SITE, Stage.VISITED)


def team_opens(state: str, *, leads: bool) -> bool:
    """Whether a member of the team still opens what it has come by on site: until that is sealed, its leader until the report is signed,
    which is drafted from it (P24). From then on it lies with the body and the institution, and is handed on by a release alone."""
    return state in TEAM_OPENS or (leads and state == Stage.SEALED)


WITHOUT = "未经被评审机构书面同意，不得提供或者公布评审原始资料。"


def may_release(
    *, named: Collection[str], consented: Collection[str] | None, valid_until: date, withdrawn: bool, on: date
) -> Verdict:
    """`consented` are the data that the consent names; None where there is no consent at all."""
    if consented is None:
        return refuse(P(32), WITHOUT)
    if withdrawn:
        return refuse(P(32), "机构已撤回书面同意，不得再提供评审原始资料。")
    if on > valid_until:
        return refuse(P(32), f"机构的书面同意已于{day_text(valid_until)}到期，继续提供的，请机构另行书面同意。")
    if not named:
        return refuse(P(32), "请选择提供哪些资料。")
    if beyond := [one for one in named if one not in consented]:
        return refuse(P(32), f"机构的书面同意不包括{listed(beyond, most=3, unit='项')}，不得提供。")
    return allow()
