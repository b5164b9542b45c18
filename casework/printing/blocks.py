"""The pieces that printed matter is made of. Each names the part of `templates/printing/block.html` that draws it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar, Literal

from django.utils.safestring import SafeString

from casework.printing.charts import counts
from casework.printing.text import heading_number

CHARACTERS_A_LINE = 28  # GB/T 9704-2012, 5.2.3


@dataclass(frozen=True)
class Heading:
    """Level 1 to 4: 一、 （一） 1. （1）; the number is counted, not typed."""

    level: Literal[1, 2, 3, 4]
    text: str
    number: str = ""
    kind: ClassVar[str] = "heading"

    @property
    def lines(self) -> int:
        return ceil((len(self.number) + len(self.text) + 2) / CHARACTERS_A_LINE)


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: ClassVar[str] = "paragraph"

    @property
    def lines(self) -> int:
        return ceil((len(self.text) + 2) / CHARACTERS_A_LINE)


@dataclass(frozen=True)
class Table:
    """`widths` in per cent, one a column; equal where none are given. Past some hundred rows give a spreadsheet."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: Sequence[int] = ()
    caption: str = ""
    kind: ClassVar[str] = "table"

    @property
    def labelled(self) -> list[list[tuple[str, object]]]:
        """Each cell with its heading, for a narrow screen."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def lines(self) -> int:
        return len(self.rows) + 1


@dataclass(frozen=True)
class Facts:
    """Names and values, two pairs a row: the head of a filing sheet or of a receipt."""

    pairs: Sequence[tuple[str, object]]
    kind: ClassVar[str] = "facts"

    @property
    def rows(self) -> list[Sequence[tuple[str, object]]]:
        return [self.pairs[at : at + 2] for at in range(0, len(self.pairs), 2)]

    @property
    def lines(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Figure:
    """A drawing of `casework.printing.charts` with its caption."""

    svg: SafeString
    caption: str
    kind: ClassVar[str] = "figure"
    lines: ClassVar[int] = 8


@dataclass(frozen=True)
class Bars:
    """A bar for each (label, number): kept as its figures, drawn where it is shown."""

    rows: Sequence[tuple[str, int]]
    caption: str
    kind: ClassVar[str] = "figure"
    lines: ClassVar[int] = 8

    @property
    def svg(self) -> SafeString:
        return counts(self.rows, title=self.caption)


Block = Heading | Paragraph | Table | Facts | Figure | Bars


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """Headings with their numbers; a heading starts the count of the levels below it anew."""
    counts: Counter[int] = Counter()
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level] += 1
            for lower in range(block.level + 1, 5):
                counts[lower] = 0
            done.append(replace(block, number=heading_number(block.level, counts[block.level])))
        else:
            done.append(block)
    return done
