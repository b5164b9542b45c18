"""Justified lines of Chinese in WeasyPrint 70.0.

WeasyPrint's `text-align: justify` widens spaces only; Chinese has none, and a line ends up to two characters short
whenever a punctuation mark moves to the next one. Here the remainder is spread over all characters of the line. The
function replaced is private, so the version is checked, and a test measures the right edges.
"""

import re
from collections.abc import Iterator
from copy import copy

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

VERSION = "70.0"
CHINESE = re.compile(r"[\u2018-\u201d\u2014\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
MOST_TO_SPREAD = 4  # characters; a line shorter than that was ended by something long that does not break

_widen_spaces = inline.justify_line


def install() -> None:
    if weasyprint.__version__ != VERSION:
        raise RuntimeError(f"casework.printing.justify knows WeasyPrint {VERSION}, not {weasyprint.__version__}")
    inline.justify_line = justify_line


def justify_line(context, line, remainder: float) -> None:
    """Spread `remainder` (px) over the gaps between the characters of a line that is mostly Chinese."""
    texts = [box for box in _text_boxes(line) if box.text]
    characters = sum(len(box.text) for box in texts)
    chinese = sum(len(CHINESE.findall(box.text)) for box in texts)
    if chinese < 2 or chinese * 3 < characters or remainder > MOST_TO_SPREAD * line.style["font_size"]:
        _widen_spaces(context, line, remainder)
    else:
        _spread(line, per_gap=remainder / (characters - 1), shift=0, last=texts[-1])


def _text_boxes(box) -> Iterator[boxes.TextBox]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _text_boxes(child)


def _spread(box, *, per_gap: float, shift: float, last: boxes.TextBox) -> float:
    """Move `box` by `shift` and widen the text in it; return the shift of what follows."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        return shift + _widen(box, per_gap, gaps=len(box.text) - (box is last))
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        start = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _spread(child, per_gap=per_gap, shift=shift, last=last)
        box.width += shift - start
        return shift
    box.translate(shift, 0)
    return shift


def _widen(box: boxes.TextBox, per_gap: float, *, gaps: int) -> float:
    if not box.text:
        return 0
    style = box.style.copy()
    spacing = style["letter_spacing"]
    style["letter_spacing"] = (0 if spacing == "normal" else spacing) + per_gap
    # Drawing sets the text anew in the style of its box; a layout made here would be thrown away unread.
    layout = copy(box.pango_layout)
    layout.text, layout.justification_spacing, layout.max_width = box.text, 0, None
    box.style, box.pango_layout = style, layout
    box.width += per_gap * gaps
    return per_gap * gaps
