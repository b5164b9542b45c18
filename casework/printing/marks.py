"""Drawings that identify a paper: the code to verify it by, and the demonstration seal."""

import segno
from django.utils.safestring import SafeString, mark_safe

from casework.printing.svg import SERIF, drawing, element

SEAL_RED = "#c8102e"


def qr_code(said: str, *, title: str = "核验二维码", pixels: int | None = None, level: str = "m") -> SafeString:
    """With the quiet zone that readers need; a module is so many pixels wide, or as wide as the sheet says. What is cut into metal
    and scratched has level H, on which a third may be lost."""
    code = segno.make(said, error=level, micro=False, boost_error=False)
    size = {"scale": pixels} if pixels else {"omitsize": True}
    svg = code.svg_inline(**size, border=4, title=title, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  # made by segno of modules only; what it says is not in it


def demonstration_seal(office: str) -> SafeString:
    """A ring that says 演示专用. It carries no star and no emblem: nobody may take it for a seal (国发〔1999〕25号)."""
    step = min(300 / len(office), 26)  # degrees from one character to the next
    size = min(18, step * 1.15)
    start = -step * (len(office) - 1) / 2
    ring = [
        _red_text(character, y=-72, font_size=f"{size:.2f}", transform=f"rotate({start + step * at:.2f})")
        for at, character in enumerate(office)
    ]
    return drawing(
        element(
            "g",
            element("circle", r=96, fill="none", stroke=SEAL_RED, stroke_width=5),
            *ring,
            element("rect", x=-58, y=-48, width=116, height=32, fill="none", stroke=SEAL_RED, stroke_width=2),
            _red_text("演示专用", y=-23, font_size=25),
            opacity=0.8,
        ),
        title=f"{office}（演示专用印章，无效）",
        viewBox="-100 -100 200 200",
        **{"class": "seal"},
    )


def _red_text(text: str, **attributes: object) -> SafeString:
    return element("text", text, text_anchor="middle", font_family=SERIF, font_weight=700, fill=SEAL_RED, **attributes)
