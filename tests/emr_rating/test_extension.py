"""The emergency extension of the districts' term: asked for in writing before it is over, granted by the institute, late too (E19)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework.as_of.reading import stood
from casework.models import Case, Message, Record
from casework.text import day_text
from config.scenarios import extending, papers, review
from config.scenarios import filing as filings
from config.scenarios import overdue as scenes
from emr_rating.extension import actions
from emr_rating.models import Extension, Filing, Lapse
from emr_rating.overdue import conditions, reach
from emr_rating.stages import ExtensionStage, Stage
from experts.models import Review
from tests.worlds import walked_once


@walked_once
def year(people, at):
    """One hospital of 渝中区 that nobody has reviewed, its experts at work."""
    cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(2, people=people, at=at)
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    review.designate(Filing.objects.get(), people=people, at=review.close(cycle))
    return cycle


@walked_once
def in_time(year):
    """The last day, in the evening."""
    return scenes.day_after(year) - timedelta(hours=12)


def own() -> Filing:
    return Filing.objects.select_related("cycle").get()


@pytest.mark.article("E19")
@pytest.mark.refuses("E19", 1)
def test_without_statement_after_the_day_or_by_another_it_is_refused_and_without_approval_nothing_moves(
    year, people, in_time
):
    district, head = own().own_district, people[Role.COMMISSION_HEAD]
    said = {"districts": [district], "due_on": year.district_due_on + timedelta(days=30), "by": head, "at": in_time}
    for changes, sentence in (
        ({"statement": " "}, "须作出书面说明"),
        ({"by": people[Role.BUREAU_HEAD]}, "由市卫生健康委向医管所申请"),
        ({"at": scenes.day_after(year)}, "审核截止日已过"),
        ({"due_on": year.district_due_on}, "须晚于现在的截止日"),
        ({"districts": []}, "请至少选择一个区县"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.request(year, **{"statement": extending.STATEMENT, **said, **changes})
    assert not Extension.objects.exists()
    asked = extending.extension(year, district, people=people, at=in_time)
    assert (own().district_due_on, own().due_on) == (year.district_due_on, year.district_due_on)
    assert conditions.left_without_result(own(), scenes.day_after(year))
    actions.refuse(asked, reason="理由不充分。", by=people[Role.INSTITUTE], at=in_time)
    assert own().due_on == year.district_due_on


@pytest.mark.article("E19")
def test_a_second_request_waits_for_the_answer_to_the_first(year, people, in_time):
    asked = extending.extension(year, own().own_district, people=people, at=in_time)
    with pytest.raises(Refused, match=f"的延期申请（{asked.number}）尚待医管所审核"):
        extending.extension(year, own().own_district, people=people, at=in_time)
    actions.refuse(asked, reason="理由不充分。", by=people[Role.INSTITUTE], at=in_time)
    assert extending.extension(year, own().own_district, people=people, at=in_time).pk != asked.pk


@pytest.mark.article("E19")
def test_granted_it_moves_the_clock_of_the_district_and_the_page_shows_both_days(year, people, in_time, as_role, now):
    now(in_time)
    client = as_role(Role.COMMISSION_HEAD)
    new = year.district_due_on + timedelta(days=30)
    path = reverse("ask_extension", args=[year.year])
    typed = {"districts": [own().district_id], "due_on": new.isoformat(), "statement": ""}
    refused = client.post(path, typed)
    assert (refused.status_code, "申请延期须作出书面说明" in refused.content.decode()) == (422, True)
    client.post(path, typed | {"statement": extending.STATEMENT})
    asked = Extension.objects.get()
    assert asked.holder.kind in (OfficeKind.INSTITUTE, OfficeKind.CENTRE)
    extending.granted(asked, people=people, at=in_time + timedelta(hours=1))
    assert (own().district_due_on, own().due_on) == (new, new)
    row = Record.objects.filter(case=own().pk).latest("seq")
    assert (row.verb, row.article, row.facts["extension"], row.facts["after"]) == (
        "refix",
        "E19",
        asked.number,
        new.isoformat(),
    )
    assert stood(own(), at=row.at) == Case.objects.filter(pk=own().pk).stand()[own().pk]
    page = as_role(Role.BUREAU_HEAD).get(reverse("case", args=[asked.number])).content.decode()
    assert extending.STATEMENT in page
    assert all(f"{day.year}年{day.month}月{day.day}日" in page for day in (year.district_due_on, new))
    told = Message.objects.get(office=people[Role.BUREAU_HEAD].office, title__contains="延期")
    assert told.body == f"医管所已同意延至{day_text(new)}（第十九条）。"
    other = Case.objects.visible_to(filings.leader(own()))
    assert not other.filter(pk=asked.pk).exists()


@pytest.mark.article("E19")
def test_every_page_of_the_year_tells_the_day_of_the_district_that_was_extended(year, people, in_time, now, as_role):
    now(in_time)
    asked = extending.extension(year, own().own_district, people=people, at=in_time)
    new = day_text(asked.due_on_asked)
    pages = [reverse("emr_office"), reverse("cycle", args=[year.year])]
    for_city = [*pages, reverse("emr_summaries"), reverse("emr_overdue")]
    extending.granted(asked, people=people, at=in_time)
    assert year.due_text(None) == f"{day_text(year.district_due_on)} 24:00（渝中区延至{new}）"
    for role, paths in ((Role.BUREAU_HEAD, pages), (Role.COMMISSION_HEAD, for_city)):
        client = as_role(role)
        shown = year.due_text(people[role].office.district_id)
        assert [path for path in paths if shown not in client.get(f"{path}?year={year.year}").text] == []
    assert year.due_text(own().district_id) == f"{new} 24:00"


@pytest.mark.article("E19")
def test_an_approval_that_comes_later_takes_back_what_the_lapse_did(year, people, in_time):
    asked = extending.extension(year, own().own_district, people=people, at=in_time)
    after = scenes.day_after(year)
    assert scenes.no_result(own(), people=people, at=after)[0].state == Stage.NO_RESULT
    later = after + timedelta(days=3)
    extending.granted(asked, people=people, at=later)
    back, lapse, new = own(), Lapse.objects.get(), year.district_due_on + timedelta(days=30)
    assert (back.state, back.closed_at, back.due_on) == (Stage.DISTRICT_REVIEW, None, new)
    assert (lapse.reversed_at, lapse.reversed_by) == (later, asked)
    assert Review.objects.get(case=back.pk).closed_at is None
    assert year.late_districts(timezone.localdate(later)) == set()
    assert not reach.reached(year, on=timezone.localdate(later)).exists()
    assert back.records.filter(verb="restore_result").exists()
    (moved,) = back.records.filter(verb="refix")
    assert (moved.facts["before"], moved.facts["after"]) == (year.district_due_on.isoformat(), new.isoformat())
    review.hand_in(back.reviews.get().assignments.get(), at=later)
    review.conclude_district(back, people=people, at=later)
    review.report_summary(year, people=people, at=later)
    assert own().state == Stage.PROVISIONAL


@pytest.mark.article("E19")
def test_the_centre_enters_the_approval_with_its_paper(year, people, in_time):
    asked = extending.extension(year, own().own_district, people=people, at=in_time)
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)
    with pytest.raises(Refused, match="代录医管所意见须填写文号"):
        actions.approve(asked, by=people[Role.CENTRE], at=in_time)
    paper = {
        "proxy_number": "医研函〔2027〕3号",
        "proxy_date": timezone.localdate(in_time),
        "proxy_scan": papers.material("同意延期.pdf"),
    }
    done = actions.approve(asked, by=people[Role.CENTRE], at=in_time, **paper)
    assert done.state == ExtensionStage.APPROVED
    assert done.records.get(verb="approve_extension").facts["proxy"]["number"] == "医研函〔2027〕3号"
