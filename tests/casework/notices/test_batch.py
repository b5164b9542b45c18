"""Many notices in three clicks: opened as one file, entered as printed, entered as delivered; a thousand by a job, without a gap."""

from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from casework import outbox
from casework.actions import notices
from casework.models import Delivery, Job, Notice, Outbox, Reading, Record
from casework.notices import batch
from casework.notices.bundle import PRINTING_LIST
from casework.workbook import read_workbook
from tests.casework.conftest import application, institution
from tests.guards import lift

from .papers import FIELDS, drafted, printed_file, text_of, words

NAMES = ("云岭镇卫生院", "安居镇卫生院", "磨刀镇卫生院")  # by pinyin the second comes first


@pytest.fixture
def several(people, handler, head, at):
    """Three issued notices with their files, in another order than that of their addressees."""
    rows = []
    for number, name in enumerate(NAMES, 1):
        of = institution(number, name=name)
        draft = drafted(application(of, at=at, by=handler), handler, at, fields={**FIELDS, "institution": name})
        rows.append(printed_file(notices.issue(draft, by=head, at=at), at))
    return rows


@pytest.fixture
def drafts(people, handler, at):
    def make(number):
        fields = {**FIELDS, "institution": "演示单位"}
        return [
            drafted(application(institution(n), at=at, by=handler), handler, at, fields=fields) for n in range(number)
        ]

    return make


def keys(rows) -> str:
    return ",".join(str(row.pk) for row in rows)


def act(client, rows, name, **more):
    return client.post(reverse("notice_batch_act"), {"act": name, "notices": keys(rows), **more}, follow=True)


def worked(at) -> Job:
    job = Job.objects.latest("pk")
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    job.refresh_from_db()
    return job


def test_three_clicks_from_the_desk_to_delivered(several, handler, at, signed_in):
    client = signed_in(handler)
    desk = words(client.get(reverse("notice_desk"), {"tab": "issued"}))
    assert all(f'name="notice" value="{row.pk}"' in desk for row in several)
    # 1: opened, with the PDF in the page
    page = words(client.get(reverse("notice_batch"), {"notice": [row.pk for row in several]}))
    assert "<iframe" in page
    assert page.index("安居镇卫生院") < page.index("磨刀镇卫生院") < page.index("云岭镇卫生院")
    answer = act(client, several, "print")  # 2
    assert "已登记打印3件" in words(answer)
    answer = act(client, several, "in_person", delivered_at=f"{timezone.localtime(at):%Y-%m-%dT%H:%M}")  # 3
    assert "已登记送达3件" in words(answer)
    standings = Notice.objects.with_standing().filter(pk__in=[row.pk for row in several])
    assert {row.standing for row in standings} == {"delivered"}
    told = Delivery.objects.filter(way="in_person").values_list("to", "entered_by")
    assert sorted(to for to, _ in told) == sorted(NAMES)
    for verb in ("notice_print", "notice_deliver"):
        assert Record.objects.filter(verb=verb).count() == 3


def test_one_pdf_in_the_order_of_the_addressees(several, handler, signed_in):
    client, query = signed_in(handler), {"notices": keys(several)}
    answer = client.get(reverse("notice_batch_pdf"), query)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "SAMEORIGIN")
    text = text_of(answer.content)
    assert text.index("安居镇卫生院") < text.index("磨刀镇卫生院") < text.index("云岭镇卫生院")
    with pikepdf.open(BytesIO(answer.content)) as whole:
        pages = len(whole.pages)
    both = client.get(reverse("notice_batch_pdf"), query | {"both": "1"})
    with pikepdf.open(BytesIO(both.content)) as whole:
        assert len(whole.pages) == 2 * len(several) if pages == len(several) else len(whole.pages) % 2 == 0
    assert Reading.objects.filter(what__startswith="下载文书").count() == 2 * len(several)


