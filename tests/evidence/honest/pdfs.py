"""PDFs without anything but pages."""

from io import BytesIO
from random import Random
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String


def document(chance: Random) -> Pdf:
    """Some pages with a line of text, perhaps an outline, a link to the web and a page to open at."""
    pdf = Pdf.new()
    for number in range(chance.randint(1, 4)):
        page = pdf.add_blank_page(page_size=chance.choice([(595, 842), (842, 595)]))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        text = f"BT /F1 12 Tf 72 {700 - number} Td (Page {number} {chance.getrandbits(64):x}) Tj ET"
        page.obj.Contents = pdf.make_stream(text.encode())
    if chance.random() < 0.5:
        pdf.Root.OpenAction = Array([pdf.pages[-1].obj, Name.XYZ, None, None, 1])
    if chance.random() < 0.5:
        go = Dictionary(
            S=Name.URI, URI=String(chance.choice(["https://www.nhc.gov.cn/", "mailto:a@example.cn", "page2.html"]))
        )
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 690, 300, 720]), A=go)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    if chance.random() < 0.5:
        item = pdf.make_indirect(
            Dictionary(Title=String("第一章 JavaScript 与 /JS"), Dest=Array([pdf.pages[0].obj, Name.Fit]))
        )
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    pdf.docinfo[Name.Title] = String(chance.choice(["情况说明", "Launch report (final)", "自评报告"]))
    return pdf


def saved(pdf: Pdf, chance: Random, **kwargs: Any) -> bytes:
    content = BytesIO()
    how = {"object_stream_mode": chance.choice([ObjectStreamMode.generate, ObjectStreamMode.disable])} | kwargs
    if "encryption" not in how:
        how["linearize"] = chance.random() < 0.3
    pdf.save(content, static_id=True, **how)
    return content.getvalue()


def by_pikepdf(chance: Random) -> tuple[str, bytes]:
    return "说明.pdf", saved(document(chance), chance)
