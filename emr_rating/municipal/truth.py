"""What the city's check finds of each item that was reported, and of the whole: true, complete (Article 17). Pure."""

from collections.abc import Mapping
from enum import StrEnum

from casework.articles import Article
from casework.text import listed
from casework.verdict import Verdict, allow, refuse


class Finding(StrEnum):
    """Of one item, both questions in one answer: there may be fifty of them."""

    SOUND = "sound"
    INCOMPLETE = "incomplete"
    UNTRUE = "untrue"
    NEITHER = "neither"

    @property
    def true(self) -> bool:
        return self in (Finding.SOUND, Finding.INCOMPLETE)

    @property
    def complete(self) -> bool:
        return self in (Finding.SOUND, Finding.UNTRUE)

    @property
    def label(self) -> str:
        return f"{'真实' if self.true else '不真实'}、{'完整' if self.complete else '不完整'}"


def every_item_found(findings: Mapping[str, str], *, article: Article) -> Verdict:
    """The check goes item by item. `findings` are by the code of the item, empty where nothing is said yet."""
    if missing := [code for code, finding in findings.items() if finding not in list(Finding)]:
        return refuse(article, f"尚有{len(missing)}个项目未核对（{listed(missing)}），请逐项选择核对结果。")
    return allow()


def remark_given(code: str, finding: str, remark: str, *, article: Article) -> Verdict:
    """What is not true or not complete is said: the hospital reads it."""
    if finding != Finding.SOUND and not remark.strip():
        return refuse(article, f"项目{code}认定为{Finding(finding).label}，请写明情况。")
    return allow()


def whole_is_true(true: bool, findings: Mapping[str, str], *, article: Article) -> Verdict:
    """The whole is no truer than its parts; it may be less, for what is no item."""
    return _no_better(true, [code for code, one in findings.items() if not Finding(one).true], "真实", article)


def whole_is_complete(complete: bool, findings: Mapping[str, str], *, article: Article) -> Verdict:
    return _no_better(complete, [code for code, one in findings.items() if not Finding(one).complete], "完整", article)


def _no_better(said: bool, lacking: list[str], word: str, article: Article) -> Verdict:
    if said and lacking:
        return refuse(article, f"已认定{listed(lacking)}不{word}，总体不能为{word}，请核对。")
    return allow()
