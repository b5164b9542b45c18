"""What an office document would do on the desk of whoever opens it: fetch, start, carry another file. Each is refused by name.

Every part of text is read by a parser under limits; of the others the first bytes tell what they are.
"""

import re
from typing import IO
from xml.parsers import expat
from zipfile import ZipInfo

from .container import BOMB, DAMAGED, LINKS, OBJECTS, SIGNATURE_OLE, Container, is_xml, opened
from .kinds import OfficeFormat

MAX_ELEMENTS = 2_500_000  # a million cells with numbers
COMMANDS = "该文件含有向其他程序取数的公式或域（DDE 等），请粘贴为数值或文字后重新上传。"

# Programs and whole files in the place of a picture or a font.
_CARRIED = (SIGNATURE_OLE, b"MZ", b"\x7fELF", b"PK\x03\x04", b"%PDF-", b"Rar!", b"7z\xbc\xaf", b"#!")
# Relations that only a whole file or a fetched one has; what is forbidden by name is forbidden here as well.
_FETCHING = ("/afchunk", "/subdocument", "/frame", "/package", "/control", "/mailmergesource", "/recipientdata")
_WEB = re.compile(r"(https?|ftp|mailto|tel):", re.IGNORECASE)
_LOCAL = re.compile(r"file:[\\/]{3}(?![\\/])|[a-z]:[\\/]|(?![\\/]{2})[^:]*$", re.IGNORECASE)
_FIELD = re.compile(r"\s*(DDEAUTO|DDE|LINK|INCLUDETEXT|IMPORT|DATABASE)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r'\s*INCLUDEPICTURE\s+"?\s*(file:)?[\\/]{2}(?![\\/](?![\\/]))', re.IGNORECASE)
_STRING = re.compile(r'"[^"]*"')
_CALL = re.compile(r"\||\b(DDE|CALL|EXEC|REGISTER(\.ID)?|WEBSERVICE|RTD)\s*\(", re.IGNORECASE)
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName"}


def inspect(file: IO[bytes], office: OfficeFormat) -> None:
    """Raises `FileRefused` with the sentence to show."""
    with opened(file, office) as container:
        elements = 0
        for part in container.parts:
            if not is_xml(part):
                _look_at_head(container, part)
                continue
            scan = _Scan(container, relations=part.filename.lower().endswith(".rels"), elements=elements)
            scan.read(part)
            elements = scan.elements


def _look_at_head(container: Container, part: ZipInfo) -> None:
    head = next(container.chunks(part), b"")
    if head.startswith(_CARRIED):
        raise container.refuse(OBJECTS)


class _Scan:
    """One part of text. Formulas and the codes of fields are gathered whole, however many pieces they stand in."""

    def __init__(self, container: Container, *, relations: bool, elements: int):
        self.container = container
        self.elements = elements
        self.relations = relations
        self.fields: list[list[str]] = []  # codes of the fields that are open, the innermost last
        self.text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def read(self, part: ZipInfo) -> None:
        try:
            for chunk in self.container.chunks(part):
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)
        except expat.ExpatError:
            raise self.container.refuse(DAMAGED) from None
        for field in self.fields:
            self.ask_field("".join(field))

    def doctype(self, *args: object) -> None:
        raise self.container.refuse(DAMAGED)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise self.container.refuse(BOMB)
        element = name.rpartition(":")[2]
        if element in _FORMULAS or element == "instrText":
            self.text = []
            self.parser.CharacterDataHandler = self.text.append
        elif element == "Relationship" and self.relations:
            self.ask_relation(attributes)
        elif element in ("fldChar", "fldSimple"):
            self.start_field(attributes)

    def start_field(self, attributes: dict[str, str]) -> None:
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if "instr" in values:
            self.ask_field(values["instr"])
        elif values.get("fldCharType") == "begin":
            self.fields.append([])
        elif values.get("fldCharType") == "end" and self.fields:
            self.ask_field("".join(self.fields.pop()))

    def end(self, name: str) -> None:
        element = name.rpartition(":")[2]
        if element in _FORMULAS:
            if _CALL.search(_STRING.sub("", "".join(self.text))):
                raise self.container.refuse(COMMANDS)
        elif element == "instrText":
            if not self.fields:
                self.fields.append([])
            self.fields[-1].extend(self.text)
        else:
            return
        self.parser.CharacterDataHandler = None

    def ask_field(self, code: str) -> None:
        if _FIELD.match(code) or _ELSEWHERE.match(code):
            raise self.container.refuse(COMMANDS)

    def ask_relation(self, attributes: dict[str, str]) -> None:
        """A reference on the page may lead to the web; nothing may be fetched when the document is opened."""
        kind, target = attributes.get("Type", "").lower(), attributes.get("Target", "").strip()
        self.container.forbid(kind)
        if kind.endswith(_FETCHING):
            raise self.container.refuse(OBJECTS)
        if attributes.get("TargetMode") != "External" or _LOCAL.match(target):
            return
        if not (kind.endswith("/hyperlink") and _WEB.match(target)):
            raise self.container.refuse(LINKS)
