"""PDFs that start, fetch, ask or carry something, that are not whole, or that are another file as well."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from struct import pack
from zipfile import ZipFile
from zlib import compressobj

from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, String

from tests.evidence.honest.pdfs import document, saved

PAGE = b"<html><body><script>alert(document.domain)</script></body></html>"


def script(chance: Random) -> tuple[str, bytes]:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return _acting(chance, action)


def action(chance: Random) -> tuple[str, bytes]:
    kind = chance.choice(["Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "Movie", "Sound"])
    file = chance.choice(["cmd.exe", r"\\\\203.0.113.9\\share\\x", "x.pdf", "http://203.0.113.9/"])
    return _acting(chance, Dictionary(S=Name(f"/{kind}"), F=String(file)))


def address(chance: Random) -> tuple[str, bytes]:
    target = chance.choice(
        ["javascript:alert(1)", " JavaScript:x", "vbscript:x", "data:text/html,x", "file://203.0.113.9/x"]
    )
    return _acting(chance, Dictionary(S=Name.URI, URI=String(target)))


def _acting(chance: Random, what: Dictionary) -> tuple[str, bytes]:
    """The action somewhere in the file, at once or after another one."""
    pdf = document(chance)
    act = pdf.make_indirect(what) if chance.random() < 0.5 else what
    if chance.random() < 0.3:
        act = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=act)
    chance.choice(_PLACES)(pdf, act, chance)
    return "文件.pdf", saved(pdf, chance)


def spelt_otherwise(chance: Random) -> tuple[str, bytes]:
    """Names may be written in numbers: #4a is J."""
    kind = chance.choice(["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE"])
    spelt = "".join(f"#{ord(char):02x}" if chance.random() < 0.7 else char for char in kind)
    return "文件.pdf", by_hand(f"/OpenAction<</S/{spelt}/X(x)>>".encode())


def by_hand(catalog: bytes, *objects: bytes, head: bytes = b"") -> bytes:
    """A page and what else is given, with a table that finds all of it."""
    rows = [
        b"<</Type/Catalog/Pages 2 0 R %b>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        *objects,
    ]
    content, places = b"%PDF-1.7\n" + head, []
    for number, row in enumerate(rows, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, row)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(rows) + 1, len(content))
    return content + head + table + tail


def _on_opening(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    pdf.Root.OpenAction = act


def _of_the_document(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    pdf.Root.AA = Dictionary({chance.choice(["/WC", "/WS", "/DS", "/WP", "/DP"]): act})


def _of_a_page(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    chance.choice(list(pdf.pages)).obj.AA = Dictionary({chance.choice(["/O", "/C"]): act})


def _of_a_link(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 600, 800]), A=act)
    chance.choice(list(pdf.pages)).obj.Annots = Array([pdf.make_indirect(link)])


def _of_a_field(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("f"),
            Rect=Array([0, 0, 1, 1]),
            AA=Dictionary(K=act),
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _in_an_outline(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("目录"), A=act))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))


def _where_nothing_leads(pdf: Pdf, act: Dictionary, chance: Random) -> None:
    pdf.Root.PieceInfo = Dictionary(X=Array([Array([Dictionary(Deep=act)])]))


_PLACES: list[Callable[[Pdf, Dictionary, Random], None]] = [
    _on_opening,
    _of_the_document,
    _of_a_page,
    _of_a_link,
    _of_a_field,
    _in_an_outline,
    _where_nothing_leads,
]


def named_script(chance: Random) -> tuple[str, bytes]:
    pdf = document(chance)
    code = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), pdf.make_indirect(code)])))
    return "文件.pdf", saved(pdf, chance)


def attachment(chance: Random) -> tuple[str, bytes]:
    pdf = document(chance)
    pdf.attachments[chance.choice(["a.exe", "附件.docm", "b.pdf", "c.txt"])] = b"MZ" + chance.randbytes(50)
    if chance.random() < 0.3:
        pdf.Root.Collection = Dictionary(View=Name.D)
    return "文件.pdf", saved(pdf, chance)


def annotation(chance: Random) -> tuple[str, bytes]:
    pdf = document(chance)
    kind = chance.choice(["FileAttachment", "RichMedia", "Screen", "Movie", "Sound", "3D"])
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]))
    chance.choice(list(pdf.pages)).obj.Annots = Array([note])
    return "文件.pdf", saved(pdf, chance)


