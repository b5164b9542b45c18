"""Finding an article by its id ("E10", "P20"); the regimes register theirs."""

from collections.abc import Mapping

from django.urls import reverse

from .articles import Article

_regulations: dict[str, Mapping[int, Article]] = {}


def register(letter: str, articles: Mapping[int, Article]) -> None:
    _regulations[letter] = articles


def articles(letter: str) -> Mapping[int, Article]:
    return _regulations[letter]


def letters() -> tuple[str, ...]:
    return tuple(sorted(_regulations))


def article(article_id: str) -> Article:
    return _regulations[article_id[0]][int(article_id[1:])]


def url(cited: Article) -> str:
    """Where its gist can be read."""
    return f"{reverse('articles', args=[cited.regime])}#{cited.id}"
