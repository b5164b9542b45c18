"""Charts as SVG text, the same on screen and on paper.

Each has a <title> (what it shows) and a <desc> (its figures in words), for readers who do not see it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import cos, pi, sin
from typing import NamedTuple

from django.utils.safestring import SafeString

from casework.printing.svg import SANS, drawing, element
from casework.text import day_text

Number = int | float | Decimal

# The colours of the portal's stylesheet.
INK, INK_2, LINE, LINE_2 = "#17202b", "#4c5967", "#d6dde4", "#e9edf1"
BLUE, BLUE_TINT, GREEN = "#155a9c", "#e8f1fa", "#1c6b3f"

RADIUS = 120
WIDTH, ROW = 560, 30  # of ladders and bars: a row holds a label, a track and the figures
LABEL_END, TRACK_START, TRACK, FIGURES_START = 116, 128, 270, 410
PLOT_LEFT, PLOT_TOP, PLOT, PLOT_HEIGHT = 10, 20, 470, 150  # of a history


class Level(NamedTuple):
    """One rung: what the level needs, what the institution has, and whether every rule of it holds."""

    label: str
    have: Number
    need: Number
    holds: bool

    @property
    def verdict(self) -> str:
        return "达标" if self.holds else "未达标"


def radar(roles: Sequence[tuple[str, Number, Number]], *, title: str = "各角色得分") -> SafeString:
    """`roles`: (label, value, maximum), at least three; each axis runs from 0 to its maximum."""
    count = len(roles)
    values = [RADIUS * _share(value, maximum) for _, value, maximum in roles]
    ends = [_point(at, count, RADIUS) for at in range(count)]
    parts = [
        *(
            element("polygon", points=_polygon([RADIUS * ring / 4] * count), fill="none", stroke=LINE)
            for ring in range(1, 5)
        ),
        *(element("path", d=f"M0 0L{x} {y}", stroke=LINE) for x, y in ends),
        element("polygon", points=_polygon(values), fill=BLUE, fill_opacity=0.16, stroke=BLUE, stroke_width=2),
    ]
    for at, (label, value, maximum) in enumerate(roles):
        x, y = _point(at, count, values[at])
        parts.append(element("circle", cx=x, cy=y, r=3, fill=BLUE))
        x, y = _point(at, count, RADIUS + 16)
        anchor = "middle" if abs(x) < 1 else "start" if x > 0 else "end"
        y += -12 if y < -RADIUS else 12 if y > RADIUS else 0  # two lines of text, clear of the top and bottom corners
        parts.append(element("text", label, x=x, y=y, text_anchor=anchor, fill=INK))
        figures = f"{_plain(value)}/{_plain(maximum)}"
        parts.append(element("text", figures, x=x, y=y + 14, text_anchor=anchor, fill=INK_2, font_size=11))
    return _chart("radar", parts, box="-230 -165 460 335", title=title, words=_in_words(roles))


def ladder(levels: Sequence[Level], *, reached: int, title: str = "等级阶梯") -> SafeString:
    """Lowest level first, drawn highest on top; `reached` is the index of the level that stands, -1 for none."""
    parts = []
    for at, level in enumerate(levels):
        top, here = ROW * (len(levels) - 1 - at), at == reached
        if here:
            parts.append(element("rect", y=top, width=WIDTH, height=ROW, fill=BLUE_TINT))
        parts += _row(
            top,
            level.label,
            share=_share(level.have, level.need),
            figures=f"{_plain(level.have)} / {_plain(level.need)}　{level.verdict}",
            colour=GREEN if level.holds else BLUE,
            ink=INK if here else INK_2,
        )
    words = "；".join(
        f"{level.label} 现有 {_plain(level.have)}，需要 {_plain(level.need)}，{level.verdict}" for level in levels
    )
    return _chart("ladder", parts, box=f"0 0 {WIDTH} {ROW * len(levels)}", title=title, words=words)


def bars(rows: Sequence[tuple[str, Number, Number]], *, title: str) -> SafeString:
    """`rows`: (label, value, maximum), one bar each on its own scale."""
    parts = []
    for at, (label, value, maximum) in enumerate(rows):
        figures = f"{_plain(value)} / {_plain(maximum)}"
        parts += _row(ROW * at, label, share=_share(value, maximum), figures=figures, colour=BLUE, ink=INK_2)
    return _chart("bars", parts, box=f"0 0 {WIDTH} {ROW * len(rows)}", title=title, words=_in_words(rows))


def counts(rows: Sequence[tuple[str, int]], *, title: str) -> SafeString:
    """`rows`: (label, number), one bar each, all on the scale of the longest."""
    most, parts = max((number for _, number in rows), default=0), []
    for at, (label, number) in enumerate(rows):
        share = number / most if most else 0.0
        parts += _row(ROW * at, label, share=share, figures=str(number), colour=BLUE, ink=INK_2)
    words = "；".join(f"{label} {number}" for label, number in rows)
    return _chart("bars", parts, box=f"0 0 {WIDTH} {ROW * len(rows)}", title=title, words=words)


def history(
    rows: Sequence[tuple[date, Number]], lines: Sequence[tuple[str, Number]], *, until: date, title: str
) -> SafeString:
    """`rows`: (day, total from that day on), earliest first, at least one; `lines`: (label, total) drawn across."""
    first, span = rows[0][0], max((until - rows[0][0]).days, 1)
    figures = [float(value) for _, value in (*rows, *lines)]
    top, low = max(figures), min(figures)

    def x(day: date) -> float:
        return round(PLOT_LEFT + PLOT * (day - first).days / span, 2)

    def y(value: Number) -> float:
        return round(PLOT_TOP + PLOT_HEIGHT * (top - float(value)) / (top - low or 1), 2)

    parts = []
    for label, value in lines:
        parts += [
            element("path", d=f"M{PLOT_LEFT} {y(value)}H{PLOT_LEFT + PLOT}", stroke=LINE, stroke_dasharray="4 4"),
            element("text", f"{label} {_plain(value)}", x=PLOT_LEFT + PLOT + 8, y=y(value) + 4, fill=INK_2),
        ]
    steps = "".join(f"H{x(day)}V{y(value)}" for day, value in rows[1:])
    path = f"M{x(first)} {y(rows[0][1])}{steps}H{x(until)}"
    parts.append(element("path", d=path, fill="none", stroke=BLUE, stroke_width=2))
    parts += [element("circle", cx=x(day), cy=y(value), r=3, fill=BLUE) for day, value in rows]
    foot = PLOT_TOP + PLOT_HEIGHT + 26
    parts += [
        element("text", day_text(first), x=PLOT_LEFT, y=foot, fill=INK_2),
        element("text", day_text(until), x=PLOT_LEFT + PLOT, y=foot, text_anchor="end", fill=INK_2),
        element("text", _plain(rows[-1][1]), x=x(until) - 4, y=y(rows[-1][1]) - 8, text_anchor="end", fill=INK),
    ]
    words = "；".join(
        [f"{day_text(day)}起{_plain(value)}分" for day, value in rows]
        + [f"{label} {_plain(value)}分" for label, value in lines]
    )
    return _chart("history", parts, box=f"0 0 {WIDTH} {foot + 10}", title=title, words=words)


def _row(top: int, label: str, *, share: float, figures: str, colour: str, ink: str) -> list[SafeString]:
    middle = top + ROW // 2
    return [
        element("text", label, x=LABEL_END, y=middle + 5, text_anchor="end", fill=ink),
        element("rect", x=TRACK_START, y=middle - 4, width=TRACK, height=8, rx=4, fill=LINE_2),
        element("rect", x=TRACK_START, y=middle - 4, width=round(TRACK * share, 2), height=8, rx=4, fill=colour),
        element("text", figures, x=FIGURES_START, y=middle + 5, fill=ink),
    ]


def _chart(name: str, parts: Sequence[SafeString], *, box: str, title: str, words: str) -> SafeString:
    return drawing(
        *parts,
        title=title,
        words=words,
        viewBox=box,
        font_family=SANS,
        font_size=13,
        **{"class": f"chart chart-{name}"},
    )


def _in_words(rows: Sequence[tuple[str, Number, Number]]) -> str:
    return "；".join(f"{label} {_plain(value)}，满分 {_plain(maximum)}" for label, value, maximum in rows)


def _share(value: Number, maximum: Number) -> float:
    return min(float(value) / float(maximum), 1.0) if maximum else 1.0


def _plain(value: Number) -> str:
    """Two decimals at most, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _point(at: int, count: int, radius: float) -> tuple[float, float]:
    """The place on the axis `at` of `count`, clockwise from the top."""
    angle = 2 * pi * at / count - pi / 2
    return round(radius * cos(angle), 2), round(radius * sin(angle), 2)


def _polygon(radii: Sequence[float]) -> str:
    return " ".join("{},{}".format(*_point(at, len(radii), radius)) for at, radius in enumerate(radii))
