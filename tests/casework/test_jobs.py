"""Long work beside the request: in chunks, gone on with after a kill, once only, cancelled, and its result kept for whoever asked."""

import time
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import outbox
from casework.jobs import exporting, kinds, working
from casework.jobs.kinds import Acts, Named, Outcome, job_kind
from casework.jobs.page import FAULTS, NOTES
from casework.models import Job, Outbox, Reading
from casework.tables.institutions import INSTITUTIONS
from casework.workbook import read_workbook
from config.scenarios import cast
from tests.casework.conftest import institution

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The end of a worker: nothing catches it."""


@pytest.fixture
def counting(monkeypatch):
    """A kind for these tests alone: each act adds an office; some are refused, and the test may do something in between."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(working, "BREATH", 0)

    @job_kind
    class Counting(Acts):
        name, label, CHUNK = "counting", "逐项办理", 10
        between = staticmethod(lambda number: None)

        def parts(self, *, at):
            return range(self.params["number"])

        def faults(self, parts, *, at):
            return [Named(f"第{number}项", "不对。") for number in self.params.get("wrong", ())]

        def act(self, part, outcome: Outcome, *, at):
            type(self).between(part)
            Office.objects.create(kind=OfficeKind.THIRD_PARTY, name=f"第{part}")
            if part in self.params.get("refused", ()):
                raise Refused("已由他人办理。")
            outcome.counts["办成"] += 1
            if part in self.params.get("noted", ()):
                outcome.note(Named(f"第{part}项", "写法不同。"))

        def fault(self, part, refused):
            return Named(f"第{part}项", str(refused))

    return Counting


@pytest.fixture
def asked(counting, people, at):
    def start(number=35, **params):
        return working.start(counting, by=people[Role.BUREAU_HEAD], at=at, params={"number": number, **params})

    return start


def work(job, at):
    done = outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    job.refresh_from_db()
    return done


def made() -> list[str]:
    return sorted(Office.objects.filter(kind=OfficeKind.THIRD_PARTY).values_list("name", flat=True))


def names(*numbers) -> list[str]:
    return sorted(f"第{number}" for number in numbers)


def test_a_job_is_done_whole_and_says_what_came_of_it(asked, at):
    job = asked(35)
    assert made() == []
    work(job, at)
    assert made() == names(*range(35))
    assert (job.ending, job.done, job.total, job.counts) == ("done", 35, 35, {"办成": 35})


def test_a_killed_job_goes_on_where_it_was_and_does_nothing_twice(asked, counting, at):
    job = asked(35)

    def kill(number):
        if number == 23:
            raise Killed

    counting.between = staticmethod(kill)
    with pytest.raises(Killed):
        work(job, at)
    job.refresh_from_db()
    assert (job.done, len(made())) == (20, 20)
    counting.between = staticmethod(lambda number: None)
    assert not work(job, at + outbox.LEASE - timedelta(seconds=9))
    assert work(job, at + outbox.LEASE + timedelta(minutes=1))
    assert made() == names(*range(35))
    assert (job.ending, job.counts) == ("done", {"办成": 35})


def test_a_worker_whose_claim_was_taken_over_writes_nothing_more(asked, counting, at):
    job = asked(35)

    def overtaken(number):
        if number == 9:
            Outbox.objects.update(claim="another")

    counting.between = staticmethod(overtaken)
    assert not work(job, at)
    assert (job.done, job.ending, len(made())) == (10, "", 10)


def test_a_refused_act_leaves_nothing_and_keeps_no_other_from_being_done(asked, at):
    job = asked(12, refused=[3, 11])
    work(job, at)
    assert made() == names(*(number for number in range(12) if number not in (3, 11)))
    assert job.faults == [["第3项", "已由他人办理。"], ["第11项", "已由他人办理。"]]
    assert (job.ending, job.done, job.counts) == ("done", 12, {"办成": 10})


def test_a_note_keeps_nothing_and_stands_beside_the_faults_on_the_page_and_in_the_sheet(asked, people, at, signed_in):
    job = asked(35, refused=[3], noted=[2, 3, 34])
    work(job, at)
    assert (job.ending, job.counts, job.notes) == (
        "done",
        {"办成": 34},
        [["第2项", "写法不同。"], ["第34项", "写法不同。"]],
    )
    client = signed_in(people[Role.BUREAU_HEAD])
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "未办成1处；备注2处，请核对" in page
    assert "以下各项已办理，请核对。共2处" in " ".join(page.split())
    sheet = client.get(reverse("job_faults", args=[job.pk]))
    assert [row.values["place"] for row in read_workbook(BytesIO(sheet.content), NOTES).rows] == ["第2项", "第34项"]


def test_what_the_check_finds_keeps_the_whole_from_being_begun(asked, at):
    job = asked(12, wrong=[5])
    work(job, at)
    assert (made(), job.ending, job.faults) == ([], "refused", [["第5项", "不对。"]])


def test_a_few_acts_are_done_at_once_all_or_none(counting, people, at):
    def run(number, **params):
        of = counting(Job(kind="counting", asked_by=people[Role.BUREAU_HEAD], params={"number": number, **params}))
        return working.at_once(of, range(number), at=at)

    for params in ({"refused": [1]}, {"wrong": [2]}):
        with pytest.raises(working.Refusals):
            run(5, **params)
    assert made() == []
    assert run(5).counts == {"办成": 5}


def test_a_cancelled_job_stops_before_the_next_chunk(asked, counting, at, people, signed_in):
    job, client = asked(35), signed_in(people[Role.BUREAU_HEAD])

    def cancel(number):
        if number == 14:
            client.post(reverse("job_cancel", args=[job.pk]))

    counting.between = staticmethod(cancel)
    work(job, at)
    assert (job.ending, job.done, len(made())) == ("cancelled", 20, 20)
    assert "不能再取消" in client.post(reverse("job_cancel", args=[job.pk]), follow=True).content.decode()


