"""What a contract with a third party has to be, and while it may be acted upon (P16). Pure."""

from collections.abc import Collection, Iterator
from datetime import date

from casework.text import day_text
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from .terms import BLACKLIST, CORRECT, DEDUCT, END, LASTS, Scope

ONLY = "委托范围限于技术指导、现场评审、抽查复核；评审结论的作出、确认和公布不得委托。"


def may_contract(
    *, scopes: Collection[str], valid_from: date, valid_until: date, on: date, reviewed: bool
) -> Iterator[tuple[str, Verdict]]:
    """By field what is wrong; `reviewed` says that the party is itself an institution of the review."""
    if reviewed:
        yield "uscc", refuse(P(16), "该单位是登记的医疗机构，不得受托承担评审工作，请核对代码。")
    if not scopes:
        yield "scopes", refuse(P(16), "请选择委托范围。")
    elif set(scopes) - set(Scope):
        yield "scopes", refuse(P(16), ONLY)
    if valid_until < valid_from:
        yield "valid_until", refuse(P(16), "截止日期不能早于起始日期，请重新填写。")
    elif valid_until < on:
        yield "valid_until", refuse(P(16), f"合同已于{day_text(valid_until)}到期，不能再据以委托，请核对日期。")


def in_force(*, valid_from: date, valid_until: date, ended_on: date | None, on: date) -> Verdict:
    """Nothing is left to anybody before a contract begins, after its last day, or once it has been ended."""
    if on < valid_from:
        return refuse(P(16), f"合同自{day_text(valid_from)}起生效，请届时再办理。")
    return may_end(valid_until=valid_until, ended_on=ended_on, on=on)


def may_end(*, valid_until: date, ended_on: date | None, on: date) -> Verdict:
    """One that has not begun yet is ended as well."""
    if ended_on is not None:
        return refuse(P(16), f"合同已于{day_text(ended_on)}终止，不能再据以办理。")
    if on > valid_until:
        return refuse(P(16), f"合同已于{day_text(valid_until)}到期，请另行签订、登记合同。")
    return allow()


def standing(*, valid_from: date, valid_until: date, ended_on: date | None, on: date) -> tuple[str, str]:
    """In a word, and its tone."""
    if ended_on is not None:
        return "已终止", "red"
    if on > valid_until:
        return "已到期", ""
    return ("未生效", "amber") if on < valid_from else ("履行中", "green")


def scope_of(*, rechecked: bool, state: str) -> Scope | None:
    """Which of the three a case has to leave to somebody as it now stands."""
    for scope in (Scope.GUIDANCE, Scope.RECHECK if rechecked else Scope.VISIT):
        if state in LASTS[scope]:
            return scope
    return None


def may_delegate(scope: Scope | None, *, scopes: Collection[str], running: str) -> Verdict:
    """`scopes` are those of the contract, `running` the party to which the case is left already."""
    if running:
        return refuse(P(16), f"本案件已委托{running}办理，撤回后方可另行委托。")
    if scope is None:
        return refuse(P(16), "案件所处的环节没有可以委托的事项，评审结论的作出、确认和公布不得委托。")
    if scope not in scopes:
        within = "、".join(Scope(one).label for one in scopes)
        return refuse(P(16), f"合同的委托范围为{within}，不包括{scope.label}，不能据以委托，请另选合同。")
    return allow()


def under_way(*, taken_back: bool, handed_in: bool) -> Verdict:
    """What was taken back or is handed in already is neither handed in nor taken back."""
    if taken_back:
        return refuse(P(16), "该委托已经撤回，请刷新页面查看。")
    return refuse(P(16), "该委托的工作情况已经提交，请刷新页面查看。") if handed_in else allow()


def may_check(*, handed_in: bool, checked: bool) -> Verdict:
    """P29: what is looked into is what the party has handed in, once."""
    if not handed_in:
        return refuse(P(29), "第三方尚未提交工作情况，请提交后再复核。")
    return refuse(P(29), "该委托已经复核，请刷新页面查看。") if checked else allow()


def not_barred(*, barred_on: date | None) -> Verdict:
    """P29: whoever is on the blacklist is given no contract and no case."""
    if barred_on is None:
        return allow()
    return refuse(P(29), f"该机构已于{day_text(barred_on)}列入黑名单，不得委托，请另行选择。")


def may_take(
    *, measures: Collection[str], of_case: bool, deducted: int, left: int, grave: str, running: bool
) -> Iterator[tuple[str, Verdict]]:
    """P29, one measure or several, by field.

    `of_case` says that it is about the work on a case, `left` what of the sum of the contract has not been deducted yet, `grave` why it is
    grave, `running` that the contract is still to be ended.
    """
    if not measures:
        yield "measures", refuse(P(29), "请选择处理措施；不作处理的，请办理“不予处理”。")
    if CORRECT.value in measures and not of_case:
        yield "measures", refuse(P(29), "提出处理时没有指明所涉委托事项，无从更正评审结果，请另选措施。")
    if DEDUCT.value in measures and not 0 < deducted <= left:
        yield "deducted", refuse(P(29), f"扣减的评审费用应当大于0，且不超过合同尚未扣减的{left}元，请重新填写。")
    if DEDUCT.value not in measures and deducted:
        yield "deducted", refuse(P(29), "没有选择扣减评审费用，请勾选该项措施或者清空金额。")
    if BLACKLIST.value in measures and not grave:
        yield "grave", refuse(P(29), "列入黑名单须情节严重、有违法违规行为，请写明认定的理由。")
    if END.value in measures and not running:
        yield "measures", refuse(P(29), "合同已经终止或者到期，不能再终止，请另选措施。")
