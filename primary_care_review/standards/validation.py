"""What keeps a payload from being an edition of the standard (P03, P25), said to the office that imports it."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from .terms import SHARES, Grade, InstitutionType, Labelled

SHARE = re.compile(r"[01](\.[0-9]+)?")


def validate(payload: dict[str, Any]) -> list[str]:
    """Everything that keeps the payload from being an edition, one Chinese sentence each; empty when it holds."""
    faults = [f"评审标准缺少{name}，请补充。" for key, name in (("key", "编号"), ("title", "名称")) if not payload[key]]
    if payload["demonstration"] and not payload["notice"]:
        faults.append("演示标准缺少说明文字，请注明其为演示标准。")
    return [*faults, *_numbering_faults(payload), *_clause_faults(payload), *_bound_faults(payload["bounds"])]


def _clauses(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for chapter in payload["chapters"]:
        for section in chapter["sections"]:
            yield from section["clauses"]


def _numbering_faults(payload: dict[str, Any]) -> Iterator[str]:
    numbers = Counter(clause["number"] for clause in _clauses(payload))
    yield from (f"条款编号{number}重复，请为每个条款使用唯一的编号。" for number, times in numbers.items() if times > 1)
    for chapter in payload["chapters"]:
        for section in chapter["sections"]:
            if not section["number"].startswith(f"{chapter['number']}."):
                yield f"第{section['number']}节的编号与所在的第{chapter['number']}章不一致，请更正。"
            for clause in section["clauses"]:
                if not clause["number"].startswith(f"{section['number']}."):
                    yield f"条款{clause['number']}的编号与所在的第{section['number']}节不一致，请更正。"


def _clause_faults(payload: dict[str, Any]) -> Iterator[str]:
    applied: set[str] = set()
    for clause in _clauses(payload):
        number = clause["number"]
        if not clause["title"]:
            yield f"条款{number}缺少名称，请补充。"
        yield from (f"条款{number}缺少{level}级要求，请补充。" for level in SHARES if not clause[level.lower()])
        if not clause["types"]:
            yield f"条款{number}未注明适用的机构类型，请补充。"
        yield from (
            f"条款{number}的机构类型“{unknown}”不在评审范围内，请改为乡镇卫生院或社区卫生服务中心（第二条）。"
            for unknown in clause["types"]
            if unknown not in tuple(InstitutionType)
        )
        applied |= set(clause["types"])
    yield from (f"没有适用于{kind.label}的条款，请补充。" for kind in InstitutionType if kind not in applied)


def _bound_faults(bounds: list[dict[str, Any]]) -> Iterator[str]:
    known = [(kind, grade) for kind in InstitutionType for grade in kind.grades]
    given = [(bound["institution_type"], bound["grade"]) for bound in bounds]
    for kind, grade in dict.fromkeys(given):
        if (kind, grade) == (InstitutionType.COMMUNITY_HEALTH_CENTRE, Grade.BING):
            yield "社区卫生服务中心只分甲、乙两级，请删除丙级的达标比例（第二十五条）。"
        elif (kind, grade) not in known:
            yield f"达标比例中的机构类型“{kind}”或等级“{grade}”有误，请更正（第二十五条）。"
    for pair in known:
        if given.count(pair) != 1:
            yield f"{pair[0].label}{pair[1].label}的达标比例应当有且只有一组，请更正（第二十五条）。"
    wrong = list(_value_faults(bounds))
    yield from wrong
    if not wrong:
        for kind in InstitutionType:
            ours = {bound["grade"]: bound for bound in bounds if bound["institution_type"] == kind}
            yield from _order_faults(kind, [ours[grade] for grade in kind.grades if grade in ours])


def _value_faults(bounds: list[dict[str, Any]]) -> Iterator[str]:
    for bound in bounds:
        whose = f"{_name(InstitutionType, bound['institution_type'])}{_name(Grade, bound['grade'])}"
        shares = {level: _share(bound[level.lower()]) for level in SHARES}
        yield from (f"{whose}的{level}级比例应为0至1之间的小数，请更正。" for level in SHARES if shares[level] is None)
        readable = [share for share in shares.values() if share is not None]
        if readable != sorted(readable, reverse=True):
            yield f"{whose}的比例应当C级不低于B级、B级不低于A级，请更正。"
        if bound["core"] and bound["core"] not in SHARES:
            yield f"{whose}的核心条款要求应为A、B、C之一或留空，请更正。"


def _order_faults(kind: InstitutionType, descending: list[dict[str, Any]]) -> Iterator[str]:
    """P25: the shares fall strictly from 甲 over 乙 to 丙, and no lower grade asks more of a core clause."""
    for upper, lower in pairwise(descending):
        grades = f"{kind.label}{Grade(upper['grade']).label}"
        other = Grade(lower["grade"]).label
        for level in SHARES:
            if Decimal(upper[level.lower()]) <= Decimal(lower[level.lower()]):
                yield f"{grades}的{level}级比例应当高于{other}，请更正（第二十五条）。"
        if lower["core"] and (not upper["core"] or upper["core"] > lower["core"]):
            yield f"{grades}的核心条款要求不得低于{other}，请更正（第二十五条）。"


def _share(text: str) -> Decimal | None:
    """A share between 0 and 1, written as an exact decimal string."""
    return Decimal(text) if SHARE.fullmatch(text) and Decimal(text) <= 1 else None


def _name(kind: type[Labelled], value: str) -> str:
    return kind(value).label if value in tuple(kind) else value
