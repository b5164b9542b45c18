"""The year's collecting: whose materials, what is missing, reminded, put in order, ready as one archive (E11)."""

from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.actions import closures
from casework.gateway import NotTheirs, perform
from casework.models import Case, Job, Message, Record
from casework.ticking import tick
from config.scenarios import filing as filings
from config.scenarios.papers import material, pdf
from emr_rating.collecting import actions
from emr_rating.collecting.steps import ORDER, REOPEN, RETURN
from emr_rating.materials.checklist import Kind
from emr_rating.models import Collection
from emr_rating.stages import CollectionStage, Stage
from experts.actions import leaving_cases
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E11")]
PROOF = "proof:01.01"


@pytest.fixture
def bureau(people):
    return people[Role.BUREAU_HANDLER]


@walked_once
def case(cycle, applicant, earlier_years, bureau, at) -> Collection:
    earlier_years(applicant, (2025, 3, 3))
    assert actions.begin(cycle, by=bureau, at=at) == 1
    return Collection.objects.get()


def hung(case: Collection, applicant, at, *places: str) -> Collection:
    actions.add(case, places=places or [PROOF], file=material("实证.pdf"), by=applicant.clerk, at=at)
    return Collection.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    "years, opened",
    [((), 0), (((2025, 3, 3),), 1), (((2025, 4, 4), (2024, 5, 5)), 1), (((2025, 5, 5), (2024, 4, 4)), 0), (((2025, 3, None),), 0)],
)  # fmt: skip
def test_of_hospitals_whose_latest_result_is_four_or_less(cycle, applicant, earlier_years, bureau, at, years, opened):
    earlier_years(applicant, *years)
    assert actions.begin(cycle, by=bureau, at=at) == opened
    assert actions.begin(cycle, by=bureau, at=at) == 0


def test_once_the_year_is_over_nothing_is_begun_nor_gone_on_with(
    cycle, applicant, stranger, earlier_years, people, bureau, at
):
    """A clock that has run out already would be late from its first day: the hospital is collected from with the year that follows."""
    earlier_years(applicant, (2025, 3, 3))
    assert actions.begin(cycle, by=bureau, at=at) == 1
    held = actions.submit(hung(Collection.objects.get(), applicant, at), by=applicant.clerk, at=at)
    held = perform(held, ORDER, by=bureau, at=at)
    earlier_years(stranger, (2025, 3, 3))
    last = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    assert actions.to_begin(cycle, by=bureau, at=last).count() == 1
    over = last + timedelta(minutes=1)
    assert actions.to_begin(cycle, by=bureau, at=over).count() == 0
    sentence = "2026年度的材料收集已于2026年12月31日结束，请在2027年度收集（第十一条）。"
    with pytest.raises(Refused, match=sentence):
        actions.begin(cycle, by=bureau, at=over)
    with pytest.raises(Refused, match=sentence):
        perform(held, REOPEN, by=bureau, at=over, reason="补充。")
    perform(held, REOPEN, by=bureau, at=last, reason="补充。")


def test_another_districts_hospital_is_not_begun(cycle, people, earlier_years, bureau, at):
    elsewhere = filings.hospital(3, people=people, at=at)
    earlier_years(elsewhere, (2025, 3, 3))
    assert actions.begin(cycle, by=bureau, at=at) == 0


def test_the_list_is_of_the_level_before_and_then_of_the_years_report(case, cycle, applicant, at):
    asked = {place.item.code for place in case.checklist.places.values()}
    assert asked == {item.code for item in case.edition.items if 3 in item.rows}
    assert {place.level for place in case.checklist.places.values()} == {3}
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=2)
    assert {place.level for place in Collection.objects.get().checklist.places.values()} == {2}


def test_collected_handed_over_sent_back_put_in_order_and_gone_on(case, applicant, people, bureau, at):
    held = hung(case, applicant, at)
    assert f"实证材料1/{len(held.checklist.of_kind(Kind.PROOF))}项" in held.summary
    held = actions.submit(held, by=applicant.clerk, at=at)
    assert (held.state, held.holder) == (CollectionStage.SUBMITTED, bureau.office)
    with pytest.raises(Refused, match="已提交区县整理"):
        hung(held, applicant, at)
    held = perform(held, RETURN, by=bureau, at=at, reason="缺少数据提取列表。")
    with pytest.raises(Refused, match="不能撤下"):
        actions.remove(held, material=held.materials.get(), by=applicant.clerk, at=at)
    held = actions.submit(hung(held, applicant, at, "extraction:01.01"), by=applicant.leader, at=at)
    held = perform(held, ORDER, by=bureau, at=at)
    assert (held.state, held.closed_at) == (CollectionStage.ORDERED, at)
    held = perform(held, REOPEN, by=people[Role.BUREAU_HEAD], at=at, reason="下半年补充。")
    assert (held.state, held.closed_at) == (CollectionStage.COLLECTING, None)
    assert proving.faults() == []


