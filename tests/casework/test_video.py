"""A video is looked through before it is kept: its boxes fit, it holds its own pictures, and a browser plays them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refused import Refused
from casework.downloads import stretch
from casework.files.examine import examine
from casework.files.kinds import RECORDED
from config.scenarios.videos import box, mp4


def looked_into(content: bytes, name: str = "现场.mp4"):
    return examine(SimpleUploadedFile(name, content), kinds=RECORDED)


def test_an_mp4_is_kept_as_it_came():
    found = looked_into(mp4())
    assert (found.kind.name, found.sha256, found.content.read()) == ("mp4", found.sent_sha256, mp4())


@pytest.mark.parametrize(
    "content, sentence",
    [
        (mp4(codec=b"hvc1"), "浏览器不能播放，请另存为 MP4（H.264）"),
        (mp4(reference=b"http://example.cn/a.mp4\0"), "引用了其他文件"),
        (mp4()[:-10], "已损坏或者不完整"),
        (mp4() + b"<script>alert(1)</script>", "已损坏或者不完整"),
        (mp4() + box(b"evil", b"PK\x03\x04"), "已损坏或者不完整"),
        (mp4().replace(b"mdat", b"free"), "已损坏或者不完整"),
        (box(b"ftyp", b"isom"), "已损坏或者不完整"),
        (b"\x00\x00\x00\x08ftyp" + b"\x00\x00\x00\x04moov", "已损坏或者不完整"),
        (b"%PDF-1.4 not a video", "内容与扩展名不符"),
    ],
)
def test_what_is_no_sound_video_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        looked_into(content)


def test_other_films_are_refused_with_the_way_to_one_that_is_taken():
    with pytest.raises(Refused, match=r"请另存为 MP4（H\.264）视频后上传"):
        looked_into(mp4(), "现场.mov")


def test_a_video_is_no_material_where_none_is_asked_for():
    with pytest.raises(Refused, match="不接收这类文件，请上传PDF"):
        examine(ContentFile(mp4(), name="现场.mp4"))


@pytest.mark.parametrize(
    "asked, given",
    [
        ("bytes=0-1", (0, 1)),
        ("bytes=90-", (90, 99)),
        ("bytes=0-500", (0, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=100-", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_a_player_is_given_the_stretch_that_it_asks_for(asked, given):
    assert stretch(asked, 100) == given
