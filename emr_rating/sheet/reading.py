"""A filing's answers read against its edition: what is filled in, what is wrong, what it scores, how each item reads.

Pure: given an edition and texts, nothing else. The page, the Excel sheet, the report and the rules all read this one.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from accounts.entry import normal

from ..rules import Part
from ..standards.computation import ItemAnswer, Scoring, index, ratio, score
from ..standards.edition import Edition, Item, MetricKind, index_level
from .fields import BASIC, DIMENSIONS, Field, all_fields, parse

Value = int | Decimal | bool | str | None


@dataclass(frozen=True)
class Sheet:
    """`values` holds what could be read, `errors` a sentence for what could not, both by field name."""

    edition: Edition
    texts: Mapping[str, str]
    fields: Mapping[str, Field]
    values: Mapping[str, Value]
    errors: Mapping[str, str]

    @classmethod
    def read(cls, edition: Edition, texts: Mapping[str, str]) -> "Sheet":
        levels = {
            item.code: _level(texts.get(f"emr.{item.code}.level", ""), edition.top_level) for item in edition.items
        }
        fields = all_fields(edition, levels)
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for name, field in fields.items():
            try:
                values[name] = parse(field, texts.get(name, ""), top_level=edition.top_level)
            except ValueError as error:
                values[name], errors[name] = None, str(error)
        for name, field in fields.items():
            have, whole = values[name], values.get(field.of)
            if field.of and isinstance(have, int) and isinstance(whole, int) and have > whole:
                errors[name] = f"“{field.label}”不能大于“{fields[field.of].label}”（{whole}），请核对。"
        return cls(edition, texts, fields, values, errors)

    def fields_of(self, part: Part, item: str | None = None) -> list[Field]:
        return [field for field in self.fields.values() if field.part is part and item in (None, field.item)]

    def filled(self, field: Field) -> bool:
        return self.values[field.name] is not None and field.name not in self.errors

    def complete(self, part: Part) -> bool:
        return all(self.filled(field) for field in self.fields_of(part) if field.required)

    def complete_parts(self) -> list[Part]:
        return [part for part in Part if self.complete(part)]

    def unfinished_parts(self) -> list[str]:
        return [part.label for part in Part if not self.complete(part)]

    def progress(self, part: Part, items: list[str] | None = None) -> tuple[int, int]:
        """(items wholly filled in, all items) of a part, or of some of its items."""
        codes = list(dict.fromkeys(field.item for field in self.fields_of(part)))
        codes = [code for code in codes if items is None or code in items]
        done = sum(all(self.filled(field) for field in self.fields_of(part, code)) for code in codes)
        return done, len(codes)

    def started(self, part: Part, item: str | None = None) -> bool:
        return any(self.texts.get(field.name, "").strip() for field in self.fields_of(part, item))

    def effective(self, item: Item) -> Decimal | None:
        """The effective application of an item, two decimals; None while it is not filled in."""
        if item.metric_kind is MetricKind.YES_NO:
            met = self.values[f"emr.{item.code}.met"]
            return None if met is None else Decimal(int(met))
        return self.share(f"emr.{item.code}")

    def coefficient(self, item: Item, level: int, dimension: str) -> Decimal | None:
        return self.share(f"dq.{item.code}.{level}.{DIMENSIONS[dimension]}")

    def answers(self) -> dict[str, ItemAnswer]:
        """What the computation takes; an item not filled in has function 0."""
        return {item.code: self._answer(item) for item in self.edition.items}

    @cached_property
    def scoring(self) -> Scoring:
        return score(self.edition, self.answers())

    def digests(self) -> dict[str, str]:
        """How the basic data and each item now read, as hashes: a confirmation holds as long as its hash does (E10)."""
        codes = [BASIC, *(item.code for item in self.edition.items)]
        return {code: self._digest(code) for code in codes}

    def frozen(self) -> dict[str, str]:
        """The texts that count, for a report: fields that the claimed levels no longer ask for are left out."""
        return {name: self.text(field) for name, field in self.fields.items()}

    def said(self, code: str) -> dict[str, str]:
        """What the basic data or an item say, by field name."""
        return {field.name: self.text(field) for field in self.fields.values() if field.item == code}

    def text(self, field: Field) -> str:
        return self.texts.get(field.name, "").strip()

    def _digest(self, code: str) -> str:
        return hashlib.sha256(json.dumps(self.said(code), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def _answer(self, item: Item) -> ItemAnswer:
        function = self.values[f"emr.{item.code}.level"]
        if not isinstance(function, int):
            return ItemAnswer(function=0, effective=Decimal(0))
        levels = sorted({index_level(level) for level in range(1, function + 1) if item.needs_index(level)})
        quality = {
            level: index(
                [self.coefficient(item, level, dimension) or Decimal(0) for dimension in item.dimensions[level]],
                combination=self.edition.reading.combination,
            )
            for level in levels
        }
        return ItemAnswer(function=function, effective=self.effective(item) or Decimal(0), data_quality=quality)

    def share(self, prefix: str) -> Decimal | None:
        """A numerator over its denominator, to two decimals; None while either is missing or wrong."""
        have, whole = self.values.get(f"{prefix}.have"), self.values.get(f"{prefix}.all")
        if have is None or whole is None or f"{prefix}.have" in self.errors:
            return None
        return ratio(int(have), int(whole))


def _level(text: str, top_level: int) -> int:
    try:
        level = normal.whole(text, units=("级",)) if text else 0
    except normal.Unreadable:
        return 0
    return level if 0 <= level <= top_level else 0
