"""What a file would do when it is opened, and what it is besides: refused in a sentence that says how to mend it."""

import subprocess
from io import BytesIO
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.refused import Refused
from casework.files import examine as door
from casework.files.examine import examine, sha256
from casework.files.inspector import look
from casework.files.kinds import SCANS, FileRefused, by_name
from casework.files.naming import apart, tidy
from tests.evidence.honest import office as honest_office
from tests.evidence.honest import pdfs as honest_pdfs
from tests.evidence.honest import pictures as honest_pictures
from tests.evidence.hostile import names, office, pdfs, pictures

DISAGREES = "内容与扩展名不符"
SENTENCES = {
    pdfs.script: "脚本（JavaScript）",
    pdfs.named_script: "脚本（JavaScript）",
    pdfs.spelt_otherwise: "脚本|动作",
    pdfs.action: "动作|音视频",
    pdfs.address: "动作",
    pdfs.attachment: "附件另行上传",
    pdfs.annotation: "附件|音视频",
    pdfs.dynamic_form: "XFA",
    pdfs.encrypted: "取消限制",
    pdfs.truncated: "已损坏或不完整",
    pdfs.with_a_hole: "已损坏或不完整",
    pdfs.five_bytes: "已损坏或不完整",
    pdfs.swelling: "已损坏或不完整",
    pdfs.another_file_inside: "还有其他内容",
    pdfs.another_file_behind: "还有其他内容|已损坏",
    pictures.vast_png: "降低分辨率",
    pictures.vast_jpeg: "降低分辨率",
    pictures.broken_off: "重新拍摄或扫描",
    pictures.damaged_png: "重新拍摄或扫描",
    pictures.only_a_head: "重新拍摄或扫描",
    pictures.text_that_swells: "重新拍摄或扫描",
    office.entities: "另存为 .(xlsx|docx)",
    office.fetched: "断开链接|嵌入对象",
    office.carried: "嵌入对象",
    office.macros: "含有宏|嵌入对象",
    office.related_to_a_macro: "含有宏|嵌入对象",
    office.asking_another_program: "DDE",
    office.swelling: "解压后过大",
    office.endless: "另存为 .(xlsx|docx)",
    office.another_file_beside: "另存为 .(xlsx|docx)",
    office.damaged: "另存为 .(xlsx|docx)",
    office.another_archive: "另存为 .(xlsx|docx)",
}


def looked_into(name: str, content: bytes) -> bytes:
    """As the process of its own does it: the picture drawn, nothing of any other file."""
    kind = by_name(name)
    if not content.startswith(kind.signature):
        raise FileRefused(DISAGREES)
    drawn = BytesIO()
    look(BytesIO(content), kind.name, drawn)
    return drawn.getvalue()


@pytest.mark.parametrize("maker", SENTENCES, ids=lambda maker: f"{maker.__module__[23:]}.{maker.__name__}")
def test_what_is_hostile_is_named_with_the_way_to_mend_it(maker):
    for turn in range(2):
        with pytest.raises(FileRefused, match=f"{SENTENCES[maker]}|{DISAGREES}"):
            looked_into(*maker(Random(turn)))


def test_every_maker_of_hostile_files_has_its_sentence():
    elsewhere = {*names.MAKERS, pdfs.another_file_before, pictures.something_else}  # by name and first bytes alone
    assert {*pdfs.MAKERS, *pictures.MAKERS, *office.MAKERS, *names.MAKERS} == {*SENTENCES, *elsewhere}


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("材料.exe", b"MZ", "不接收这类文件，请上传PDF、JPEG 图片、PNG 图片、Excel 工作簿、Word 文档。"),
        ("总结.doc", b"\xd0\xcf\x11\xe0", "不接收这类文件，请另存为 .docx 或者打印成 PDF 后上传。"),
        ("照片.heic", b"x", "不接收这类文件，请在手机上改存为 JPEG 图片后上传。"),
        ("材料.pdf", b"", "这是空文件，请重新选择。"),
        ("材料.pdf", b"MZ", "内容与扩展名不符，请用原软件重新另存后上传。"),
    ],
)
def test_the_refusal_names_the_file_and_the_way(name, content, sentence):
    with pytest.raises(Refused) as refused:
        examine(SimpleUploadedFile(name, content))
    assert str(refused.value) == f"“{name}”未能接收：{sentence}"


