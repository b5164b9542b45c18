"""Materials opened in the page and packed for a download: within scope, guarded, and each one noted."""

from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from casework.actions import materials
from casework.files.examine import examine
from casework.models import Material, Reading
from config.scenarios import primary_care
from tests.casework.conftest import application, institution, leader
from tests.evidence.honest.office import by_python_docx
from tests.evidence.honest.pictures import screenshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(people, at):
    return leader(institution(1), at=at)


@pytest.fixture
def case(clerk, at):
    return application(clerk.office.institution, at=at, by=clerk)


@pytest.fixture
def add(case, clerk, at):
    def added(file, kind: str = "licence") -> Material:
        return materials.add(case, kind=kind, file=file, by=clerk, at=at)

    return added


def readings() -> list[str]:
    return list(Reading.objects.order_by("id").values_list("what", flat=True))


@pytest.mark.article("E31")
@pytest.mark.parametrize("make", ["pdf", "png"])
def test_a_paper_opens_in_the_page_and_runs_nothing(make, case, add, people, at, signed_in):
    file = (
        primary_care.material("执照.pdf")
        if make == "pdf"
        else examine(SimpleUploadedFile("截图.png", screenshot(Random(1))[1]))
    )
    row = add(file)
    page, content = f"/materials/{row.pk}/page/", f"/materials/{row.pk}/content/"
    bureau = signed_in(people[Role.BUREAU_HANDLER])
    assert [bureau.get(address).status_code for address in (page, content)] == [404, 404]
    materials.hand_in(case, at=at)
    assert f'src="{content}"' in bureau.get(page).text
    assert readings() == []
    shown = bureau.get(content)
    assert shown["Content-Disposition"].startswith("inline")
    assert (shown["X-Frame-Options"], shown["X-Content-Type-Options"]) == ("SAMEORIGIN", "nosniff")
    assert shown["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    assert len(b"".join(shown.streaming_content)) == row.file.size
    assert readings() == [f"查看 {row.name}"]
    assert signed_in(leader(institution(2), at=at)).get(page).status_code == 404


def test_what_a_browser_does_not_show_is_downloaded(add, clerk, signed_in):
    row = add(examine(SimpleUploadedFile(*by_python_docx(Random(1)))))
    client = signed_in(clerk)
    assert "请下载后查看" in client.get(f"/materials/{row.pk}/page/").text
    content = client.get(f"/materials/{row.pk}/content/")
    assert content["Content-Disposition"].startswith("attachment")
    assert len(b"".join(content.streaming_content)) == row.file.size


@pytest.mark.article("E31")
def test_several_come_as_one_archive_with_their_names_and_a_list(case, add, people, clerk, at, signed_in):
    kept = [
        add(primary_care.material(name), kind) for name, kind in (("甲.pdf", "a"), ("乙.pdf", "b"), ("甲.pdf", "c"))
    ]
    lost = add(primary_care.material("丢失的.pdf"), "d")
    withdrawn = add(primary_care.material("撤下的.pdf"), "e")
    materials.withdraw(withdrawn, at=at)
    materials.hand_in(case, at=at)
    own = add(primary_care.material("未提交.pdf"), "f")
    default_storage.delete(lost.file.path)
    client, address = signed_in(people[Role.BUREAU_HANDLER]), f"/cases/{case.number}/materials.zip"
    answer = client.get(address)
    assert answer.streaming
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["清单.txt", "甲.pdf", "乙.pdf", "甲（2）.pdf"]
        listed = archive.read("清单.txt").decode("utf-8-sig")
        assert len(archive.read("乙.pdf")) == kept[1].file.size
    assert "4. 丢失的.pdf（存储中缺失，未包含）" in listed
    assert all(row.file_id in listed for row in kept)
    assert readings() == ["下载 甲.pdf", "下载 乙.pdf", "下载 甲.pdf"]
    chosen = client.get(address, {"material": [kept[1].pk, own.pk, "9" * 5000]})
    with ZipFile(BytesIO(b"".join(chosen.streaming_content))) as archive:
        assert archive.namelist() == ["清单.txt", "乙.pdf"]
    nothing = client.get(address, {"material": [own.pk]})
    assert (nothing.status_code, "没有可以下载的材料" in nothing.text) == (409, True)
    assert signed_in(leader(institution(2), at=at)).get(address).status_code == 404


def test_the_archive_is_packed_piece_by_piece(case, add, clerk, signed_in, monkeypatch):
    add(primary_care.material("甲.pdf"))
    monkeypatch.setattr("casework.files.packing.CHUNK", 1000)
    pieces = list(signed_in(clerk).get(f"/cases/{case.number}/materials.zip").streaming_content)
    assert max(map(len, pieces[:-1])) < 2_500 < sum(map(len, pieces))
