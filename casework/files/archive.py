"""The archive of scans beside a sheet: its files by name, each taken out within bounds and looked into like any other."""

import zlib
from contextlib import suppress
from functools import cached_property
from lzma import LZMAError
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.base import ContentFile

from accounts.refused import Refused

from .examine import Examined, examine
from .kinds import FileRefused, FileType, by_name

MOST = 4_000  # files
DAMAGED = "压缩包已损坏或者不是 ZIP 格式，请重新压缩后上传。"
# What the reader raises where its table of contents, or the packed bytes of a file, are not what they say.
_UNREADABLE = (BadZipFile, ValueError, NotImplementedError, OSError)
# Also with a password, or packed in a way that is not known.
_PACKED_WRONG = (*_UNREADABLE, RuntimeError, EOFError, zlib.error, LZMAError)


class Archive:
    """Files are known by their names alone, whatever folder of the archive they lie in. Raises `Refused` where it is none."""

    def __init__(self, file: IO[bytes]):
        try:
            self._zip = ZipFile(file)
        except _UNREADABLE:
            raise Refused(DAMAGED, field="scans") from None
        if len(self._zip.filelist) > MOST:
            raise Refused(f"压缩包中的文件超过{MOST}个，请分批上传。", field="scans")

    @cached_property
    def _files(self) -> dict[str, list[ZipInfo]]:
        found: dict[str, list[ZipInfo]] = {}
        for entry in self._zip.infolist():
            if not entry.is_dir():
                found.setdefault(_name(entry), []).append(entry)
        return found

    def fault(self, name: str, kinds: tuple[FileType, ...]) -> str:
        """Why a file cannot be taken out, told before any is; empty where it can."""
        here = self._files.get(name, [])
        if not here:
            return f"压缩包中没有名为“{name}”的文件，请核对文件名（含扩展名）。"
        if len(here) > 1:
            return f"压缩包中有{len(here)}个名为“{name}”的文件，请改名后重新压缩。"
        if here[0].file_size > settings.MATERIAL_MAX_BYTES:
            return f"“{name}”超过{settings.MATERIAL_MAX_BYTES // 1024 // 1024}MB，请压缩或拆分。"
        try:
            by_name(name, kinds)
        except FileRefused as refused:
            return f"“{name}”{refused}"
        return ""

    def take(self, name: str, kinds: tuple[FileType, ...]) -> Examined:
        if sentence := self.fault(name, kinds):
            raise Refused(sentence)
        try:
            with self._zip.open(self._files[name][0]) as packed:
                content = packed.read(settings.MATERIAL_MAX_BYTES + 1)
        except _PACKED_WRONG:
            raise Refused(f"“{name}”不能从压缩包中取出，请用 ZIP 格式、不设密码重新压缩。") from None
        return examine(ContentFile(content, name=name), kinds=kinds)


def _name(entry: ZipInfo) -> str:
    """Without its folder; programs that do not say UTF-8 write the code page of a Chinese system."""
    told = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):  # a name of some other kind stays as it is, and is not found
            told = told.encode("cp437").decode("gb18030")
    return told.replace("\\", "/").rpartition("/")[2]
