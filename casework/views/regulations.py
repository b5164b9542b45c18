"""The law as the portal reads it: both regulations word by word, and where each article is at work."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, resolve, reverse

from accounts.access import for_anyone
from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import ANYONE
from casework import regulations
from casework.articles import Article
from casework.figures import editions
from casework.figures.terms import Figure
from casework.interpretation.listing import by_article
from casework.models import FigureSetting
from casework.registry import case_types


@for_anyone
def both(request: Request) -> HttpResponse:
    listed = [regulations.regulation(letter) for letter in regulations.letters()]
    return render(request, "casework/regulations.html", {"regulations": listed})


@for_anyone
def articles(request: Request, letter: str) -> HttpResponse:
    if letter not in regulations.letters():
        raise Http404
    regulation = regulations.regulation(letter)
    steps, figures, interpreted = _steps_by_article(), _figures_by_article(request), by_article(letter)
    chapters = [
        {
            "heading": chapter.heading,
            "articles": [
                _shown(regulation, regulation.articles[number], steps, request.member)
                | {
                    "figures": figures.get(regulation.articles[number].id, []),
                    "interpreted": interpreted[regulation.articles[number].id],
                }
                for number in chapter.articles
            ],
        }
        for chapter in regulation.chapters
    ]
    return render(request, "casework/articles.html", {"regulation": regulation, "chapters": chapters})


def _shown(
    regulation: regulations.Regulation, article: Article, steps: dict[str, list[str]], member: Membership | None
) -> dict[str, Any]:
    return {
        "article": article,
        "paragraphs": regulation.paragraphs[article.number],
        "steps": steps.get(article.id, []),
        "page_url": page_url(article, member) if article.claimed else "",
    }


def _steps_by_article() -> dict[str, list[str]]:
    """ "E10" -> 年度填报“修改已上报数据”（填报人、机构负责人）"""
    found: dict[str, list[str]] = {}
    for of_kind in case_types():
        for step in of_kind.steps:
            roles = "、".join(role.label for role in step.roles)
            found.setdefault(step.article.id, []).append(f"{of_kind.label}“{step.label}”（{roles}）")
    return found


def _figures_by_article(request: Request) -> dict[str, list[Figure]]:
    """The figures that count today."""
    found: dict[str, list[Figure]] = {}
    for regime in editions.regimes():
        for figure in FigureSetting.objects.timeline(regime).on(request.on).figures:
            found.setdefault(figure.article, []).append(figure)
    return found


def page_url(article: Article, member: Membership | None) -> str:
    """Where the article is done, unless it is done in another role; a page of one case has no address of its own."""
    try:
        address = reverse(article.page)
    except NoReverseMatch:
        return ""
    rule = resolve(address).func.rule  # type: ignore[attr-defined]  # stands on every view
    return address if member is None or rule == ANYONE or member.role in rule else ""
