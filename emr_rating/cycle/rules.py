"""Since when the regulation applies, and so from when on a year may begin (E34). Pure."""

from datetime import date

from casework.text import day_text
from casework.verdict import Verdict, allow, refuse

from ..articles import E


def in_force(published_on: date | None) -> str:
    """E34: since when the regulation is in force; its own text bears no day, so where none is entered none is said."""
    return "自发布之日起实施" if published_on is None else f"自发布之日（{day_text(published_on)}）起实施"


def applies(*, opens_on: date, published_on: date | None) -> Verdict:
    """E34: to what begins on the day on which it was published, or later."""
    if published_on is not None and opens_on < published_on:
        return refuse(
            E(34), f"本规程自发布之日（{day_text(published_on)}）起实施，填报开始时间不得早于该日，请重新填写。"
        )
    return allow()
