"""Small things that templates of every app need."""

import re
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.utils.safestring import SafeString, mark_safe

from accounts.leading import behind
from accounts.requests import Request
from casework import regulations
from casework.handing_up import page as handing_up
from casework.notices import rules
from casework.verdict import Refusal

register = template.Library()


@register.filter
def article_label(article_id: str) -> str:
    """ "P20" -> 第二十条; empty for a row without an article."""
    return regulations.article(article_id).label if article_id else ""


@register.filter
def article_url(article_id: str) -> str:
    return regulations.url(regulations.article(article_id)) if article_id else ""


@register.filter
def led(reason: Refusal, request: Request) -> str:
    """A reason with the link to what is due first, where the reader can follow it."""
    return behind(reason.sentence, reason.way, request.member.role if request.member else None)


@register.filter
def optional_note(field: BoundField) -> str:
    """What stands beside a field that may stay empty: 选填, or in which case it may not."""
    return getattr(field.field, "required_when", "选填")


@register.simple_tag(takes_context=True)
def show_tab(context: template.Context, tab: dict[str, Any]) -> SafeString:
    """The open tab of a case under its own names: what it calls something is not what the page does."""
    with context.push(**tab["context"]):
        return template.Engine.get_default().get_template(tab["template"]).render(context)


@register.inclusion_tag("casework/handed_up.html", takes_context=True)
def handed_up(context: template.Context, case: Any) -> dict[str, Any]:
    """Above the pages of an institution: what its clerk has laid before its leader, or was sent back."""
    request = context["request"]
    return {"handed_up": handing_up.shown(case, request.member, request.at)}


@register.filter
def portal_links(text: str) -> SafeString:
    """Plain text in which addresses of this portal can be followed; everything else, other addresses too, stays text."""
    address = re.compile(re.escape(escape(settings.PORTAL_URL)) + r"(/(?!/)[\w\-./]*)", re.ASCII)
    # Escaped first; what is put in is a path of plain characters.
    return mark_safe(address.sub(r'<a href="\1">\g<0></a>', escape(text)))  # noqa: S308  # of escaped text


@register.tag
def flat(parser: Parser, token: Token) -> template.Node:
    """{% flat rows %}<tr><td>{number}</td></tr>{% endflat %}: the rows of a long table, each a mapping of names to text.

    The engine takes five times as long for a loop of the same cells, and on a page with a long table little else counts
    (docs/benchmark.md). Every value is escaped, ready markup too; a condition or a filter belongs to whoever makes the rows.
    """
    try:
        _, rows = token.split_contents()
        (form,) = parser.parse(("endflat",))
    except ValueError as error:
        raise template.TemplateSyntaxError("flat takes rows, and markup in which nothing but {names} varies") from error
    parser.delete_first_token()
    if not isinstance(form, TextNode):
        raise template.TemplateSyntaxError("flat takes markup in which nothing but {names} varies")
    return FlatNode(parser.compile_filter(rows), form.s)


class FlatNode(template.Node):
    def __init__(self, rows: FilterExpression, form: str):
        self.rows, self.form = rows, form

    def render(self, context: template.Context) -> SafeString:
        fill = self.form.format_map
        rows = self.rows.resolve(context)
        # Each value is escaped on its way into the form, and the form is the template's own.
        return mark_safe("".join([fill({name: escape(text) for name, text in row.items()}) for row in rows]))  # noqa: S308


@register.inclusion_tag("casework/notices/who_signs.html", takes_context=True)
def who_signs(context: dict) -> dict:
    """Before anybody drafts a notice: that they may not sign it themselves, and who then may (0006)."""
    request = context["request"]
    return {"sentence": rules.who_signs(request.member, on=request.on)}
