"""The kinds of file that an office may hand in, and the refusal of one; free of Django, since a process of its own reads it."""

from dataclasses import dataclass


class FileRefused(Exception):
    """The file as a whole cannot be accepted; its message is the sentence to show."""


@dataclass(frozen=True)
class OfficeFormat:
    """A document that is an archive: the type of its main part, and the programs that can save it anew."""

    label: str
    main_type: str
    extension: str
    legacy: str
    programs: str

    @property
    def save_anew(self) -> str:
        return f"请用 {self.programs} 打开后另存为 {self.extension} 格式再上传。"


@dataclass(frozen=True)
class FileType:
    """`signature` is how its content begins, whatever its name says; `at` after how many bytes."""

    name: str
    label: str
    content_type: str
    extensions: tuple[str, ...]
    signature: bytes
    office: OfficeFormat | None = None
    at: int = 0


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
WORKBOOK = OfficeFormat("Excel 工作簿", f"{_OPEN_XML}.spreadsheetml.sheet.main+xml", ".xlsx", ".xls", "Excel 或 WPS")
DOCUMENT = OfficeFormat("Word 文档", f"{_OPEN_XML}.wordprocessingml.document.main+xml", ".docx", ".doc", "Word 或 WPS")

ALLOWED = (
    FileType("pdf", "PDF", "application/pdf", (".pdf",), b"%PDF-"),
    FileType("jpeg", "JPEG 图片", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff"),
    FileType("png", "PNG 图片", "image/png", (".png",), b"\x89PNG\r\n\x1a\n"),
    FileType("xlsx", WORKBOOK.label, f"{_OPEN_XML}.spreadsheetml.sheet", (".xlsx",), b"PK\x03\x04", WORKBOOK),
    FileType("docx", DOCUMENT.label, f"{_OPEN_XML}.wordprocessingml.document", (".docx",), b"PK\x03\x04", DOCUMENT),
)
SCANS = ALLOWED[:3]
VIDEO = FileType("mp4", "MP4 视频", "video/mp4", (".mp4",), b"ftyp", at=4)
# What is recorded on a visit.
RECORDED = (*SCANS, VIDEO)
KINDS = (*ALLOWED, VIDEO)
# Kinds that offices have and the portal does not take, each with the way to one that it takes.
INSTEAD = {
    ".doc": "请另存为 .docx 或者打印成 PDF 后上传。",
    ".wps": "请另存为 .docx 或者打印成 PDF 后上传。",
    ".rtf": "请另存为 .docx 或者打印成 PDF 后上传。",
    ".xls": "请另存为 .xlsx 或者打印成 PDF 后上传。",
    ".et": "请另存为 .xlsx 或者打印成 PDF 后上传。",
    ".ofd": "请打印成 PDF 后上传。",
    ".heic": "请在手机上改存为 JPEG 图片后上传。",
    ".tif": "请另存为 PDF 或 JPEG 图片后上传。",
    ".tiff": "请另存为 PDF 或 JPEG 图片后上传。",
    ".bmp": "请另存为 PNG 或 JPEG 图片后上传。",
    ".mov": "请另存为 MP4（H.264）视频后上传。",
    ".avi": "请另存为 MP4（H.264）视频后上传。",
    ".wmv": "请另存为 MP4（H.264）视频后上传。",
    ".zip": "请解压后逐个上传其中的文件。",
    ".rar": "请解压后逐个上传其中的文件。",
}


def by_name(name: str, kinds: tuple[FileType, ...] = ALLOWED) -> FileType:
    """The kind that a file's name claims; refuses a name that claims none of these."""
    extension = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    for kind in kinds:
        if extension in kind.extensions:
            return kind
    labels = "、".join(kind.label for kind in kinds)
    raise FileRefused(f"不接收这类文件，{INSTEAD.get(extension, f'请上传{labels}。')}")
