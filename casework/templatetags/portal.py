"""Small things that templates of every app need."""

from django import template

from casework import regulations

register = template.Library()


@register.filter
def article_label(article_id: str) -> str:
    """ "P20" -> 第二十条; empty for a row without an article."""
    return regulations.article(article_id).label if article_id else ""


@register.filter
def article_url(article_id: str) -> str:
    return regulations.url(regulations.article(article_id)) if article_id else ""
