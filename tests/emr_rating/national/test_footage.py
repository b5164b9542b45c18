"""Pictures and video of a visit (E24): several, sent whole or in pieces, looked at, and taken up by the record of the visit."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from time_machine import travel

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.files.examine import examine
from casework.files.kinds import RECORDED
from casework.gateway import NotTheirs
from casework.models import Material, Record
from casework.uploads import receiving
from config.scenarios import filing
from config.scenarios import national as scenes
from config.scenarios.papers import photograph
from config.scenarios.videos import mp4
from emr_rating.national import footage
from emr_rating.national.footage import FOOTAGE
from emr_rating.stages import NationalStage
from tests.experts.reviews import page, visit

pytestmark = [pytest.mark.django_db, pytest.mark.article("E24")]


@pytest.fixture
def visited(case, people, morning):
    """Arranged for today, its team heard."""
    scenes.national_at(NationalStage.APPLICATION_REVIEW, case, people=people, at=morning)
    return scenes.arrange(case, people=people, at=morning)


def film(name: str = "机房.mp4", content: bytes = b""):
    return examine(SimpleUploadedFile(name, content or mp4()), kinds=RECORDED)


def photo(name: str) -> SimpleUploadedFile:
    shot = photograph(name).content
    shot.seek(0)
    return SimpleUploadedFile(name, shot.read(), content_type="image/jpeg")


def address(case) -> str:
    return reverse("national_footage", args=[case.number])


def send(case, member, file, *, at):
    return visit(member, address(case), {"places": [FOOTAGE], "file": file}, at=at)


def test_several_are_gathered_looked_at_and_taken_up_with_the_record(visited, people, morning):
    institute = people[Role.INSTITUTE]
    for name in ("护士站.jpg", "药房.jpg"):
        assert send(visited, institute, photo(name), at=morning).status_code == 302
    assert send(visited, institute, SimpleUploadedFile("机房.mp4", mp4()), at=morning).status_code == 302
    names = [row.name for row in footage.gathered(visited)]
    assert names == ["护士站.jpg", "药房.jpg", "机房.mp4"]
    shown = page(institute, address(visited), at=morning)
    assert all(name in shown for name in names)
    away = footage.gathered(visited)[1]
    visit(institute, reverse("remove_footage", args=[visited.number, away.pk]), {}, at=morning)
    video = footage.gathered(visited).get(name="机房.mp4")
    assert "<video" in page(institute, reverse("material_page", args=[video.pk]), at=morning)
    client = Client()
    with travel(morning, tick=False):
        client.force_login(institute.person)
        part = client.get(reverse("material_content", args=[video.pk]), headers={"range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert part["Content-Range"] == f"bytes 4-7/{len(mp4())}"
    scenes.heard(visited, people=people, at=morning)
    scenes.record(visited, people=people, at=morning)
    taken = Material.objects.filter(case=visited.pk, kind=FOOTAGE, handed_in_at=morning)
    assert sorted(taken.values_list("name", flat=True)) == ["护士站.jpg", "机房.mp4"]
    assert [row.verb for row in Record.objects.filter(case=visited.pk, verb__endswith="_footage").order_by("seq")] == [
        *["add_footage"] * 3,
        "remove_footage",
    ]
    tab = page(people[Role.COMMISSION_HEAD], reverse("case", args=[visited.number]), at=morning)
    assert "机房.mp4" in tab
    assert proving.faults() == []


@pytest.mark.parametrize("role", [Role.COMMISSION_HEAD, Role.BUREAU_HEAD])
def test_whoever_does_not_record_the_visit_gathers_nothing(visited, people, morning, role):
    with pytest.raises(NotTheirs):
        footage.add(visited, places=[FOOTAGE], file=film(), by=people[role], at=morning)
    assert visit(people[role], address(visited), at=morning).status_code in (403, 404)


def test_before_its_first_day_and_after_its_record_nothing_is_gathered(visited, people, morning):
    said = {"places": [FOOTAGE], "file": film(), "by": people[Role.INSTITUTE]}
    with pytest.raises(Refused, match="届时方可登记审核记录"):
        footage.add(visited, **said, at=morning - timedelta(days=1))
    footage.add(visited, **said, at=morning)
    scenes.heard(visited, people=people, at=morning)
    scenes.record(visited, people=people, at=morning)
    with pytest.raises(Refused, match="审核记录已经登记"):
        footage.add(visited, **said, at=morning)
    with pytest.raises(Refused, match="审核记录已经登记"):
        footage.remove(visited, material=footage.gathered(visited)[0], by=people[Role.INSTITUTE], at=morning)


def test_a_file_of_another_kind_is_refused_at_the_field(visited, people, morning):
    sheet = SimpleUploadedFile("记录.xlsx", b"PK\x03\x04")
    answer = send(visited, people[Role.INSTITUTE], sheet, at=morning)
    assert answer.status_code == 422
    assert "不接收这类文件，请上传PDF、JPEG 图片、PNG 图片、MP4 视频。" in answer.content.decode()
    assert not footage.gathered(visited).exists()


def test_a_large_video_may_come_in_pieces_and_a_workbook_may_not(visited, people, morning):
    said = {"places": [FOOTAGE], "length": 900 * 1024**2, "fingerprint": "f", "by": people[Role.INSTITUTE]}
    begun = receiving.begin(visited, name="查房.mp4", **said, at=morning)
    assert (begun.name, begun.length) == ("查房.mp4", 900 * 1024**2)
    with pytest.raises(Refused, match="不接收这类文件"):
        receiving.begin(visited, name="记录.xlsx", **said, at=morning)


def test_the_hospital_and_its_bureau_see_nothing_of_it_after_the_posting_either(visited, people, morning, cycle):
    footage.add(visited, places=[FOOTAGE], file=film(), by=people[Role.INSTITUTE], at=morning)
    scenes.heard(visited, people=people, at=morning)
    scenes.record(visited, people=people, at=morning)
    scenes.conclude(visited, people=people, at=morning)
    scenes.post(cycle, people=people, at=morning)
    own = filing.leader(visited)
    for reader in (own, people[Role.BUREAU_HEAD]):
        assert "机房.mp4" not in page(reader, reverse("case", args=[visited.number]), at=morning)
        assert not Material.objects.readable_by(reader).filter(kind=FOOTAGE).exists()
