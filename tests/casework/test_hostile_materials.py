"""Files that are not what their name says: any archive called .docx, a document that carries macros, a directory without end."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refused import Refused
from casework.actions import materials

DISAGREES = "内容与扩展名不符"


def archive(name: str, *parts: str) -> SimpleUploadedFile:
    content = BytesIO()
    with ZipFile(content, "w") as container:
        for part in parts:
            container.writestr(part, b"<x/>")
    return SimpleUploadedFile(name, content.getvalue())


@pytest.mark.parametrize(
    "upload, sentence",
    [
        (archive("程序.docx", "META-INF/MANIFEST.MF", "Main.class"), DISAGREES),
        (archive("程序.xlsx", "AndroidManifest.xml", "classes.dex"), DISAGREES),
        (archive("表.docx", "[Content_Types].xml", "xl/workbook.xml"), DISAGREES),
        (archive("宏.docx", "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "含有宏"),
        (archive("宏.xlsx", "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "含有宏"),
        (archive("多.docx", "word/document.xml", *(str(part) for part in range(materials.MAX_PARTS))), DISAGREES),
        (SimpleUploadedFile("坏.docx", b"PK\x03\x04" + bytes(2000)), DISAGREES),
        (SimpleUploadedFile("坏.xlsx", b"PK\x03\x04" + b"PK\x05\x06" + b"\xff" * 18), DISAGREES),
    ],
)
def test_an_archive_is_not_a_document(upload, sentence):
    with pytest.raises(Refused, match=sentence):
        materials.recognise(upload)


def test_an_honest_document_is_taken_and_left_at_its_beginning():
    upload = archive("总结.docx", "[Content_Types].xml", "word/document.xml", "word/media/image1.png")
    assert materials.recognise(upload).label == "Word 文档"
    assert upload.read(2) == b"PK"
    assert materials.recognise(archive("表.xlsx", "[Content_Types].xml", "xl/workbook.xml")).label == "Excel 工作簿"
