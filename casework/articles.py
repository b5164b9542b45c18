"""One article of a regulation: the thing that every rule, step, deadline and page cites."""

from dataclasses import dataclass

DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 1 to 99 as the regulations write it: 10 -> 十, 21 -> 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


@dataclass(frozen=True)
class Article:
    """`claimed` means that the portal says it does what the article asks; CI then demands code, a test and a page."""

    regime: str  # "E" EMR rating, "P" primary-care grade review
    number: int
    heading: str
    gist: str
    claimed: bool = False
    page: str = ""  # the name of the address where it is done, for the reader of the regulation
    not_mechanisable: str = ""  # why a computer cannot do what it asks
    # What the portal must not let anybody do, numbered from 1 as the tests cite it: `refuses("E10", 2)`.
    refuses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.regime}{self.number:02d}"

    @property
    def label(self) -> str:
        return f"第{numeral(self.number)}条"

    def __str__(self) -> str:
        return self.label
