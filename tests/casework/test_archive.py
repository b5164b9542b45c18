"""An archive that is not what it says is refused in a sentence, whatever of it is wrong."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refused import Refused
from casework.files.archive import DAMAGED, Archive
from casework.files.kinds import SCANS
from casework.forms.file import ArchiveField

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 40


def packed(way: int = ZIP_DEFLATED, name: str = "a.pdf") -> bytes:
    into = BytesIO()
    with ZipFile(into, "w", way) as archive:
        archive.writestr(name, CONTENT)
    return into.getvalue()


@pytest.mark.parametrize("way", [ZIP_DEFLATED, ZIP_LZMA])
def test_packed_bytes_that_are_damaged(way):
    whole = bytearray(packed(way))
    whole[45:80] = b"\xff" * 35
    with pytest.raises(Refused, match="不能从压缩包中取出"):
        Archive(BytesIO(bytes(whole))).take("a.pdf", SCANS)


def test_names_that_are_not_the_text_that_they_say():
    named = packed(name="甲.pdf").replace("甲".encode(), b"\xff\xfe\xff")
    with pytest.raises(Refused, match=DAMAGED):
        Archive(BytesIO(named))


def test_one_that_is_larger_than_the_page_says(settings):
    settings.MATERIAL_MAX_BYTES = 1024**2
    field = ArchiveField()
    with pytest.raises(forms.ValidationError, match="压缩包超过1MB"):
        field.clean(SimpleUploadedFile("a.zip", b"0" * (1024**2 + 1)))
    assert field.clean(SimpleUploadedFile("a.zip", b"0" * 1024**2)).size == 1024**2
