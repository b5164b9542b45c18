"""The certificate on paper: what its signed code says, and nothing else (P26)."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from accounts.reference import CITY
from accounts.roles import Regime
from casework.printing.marks import demonstration_seal, qr_code
from casework.text import day_text
from casework.verifiers.verify_certificate import code_content

from ..models import Certificate
from .certificates import address

WIDEST = 245  # mm, between the rules of the sheet


def fitted(text: str, *, largest: float, width: float, apart: float) -> str:
    """The size at which a line stands on one line, in millimetres; each character is as wide as it is high, and `apart` besides."""
    return f"{min(largest, width / (len(text) * (1 + apart))):.2f}"


def certificate_pdf(certificate: Certificate) -> bytes:
    from casework.printing.engine import render_pdf  # noqa: PLC0415  # WeasyPrint is loaded where a PDF is made

    said, body = code_content(certificate.code), certificate.issued_by.office.name
    dated, grade_text = date.fromisoformat(said.decreed_on), f"{said.grade}级{said.type}"
    context = {
        "said": said,
        "body": body,
        "work": f"{CITY}{Regime.PRIMARY_CARE.label}",
        "grade_text": grade_text,
        "name_size": fitted(said.name, largest=9.2, width=WIDEST, apart=0.04),
        "grade_size": fitted(grade_text, largest=19, width=WIDEST, apart=0.1),
        "term": f"{day_text(dated)}至{day_text(date.fromisoformat(said.valid_until))}",
        "dated": dated,
        "signed_on": day_text(dated),
        "qr": qr_code(address(certificate), title="签名二维码"),
        "seal": demonstration_seal(body) if settings.DEMONSTRATION else "",
        "demonstration": settings.DEMONSTRATION,
    }
    html = render_to_string("printing/grade_certificate.html", context)
    return render_pdf(html, title=f"等级证书（{said.name}）", layout="grade_certificate")