def test_a_job_cancelled_before_it_begins_does_nothing(asked, at):
    job = asked(35)
    working.cancel(job, at=at)
    work(job, at)
    assert (job.ending, made()) == ("cancelled", [])


def test_nothing_more_is_done_for_somebody_who_has_left(asked, counting, people, at):
    job = asked(35)

    def leave(number):
        if number == 5:
            type(people[Role.BUREAU_HEAD]).objects.filter(pk=people[Role.BUREAU_HEAD].pk).update(
                ended_at=at, valid_until=at.date()
            )

    counting.between = staticmethod(leave)
    work(job, at)
    assert (job.ending, job.done, job.reason) == ("failed", 10, "提交人的岗位已终止，其余部分未办理。")


def test_a_job_that_fails_again_and_again_is_given_up_and_may_be_tried_once_more(
    asked, counting, at, people, signed_in
):
    job = asked(35)

    def fall(number):
        if number == 15:
            raise OSError("disk full")

    counting.between = staticmethod(fall)
    then = at
    for pause in (*outbox.PAUSES, timedelta()):
        with pytest.raises(OSError, match="disk full"):
            work(job, then)
        then += pause + timedelta(seconds=5)
    job.refresh_from_db()
    assert (job.ending, job.done) == ("failed", 10)
    counting.between = staticmethod(lambda number: None)
    row = Outbox.objects.get(kind=Outbox.Kind.JOB)
    signed_in(people[Role.SYSTEM_ADMIN]).post(reverse("effects_again"), {"row": [row.pk]})
    work(job, then)
    assert (job.ending, made()) == ("done", names(*range(35)))


def test_the_page_moves_while_the_job_runs_and_then_stands(asked, at, people, signed_in):
    job, client = asked(35, refused=[3]), signed_in(people[Role.BUREAU_HEAD])
    url = reverse("job", args=[job.pk])
    page = client.get(url).content.decode()
    assert ('hx-trigger="every 2s"' in page, "<progress" in page, f'<a href="{url}">刷新</a>' in page) == (
        True,
        True,
        True,
    )
    Job.objects.filter(pk=job.pk).update(total=35, done=20, started_at=at)
    page = client.get(url).content.decode()
    assert 'value="20" max="35"' in page
    assert "共35项，已办20项" in page
    Job.objects.filter(pk=job.pk).update(done=0)
    work(job, at)
    page = client.get(url).content.decode()
    assert ("hx-trigger" in page, "<progress" in page) == (False, False)
    assert "共35项，已办35项：办成34；未办成1处" in page
    assert "已由他人办理。" in page
    assert "逐项办理" in client.get(reverse("jobs")).content.decode()
    sheet = client.get(reverse("job_faults", args=[job.pk]))
    assert [row.values for row in read_workbook(BytesIO(sheet.content), FAULTS).rows] == [
        {"place": "第3项", "sentence": "已由他人办理。"}
    ]


def test_a_job_is_its_askers_alone(asked, people, signed_in):
    job = asked(35)
    for role in (Role.BUREAU_HANDLER, Role.COMMISSION_HEAD, Role.SYSTEM_ADMIN):
        client = signed_in(people[role])
        for name in ("job", "job_result", "job_faults"):
            assert client.get(reverse(name, args=[job.pk])).status_code == 404
        for name in ("job_cancel", "job_slips"):
            assert client.post(reverse(name, args=[job.pk])).status_code == 404
        assert "逐项办理" not in client.get(reverse("jobs")).content.decode()


def test_a_long_list_is_offered_and_made_beside_the_request(people, at, signed_in, monkeypatch):
    client, url = signed_in(people[Role.CENTRE]), reverse("institution_export")
    for number in range(1, 8):
        institution(number)
    asked_for = {"q": "镇卫生院"}
    direct = client.get(url, asked_for).content
    monkeypatch.setattr(exporting, "IN_THE_ANSWER", 3)
    monkeypatch.setattr(exporting, "STEP", 2)
    offer = client.get(url, asked_for).content.decode()
    assert "共7行" in offer
    assert not Job.objects.exists()
    answer = client.post(reverse("export_start"), {"export": "institutions", "asked": "q=镇卫生院"})
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    work(job, at)
    assert (job.ending, job.done, job.total) == ("done", 7, 7)
    got = b"".join(client.get(reverse("job_result", args=[job.pk])).streaming_content)
    rows = [read_workbook(BytesIO(content), INSTITUTIONS).rows for content in (direct, got)]
    assert (len(rows[0]), rows[0]) == (7, rows[1])
    assert Reading.objects.filter(what="导出医疗机构").exists()


def test_a_list_that_a_role_may_not_have_is_not_made_for_it_either(people, signed_in):
    answer = signed_in(people[Role.NOTICE_CLERK]).post(reverse("export_start"), {"export": "institutions"})
    assert "不能导出" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.filterwarnings("ignore")
def test_without_a_worker_a_job_does_not_keep_its_request_waiting(fresh_database, settings, counting):
    """The demonstration: a thread of the server does it, and the answer is there before it ends."""
    settings.LONG_WORK = "thread"
    at = timezone.now()
    people = cast.officials(at=at)
    counting.between = staticmethod(lambda number: time.sleep(0.02))
    began = time.monotonic()
    job = working.start(counting, by=people[Role.BUREAU_HEAD], at=at, params={"number": 30})
    assert time.monotonic() - began < 0.5
    for _ in range(200):
        job.refresh_from_db()
        if job.ended_at:
            break
        time.sleep(0.05)
    assert (job.ending, made()) == ("done", names(*range(30)))
