"""Links to what is due first, for those alone who can follow them."""

from django.urls import resolve, reverse
from django.utils.html import format_html

from .roles import ANYONE
from .ways import Way


def url_of(way: Way) -> str:
    return reverse(way.address, args=way.args)


def open_to(way: Way, role: str | None) -> bool:
    """Whether it leads anywhere for somebody in this role; where nobody knows who asks, for anybody."""
    if role is None:
        return True
    rule = getattr(resolve(url_of(way)).func, "rule", ())
    return rule == ANYONE or (role in rule and (not way.roles or role in way.roles))


def behind(sentence: str, way: Way | None, role: str | None) -> str:
    """A sentence for a page, with the link behind it where somebody in this role can follow it."""
    if way is None or not open_to(way, role):
        return sentence
    return format_html('{} <a href="{}">{}</a>', sentence, url_of(way), way.label)
