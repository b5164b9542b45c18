"""What proves which item: a place for each kind of material and item of the standard, and the files that hang there.

An item is proved at the level that was reported for it, though not above the declared one; proof materials show its function, and
where its level asks for data quality, the data-extraction list shows the figures (decision 0025).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from accounts.entry.asking import Doubt
from accounts.refused import Refused
from casework.models import Material
from casework.text import listed

from ..standards.edition import Edition, Item, Role

LISTED = 6  # items named in a question; the page and the receipt name all


class Kind(StrEnum):
    """The two kinds of Article 11."""

    EXTRACTION = "extraction"
    PROOF = "proof"

    @property
    def label(self) -> str:
        return {Kind.EXTRACTION: "数据提取列表", Kind.PROOF: "实证材料"}[self]


@dataclass(frozen=True)
class Place:
    """Where a file is hung: `key` is the kind of the `Material`."""

    kind: Kind
    item: Item
    level: int

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.item.code}"

    @property
    def label(self) -> str:
        return f"{self.item.code} {self.item.name}（{self.kind.label}）"


def places(edition: Edition, levels: Mapping[str, int]) -> tuple[Place, ...]:
    """In the order of the standard; `levels` are those that the items are proved at, by code."""
    found = []
    for item in edition.items:
        if level := levels.get(item.code, 0):
            if item.needs_index(level):
                found.append(Place(Kind.EXTRACTION, item, level))
            found.append(Place(Kind.PROOF, item, level))
    return tuple(found)


@dataclass(frozen=True)
class Line:
    """An item with its places, each with its files."""

    item: Item
    level: int
    requirement: str
    cells: tuple[tuple[Place, Sequence[Material]], ...]


@dataclass(frozen=True)
class Checklist:
    """`materials` are those that stand: a file that was taken back is not among them."""

    edition: Edition
    levels: Mapping[str, int]
    materials: Sequence[Material]

    @cached_property
    def places(self) -> dict[str, Place]:
        return {place.key: place for place in places(self.edition, self.levels)}

    @cached_property
    def files(self) -> Mapping[str, Sequence[Material]]:
        found: dict[str, list[Material]] = defaultdict(list)
        for material in self.materials:
            found[material.kind].append(material)
        return found

    @cached_property
    def by_item(self) -> Mapping[str, Sequence[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places.values():
            found[place.item.code].append(place)
        return found

    def of_kind(self, kind: Kind) -> list[Place]:
        return [place for place in self.places.values() if place.kind is kind]

    def missing(self) -> list[Place]:
        """The places without a file."""
        return [place for key, place in self.places.items() if not self.files.get(key)]

    def kinds_without_files(self) -> list[Kind]:
        return [kind for kind, have, asked in self._counted() if asked and not have]

    def ask_known(self, places: Sequence[str]) -> None:
        """Refuses a choice of places that is empty or not of this list."""
        if not places:
            raise Refused("请选择该文件证明哪个项目。", field="places")
        if unknown := set(places) - self.places.keys():
            raise Refused(f"所选项目（{'、'.join(sorted(unknown))}）不在本填报的材料清单中，请刷新页面后重新选择。")

    def doubts(self) -> list[Doubt]:
        """What is asked of whoever hands in: the city finds whether it is complete, but nothing can be added then."""
        missing = self.missing()
        if not missing:
            return []
        named = listed([place.label for place in missing], most=LISTED)
        sentence = f"尚有{len(missing)}处没有文件：{named}。提交后不能补充，完整性由市级初核认定。"
        return [Doubt("", sentence, "按现有文件提交")]

    def counts(self) -> list[tuple[str, int, int]]:
        """Of each kind: how many of its places have files, of how many."""
        return [(kind.label, have, asked) for kind, have, asked in self._counted()]

    def _counted(self) -> Iterator[tuple[Kind, int, int]]:
        for kind in Kind:
            asked = self.of_kind(kind)
            yield kind, sum(bool(self.files.get(place.key)) for place in asked), len(asked)

    def by_role(self) -> list[tuple[Role, list[Line]]]:
        """As the standard orders its items; what is asked for nothing at its level is left out."""
        return [(role, lines) for role in self.edition.roles if (lines := self._lines(role))]

    def _lines(self, role: Role) -> list[Line]:
        items = (item for item in self.edition.items if item.role == role.code and self.levels.get(item.code))
        return [self._line(item) for item in items]

    def _line(self, item: Item) -> Line:
        level = self.levels[item.code]
        cells = tuple((place, self.files.get(place.key, ())) for place in self.by_item[item.code])
        return Line(item, level, self.edition.requirements.get(f"{item.code}.{level}", ""), cells)
