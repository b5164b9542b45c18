"""The JSON document of `score_emr`: strict in, exact out.

Numbers keep their literal text, so that 0.935 is 0.935 and is rounded half up to 0.94 on entry. What is not a plain
number within its range, and every unknown or repeated code or level, is refused with one sentence.
"""

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from .computation import CENT, ItemAnswer, ItemScore, LevelResult, Scoring
from .edition import INDEX_LEVELS, Edition, UnknownEdition, bundled

FIELDS = {"edition", "items"}
LONGEST_QUOTE = 40
ITEM_FIELDS = {"function", "effective", "data_quality"}


class DocumentRefused(ValueError):
    """The document cannot be scored; the message is one sentence for a person."""


class Number(str):
    """A JSON number as it was written, told apart from a text that looks like one."""

    __slots__ = ()


def read_document(text: str) -> tuple[Edition, dict[str, ItemAnswer]]:
    try:
        document = json.loads(
            text,
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unrepeated,
        )
    except json.JSONDecodeError as error:
        raise DocumentRefused(f"文件不是有效的JSON：第{error.lineno}行第{error.colno}列无法读取。") from error
    except RecursionError as error:
        raise DocumentRefused("文件不是有效的JSON：嵌套层数过多。") from error
    _known_fields(document, "文件", known=FIELDS, required=FIELDS)
    edition = _edition(document["edition"])
    items = document["items"]
    if not isinstance(items, dict):
        raise DocumentRefused("items 应为以项目代码为键的对象。")
    if unknown := sorted(items.keys() - {item.code for item in edition.items}):
        raise DocumentRefused(f"标准 {edition.key} 中没有项目{_quoted(unknown[0])}。")
    return edition, {code: _answer(code, item, top_level=edition.top_level) for code, item in items.items()}


def _quoted(text: str) -> str:
    """What was written, fit to stand in one line."""
    shown = "".join(character if character.isprintable() else "�" for character in text[:LONGEST_QUOTE])
    return f"“{shown}{'…' if len(text) > LONGEST_QUOTE else ''}”"


def _refuse_constant(name: str) -> NoReturn:
    raise DocumentRefused(f"{_quoted(name)}不是可用的数值。")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DocumentRefused(f"{_quoted(key)}重复出现，请只保留一个。")
        found[key] = value
    return found


def _known_fields(value: Any, name: str, *, known: set[str], required: set[str]) -> None:
    if not isinstance(value, dict):
        raise DocumentRefused(f"{name}应为JSON对象。")
    if unknown := sorted(value.keys() - known):
        raise DocumentRefused(f"{name}中的{_quoted(unknown[0])}无法识别。")
    if missing := sorted(required - value.keys()):
        raise DocumentRefused(f"{name}缺少 {missing[0]}。")


def _edition(key: Any) -> Edition:
    if not isinstance(key, str) or isinstance(key, Number):
        raise DocumentRefused("edition 应为标准版本的代号，例如 emr-2018-demo。")
    try:
        return bundled(key)
    except UnknownEdition as error:
        raise DocumentRefused(f"没有标准版本{_quoted(key)}。") from error


def _answer(code: str, item: Any, *, top_level: int) -> ItemAnswer:
    name = f"项目 {code} "
    _known_fields(item, name, known=ITEM_FIELDS, required={"function", "effective"})
    function = _number(item["function"], f"{name}的 function", upper=top_level)
    if function != function.to_integral_value():
        raise DocumentRefused(f"{name}的 function 应为0至{top_level}的整数，现为{_quoted(item['function'])}。")
    levels = {str(level): level for level in INDEX_LEVELS}
    indexes = item.get("data_quality", {})
    _known_fields(indexes, f"{name}的 data_quality ", known=set(levels), required=set())
    return ItemAnswer(
        function=int(function),
        effective=_share(item["effective"], f"{name}的 effective"),
        data_quality={
            levels[level]: _share(value, f"{name}的 data_quality {level}级") for level, value in indexes.items()
        },
    )


def _number(value: Any, name: str, *, upper: int) -> Decimal:
    if not isinstance(value, Number):
        raise DocumentRefused(f"{name} 应为数值，不得为文字、真假值、空值等。")
    if "e" in value.lower():
        raise DocumentRefused(f"{name} 不得用指数写法，现为{_quoted(value)}。")
    number = Decimal(value)
    if not 0 <= number <= upper:
        raise DocumentRefused(f"{name} 应在0至{upper}之间，现为{_quoted(value)}。")
    return number


def _share(value: Any, name: str) -> Decimal:
    return _number(value, name, upper=1).quantize(CENT, ROUND_HALF_UP)


def write_answer(edition: Edition, scoring: Scoring) -> dict[str, Any]:
    """Shares and scores as texts with two decimals; whether a level holds was judged on the exact figures."""
    return {
        "edition": edition.key,
        "level": scoring.level,
        "total": _shown(scoring.total),
        "levels": [_level(level) for level in scoring.levels],
    }


def _level(result: LevelResult) -> dict[str, Any]:
    return {
        "level": result.level,
        "holds": result.holds,
        "total": {"need": str(result.total.need), "have": _shown(result.total.have)},
        "basic": {
            "need": result.basic.need,
            "have": result.basic.have,
            "failing": [_failing(item) for item in result.basic.failing],
        },
        "optional": {"need": result.optional.need, "have": result.optional.have},
    }


def _failing(item: ItemScore) -> dict[str, Any]:
    return {
        "code": item.code,
        "level": item.level,
        "effective": _shown(item.effective),
        "score": _shown(item.score),
    }


def _shown(value: Decimal) -> str:
    return str(value.quantize(CENT, ROUND_HALF_UP))
