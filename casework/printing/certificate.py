"""A certificate for one person or institution, as a letter of appointment: A4 on its side, framed, as it is handed over in a folder."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.template.loader import render_to_string

from casework.printing.marks import demonstration_seal, qr_code
from casework.text import day_text


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """`text` follows the name, a paragraph each; `public_facts` are what whoever holds a copy may compare it with."""

    title: str
    number: str
    name: str
    text: tuple[str, ...]
    ends_on: date | None = None
    salutation: str = " 同志："
    # Whether it bears the seal of who signs it; a demonstration's seal says so.
    sealed: bool = True
    signed_by: str
    dated: date
    code: str
    verify_url: str
    public_facts: tuple[tuple[str, str], ...] = ()
    demonstration: bool = False
    screen: ClassVar[str] = "casework/notices/certificate.html"

    def html(self) -> str:
        context = {
            "paper": self,
            "dated": day_text(self.dated),
            "qr": qr_code(self.verify_url),
            "seal": demonstration_seal(self.signed_by) if self.demonstration and self.sealed else "",
        }
        return render_to_string("printing/certificate.html", context)

    def pdf(self) -> bytes:
        from casework.printing.engine import render_pdf  # noqa: PLC0415  # WeasyPrint is loaded where a PDF is made

        return render_pdf(self.html(), title=f"{self.title}（{self.name}）", layout="certificate")
