"""The two regulations: their articles by id ("E10", "P20"), their full text, and where the portal does what they ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.urls import reverse

from .articles import Article, numeral

_CHAPTER = re.compile(r"第[一二三四五六七八九十]+章\s*(.+)")
# Marks of Chinese text, where the copy at hand has those of a typewriter; the files stay as they were taken over.
_MARKS = str.maketrans(",;:()", "，；：（）")
_ARTICLE = re.compile(r"(第[一二三四五六七八九十]+条)\s*(.+)")


@dataclass(frozen=True)
class Chapter:
    heading: str
    articles: tuple[int, ...]


@dataclass(frozen=True)
class Regulation:
    """A regulation as it was published; `in_force` says since when, as far as its own text does."""

    letter: str
    title: str
    in_force: str
    articles: Mapping[int, Article]
    file: Path

    @cached_property
    def paragraphs(self) -> dict[int, list[str]]:
        """The published words of every article, paragraph by paragraph, without the article's number."""
        numbers = {f"第{numeral(number)}条": number for number in self.articles}
        found: dict[int, list[str]] = {}
        current: list[str] = []
        for line in self._lines:
            if opening := _ARTICLE.match(line):
                current = found[numbers[opening[1]]] = [opening[2]]
            elif not _CHAPTER.match(line):
                current.append(line)
        return found

    @cached_property
    def chapters(self) -> list[Chapter]:
        headings: list[tuple[str, list[int]]] = []
        numbers = iter(self.articles)
        for line in self._lines:
            if _CHAPTER.match(line):
                headings.append((line, []))
            elif headings and _ARTICLE.match(line):
                headings[-1][1].append(next(numbers))
        return [Chapter(heading, tuple(inside)) for heading, inside in headings]

    @cached_property
    def _lines(self) -> list[str]:
        text = self.file.read_text(encoding="utf-8").translate(_MARKS)
        return [line.strip() for line in text.splitlines() if line.strip()]


_regulations: dict[str, Regulation] = {}


def register(regulation: Regulation) -> None:
    _regulations[regulation.letter] = regulation


def regulation(letter: str) -> Regulation:
    return _regulations[letter]


def letters() -> tuple[str, ...]:
    return tuple(sorted(_regulations))


def articles(letter: str) -> Mapping[int, Article]:
    return _regulations[letter].articles


def article(article_id: str) -> Article:
    return articles(article_id[0])[int(article_id[1:])]


def url(cited: Article) -> str:
    """Where its words can be read."""
    return f"{reverse('articles', args=[cited.regime])}#{cited.id}"
