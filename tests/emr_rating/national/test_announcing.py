"""From the end of publicity to the final result (E18, E25): settled, closed, reported, two notices, and everything of the year final."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.actions import notices
from casework.clocks.calendar import GRACE
from casework.gateway import perform
from casework.models import Job, Notice
from config.scenarios import filing, review
from config.scenarios import national as scenes
from config.scenarios.papers import material
from emr_rating.cycle.closing import close_filing
from emr_rating.history.past import past_of
from emr_rating.models import Filing, NationalClosing, YearResult
from emr_rating.national import announcing, steps
from emr_rating.national.views.closing import ACTS
from emr_rating.results import register
from emr_rating.stages import NationalStage, Stage
from tests.experts.reviews import page, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E18")]


@pytest.fixture
def after(posted):
    """The thursday after the last day of publicity."""
    return posted.ends_at() + timedelta(hours=10)


@walked_once
def institute(people):
    return people[Role.INSTITUTE]


@walked_once
def noted(both, cycle, people, institute, after) -> NationalClosing:
    """Closed, reported and with its national notice."""
    return scenes.noted(cycle, people=people, at=after)


def test_nothing_is_settled_closed_or_noted_before_its_turn(both, posted, cycle, people, institute, thursday):
    with pytest.raises(Refused, match="公示期尚未届满"):
        announcing.settle(cycle, by=institute, at=posted.ends_at() + GRACE - timedelta(seconds=1))
    with pytest.raises(Refused, match="还有2家医院的国家级审核没有确定结果"):
        announcing.close_stage(cycle, by=institute, at=thursday)
    with pytest.raises(Refused, match="由医管所办理"):
        announcing.close_stage(cycle, by=people[Role.COMMISSION_HEAD], at=thursday)
    after = posted.ends_at() + GRACE
    announcing.settle(cycle, by=institute, at=after)
    closing = announcing.close_stage(cycle, by=institute, at=after)
    said = {"number": "国卫办医政函〔2026〕300号", "on": timezone.localdate(after), "scan": material("通知.pdf")}
    with pytest.raises(Refused, match="请先登记备案文号和日期"):
        announcing.enter_national_notice(closing, **said, by=people[Role.COMMISSION_HANDLER], at=after)
    with pytest.raises(Refused, match="请先登记备案文号和日期"):
        announcing.draft_city_notice(closing, by=people[Role.COMMISSION_HANDLER], at=after)
    with pytest.raises(Refused, match="已经结束，不能重复办理"):
        announcing.close_stage(cycle, by=institute, at=after)
    assert scenes.current(both[0]).state == NationalStage.SETTLED


@pytest.mark.refuses("E18", 1)
def test_no_result_is_final_before_both_notices(both, posted, cycle, people, institute, after):
    head, filing = people[Role.COMMISSION_HEAD], Filing.objects.get(pk=both[0].about_id)
    with pytest.raises(Refused, match="国家级审核尚未结束，结果仍为暂定"):
        perform(filing, steps.ANNOUNCE_FILING, by=head, at=after)
    announcing.settle(cycle, by=institute, at=after)
    announcing.close_stage(cycle, by=institute, at=after)
    with pytest.raises(Refused, match="两份通知尚未齐备"):
        perform(Filing.objects.get(pk=filing.pk), steps.ANNOUNCE_FILING, by=head, at=after)


def test_with_the_citys_notice_every_result_of_the_year_is_final(both, cycle, people, noted, after, at):
    passed, failed = both
    scenes.announce(cycle, people=people, at=after)
    filings = [Filing.objects.get(pk=case.about_id) for case in both]
    assert [filing.state for filing in filings] == [Stage.ANNOUNCED, Stage.ANNOUNCED]
    assert {scenes.current(case).state for case in both} == {NationalStage.ANNOUNCED}
    rows = {
        row.institution_id: (row.year, row.declared_level, row.final_level)
        for row in YearResult.objects.filter(year=cycle.year)
    }
    assert rows == {passed.institution_id: (cycle.year, 5, 5), failed.institution_id: (cycle.year, 5, 4)}
    assert past_of(failed.hospital, before=cycle.year + 1).latest_final == 4
    notice = Notice.objects.get(kind="emr_results")
    assert notice.fields["results"] == [
        [passed.title, str(passed.district), "5级"],
        [failed.title, str(failed.district), "4级"],
    ]
    closing = NationalClosing.objects.get(cycle=cycle)
    assert YearResult.objects.filter(year=cycle.year).first().notice == f"演示国卫通〔2026〕300号；{notice.number}"
    assert closing.city_notice == notice
    assert proving.faults() == []


def test_the_register_finds_final_results_by_their_level(both, cycle, people, noted, after):
    scenes.announce(cycle, people=people, at=after)
    found = {
        level: [
            filing.filed_by_id
            for filing in register.found(people[Role.COMMISSION_HEAD], year=cycle.year, level=str(level))
        ]
        for level in (4, 5, 6)
    }
    assert found == {4: [both[1].institution_id], 5: [both[0].institution_id], 6: []}


def test_the_job_goes_on_where_it_was_interrupted(both, cycle, people, noted, after):
    scenes.announce(cycle, people=people, at=after)
    job = Job.objects.get(kind="announce_results")
    assert (job.total, job.counts, job.faults) == (2, {"公布": 2}, [])
    again = announcing.AnnounceResults(job)
    outcome = announcing.Outcome()
    for part in again.parts(at=after):
        again.act(part, outcome, at=after)
    assert outcome.counts == {}


def test_the_pages_and_files_of_the_end(both, cycle, people, noted, after):
    shown = page(people[Role.COMMISSION_HANDLER], reverse("emr_closing"), at=after)
    assert "演示国卫通〔2026〕300号" in shown
    assert reverse("closing_act", args=[cycle.year, "city"]) in shown
    for name in ("results_excel", "results_word"):
        assert visit(people[Role.COMMISSION_HANDLER], reverse(name, args=[cycle.year]), at=after).status_code == 200
    url = reverse("closing_act", args=[cycle.year, "notice"])
    answer = visit(people[Role.COMMISSION_HANDLER], url, {"number": "国〔2026〕2号", "on": "2026-12-01"}, at=after)
    assert answer.status_code == 422
    assert "国〔2026〕2号" in answer.content.decode()
    assert visit(people[Role.BUREAU_HEAD], url, at=after).status_code == 403


def test_the_act_of_the_year_is_taken_on_its_page(both, posted, cycle, people, institute, after):
    for act in ("settle", "close"):
        assert visit(institute, reverse("closing_act", args=[cycle.year, act]), {}, at=after).status_code == 302
    assert NationalClosing.objects.get(cycle=cycle).closed_by == institute.person
    assert Office.objects.get(kind=OfficeKind.INSTITUTE).connected


def test_the_page_offers_what_is_due_and_names_whose_it_is(both, posted, cycle, people, institute, thursday, after):
    """Nothing that is done already or has to wait; whoever only looks on reads by whom it is done."""
    url, handler = reverse("emr_closing"), people[Role.COMMISSION_HANDLER]

    def offered(member, at):
        shown = page(member, url, at=at)
        return [name for name in ACTS if reverse("closing_act", args=[cycle.year, name]) in shown]

    assert offered(institute, thursday) == []
    assert offered(institute, after) == ["settle"]
    announcing.settle(cycle, by=institute, at=after)
    assert (offered(institute, after), offered(handler, after)) == (["close"], [])
    assert "下一步：结束国家级审核，由医管所办理。" in page(handler, url, at=after)
    closing = announcing.close_stage(cycle, by=institute, at=after)
    assert (offered(institute, after), offered(handler, after)) == (["report"], [])
    announcing.report_for_filing(closing, number="1", on=timezone.localdate(after), by=institute, at=after)
    assert offered(handler, after) == ["notice"]


def test_a_city_notice_that_is_drafted_is_not_offered_anew(both, cycle, people, noted, after):
    url, handler = reverse("emr_closing"), people[Role.COMMISSION_HANDLER]
    act = reverse("closing_act", args=[cycle.year, "city"])
    assert act not in page(people[Role.INSTITUTE], url, at=after)
    draft = announcing.draft_city_notice(noted, by=handler, at=after)
    shown = page(handler, url, at=after)
    assert act not in shown
    assert reverse("notice", args=[draft.pk]) in shown


def test_what_comes_to_its_end_later_is_made_final_by_a_further_notice(both, cycle, people, noted, after):
    """Of a bureau that reports after the city's notice: its result does not stay provisional for ever."""
    late = both[0].hospital
    other = filing.hospital(42, people=people, at=after - timedelta(days=60))
    scenes.announce(cycle, people=people, at=after)
    handler = people[Role.COMMISSION_HANDLER]
    closing = NationalClosing.objects.get(cycle=cycle)
    with pytest.raises(Refused, match="没有尚待公布的结果"):
        announcing.draft_city_notice(closing, by=handler, at=after)
    case = filing.filing_at(
        Stage.REPORTED, applicant=other, of_cycle=cycle, at=cycle.closes_at - timedelta(days=1), level=3
    )
    close_filing(case.pk, at=cycle.closes_at + GRACE)
    review.review_at(Stage.PROVISIONAL, case, people=people, at=cycle.closes_at + timedelta(hours=10))
    draft = announcing.draft_city_notice(closing, by=handler, at=after)
    assert [row[0] for row in draft.fields["results"]] == [case.title]
    notices.issue(draft, by=people[Role.COMMISSION_HEAD], at=after)
    scenes.work_announcement(at=after)
    assert Filing.objects.get(pk=case.pk).state == Stage.CONFIRMED
    assert YearResult.objects.get(institution=other.institution, year=cycle.year).notice.endswith(draft.number or "")
    assert NationalClosing.objects.get(pk=closing.pk).city_notice_id != draft.pk
    assert YearResult.objects.filter(institution=late, year=cycle.year).count() == 1


