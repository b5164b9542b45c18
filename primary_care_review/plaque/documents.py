"""The plaque as it goes to whoever makes it: true size with bleed, letters and code as outlines, in the commission's format (P26)."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.roles import Regime
from casework.figures.terms import Figures
from casework.models import FigureSetting
from casework.printing.marks import qr_code

from ..decree.documents import fitted
from ..models import Plaque
from ..standards.terms import InstitutionType

BLEED = 3  # mm, cut off when the metal is trimmed
DRAWN = (600, 400)  # mm, for which the sizes of letters are set; another format enlarges or reduces them together


def address(plaque: Plaque) -> str:
    """Short and in capitals, so that the code has few and large modules; it stays good whatever key signs certificates."""
    return f"{settings.PORTAL_URL.upper()}/P/{plaque.code}"


def plaque_pdf(plaque: Plaque) -> bytes:
    """In the format that counted on the day on which it was made."""
    from casework.printing.engine import render_pdf  # noqa: PLC0415  # WeasyPrint is loaded where a PDF is made

    law = FigureSetting.objects.law(Regime.PRIMARY_CARE, timezone.localdate(plaque.made_at))
    html = render_to_string("printing/plaque.html", _said(plaque, law))
    return render_pdf(html, title=f"牌匾 {plaque.number}", layout="plaque")


def _said(plaque: Plaque, law: Figures) -> dict[str, object]:
    width, height = law["plaque_width"], law["plaque_height"]
    unit = min(width / DRAWN[0], height / DRAWN[1])
    grade = plaque.grade
    name = grade.institution.name_on(grade.decreed_on)
    grade_text = f"{grade.grade}级{InstitutionType(grade.institution.type).label}"
    inner = width / unit - 80
    return {
        "plaque": plaque,
        "name": name,
        "grade_text": grade_text,
        "body": grade.decree.body.name if grade.decree else "",
        "maker": plaque.office.name,
        "month": f"{grade.decreed_on.year}年{grade.decreed_on.month}月",
        "dated": grade.decreed_on,
        "width": width,
        "height": height,
        "bleed": BLEED,
        "unit": f"{unit:.4f}",
        "name_size": fitted(name, largest=31, width=inner, apart=0.05),
        "grade_size": fitted(grade_text, largest=66, width=inner, apart=0.06),
        "qr": qr_code(address(plaque), title="牌匾查验二维码", level="h"),
        "demonstration": settings.DEMONSTRATION,
    }
