"""From an uploaded file to a container that is safe to parse, or a refusal.

The reader behind this door is quick because it trusts its input: one cell address or one `uniqueCount` from the wrong
hands makes it ask for gigabytes, and the process dies. So every part it would read is first streamed through expat
under limits, and it is given a new container with those parts alone; what it sees is what was checked.
"""

import re
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from ..files.container import BOMB, DAMAGED, Container, opened, refusal
from ..files.kinds import WORKBOOK, FileRefused
from .spec import SheetSpec, WorkbookRefused, letters

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_ELEMENTS = 4_000_000
MAX_COLUMNS = 128

SHARED_STRINGS = "xl/sharedstrings.xml"
TOO_BIG = f"该文件超过{MAX_BYTES // 1024 // 1024}MB，请删去图片和多余内容或分次上传。"
NEEDED = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|sharedstrings|worksheets/[^/]+)\.xml"
)
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def safe_container(file: IO[bytes], spec: SheetSpec) -> BytesIO:
    """The parts of an .xlsx that carry values, checked and packed anew; raises `WorkbookRefused`."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise WorkbookRefused(TOO_BIG)
    safe = BytesIO()
    lengths: list[int] = []
    try:
        with opened(BytesIO(data), WORKBOOK) as source, ZipFile(safe, "w") as target:
            for part in _needed(source):
                scan = PartScan(spec, lengths, shared_strings=part.filename.lower() == SHARED_STRINGS)
                with target.open(part.filename, "w") as writing:
                    for chunk in source.chunks(part):
                        scan.feed(chunk)
                        writing.write(chunk)
                scan.close()
    except FileRefused as refused:
        raise WorkbookRefused(str(refused)) from None
    except expat.ExpatError:
        raise damaged() from None
    safe.seek(0)
    return safe


def _needed(source: Container) -> list[ZipInfo]:
    """The parts to read, the shared strings first: cells point into them."""
    needed = [part for part in source.parts if NEEDED.fullmatch(part.filename.lower())]
    return sorted(needed, key=lambda part: part.filename.lower() != SHARED_STRINGS)


def damaged() -> WorkbookRefused:
    return WorkbookRefused(str(refusal(DAMAGED, WORKBOOK)))


class PartScan:
    """One part of the container, fed piece by piece. The same limits hold for every part, whatever it claims to be.

    What counts is where the reader looks: the cells of `sheetData`, by their local names, since it asks for no
    namespace; and the strings of the shared table. Footers, lists of choices, conditional formats and whatever else
    stands around the cells is neither text nor formula of the sheet.

    `lengths` are those of the shared strings, filled by the part that holds them. Every cell that points to a string
    makes the reader copy it, so the copies count against the limit, not the string.
    """

    def __init__(self, spec: SheetSpec, lengths: list[int], *, shared_strings: bool = False):
        self.spec = spec
        self.lengths = lengths
        self.shared_strings = shared_strings
        self.elements = 0
        self.copied = 0
        self.in_data = False
        self.in_row = 0  # the row that is open, which the cells without an address stand in
        self.row = self.column = 0  # of the last cell
        self.pointer = False  # whether the cell that is open points to a shared string
        self.text: list[str] = []
        self.parser = expat.ParserCreate("UTF-8")  # what the reader assumes, whatever the declaration says
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def feed(self, chunk: bytes) -> None:
        self.parser.Parse(chunk, False)

    def close(self) -> None:
        self.parser.Parse(b"", True)

    def doctype(self, *args: object) -> None:
        raise damaged()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise WorkbookRefused(BOMB)
        element = local(name)
        if element == "sheetData":
            self.in_data = True
        elif self.in_data:
            self.start_in_data(element, attributes)
        elif element == "si":
            self.listen()
        elif element == "sst" and int(attributes.get("uniqueCount", "0")) > MAX_ELEMENTS:
            raise damaged()

    def start_in_data(self, element: str, attributes: dict[str, str]) -> None:
        if element == "row":
            self.in_row, self.column = int(attributes.get("r", self.in_row + 1)), 0
        elif element == "c":
            self.place(attributes.get("r"))
            self.pointer = attributes.get("t") == "s"
        elif element in ("v", "is"):
            self.check_position()
            if self.pointer:
                self.listen()
        elif element == "f":
            raise WorkbookRefused(f"{self.address}单元格含有公式，请复制后以“粘贴为数值”的方式替换，再重新上传。")

    def end(self, name: str) -> None:
        element = local(name)
        if element == "sheetData":
            self.in_data = False
        elif element == "si" and not self.in_data:
            length = sum(map(len, self.heard()))
            if self.shared_strings:
                self.lengths.append(length)
        elif element in ("v", "is") and self.in_data and self.pointer:
            self.copied += self.lengths[int("".join(self.heard()))]
            if self.copied > MAX_UNPACKED:
                raise WorkbookRefused(BOMB)

    def listen(self) -> None:
        self.text = []
        self.parser.CharacterDataHandler = self.text.append

    def heard(self) -> list[str]:
        self.parser.CharacterDataHandler = None
        return self.text

    def place(self, address: str | None) -> None:
        """Where a cell stands: at its address, or behind the one before it where it gives none."""
        if address is None:
            self.row, self.column = self.in_row, self.column + 1
            return
        found = ADDRESS.fullmatch(address)
        if not found:
            raise damaged()
        self.column, self.row = column_number(found[1]), int(found[2])

    @property
    def address(self) -> str:
        return f"{letters(self.column - 1)}{self.row}"

    def check_position(self) -> None:
        """A value far out would make the reader lay out every empty cell before it."""
        if self.row < 1 or self.column < 1:
            raise damaged()
        if self.row > self.spec.last_row:
            raise WorkbookRefused(
                f"{self.address}单元格仍有内容，一次最多导入{self.spec.max_rows}行"
                f"（至第{self.spec.last_row}行为止），请分次导入或删去多余的行。"
            )
        if self.column > MAX_COLUMNS:
            raise WorkbookRefused(f"{self.address}单元格超出允许的{MAX_COLUMNS}列，请删去多余的列后重新上传。")


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def column_number(column: str) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
