"""From an uploaded file to a container that is safe to parse, or a refusal.

The reader behind this door is quick because it trusts its input: one cell address or one `uniqueCount` from the wrong
hands makes it ask for gigabytes, and the process dies. So every part it would read is first streamed through expat
under limits, and it is given a new container with those parts alone; what it sees is what was checked.
"""

import re
import zlib
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .spec import SheetSpec, WorkbookRefused, letters

MAX_BYTES = 10 * 1024 * 1024
MAX_PARTS = 1_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 200  # a sheet that repeats one row 20,000 times has 16
RATIO_FROM = 1024 * 1024  # small parts of spaces compress better than that and harm nobody
MAX_ELEMENTS = 4_000_000
MAX_COLUMNS = 128
CHUNK = 64 * 1024

CONTENT_TYPES = "[content_types].xml"
SHARED_STRINGS = "xl/sharedstrings.xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
NOT_XLSX = "该文件不是有效的 Excel 工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx 格式再上传。"
DAMAGED = "该文件已损坏或不符合规范，请用 Excel 或 WPS 打开后另存为 .xlsx 格式再上传。"
TOO_BIG = f"该文件超过{MAX_BYTES // 1024 // 1024}MB，请删去图片和多余内容或分次上传。"
BOMB = "该文件解压后过大，请删去多余内容后重新上传。"
LEGACY = "该文件是旧版 .xls 格式或设有打开密码，请取消密码并另存为 .xlsx 格式再上传。"
MACROS = "该文件含有宏，请另存为不含宏的 .xlsx 格式再上传。"
LINKS = "该文件含有外部链接或数据连接，请断开链接、粘贴为数值后重新上传。"
OBJECTS = "该文件含有嵌入对象或控件，请删除后重新上传。"

FORBIDDEN = {
    "vbaproject": MACROS,
    "macrosheets/": MACROS,
    "externallinks/": LINKS,
    "connections.xml": LINKS,
    "querytables/": LINKS,
    "embeddings/": OBJECTS,
    "activex/": OBJECTS,
    "ctrlprops/": OBJECTS,
}
NEEDED = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|sharedstrings|worksheets/[^/]+)\.xml"
)
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
SIGNATURE_ZIP = b"PK\x03\x04"
SIGNATURE_OLE = b"\xd0\xcf\x11\xe0"
CENTRAL_ENTRY = b"PK\x01\x02"


def safe_container(file: IO[bytes], spec: SheetSpec) -> BytesIO:
    """The parts of an .xlsx that carry values, checked and packed anew; raises `WorkbookRefused`."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise WorkbookRefused(TOO_BIG)
    if data.startswith(SIGNATURE_OLE):
        raise WorkbookRefused(LEGACY)
    # Counted before the directory is parsed: a directory alone can be made to fill the memory.
    if not data.startswith(SIGNATURE_ZIP) or data.count(CENTRAL_ENTRY) > MAX_PARTS:
        raise WorkbookRefused(NOT_XLSX)
    safe = BytesIO()
    lengths: list[int] = []
    try:
        with ZipFile(BytesIO(data)) as source, ZipFile(safe, "w") as target:
            for part in _parts(source):
                with source.open(part) as reading, target.open(part.filename, "w") as writing:
                    scan = PartScan(spec, lengths, shared_strings=part.filename.lower() == SHARED_STRINGS)
                    while chunk := reading.read(CHUNK):
                        scan.feed(chunk)
                        writing.write(chunk)
                    scan.close()
    except (BadZipFile, zlib.error, EOFError, IndexError, NotImplementedError, OSError, ValueError, expat.ExpatError):
        raise WorkbookRefused(DAMAGED) from None
    safe.seek(0)
    return safe


def _parts(source: ZipFile) -> list[ZipInfo]:
    """The parts to read, the shared strings first: cells point into them."""
    parts = source.infolist()
    names = [part.filename.lower() for part in parts]
    if len(set(names)) < len(names):
        raise WorkbookRefused(DAMAGED)
    for name in names:
        for mark, sentence in FORBIDDEN.items():
            if mark in name:
                raise WorkbookRefused(sentence)
    if any(part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise WorkbookRefused(DAMAGED)
    # zipfile never unpacks more than the directory declares, so the declared sizes may be trusted here.
    if sum(part.file_size for part in parts) > MAX_UNPACKED or any(
        part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size for part in parts
    ):
        raise WorkbookRefused(BOMB)
    if CONTENT_TYPES not in names:
        raise WorkbookRefused(NOT_XLSX)
    _check_content_types(source.read(parts[names.index(CONTENT_TYPES)]))
    needed = [part for part in parts if NEEDED.fullmatch(part.filename.lower())]
    return sorted(needed, key=lambda part: part.filename.lower() != SHARED_STRINGS)


def _check_content_types(xml: bytes) -> None:
    declared = xml.lower()
    if b"macroenabled" in declared or b"vbaproject" in declared:
        raise WorkbookRefused(MACROS)
    if WORKBOOK_TYPE.encode() not in declared:
        raise WorkbookRefused(NOT_XLSX)


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
        raise WorkbookRefused(DAMAGED)

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
            raise WorkbookRefused(DAMAGED)

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
            raise WorkbookRefused(DAMAGED)
        self.column, self.row = column_number(found[1]), int(found[2])

    @property
    def address(self) -> str:
        return f"{letters(self.column - 1)}{self.row}"

    def check_position(self) -> None:
        """A value far out would make the reader lay out every empty cell before it."""
        if self.row < 1 or self.column < 1:
            raise WorkbookRefused(DAMAGED)
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
