"""The window closes to the second: each filing goes to its lane, and a late one is the commission's recorded exception (E08)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.clocks.calendar import GRACE
from casework.gateway import Refused, perform
from casework.models import Record
from casework.ticking import tick
from config.scenarios import deciding, review
from config.scenarios import filing as filings
from emr_rating.cycle import actions as verbs
from emr_rating.cycle.closing import close_windows
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.filing.steps import AMEND
from emr_rating.models import Filing, LateFiling
from emr_rating.stages import Stage

SECOND = timedelta(seconds=1)


def reported(applicant, cycle, at, *, level=3) -> Filing:
    return filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)


@pytest.mark.article("E08")
@pytest.mark.refuses("E08", 1)
def test_what_arrives_in_the_last_second_counts_and_the_first_second_after_does_not(cycle, people, at):
    early, late = (filings.hospital(index, people=people, at=at) for index in (2, 22))
    drafts = [
        filings.confirm(
            filings.filing_at(Stage.DRAFT, applicant=who, of_cycle=cycle, at=at, level=3), by=who.clerk, at=at
        )
        for who in (early, late)
    ]
    filings.report(drafts[0], by=early.leader, at=cycle.closes_at - SECOND)
    with pytest.raises(Refused, match="填报已于"):
        filings.report(drafts[1], by=late.leader, at=cycle.closes_at)
    assert close_windows(cycle.closes_at + GRACE - SECOND) == 0
    assert close_windows(cycle.closes_at + GRACE) == 2
    assert [Filing.objects.get(pk=draft.pk).state for draft in drafts] == [Stage.DISTRICT_REVIEW, Stage.NOT_FILED]


@pytest.mark.article("E08")
def test_closing_enters_those_who_never_began_and_running_it_again_changes_nothing(cycle, applicant, at):
    closed = cycle.closes_at + GRACE
    assert tick(at=closed)["close_windows"] == 1
    filing = Filing.objects.get()
    assert (filing.state, filing.closed_at, filing.holder) == (Stage.NOT_FILED, closed, None)
    cycle.refresh_from_db()
    assert cycle.closed_at == closed
    of_filings = Record.objects.filter(case__kind="emr_filing")
    records = of_filings.count()
    assert tick(at=closed + timedelta(minutes=1))["close_windows"] == 0
    cycle.refresh_from_db()
    assert (of_filings.count(), cycle.closed_at) == (records, closed)


@pytest.mark.article("E10")
def test_an_open_modification_is_dropped_and_the_standing_report_goes_on(cycle, applicant, at):
    filing = reported(applicant, cycle, at)
    answers = filing.reports.get().answers
    perform(filing, AMEND, by=applicant.clerk, at=at)
    filings.fill(Filing.objects.get(pk=filing.pk), by=applicant.clerk, at=at, level=2, seed=7)
    review.close(cycle)
    filing = Filing.objects.get(pk=filing.pk)
    assert (filing.state, filing.reports_made, filing.declared_level) == (Stage.DISTRICT_REVIEW, 1, 3)
    assert filing.sheet.frozen() == answers
    verbs_done = list(filing.records.order_by("seq").values_list("verb", flat=True))
    assert verbs_done[-2:] == ["drop_amendment", "close"]


@pytest.mark.parametrize(
    "level, past, stage, clock",
    [
        pytest.param(3, (), Stage.DISTRICT_REVIEW, ("district_deadline", None), marks=pytest.mark.article("E16")),
        pytest.param(4, (), Stage.CITY_REVIEW, ("city_review", date(2027, 1, 26)), marks=pytest.mark.article("E15")),
        pytest.param(
            4, ((2024, 4, 3),), Stage.DISTRICT_REVIEW, ("district_deadline", None), marks=pytest.mark.article("E15")
        ),
        pytest.param(
            5,
            ((2025, 4, 4),),
            Stage.AWAITING_MATERIALS,
            ("materials", date(2026, 12, 9)),
            marks=pytest.mark.article("E11"),
        ),
        pytest.param(
            5, ((2025, 5, 5),), Stage.CITY_CHECK, ("city_check", date(2027, 1, 26)), marks=pytest.mark.article("E17")
        ),
        pytest.param(
            5,
            tuple((year, 5, 5) for year in range(2022, 2026)),
            Stage.AWAITING_MATERIALS,
            ("materials", date(2026, 12, 9)),
            marks=pytest.mark.article("E11"),
        ),
        pytest.param(
            5,
            ((2025, 5, 5), (2024, 5, 5), (2022, 5, 5), (2021, 5, 5)),
            Stage.CITY_CHECK,
            ("city_check", date(2027, 1, 26)),
            marks=pytest.mark.article("E11"),
        ),
    ],
)
def test_each_filing_goes_to_its_lane_with_its_clock(cycle, applicant, at, earlier_years, level, past, stage, clock):
    earlier_years(applicant, *past)
    filing = reported(applicant, cycle, at, level=level)
    # The work runs a day late; the clocks count from the closing day all the same.
    close_windows(cycle.closes_at + timedelta(days=1))
    filing = Filing.objects.get(pk=filing.pk)
    assert (filing.declared_level, filing.state) == (level, stage)
    running = [(row.clock, row.started_on, row.due_on) for row in filing.deadlines.filter(met_on=None)]
    due = (clock[1] or cycle.district_due_on) if clock else None
    assert running == ([(clock[0], date(2026, 11, 30), due)] if clock else [])
    assert filing.due_on == due
    assert filing.records.get(verb="close").reason != ""


@pytest.mark.article("E08")
def test_a_late_filing_is_the_commissions_recorded_exception_with_its_own_end(cycle, applicant, people, as_role, now):
    morning = review.close(cycle)
    filing = Filing.objects.get()
    url = reverse("step", args=[filing.number, "allow_late"])
    now(morning)
    client = as_role(Role.COMMISSION_HANDLER)
    typed = {"seen": filing.version, "ends_at_day": "2026-12-03", "ends_at_time": "24:00", "reason": ""}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "2026-12-03" in refused.content.decode()
    assert client.post(url, typed | {"reason": "机房受灾", "ends_at_day": "2026-11-30"}).status_code == 422
    assert not LateFiling.objects.exists()
    assert client.post(url, typed | {"reason": "机房受灾"}).status_code == 302
    assert Filing.objects.get().state == Stage.NOT_FILED
    asked = {"seen": filing.version, "proposal": filing.proposals.get().pk}
    assert as_role(Role.COMMISSION_HEAD).post(url, asked).status_code == 302
    filing = Filing.objects.get()
    assert (filing.state, filing.due_on, filing.closed_at) == (Stage.DRAFT, date(2026, 12, 3), None)
    late = LateFiling.objects.get()
    assert (late.ends_text, late.reason) == ("2026年12月3日 24:00", "机房受灾")
    assert Record.objects.filter(subject="cycle:2026").latest("seq").label == "准予补报"


@pytest.mark.article("E08")
def test_a_late_filing_closes_at_its_own_end(cycle, applicant, people):
    morning = review.close(cycle)
    ends_at = morning + timedelta(days=2)
    head = people[Role.COMMISSION_HEAD]
    deciding.decided(Filing.objects.get(), ALLOW_LATE, by=head, at=morning, ends_at=ends_at, reason="机房受灾")
    filing = filings.fill(Filing.objects.get(), by=applicant.clerk, at=morning, level=3)
    filings.report(filings.confirm(filing, by=applicant.clerk, at=morning), by=applicant.leader, at=ends_at - SECOND)
    assert close_windows(ends_at + GRACE - SECOND) == 0
    assert close_windows(ends_at + GRACE) == 1
    filing = Filing.objects.get()
    assert filing.state == Stage.DISTRICT_REVIEW
    assert filing.deadlines.get(clock="district_deadline").started_on == date(2026, 12, 3)


@pytest.mark.article("E08")
def test_nobody_but_the_commissions_head_allows_a_late_filing(cycle, applicant, people):
    morning = review.close(cycle)
    for role in (Role.COMMISSION_HANDLER, Role.BUREAU_HEAD, Role.CENTRE):
        with pytest.raises(Refused, match="由市级负责人办理"):
            verbs.allow_late(
                Filing.objects.get(), ends_at=morning + timedelta(days=1), reason="理由", by=people[role], at=morning
            )
    assert Filing.objects.get().state == Stage.NOT_FILED