def test_a_zip_has_every_file_and_the_list(several, handler, signed_in):
    answer = signed_in(handler).get(reverse("notice_batch_zip"), {"notices": keys(several)})
    with ZipFile(BytesIO(answer.content)) as archive:
        names = archive.namelist()
        rows = read_workbook(BytesIO(archive.read("打印清单.xlsx")), PRINTING_LIST).rows
    assert [row.values["addressee"] for row in rows] == ["安居镇卫生院", "磨刀镇卫生院", "云岭镇卫生院"]
    assert names == [*(row.values["file"] for row in rows), "打印清单.xlsx"]


def test_few_are_done_all_or_none_and_each_refusal_is_named(several, drafts, handler, at, signed_in):
    client = signed_in(handler)
    lift(Notice)
    Notice.objects.filter(pk=several[0].pk).update(pdf=None)
    answer = act(client, several, "print")
    assert answer.status_code == 422
    assert f"{several[0].number}（云岭镇卫生院）：本文书的PDF尚未生成" in words(answer)
    assert not Notice.objects.exclude(printed_at=None).exists()


def test_a_delivery_without_its_time_or_in_the_future_is_asked_for(several, handler, signed_in):
    client = signed_in(handler)
    assert act(client, several, "post").status_code == 422
    answer = act(client, several, "post", delivered_at="2027-03-01T10:00")
    assert answer.status_code == 422
    assert "送达时间不能晚于现在" in words(answer)
    assert Delivery.objects.exclude(way="portal").count() == 0


def test_many_are_issued_by_a_job_and_their_numbers_have_no_gap(drafts, handler, head, at, signed_in, monkeypatch):
    monkeypatch.setattr(batch, "ISSUED_AT_ONCE", 3)
    rows, client = drafts(7), signed_in(head)
    notices.send_back(rows[2], reason="不妥。", by=head, at=at)
    answer = act(client, rows, "issue", seen_at=at.isoformat())
    assert not Notice.objects.exclude(number="").exists()
    assert "批量签发文书" in words(answer)
    job = worked(at)
    assert (job.ending, job.counts, len(job.faults)) == ("done", {"已签发": 6}, 1)
    assert "已退回拟稿人" in job.faults[0][1]
    serials = sorted(Notice.objects.exclude(serial=None).values_list("serial", flat=True))
    assert serials == list(range(1, 7))


def test_many_files_are_merged_by_a_job(several, handler, at, signed_in, monkeypatch):
    monkeypatch.setattr(batch, "AT_ONCE", 2)
    client = signed_in(handler)
    page = words(client.get(reverse("notice_batch"), {"all": "1", "tab": "issued"}))
    assert ("<iframe" in page, "合并为一个PDF" in page) == (False, True)
    act(client, several, "merge")
    job = worked(at)
    got = b"".join(client.get(reverse("job_result", args=[job.pk])).streaming_content)
    text = text_of(got)
    assert text.index("安居镇卫生院") < text.index("磨刀镇卫生院") < text.index("云岭镇卫生院")


def test_whoever_drafted_or_does_not_head_the_office_issues_none(drafts, handler, head, at, signed_in):
    rows = drafts(2)
    answer = act(signed_in(handler), rows, "issue", seen_at=at.isoformat())
    assert "不能签发" in words(answer)
    assert not Notice.objects.exclude(number="").exists()
    revised = notices.revise(rows[0], fields=FIELDS, by=handler, at=at.replace(year=at.year + 1))
    answer = act(signed_in(head), [revised], "issue", seen_at=at.isoformat())
    assert "已有修改" in words(answer)


def test_another_offices_notices_are_not_among_them(several, people, signed_in):
    client = signed_in(people[Role.COMMISSION_HANDLER])
    assert client.get(reverse("notice_batch"), {"notices": keys(several)}).status_code == 302
    for name in ("notice_batch_pdf", "notice_batch_zip"):
        assert client.get(reverse(name), {"notices": keys(several)}).status_code == 404
    act(client, several, "print")
    assert not Notice.objects.exclude(printed_at=None).exists()


def test_the_pdf_of_one_notice_opens_in_the_page_and_may_be_downloaded(several, handler, signed_in):
    client, url = signed_in(handler), reverse("notice_pdf", args=[several[0].pk])
    assert client.get(url)["Content-Disposition"].startswith("inline")
    assert client.get(url, {"download": "1"})["Content-Disposition"].startswith("attachment")