def test_a_scan_is_a_page_or_a_picture(settings):
    name, content = honest_office.by_python_docx(Random(1))
    with pytest.raises(Refused, match="请上传PDF、JPEG 图片、PNG 图片。"):
        examine(SimpleUploadedFile(name, content), kinds=SCANS)
    settings.MATERIAL_MAX_BYTES = 10
    with pytest.raises(Refused, match="超过0MB，请压缩或拆分后上传"):
        examine(SimpleUploadedFile(name, content))


def test_a_document_is_kept_as_it_came_and_left_at_its_beginning():
    content = honest_pdfs.by_pikepdf(Random(1))[1]
    found = examine(SimpleUploadedFile("情况\u202e说明\u200b.PDF", content))
    assert (found.name, found.kind.name, found.content.read()) == ("情况说明.PDF", "pdf", content)
    assert found.sha256 == found.sent_sha256 == sha256(found.content)


def test_a_picture_is_drawn_as_it_was_held_without_place_or_maker():
    for turn in range(4):
        name, content = honest_pictures.photograph(Random(turn))
        found = examine(SimpleUploadedFile(name, content))
        kept = found.content.read()
        with Image.open(BytesIO(content)) as sent, Image.open(BytesIO(kept)) as drawn:
            turned = sent.getexif()[honest_pictures.ORIENTATION] >= 5
            assert drawn.size == (sent.size[::-1] if turned else sent.size)
            assert (dict(drawn.getexif()), drawn.format, getattr(drawn, "n_frames", 1)) == ({}, "JPEG", 1)
        assert not any(told.encode() in kept for told in (*honest_pictures.MADE_BY, "2026:11:09", "MotionPhoto"))
        assert found.sha256 != found.sent_sha256
        assert examine(SimpleUploadedFile(name, content)).sha256 == found.sha256, "the same picture is drawn alike"


@pytest.mark.parametrize(
    "error",
    [subprocess.TimeoutExpired("x", 1), subprocess.CalledProcessError(-9, "x"), subprocess.CalledProcessError(1, "x")],
)
def test_a_process_that_hangs_or_dies_refuses_the_file(error, monkeypatch):
    def die(*args, **kwargs):
        raise error

    monkeypatch.setattr(door.subprocess, "run", die)
    with pytest.raises(Refused, match="请拆分或者打印成新的 PDF 后上传"):
        examine(SimpleUploadedFile(*honest_pdfs.by_pikepdf(Random(1))))


def test_the_process_is_bound_in_memory_and_time():
    program = (
        "import resource, sys; from casework.files import inspector; inspector.look = lambda *a: print("
        "resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0]); inspector.main('pdf', 2, 5)"
    )
    answer = subprocess.run([door.sys.executable, "-c", program], capture_output=True, check=True, cwd=door._ROOT)
    assert answer.stdout.split() == [b"1073741824", b"5"]


@pytest.mark.parametrize(
    "name, kept",
    [
        ("说明.pdf", "说明.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("..\\..\\说明.pdf", "_.._说明.pdf"),
        (" 说 明\t.pdf", "说 明.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("café.pdf".replace("é", "e\u0301"), "café.pdf"),
    ],
)
def test_names_keep_their_ending_and_lose_what_no_name_should_hold(name, kept):
    assert tidy(name) == kept


def test_equal_names_are_told_apart():
    taken: set[str] = set()
    assert [apart(name, taken) for name in ("照片.JPG", "照片.jpg", "照片.jpg", "说明")] == [
        "照片.JPG",
        "照片（2）.jpg",
        "照片（3）.jpg",
        "说明",
    ]
