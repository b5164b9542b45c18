"""Writing SVG: content is escaped, looks are attributes (the content security policy forbids style)."""

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# The project's printing fonts first, then what screens have.
SANS = "GW Hei, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
SERIF = "GW Song, Songti SC, SimSun, Noto Serif CJK SC, serif"


def element(tag: str, *content: object, **attributes: object) -> SafeString:
    """<tag attributes>content</tag>; `font_size=13` is written font-size="13"."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return format_html(
        "<{}{}>{}</{}>", tag, flatatt(named), format_html_join("", "{}", ((part,) for part in content)), tag
    )


def drawing(*content: object, title: str, words: str = "", **attributes: object) -> SafeString:
    """An <svg> whose title says what it shows, and whose description, where there are figures, says which."""
    described = [element("title", title)] + ([element("desc", words)] if words else [])
    return element("svg", *described, *content, role="img", **attributes)
