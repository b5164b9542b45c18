"""`{% csrf_token %}` of this portal: Django's, and with it the marks that say for whom a form was opened and that it is one.

No form can forget them, because Django refuses a form without the token.
"""

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.entry.marks import ACTING, ONCE, new_token

register = template.Library()


@register.tag
def csrf_token(parser: Parser, token: Token) -> template.Node:
    return MarksNode()


class MarksNode(CsrfTokenNode):
    def render(self, context: template.Context) -> SafeString:
        member = getattr(getattr(context, "request", None), "member", None)
        return format_html(
            '{}<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">',
            super().render(context),
            ACTING,
            member.pk if member else "",
            ONCE,
            new_token(member),
        )
