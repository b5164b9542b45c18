"""The archive that an office document is: it holds what its directory says and nothing else, and unpacks within limits.

Workbooks to import and documents handed in as material pass the same door. Nothing is unpacked to a disk.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .kinds import FileRefused, OfficeFormat

MAX_PARTS = 1_000
MAX_XML = 64 * 1024 * 1024  # of all parts of text together, unpacked
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200  # a sheet that repeats one row 20,000 times has 16
RATIO_FROM = 1024 * 1024  # small parts of spaces compress better than that and harm nobody
CHUNK = 64 * 1024

CONTENT_TYPES = "[content_types].xml"
LEGACY = "该文件是旧版 {office.legacy} 格式或设有打开密码，请取消密码并另存为 {office.extension} 格式再上传。"
NOT_OFFICE = "该文件不是有效的 {office.label}，{office.save_anew}"
DAMAGED = "该文件已损坏或不符合规范，{office.save_anew}"
BOMB = "该文件解压后过大，请删去多余内容后重新上传。"
MACROS = "该文件含有宏，请另存为不含宏的 {office.extension} 格式再上传。"
LINKS = "该文件含有外部链接或数据连接，请断开链接、粘贴为数值或图片后重新上传。"
OBJECTS = "该文件含有嵌入对象或控件，请删除或粘贴为图片后重新上传。"

# By what a part is called, what it declares to be and how another part relates to it: any of the three is enough.
FORBIDDEN = {
    "vbaproject": MACROS,
    "vbadata": MACROS,
    "macroenabled": MACROS,
    "macrosheet": MACROS,
    "dialogsheet": MACROS,
    "externallink": LINKS,
    "connections": LINKS,
    "querytable": LINKS,
    "embeddings/": OBJECTS,
    "oleobject": OBJECTS,
    "activex": OBJECTS,
    "ctrlprop": OBJECTS,
    "webextension": OBJECTS,
}
SIGNATURE_ZIP = b"PK\x03\x04"
SIGNATURE_OLE = b"\xd0\xcf\x11\xe0"
CENTRAL_ENTRY = b"PK\x01\x02"
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = 24  # what may stand behind a part that was written as a stream
_FAULTS = (BadZipFile, zlib.error, EOFError, IndexError, NotImplementedError, OSError, ValueError, struct.error)


class Container:
    """An archive whose directory has been checked; its parts are read in pieces."""

    def __init__(self, archive: ZipFile, office: OfficeFormat):
        self.archive = archive
        self.office = office
        self.parts = archive.infolist()

    def refuse(self, sentence: str) -> FileRefused:
        return refusal(sentence, self.office)

    def chunks(self, part: ZipInfo) -> Iterator[bytes]:
        with self.archive.open(part) as reading:
            while chunk := reading.read(CHUNK):
                yield chunk

    def check(self) -> None:
        """Names, methods, sizes and declared types; raises `FileRefused`."""
        names = [part.filename.lower() for part in self.parts]
        if len(set(names)) < len(names):
            raise self.refuse(DAMAGED)
        self.forbid(*names)
        if any(part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in self.parts):
            raise self.refuse(DAMAGED)
        # zipfile never unpacks more than the directory declares, so the declared sizes may be trusted here.
        text = sum(part.file_size for part in self.parts if is_xml(part))
        if text > MAX_XML or sum(part.file_size for part in self.parts) > MAX_UNPACKED or any(map(_swells, self.parts)):
            raise self.refuse(BOMB)
        if CONTENT_TYPES not in names:
            raise self.refuse(NOT_OFFICE)
        declared = self.archive.read(self.parts[names.index(CONTENT_TYPES)]).decode("utf-8", "replace").lower()
        self.forbid(declared)
        if self.office.main_type not in declared:
            raise self.refuse(NOT_OFFICE)

    def forbid(self, *texts: str) -> None:
        for text in texts:
            for mark, sentence in FORBIDDEN.items():
                if mark in text:
                    raise self.refuse(sentence)


@contextmanager
def opened(file: IO[bytes], office: OfficeFormat) -> Iterator[Container]:
    """The checked container; whatever goes wrong while it is read is said as one sentence (`FileRefused`)."""
    file.seek(0)
    head = file.read(len(SIGNATURE_ZIP))
    if head == SIGNATURE_OLE:
        raise refusal(LEGACY, office)
    # Counted before the directory is parsed: a directory alone can be made to fill the memory.
    if head != SIGNATURE_ZIP or _entries(file) > MAX_PARTS:
        raise refusal(NOT_OFFICE, office)
    try:
        with ZipFile(file) as archive:
            _ask_nothing_beside(archive, file)
            container = Container(archive, office)
            container.check()
            yield container
    except _FAULTS:
        raise refusal(DAMAGED, office) from None


def refusal(sentence: str, office: OfficeFormat) -> FileRefused:
    return FileRefused(sentence.format(office=office))


def is_xml(part: ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _swells(part: ZipInfo) -> bool:
    return part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size


def _entries(file: IO[bytes]) -> int:
    file.seek(0)
    count, tail = 0, b""
    while chunk := file.read(CHUNK):
        # The few bytes carried over can hold no whole mark, so that none is counted twice.
        count += (tail + chunk).count(CENTRAL_ENTRY)
        tail = chunk[-(len(CENTRAL_ENTRY) - 1) :]
    return count


def _ask_nothing_beside(archive: ZipFile, file: IO[bytes]) -> None:
    """Part follows upon part, the directory upon the last and the end upon the directory.

    What stands before, between or behind them no office program reads: another file hides there. What overlaps swells.
    """
    size = file.seek(0, 2)
    file.seek(size - _END.size)
    mark, _, _, _, _, length, start, comment = _END.unpack(file.read(_END.size))
    if mark != b"PK\x05\x06" or comment or start + length + _END.size != size or start != archive.start_dir:
        raise BadZipFile
    expected = 0
    for part in sorted(archive.infolist(), key=lambda part: part.header_offset):
        if not 0 <= part.header_offset - expected <= _DESCRIPTOR:
            raise BadZipFile
        file.seek(part.header_offset)
        *_, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
        expected = part.header_offset + _LOCAL.size + name + extra + part.compress_size
    if not 0 <= start - expected <= _DESCRIPTOR:
        raise BadZipFile