def test_issued_anew_the_citys_notice_keeps_its_list_and_makes_nothing_else_final(both, cycle, people, noted, after):
    handler, head = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
    scenes.announce(cycle, people=people, at=after)
    first = Notice.objects.get(kind="emr_results")
    other = filing.hospital(42, people=people, at=after - timedelta(days=60))
    late = filing.filing_at(
        Stage.REPORTED, applicant=other, of_cycle=cycle, at=cycle.closes_at - timedelta(days=1), level=3
    )
    close_filing(late.pk, at=cycle.closes_at + GRACE)
    review.review_at(Stage.PROVISIONAL, late, people=people, at=cycle.closes_at + timedelta(hours=10))
    typed = {"content_remark": "请做好整改工作。", "reason": "补写工作要求。"}
    assert visit(handler, reverse("notice_reissue", args=[first.pk]), typed, at=after).status_code == 302
    anew = Notice.objects.get(replaces=first)
    assert (anew.fields["results"], anew.fields["remark"]) == (first.fields["results"], "请做好整改工作。")
    further = announcing.draft_city_notice(NationalClosing.objects.get(cycle=cycle), by=handler, at=after)
    assert [row[0] for row in further.fields["results"]] == [late.title]
    notices.issue(anew, by=head, at=after)
    assert Job.objects.filter(kind="announce_results").count() == 1
    assert Filing.objects.get(pk=late.pk).state == Stage.PROVISIONAL