@pytest.mark.article("E06")
@pytest.mark.parametrize("submitted", [False, True])
def test_that_of_a_closed_hospital_is_ended_by_its_bureau(
    case, cycle, applicant, people, bureau, at, signed_in, submitted
):
    if submitted:
        case = actions.submit(hung(case, applicant, at), by=applicant.clerk, at=at)
    head, on = people[Role.BUREAU_HEAD], timezone.localdate(at)
    with pytest.raises(Refused, match="机构没有注销"):
        leaving_cases.cancel(case, by=head, at=at, reason="误")
    closures.close_institution(applicant.institution, closed_on=on, reason="许可证已注销", by=head, at=at)
    held = Collection.objects.get()
    assert (held.holder, held.missing) == (bureau.office, "机构注销后的终止办理")
    ended = leaving_cases.cancel(held, by=head, at=at, reason="机构已注销。")
    assert (ended.state, ended.closed_at, ended.holder) == (CollectionStage.CANCELLED, at, None)
    listed = signed_in(bureau).get(f"{reverse('collections')}?year={cycle.year}").text
    assert ("机构注销，已终止办理" in listed, "已整理备查" in listed) == (True, False)
    assert proving.faults() == []


def test_nothing_new_is_not_handed_over(case, applicant, at):
    with pytest.raises(Refused, match="没有新上传的材料"):
        actions.submit(case, by=applicant.clerk, at=at)


def test_only_the_hospital_itself_hangs_files(case, stranger, people, at, signed_in):
    for member in (stranger.clerk, people[Role.BUREAU_HANDLER]):
        with pytest.raises(NotTheirs):
            actions.add(case, places=[PROOF], file=material("另.pdf"), by=member, at=at)
    client = signed_in(stranger.clerk)
    assert client.get(reverse("collection", args=[case.number])).status_code == 404
    assert client.post(reverse("remove_collected", args=[case.number, 1])).status_code == 404


def test_the_pages_of_hospital_and_bureau(case, applicant, bureau, at, signed_in):
    clerk, officer = signed_in(applicant.clerk), signed_in(bureau)
    page = reverse("collection", args=[case.number])
    assert clerk.post(page, {"places": [PROOF], "file": pdf("一.pdf")}).status_code == 302
    assert "一.pdf" in clerk.get(page).text
    listed = officer.get(reverse("collections")).text
    assert case.title in listed
    assert "一.pdf" not in officer.get(reverse("case", args=[case.number])).text
    actions.submit(Collection.objects.get(), by=applicant.clerk, at=at)
    assert "一.pdf" in officer.get(reverse("case", args=[case.number])).text
    kept = Collection.objects.get().materials.get()
    clerk.post(reverse("remove_collected", args=[case.number, kept.pk]))
    assert Collection.objects.get().materials.filter(withdrawn_at=None).count() == 1


def test_one_or_all_are_reminded_each_once_a_day(case, cycle, bureau, applicant, at, signed_in):
    officer = signed_in(bureau)
    address = reverse("remind_collections", args=[cycle.year])
    assert officer.post(address, {"number": case.number}).status_code == 302
    assert officer.post(address).status_code == 302
    assert officer.post(address, {"number": "M2026-9999"}).status_code == 404
    told = Message.objects.get(case=case.pk, title__startswith="催办")
    assert told.title == f"催办：{case.number} {case.title} 收集、整理年度材料"
    assert Record.objects.filter(case=case.pk, verb="remind").count() == 1, "once a day"


def test_the_archive_holds_what_was_handed_over_with_an_index(case, cycle, applicant, bureau, people, at, signed_in):
    actions.submit(hung(case, applicant, at), by=applicant.clerk, at=at)
    hung_later = "提交之后.pdf"
    held = perform(Collection.objects.get(), RETURN, by=bureau, at=at, reason="补充。")
    actions.add(held, places=[PROOF], file=material(hung_later), by=applicant.clerk, at=at)
    head = signed_in(people[Role.COMMISSION_HEAD])
    assert head.post(reverse("export_collections", args=[cycle.year])).status_code == 302
    tick(at=at + timedelta(minutes=1))
    job = Job.objects.get(kind="emr_collected")
    with default_storage.open(job.result.path) as file, ZipFile(file) as archive:
        names, index = archive.namelist(), archive.read("清单.txt").decode()
    assert names == ["清单.txt", f"{case.number} {case.title}/01.01 实证.pdf"]
    kept = Case.objects.get(pk=case.pk).materials.exclude(handed_in_at=None).get()
    assert kept.file_id in index
    assert hung_later not in index


def test_every_file_that_comes_or_goes_leaves_its_row_of_the_record(
    case, applicant, at, caplog, django_capture_on_commit_callbacks
):
    """What has been gathered is told in the row of the case, which no act changes without one."""
    with django_capture_on_commit_callbacks(execute=True):
        held = hung(case, applicant, at)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(held, material=held.materials.get(), by=applicant.clerk, at=at)
    assert [row.message for row in caplog.records] == []
    verbs = Record.objects.filter(case=case).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["open", "add_collected", "remove_collected"]
    assert proving.check().faults == []
