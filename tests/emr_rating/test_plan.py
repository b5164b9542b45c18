"""The plan of the municipal stage (E27): who reviews what by when, and how far it has come, late ones first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import District
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.chasing import matters
from casework.chasing.reminding import remind
from casework.models import CalendarYear, Message, Record
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import ReviewPlan
from emr_rating.plan.actions import arrange
from emr_rating.plan.progress import experts, lines
from emr_rating.rules import may_plan
from emr_rating.stages import Stage
from experts.models import Assignment
from tests.experts.reviews import page, visit
from tests.worlds import walked_once

pytestmark = pytest.mark.article("E27")
Review = ReviewPlan.Review
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "review, due_on, refused",
    [
        (Review.CITY_CHECK, date(2026, 12, 1), ""),
        (Review.CITY_CHECK, date(2026, 11, 30), "完成期限须在2026年11月30日之后"),
        (Review.CITY_REVIEW, date(2027, 3, 1), ""),
        (Review.DISTRICT_REVIEW, date(2027, 1, 14), ""),
        (Review.DISTRICT_REVIEW, date(2027, 1, 15), "完成期限不得晚于该日"),
    ],
)
def test_reviews_are_arranged_after_the_window_and_a_bureaus_within_its_deadline(review, due_on, refused):
    verdict = may_plan(
        review=review,
        due_on=due_on,
        on=date(2026, 11, 9),
        window_ends_on=date(2026, 11, 30),
        district_due_on=date(2027, 1, 14),
    )
    assert (verdict.ok, refused in str(verdict)) == (not refused, True)


@walked_once
def reviewed(people, at, cycle, applicant, stranger, earlier_years):
    """In 渝中区 one filing of the bureau's and one of the city's check; the morning after the window."""
    earlier_years(stranger, (2025, 5, 5))
    of_bureau, of_city = (
        filings.filing_at(Stage.REPORTED, applicant=who, of_cycle=cycle, at=at, level=level)
        for who, level in ((applicant, 3), (stranger, 5))
    )
    return of_bureau, of_city, scenes.close(cycle)


def arranged(cycle, people, at, review: Review, due_on: date, *districts: str) -> list[ReviewPlan]:
    return arrange(
        cycle,
        review=review,
        districts=list(District.objects.filter(pk__in=districts or [cast.DISTRICT]).order_by("pk")),
        reviewers="第一评审组",
        due_on=due_on,
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )


@pytest.mark.django_db
def test_progress_is_counted_per_district_and_what_is_due_first_stands_first(people, cycle, reviewed):
    of_bureau, _, morning = reviewed
    on, table = timezone.localdate(morning), CalendarYear.objects.table()
    arranged(cycle, people, morning, Review.CITY_CHECK, on + 20 * DAY)
    arranged(cycle, people, morning, Review.DISTRICT_REVIEW, on + 10 * DAY)
    arranged(cycle, people, morning, Review.CITY_REVIEW, on + 10 * DAY)  # of which the district has no case
    later = on + 15 * DAY
    found = lines(cycle, people[Role.COMMISSION_HANDLER], on=later, table=table)
    assert [(line.review, line.done, line.open, line.tone) for line in found] == [
        (Review.DISTRICT_REVIEW, 0, 1, "red"),
        (Review.CITY_CHECK, 0, 1, "amber"),
    ]
    scenes.review_at(Stage.PROVISIONAL, of_bureau, people=people, at=morning)
    found = lines(cycle, people[Role.COMMISSION_HANDLER], on=later, table=table)
    assert [(line.review, line.done, line.open, line.chip) for line in found][-1] == (Review.DISTRICT_REVIEW, 1, 0, "")


@pytest.mark.django_db
def test_an_arrangement_is_changed_in_its_row_and_both_stand_in_the_years_record(people, cycle, reviewed):
    *_, morning = reviewed
    on = timezone.localdate(morning)
    (first,) = arranged(cycle, people, morning, Review.CITY_CHECK, on + 5 * DAY)
    (again,) = arranged(cycle, people, morning, Review.CITY_CHECK, on + 9 * DAY)
    assert (first.pk, again.due_on) == (again.pk, on + 9 * DAY)
    rows = Record.objects.filter(subject=cycle.subject, verb="arrange_review")
    assert [(row.article, row.facts["reviewers"]) for row in rows] == [("E27", "第一评审组")] * 2
    assert proving.faults() == []


@pytest.mark.django_db
def test_the_commission_arranges_on_its_page_and_what_is_refused_keeps_what_was_typed(people, cycle, reviewed):
    *_, morning = reviewed
    handler, url = people[Role.COMMISSION_HANDLER], reverse("plan_arrange", args=[cycle.year])
    data = {"review": "city_check", "districts": [cast.DISTRICT], "reviewers": "第一评审组", "due_on": "2026-11-20"}
    refused = visit(handler, url, data, at=morning)
    assert refused.status_code == 422
    assert "完成期限须在" in refused.content.decode()
    assert "第一评审组" in refused.content.decode()
    assert visit(handler, url, data | {"due_on": "2026-12-20"}, at=morning).status_code == 302
    shown = page(handler, reverse("emr_plan"), at=morning)
    assert "第一评审组" in shown
    assert "2026年12月20日" in shown
    for role in (Role.CENTRE, Role.BUREAU_HEAD):
        assert visit(people[role], url, at=morning).status_code == 403
        assert "第一评审组" in page(people[role], reverse("emr_plan"), at=morning)


@pytest.mark.django_db
@pytest.mark.article("E31")
def test_experts_are_shown_late_first_to_those_who_may_know_them(people, cycle, reviewed):
    of_bureau, _, morning = reviewed
    (row,) = scenes.designate(of_bureau, people=people, at=morning)
    name, late = row.member.person.name, row.due_on + DAY
    assert [(one.name, one.open, one.late) for one in experts(cycle, people[Role.BUREAU_HEAD], on=late)] == [
        (name, 1, 1)
    ]
    assert experts(cycle, people[Role.COMMISSION_HEAD], on=late) == []
    assert Assignment.objects.count() == 1


@pytest.mark.django_db
def test_before_the_window_has_closed_what_is_arranged_is_shown(people, cycle, at):
    arranged(cycle, people, at, Review.CITY_REVIEW, date(2026, 12, 20))
    found = lines(cycle, people[Role.CENTRE], on=timezone.localdate(at), table=CalendarYear.objects.table())
    assert [(line.review, line.done, line.chip) for line in found] == [(Review.CITY_REVIEW, 0, "")]


@pytest.mark.django_db
def test_nothing_is_arranged_before_the_window_has_closed_for_a_day_within_it(people, cycle, at):
    with pytest.raises(Refused, match="完成期限须在2026年11月30日之后"):
        arranged(cycle, people, at, Review.CITY_REVIEW, date(2026, 11, 25))


@pytest.mark.django_db
def test_the_commission_reminds_of_one_row_or_of_all_while_cases_are_open(people, cycle, reviewed):
    of_bureau, _, morning = reviewed
    on, head = timezone.localdate(morning), people[Role.COMMISSION_HEAD]
    for review in (Review.CITY_CHECK, Review.CITY_REVIEW, Review.DISTRICT_REVIEW):
        arranged(cycle, people, morning, review, on + 10 * DAY)
    source = next(one for one in matters.sources_of(head) if one.name == "plan")
    late = morning + 20 * DAY
    due = list(source.late(head, timezone.localdate(late)))
    assert [row.review for row in due] == [Review.CITY_CHECK, Review.DISTRICT_REVIEW]  # of a first-time 4 there is none
    done = remind([(source, row.pk) for row in due], by=head, at=late)
    assert [owed.who for owed in done.sent] == [
        cast.office(OfficeKind.CENTRE).name,
        people[Role.BUREAU_HEAD].office.name,
    ]
    told = Message.objects.filter(title__startswith="催办：").values_list("office__kind", flat=True)
    assert sorted(told) == [OfficeKind.BUREAU, OfficeKind.CENTRE]
    scenes.review_at(Stage.PROVISIONAL, of_bureau, people=people, at=morning)
    assert [row.review for row in source.of(head)] == [Review.CITY_CHECK]
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("E31")
def test_the_years_page_tells_of_plan_and_chasing_and_a_bureau_of_its_own(people, cycle, reviewed):
    """Two districts are arranged together; the bureau of each reads of itself alone, and not that the centre was reminded."""
    *_, morning = reviewed
    head, due_on = people[Role.COMMISSION_HEAD], timezone.localdate(morning) + 10 * DAY
    rows = arranged(cycle, people, morning, Review.DISTRICT_REVIEW, due_on, cast.DISTRICT, "500106")
    rows += arranged(cycle, people, morning, Review.CITY_CHECK, due_on)
    source = next(one for one in matters.sources_of(head) if one.name == "plan")
    remind([(source, rows[0].pk), (source, rows[2].pk)], by=head, at=morning)
    own, other = people[Role.BUREAU_HEAD], cast.bureau("500106", at=morning)[Role.BUREAU_HEAD]
    told = {who: _particulars(who, cycle, at=morning) for who in (head, own, other)}
    of_check = "市级初核（申报5级及以上）（渝中区）：第一评审组，2026年12月11日前完成"
    assert told[head] == [
        f"完成渝中区的市级初核（申报5级及以上），{cast.office(OfficeKind.CENTRE).name}",
        f"完成渝中区的区县审核，{own.office.name}",
        of_check,
        "区县审核（渝中区、沙坪坝区）：第一评审组，2026年12月11日前完成",
    ]
    assert told[own] == [told[head][1], of_check, "区县审核（渝中区）：第一评审组，2026年12月11日前完成"]
    assert told[other] == ["区县审核（沙坪坝区）：第一评审组，2026年12月11日前完成"]


@pytest.mark.django_db
def test_a_bureau_is_shown_the_year_that_waits_in_its_district(people, cycle, reviewed, at):
    """Another district's open review of an earlier year is not its own; every year leads to the others."""
    *_, morning = reviewed
    dates = {"opens_at": cycle.closes_at + 90 * DAY, "closes_at": cycle.closes_at + 120 * DAY}
    following = filings.cycle(people=people, at=at, year=cycle.year + 1, **dates)
    other = cast.bureau("500106", at=morning)[Role.BUREAU_HEAD]
    later, url = dates["opens_at"] + DAY, reverse("emr_plan")
    shown = {who: visit(who, url, at=later).context["cycle"] for who in (people[Role.BUREAU_HEAD], other)}
    assert list(shown.values()) == [cycle, following]
    assert f'href="?year={following.year}"' in page(people[Role.BUREAU_HEAD], url, at=later)


def _particulars(who, cycle, *, at) -> list[str]:
    context = visit(who, reverse("cycle", args=[cycle.year]), at=at).context
    return [line for _, lines in context["record"] for line in lines]
