"""What a PDF would do in the reader of whoever opens it, and what else the same bytes might pass for.

Every object of the file is looked at, whatever leads to it; page contents draw and can do nothing else.
"""

import re
from collections.abc import Iterator
from typing import IO, BinaryIO

import pikepdf

from .kinds import FileRefused

MAX_OBJECTS = 150_000  # a tagged document of a thousand pages has half as many
MAX_DECODED = 64 * 1024 * 1024  # what one stream of objects may swell to
PRINT_ANEW = "请用原软件打印成新的 PDF 后上传。"
DAMAGED = f"该文件已损坏或不完整，{PRINT_ANEW}"
ENCRYPTED = f"该文件设有密码或权限限制，请取消限制，或者{PRINT_ANEW.removeprefix('请')}"
SCRIPT = f"该文件含有脚本（JavaScript），{PRINT_ANEW}"
LAUNCH = f"该文件含有启动程序、打开其他文件或自动提交的动作，{PRINT_ANEW}"
ATTACHED = f"该文件含有附件，请将附件另行上传，本文件{PRINT_ANEW.removeprefix('请')}"
XFA = f"该文件是动态表单（XFA），{PRINT_ANEW}"
MEDIA = f"该文件含有音视频或三维对象，{PRINT_ANEW}"
BESIDE = f"该文件在 PDF 内容之外还有其他内容，{PRINT_ANEW}"
TOO_MANY = f"该文件结构过于复杂，请拆分，或者{PRINT_ANEW.removeprefix('请')}"

_ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": LAUNCH,
    "/SubmitForm": LAUNCH,
    "/ImportData": LAUNCH,
    "/GoToR": LAUNCH,
    "/GoToE": LAUNCH,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/RichMediaExecute": MEDIA,
    "/GoTo3DView": MEDIA,
}
_ANNOTATIONS = {
    "/FileAttachment": ATTACHED,
    "/RichMedia": MEDIA,
    "/Screen": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/3D": MEDIA,
}
_KEYS = {
    "/JS": SCRIPT,
    "/JavaScript": SCRIPT,
    "/EmbeddedFiles": ATTACHED,
    "/EF": ATTACHED,
    "/Collection": ATTACHED,
    "/XFA": XFA,
}
_ADDRESS = re.compile(rb"\s*(javascript|vbscript|data|file:([\\/]{2}(?![\\/])|[\\/]{4})|[\\/]{2})", re.IGNORECASE)

# What no harmless object has written in it; a text may have, which the closer look then tells.
_SUSPICIOUS = re.compile(
    b"|".join(re.escape(name.encode()) for name in sorted({*_ACTIONS, *_ANNOTATIONS, *_KEYS, "/URI"})).join(
        (b"(?:", rb")\b")
    )
)
# Marks of other kinds of file, each long enough not to turn up in a picture by chance.
_OTHERS = re.compile(
    rb"<!doctype\b|<(html|script|iframe)[\s>]|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF\x02\x01", re.IGNORECASE
)
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 66_000
_TAR = (257, b"ustar")
_CHUNK, _OVERLAP, _LAST = 1 << 20, 32, 1024


def inspect(file: BinaryIO) -> None:
    """Raises `FileRefused` with the sentence to show."""
    _ask_only_pdf(file)
    file.seek(0)
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_DECODED, run_length_max_memory=MAX_DECODED)
    try:
        with pikepdf.open(file, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise FileRefused(ENCRYPTED)
            if int(pdf.trailer.Size) > MAX_OBJECTS or len(pdf.objects) > MAX_OBJECTS:
                raise FileRefused(TOO_MANY)
            if not len(pdf.pages):
                raise FileRefused(DAMAGED)
            for found in (*pdf.objects, pdf.trailer):
                if _SUSPICIOUS.search(_written(found)):
                    _look(found)
    except pikepdf.PasswordError:
        raise FileRefused(ENCRYPTED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError):
        raise FileRefused(DAMAGED) from None


def _ask_only_pdf(file: IO[bytes]) -> None:
    """It begins as a PDF, ends as one, and nowhere holds what another program would take for its own."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LAST))
    last = file.read()
    ending = last.rfind(b"%%EOF")
    if ending < 0:
        raise FileRefused(DAMAGED)
    if last[ending + len(b"%%EOF") :].strip(b"\0\t\n\f\r \x1a"):
        raise FileRefused(BESIDE)
    file.seek(max(0, size - _ZIP_TAIL))
    if _ZIP_END in file.read():
        raise FileRefused(BESIDE)
    for piece in _pieces(file):
        if _OTHERS.search(piece):
            raise FileRefused(BESIDE)
    file.seek(_TAR[0])
    if file.read(len(_TAR[1])) == _TAR[1]:
        raise FileRefused(BESIDE)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces that overlap, so that a mark between two of them is met."""
    file.seek(0)
    tail = b""
    while chunk := file.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-_OVERLAP:]


def _written(found: object) -> bytes:
    """As the file has it, names in their plain spelling."""
    if not isinstance(found, pikepdf.Object):  # a number that stands alone
        return b""
    return (found.stream_dict if isinstance(found, pikepdf.Stream) else found).unparse(resolved=True)


def _look(found: pikepdf.Object) -> None:
    """One object with what is written inside it; what it refers to comes by itself."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(item for item in one if _holds_more(item))
        elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            waiting.extend(_inside(one))


def _inside(one: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for key, value in one.items():
        if sentence := _KEYS.get(key):
            raise FileRefused(sentence)
        if key in ("/S", "/Subtype") and isinstance(value, pikepdf.Name):
            sentence = (_ACTIONS if key == "/S" and "/K" not in one else _ANNOTATIONS).get(str(value))
            if sentence:
                raise FileRefused(sentence)
        elif key == "/URI" and isinstance(value, pikepdf.String) and _ADDRESS.match(bytes(value)):
            raise FileRefused(LAUNCH)
        elif _holds_more(value):
            yield value


def _holds_more(value: object) -> bool:
    held = isinstance(value, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream))
    return held and not value.is_indirect  # type: ignore[attr-defined]  # every object of pikepdf has it