def dynamic_form(chance: Random) -> tuple[str, bytes]:
    pdf = document(chance)
    form = pdf.make_stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>')
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=form if chance.random() < 0.5 else Array([String("x"), form]))
    return "文件.pdf", saved(pdf, chance)


def encrypted(chance: Random) -> tuple[str, bytes]:
    user = chance.choice(["", "", "123456"])
    return "文件.pdf", saved(
        document(chance), chance, encryption=Encryption(owner="o", user=user, R=chance.choice([4, 6]))
    )


def truncated(chance: Random) -> tuple[str, bytes]:
    content = saved(document(chance), chance)
    return "文件.pdf", content[: chance.randrange(5, len(content) - 8)]


def with_a_hole(chance: Random) -> tuple[str, bytes]:
    content = saved(document(chance), chance, object_stream_mode=ObjectStreamMode.disable)
    start = chance.randrange(20, content.rindex(b"xref") // 2)
    return "文件.pdf", content[:start] + content[start + chance.randint(1, 200) :]


def five_bytes(chance: Random) -> tuple[str, bytes]:
    return "文件.pdf", b"%PDF-" + chance.choice(
        [b"", b"1.7\n%%EOF", b"1.4\n" + chance.randbytes(chance.randrange(3000))]
    )


def another_file_before(chance: Random) -> tuple[str, bytes]:
    before = chance.choice([b"\n", b"MZ", PAGE, b"\x89PNG\r\n\x1a\n", b"#!/bin/sh\n", b"\xff\xd8\xff\xe0"])
    return "文件.pdf", before + saved(document(chance), chance)


def another_file_inside(chance: Random) -> tuple[str, bytes]:
    markup = chance.choice([PAGE, b"<!DOCTYPE html>x", b"<SCRIPT >x", b"<iframe src=x>", b"Rar!\x1a\x07\x00"])
    if chance.random() < 0.5:
        return "文件.pdf", by_hand(b"", head=b"% " + markup + b"\n")
    return "文件.pdf", by_hand(b"/X 4 0 R", b"<</Length %d>>\nstream\n%b\nendstream" % (len(markup), markup))


def another_file_behind(chance: Random) -> tuple[str, bytes]:
    content = saved(document(chance), chance)
    if chance.random() < 0.5:
        with ZipFile(archive := BytesIO(), "w") as container:
            container.writestr("x.class", chance.randbytes(chance.randrange(500)))
        return "文件.pdf", content + archive.getvalue() + chance.choice([b"", b"\n%%EOF\n"])
    behind = chance.choice([PAGE, b"MZ" + chance.randbytes(300), chance.randbytes(40), b"x" * chance.randint(1, 5000)])
    return "文件.pdf", content + b"\n" + behind


def swelling(chance: Random) -> tuple[str, bytes]:
    """A whole file whose objects lie in a stream of a hundred kilobytes that unpacks to many megabytes."""
    rows = [
        b"<</Type/Catalog/Pages 3 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>",
    ]
    places = [sum(map(len, rows[:count])) + count for count in range(len(rows))]
    index = b" ".join(b"%d %d" % (number, place) for number, place in enumerate(places, start=2)) + b" "
    packer = compressobj(9)
    packed = packer.compress(index + b" ".join(rows))
    for _ in range(chance.randint(66, 90)):
        packed += packer.compress(b" " * 1024 * 1024)
    packed += packer.flush()
    body = b"%%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 3/First %d/Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj\n"
    content = body % (len(index), len(packed), packed)
    table = b"".join(
        pack(">BIH", *row) for row in [(0, 0, 65535), (1, 9, 0), (2, 1, 0), (2, 1, 1), (2, 1, 2), (1, len(content), 0)]
    )
    tail = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 2 0 R/Length %d>>\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    return "文件.pdf", content + tail % (len(table), table, len(content))


MAKERS = (
    script,
    action,
    spelt_otherwise,
    address,
    named_script,
    attachment,
    annotation,
    dynamic_form,
    encrypted,
    truncated,
    with_a_hole,
    five_bytes,
    another_file_before,
    another_file_inside,
    another_file_behind,
    swelling,
)