def test_a_result_that_was_imported_of_the_year_gives_way(both, cycle, people, noted, after):
    YearResult.objects.create(institution=both[0].institution, year=cycle.year, final_level=3, imported_at=after)
    scenes.announce(cycle, people=people, at=after)
    assert YearResult.objects.get(institution=both[0].institution, year=cycle.year).final_level == 5


def test_the_stage_is_not_closed_while_a_late_filing_may_still_come(both, posted, cycle, people, institute, after):
    announcing.settle(cycle, by=institute, at=after)
    other = filing.hospital(42, people=people, at=after - timedelta(days=60))
    filing.begin(other, cycle, at=cycle.closes_at - timedelta(days=1))
    with pytest.raises(Refused, match="还有1家医院尚在填报或者市级初核没有结论"):
        announcing.close_stage(cycle, by=institute, at=after)


def test_the_citys_notice_is_open_to_whom_it_is_addressed(both, cycle, people, noted, after):
    scenes.announce(cycle, people=people, at=after)
    url = reverse("notice", args=[Notice.objects.get(kind="emr_results").pk])
    for member in (filing.leader(both[1]), people[Role.BUREAU_HANDLER], people[Role.CENTRE], people[Role.INSTITUTE]):
        assert visit(member, url, at=after).status_code == 200
