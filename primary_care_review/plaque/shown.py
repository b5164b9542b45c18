"""What the public page says of a plaque: the verdict first, then what to compare with the metal on the wall."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from casework.printing.svg import SANS, SERIF, drawing, element
from casework.text import day_text

from ..decree.current import Current, current
from ..models import Plaque
from ..standards.terms import InstitutionType

INK, GROUND = "#1c1813", "#f3ead6"


def verdict(plaque: Plaque, *, on: date) -> Current:
    """Of the piece of metal: one that was replaced, lost or taken back proves nothing, whatever its grade is worth."""
    now = current(plaque.grade, on=on)
    if plaque.ended_on is None or not now.stands:
        return now
    by = plaque.successor
    since = f"这块牌匾自{day_text(plaque.ended_on)}起停用（{plaque.get_ended_as_display()}）"
    word, sentence = ("已补换", f"{since}，现用牌匾的编号为{by.number}。") if by else ("已停用", f"{since}。")
    return Current(False, word, "red", f"{sentence}见到仍在悬挂的，请举报。", "P26", now.valid_until)


def shown(plaque: Plaque, *, on: date) -> dict[str, Any]:
    grade = plaque.grade
    now = verdict(plaque, on=on)
    return {
        "plaque": plaque,
        "grade": grade,
        "name": grade.institution.name_on(grade.decreed_on),
        "renamed": grade.institution.name
        if grade.institution.name_on(grade.decreed_on) != grade.institution.name
        else "",
        "grade_text": _grade_text(plaque),
        "now": now,
        "picture": picture(plaque) if now.stands else "",
        "history": [one for one in grade.institution.grades.all() if one != grade],
    }


def _grade_text(plaque: Plaque) -> str:
    return f"{plaque.grade.grade}级{InstitutionType(plaque.grade.institution.type).label}"


def _line(text: str, *, x: int, y: int, size: float, widest: float, anchor: str = "middle") -> SafeString:
    fits = {"textLength": f"{widest:.0f}"} if len(text) * size > widest else {}
    look = {"text_anchor": anchor, "font_size": size, "font_family": SERIF, "font_weight": 700, "fill": INK}
    return element("text", text, x=x, y=y, **look, **fits)


def picture(plaque: Plaque) -> SafeString:
    """How the plaque looks, so that a false one may be told from it."""
    grade = plaque.grade
    month = f"{grade.decreed_on.year}年{grade.decreed_on.month}月"
    signs = [f"{grade.decree.body.name}公布"] if grade.decree else []
    signs += [f"{plaque.office.name}制发", month]
    lines = [
        _line(sign, x=276, y=176 - 13 * (len(signs) - 1 - place), size=7.6, widest=170, anchor="end")
        for place, sign in enumerate(signs)
    ]
    small = {"font_size": 6, "font_family": SANS, "fill": INK}
    return drawing(
        element("rect", width=300, height=200, fill=GROUND),
        element("rect", x=5.4, y=5.4, width=289.2, height=189.2, fill="none", stroke=INK, stroke_width=0.8),
        _line(grade.institution.name_on(grade.decreed_on), x=150, y=46, size=15, widest=250),
        _line(_grade_text(plaque), x=150, y=106, size=33, widest=250),
        element("rect", x=24, y=140, width=38, height=38, fill="none", stroke=INK),
        element("text", "二维码", x=43, y=162, text_anchor="middle", **small),
        element("text", "扫码查询现时效力", x=68, y=163, **small),
        element("text", f"编号 {plaque.number}", x=68, y=172, **small),
        *lines,
        title="牌匾式样",
        viewBox="0 0 300 200",
        width="300",
    )
