"""Publicity (E25): one act names those who passed and tells every hospital its own results; a posting taken back stays readable."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.actions import materials
from casework.chasing import reminding
from casework.models import Deadline, FigureSetting, Message, Posting, Record, Reminder
from casework.paging import PAGE
from casework.publicity.documents import posting_sheet
from config.scenarios import cast, filing, review
from config.scenarios import national as scenes
from config.scenarios.papers import material
from emr_rating.models import Filing
from emr_rating.national import announcing, publicity
from emr_rating.national.actions import VISIT_RECORD
from emr_rating.proxy import SCAN
from emr_rating.stages import NationalStage, Stage
from experts.models import Assignment, Review
from tests.emr_rating.registration.pages import paper
from tests.experts.reviews import page, visit

pytestmark = [pytest.mark.django_db, pytest.mark.article("E25")]


def public(url: str, *, at) -> str:
    with travel(at, tick=False):
        return Client().get(url).content.decode()


def test_the_list_names_who_passed_and_everybody_reads_their_own_results_in_the_same_act(
    both, posted, people, thursday
):
    passed, failed = (scenes.current(case) for case in both)
    assert (passed.state, failed.state) == (NationalStage.POSTED, NationalStage.POSTED)
    filings = [Filing.objects.get(pk=case.about_id) for case in both]
    assert [filing.state for filing in filings] == [Stage.PUBLICITY, Stage.PUBLICITY]
    assert [line.name for line in posted.lines.all()] == [passed.title]
    shown = public(reverse("posting", args=[posted.pk]), at=thursday)
    assert passed.title in shown
    assert failed.title not in shown
    assert failed.title not in public(reverse("posting_json", args=[posted.pk]), at=thursday)
    assert {row.told_at for row in Review.objects.filter(case__in=[passed.pk, failed.pk])} == {thursday}
    names = set(
        Assignment.objects.filter(review__case__kind="emr_national").values_list("member__person__name", flat=True)
    )
    for case, outcome in ((passed, "通过，维持"), (failed, "未通过，降为")):
        told = page(filing.leader(case), reverse("case_tab", args=[case.of_filing.number, "national"]), at=thursday)
        assert outcome in told
        assert (review.DOUBT if case is failed else review.OPINION) in told
        assert [name for name in names if name in told] == []
        own = page(filing.leader(case), reverse("case", args=[case.number]), at=thursday)
        assert outcome in own
        record = page(filing.leader(case), reverse("case_tab", args=[case.number, "record"]), at=thursday)
        assert [name for name in names if name in record] == []
        assert "国家级审核结果已反馈" in Message.objects.filter(office=case.hospital.office).latest("pk").title
        assert "未通过" in page(people[Role.BUREAU_HEAD], reverse("case", args=[failed.number]), at=thursday)
    assert visit(filing.leader(passed), reverse("case", args=[failed.number]), at=thursday).status_code == 404
    assert proving.faults() == []


def test_the_term_is_seven_working_days_and_the_page_says_how_they_count(both, posted, people, thursday):
    assert [posted.counted().last_day.isoformat(), posted.day_counts] == ["2026-12-14", False]
    clock = Deadline.objects.get(case=both[0].pk, clock="publicity")
    assert (clock.due_on, clock.started_on) == (posted.counted().last_day, posted.posted_on)
    shown = public(reverse("posting", args=[posted.pk]), at=thursday)
    assert "公示当日、" in shown
    assert "剩 <b>7</b> 个工作日" in shown
    last = posted.ends_at()
    assert posted.runs(last - timedelta(seconds=1))
    assert not posted.runs(last)
    assert "公示期满" in public(reverse("posting", args=[posted.pk]), at=last)


def test_whether_the_day_of_posting_counts_is_a_setting(both, cycle, people, thursday):
    values = {
        name: figure.value for name, figure in FigureSetting.objects.law("emr", thursday.date()).settings().items()
    }
    FigureSetting.objects.create(
        regime="emr",
        valid_from=thursday.date() - timedelta(days=1),
        values=values | {"publicity_posting_day": 1},
        reason="两份实例均计入当日。",
        set_by=people[Role.COMMISSION_HEAD].person,
        set_at=thursday,
    )
    posted = publicity.post(cycle, listed=[both[0].number], by=people[Role.INSTITUTE], at=thursday)
    assert (posted.counted().last_day.isoformat(), posted.day_counts) == ("2026-12-11", True)
    assert "公示当日计为第一日" in public(reverse("posting", args=[posted.pk]), at=thursday)


def test_a_posting_of_the_demonstration_says_so_on_paper(posted, settings):
    assert "系统演示生成" in posting_sheet(posted).html()
    settings.DEMONSTRATION = False
    assert "系统演示生成" not in posting_sheet(posted).html()


def test_nothing_is_offered_for_posting_where_nothing_waits(both, posted, people, thursday):
    shown = page(people[Role.INSTITUTE], reverse("emr_postings"), at=thursday)
    assert ("没有待公示的结论" in shown, "公示并反馈结果" in shown) == (True, False)


@pytest.mark.refuses("E25", 2)
def test_who_did_not_pass_is_never_on_the_list(both, cycle, people, thursday):
    passed, failed = both
    both_numbers = [passed.number, failed.number]
    with pytest.raises(Refused, match=f"{failed.title}未通过国家级审核的全部步骤，不能列入公示名单（第二十五条）"):
        publicity.post(cycle, listed=both_numbers, by=people[Role.INSTITUTE], at=thursday)
    data = {"listed": both_numbers}
    answer = visit(people[Role.INSTITUTE], reverse("emr_postings"), data, at=thursday)
    assert answer.status_code == 422
    assert "未通过国家级审核的全部步骤或者已经公示，不能列入" in answer.content.decode()
    with pytest.raises(Refused, match="本事项由医管所办理，您当前的岗位不能办理（第二十五条）"):
        publicity.post(cycle, listed=[passed.number], by=people[Role.COMMISSION_HEAD], at=thursday)
    assert Posting.objects.count() == 0


def test_it_is_posted_once(posted, both, cycle, people, thursday):
    with pytest.raises(Refused, match="有的已经公示或者尚无结论"):
        publicity.post(cycle, listed=[both[0].number], by=people[Role.INSTITUTE], at=thursday)
    with pytest.raises(Refused, match="没有可以公示或者反馈的审核结果"):
        publicity.post(cycle, listed=[], by=people[Role.INSTITUTE], at=thursday)


def test_a_posting_is_taken_back_with_a_reason_and_stays_readable(posted, both, cycle, people, thursday):
    with pytest.raises(Refused, match="请填写撤回公示的理由"):
        publicity.withdraw(posted, reason=" ", by=people[Role.INSTITUTE], at=thursday)
    answer = visit(people[Role.INSTITUTE], reverse("withdraw_posting", args=[posted.pk]), {"reason": ""}, at=thursday)
    assert answer.status_code == 422
    publicity.withdraw(posted, reason="名单级别有误，更正后重新公示。", by=people[Role.INSTITUTE], at=thursday)
    shown = public(reverse("posting", args=[posted.pk]), at=thursday)
    assert both[0].title in shown
    assert "名单级别有误，更正后重新公示。" in shown
    assert {scenes.current(case).state for case in both} == {NationalStage.UNPOSTED}
    with pytest.raises(Refused, match="本公示已经撤回"):
        publicity.withdraw(posted, reason="再撤", by=people[Role.INSTITUTE], at=thursday)
    again = publicity.post(cycle, listed=[both[0].number], by=people[Role.INSTITUTE], at=thursday + timedelta(hours=1))
    assert {scenes.current(case).posting for case in both} == {again}
    assert {row.verb for row in Record.objects.filter(subject="cycle:2026", verb__contains="post")} == {
        "post_national",
        "withdraw_posting",
    }
    assert proving.faults() == []


def test_the_centre_posts_for_an_institute_that_is_not_connected(both, cycle, people, thursday):
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)
    with pytest.raises(Refused, match="代录医管所意见须填写文号、日期并上传扫描件"):
        publicity.post(cycle, listed=[both[0].number], by=people[Role.CENTRE], at=thursday)
    posted = publicity.post(cycle, listed=[both[0].number], by=people[Role.CENTRE], at=thursday, **paper())
    assert posted.paper["number"] == "医管所函〔2026〕12号"
    assert Record.objects.get(verb="post_national").role == "信息中心人员（代录）"


def test_anyone_reads_it_fast_and_from_a_cache(posted, thursday, django_assert_max_num_queries):
    client, url = Client(), reverse("posting", args=[posted.pk])
    with travel(thursday, tick=False):
        first = client.get(url)
        with django_assert_max_num_queries(2):
            again = client.get(url)
        assert client.get(reverse("postings")).status_code == 200
        assert client.get(reverse("posting_pdf", args=[posted.pk])).headers["Content-Type"] == "application/pdf"
        assert client.get(reverse("posting_excel", args=[posted.pk])).status_code == 200
    assert "第7日" in first.content.decode()
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Cache-Control"] == "private, max-age=60"


@pytest.mark.article("E31")
def test_the_papers_of_the_institute_stay_with_the_offices(both, posted, people, thursday):
    """Who was drawn elsewhere, and the record of the visit: neither on a page nor in the archive of the case, posted or not."""
    passed = both[0]
    kept = materials.add(passed, kind=SCAN, file=material("抽取文书.pdf"), by=people[Role.CENTRE], at=thursday)
    materials.add(passed, kind=VISIT_RECORD, file=material("签字记录.pdf"), by=people[Role.CENTRE], at=thursday)
    materials.hand_in(passed, at=thursday)
    expert = Assignment.objects.filter(review__case=passed.pk).first().member
    for member in (filing.leader(passed), people[Role.BUREAU_HEAD], expert):
        assert visit(member, reverse("material", args=[kept.pk]), at=thursday).status_code == 404
        assert (
            "没有可以下载的材料"
            in visit(member, reverse("case_materials", args=[passed.number]), at=thursday).content.decode()
        )
    shown = visit(people[Role.INSTITUTE], reverse("material", args=[kept.pk]), at=thursday)
    assert shown.getvalue().startswith(b"%PDF")


def test_once_it_is_over_nobody_is_late_with_it(both, posted, people, thursday):
    """The days only have to pass: neither the page says so nor a reminder, and settled later it was met on its last day."""
    after = posted.ends_at() + timedelta(days=3)
    shown = page(filing.leader(both[0]), reverse("case", args=[both[0].number]), at=after)
    assert "已届满" in shown
    assert "逾期" not in shown
    reminding.remind_all(after)
    assert not Reminder.objects.filter(case__in=[case.pk for case in both], way=Reminder.Way.LATE).exists()
    announcing.settle(both[0].of_filing.cycle, by=people[Role.INSTITUTE], at=after)
    clock = Deadline.objects.get(case=both[0].pk, clock="publicity")
    assert clock.met_on == clock.due_on


def test_the_public_list_has_pages_and_years(db, people, thursday):
    """What was posted long ago is found as well: by its year, and page by page."""
    by = people[Role.INSTITUTE]
    for number in range(PAGE + 2):
        at = thursday - timedelta(days=400) if number < 2 else thursday
        Posting.objects.create(
            number=f"公示〔{at.year}〕{number}号",
            of=f"cycle:{at.year}",
            article="E25",
            title="公示",
            office=by.office,
            posted_by=by.person,
            posted_at=at,
            days=7,
            counted_from=at.date(),
        )
    url = reverse("postings")
    first, second, earlier, other = (
        public(url + asked, at=thursday) for asked in ("", "?page=2", "?year=2025", "?year=x&page=x")
    )
    assert ["公示〔2025〕0号" in shown for shown in (first, second, earlier, other)] == [False, True, True, False]
    assert ["公示〔2026〕2号" in shown for shown in (first, second, earlier, other)] == [True, False, False, True]
    assert "第 1/2 页" in first


@pytest.mark.article("E25")
def test_as_of_a_moment_before_the_posting_nobody_outside_reads_anything(both, posted, people, thursday):
    """The hospital of the case that failed, and its bureau."""
    failed = both[1]
    before, after = thursday - timedelta(hours=2), thursday + timedelta(hours=2)
    for member in (filing.leader(failed), people[Role.BUREAU_HEAD], people[Role.CENTRE]):
        inside = member.role == Role.CENTRE
        for moment, opens in ((before, inside), (after, True)):
            asked = f"?at={timezone.localtime(moment):%Y-%m-%dT%H:%M}"
            page = visit(member, reverse("case_as_of", args=[failed.number]) + asked, at=thursday + timedelta(days=1))
            assert page.status_code == (200 if opens else 422)


@pytest.mark.article("E31")
def test_the_filing_tells_of_the_stage_to_nobody_who_may_not_know_of_it(both, posted, people, thursday):
    """Discipline inspection of the commission watches over its own draws, not over those of the institute."""
    asked = reverse("case_tab", args=[Filing.objects.get(pk=both[0].about_id).number, "national"])
    readers = {
        "hospital": filing.leader(both[0]),
        "bureau": people[Role.BUREAU_HEAD],
        "commission": people[Role.COMMISSION_HANDLER],
        "its supervisor": cast.commission_supervisor(at=thursday),
        "the institute's": scenes.supervisor(at=thursday),
    }
    told = {who: visit(member, asked, at=thursday).status_code for who, member in readers.items()}
    assert told == {"hospital": 200, "bureau": 200, "commission": 200, "its supervisor": 404, "the institute's": 200}
