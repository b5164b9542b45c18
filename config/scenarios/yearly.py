"""The papers of a year, walked through the verbs: drafted from the cases, written, handed in, received or returned."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import perform
from casework.ledger import own_kind
from casework.models import Case
from casework.plans import actions, papers
from emr_rating.models import CitySummary, Cycle, DistrictReport, Filing
from emr_rating.stages import Stage
from emr_rating.yearly.papers import CITY_PAPERS, DISTRICT_PAPERS
from primary_care_review.yearly.papers import OCTOBER_PAPERS

from . import deciding, filing, review

People = dict[Role, Membership]
WRITTEN = "部分医疗机构数据质量评估材料不完整，今后加强培训和日常督导。"


def concluded_year(*, people: People, at: datetime) -> Cycle:
    """Three hospitals of a district: kept, lowered, and reported to the commission; the municipal stage is over."""
    cycle = filing.cycle(people=people, at=at)
    for index in (2, 22, 42):
        applicant = filing.hospital(index, people=people, at=at)
        filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = review.close(cycle)
    for case, level in zip(Filing.objects.order_by("pk"), (None, 2, None), strict=True):
        review.review_at(Stage.DISTRICT_CONCLUDED, case, people=people, at=morning, level=level)
    review.report_summary(cycle, people=people, at=morning)
    return Cycle.objects.get(pk=cycle.pk)


def day_after(cycle: Cycle) -> datetime:
    return cycle.closes_at + timedelta(days=2, hours=10)


def begun(kind: papers.PaperKind, name: str, *, year: int, by: Membership, at: datetime, subject: str = "") -> Any:
    return actions.begin_own(kind, name, year=year, subject=subject, by=by, at=at)


def city_summary(cycle: Cycle, *, people: People, at: datetime) -> CitySummary:
    head = people[Role.COMMISSION_HANDLER]
    return begun(CITY_PAPERS, "emr_city_summary", year=cycle.year, by=head, at=at)


def written(case: Any, *, by: Membership, at: datetime) -> Any:
    """What the portal cannot draft is written."""
    empty = [part for part in fresh(case).contents.parts if part.required and not part.text]
    actions.save_page(fresh(case), changes={part.field: (WRITTEN, 0) for part in empty}, by=by, at=at)
    return fresh(case)


def handed_in(case: Any, *, by: Membership, at: datetime) -> Any:
    """Proposed by a colleague of `by`, decided by `by`."""
    kind = papers.kind_named(case.kind)
    assert kind is not None  # noqa: S101  # its own kind
    current = written(case, by=by, at=at)
    deciding.decided(current, kind.steps.hand_in, by=by, at=at, draft=current.contents.digest)
    return fresh(case)


def fresh(case: Any) -> Any:
    return own_kind(Case.objects.get(pk=case.pk))


def district_report(cycle: Cycle, *, people: People, at: datetime) -> DistrictReport:
    by = people[Role.BUREAU_HANDLER]
    return begun(DISTRICT_PAPERS, "emr_district_report", year=cycle.year, by=by, at=at)


def special_event(subject: str, *, people: People, at: datetime) -> DistrictReport:
    by = people[Role.BUREAU_HANDLER]
    return begun(DISTRICT_PAPERS, "emr_special_event", year=timezone.localdate(at).year, subject=subject, by=by, at=at)


def build(cycle: Cycle, *, people: People, bureaus: dict[str, People], at: datetime) -> None:
    """The papers of a year that is over: the city's was returned once and is received; of the bureaus' reports one is received, one
    waits, one is written and not handed in, the others are left to the clock; and one bureau has reported an event."""
    own, received, waiting = list(bureaus.values())[:3]
    for of_bureau in (received, waiting):
        report = district_report(cycle, people=of_bureau, at=at)
        done = handed_in(report, by=of_bureau[Role.BUREAU_HEAD], at=at + timedelta(days=3))
        if of_bureau is received:
            actions.receive(done, by=people[Role.COMMISSION_HANDLER], at=at + timedelta(days=5))
    written(district_report(cycle, people=own, at=at), by=own[Role.BUREAU_HANDLER], at=at)
    event = special_event("机房断电影响数据上报", people=own, at=at + timedelta(days=6))
    handed_in(event, by=own[Role.BUREAU_HEAD], at=at + timedelta(days=6))
    begun_twice = special_event("机房断电影响数据上报（重复）", people=own, at=at + timedelta(days=6))
    drop, reason = DISTRICT_PAPERS.steps.drop, "与已报送的报告重复。"
    assert drop is not None  # noqa: S101  # a bureau's paper may be given up
    perform(begun_twice, drop, by=own[Role.BUREAU_HEAD], at=at + timedelta(days=7), reason=reason)
    summary = city_summary(cycle, people=people, at=at)
    first = handed_in(summary, by=people[Role.COMMISSION_HEAD], at=at + timedelta(days=7))
    steps, institute = CITY_PAPERS.steps, people[Role.INSTITUTE]
    perform(first, steps.return_, by=institute, at=at + timedelta(days=9), reason="请补充专家使用情况。")
    added = "全年组织评审专家42人次，开展集中培训2次。"
    mended = {"paper.organised": (f"{fresh(first).contents.parts[0].text}{added}", None)}
    actions.save_page(fresh(first), changes=mended, by=people[Role.COMMISSION_HANDLER], at=at + timedelta(days=11))
    again = handed_in(fresh(first), by=people[Role.COMMISSION_HEAD], at=at + timedelta(days=12))
    actions.receive(again, by=institute, at=at + timedelta(days=14))


def october(*, people: People, bureaus: dict[str, People], at: datetime) -> None:
    """The papers of the last October: one received, one waits, one is written and not handed in."""
    on = timezone.localdate(at)
    year = on.year if on.month > 9 else on.year - 1
    then = at.replace(year=year, month=9, day=14)
    own, received, waiting = list(bureaus.values())[:3]
    for of_bureau in (received, waiting, own):
        by = of_bureau[Role.BUREAU_HANDLER]
        paper = begun(OCTOBER_PAPERS, "primary_care_october_paper", year=year, by=by, at=then)
        if of_bureau is own:
            written(paper, by=by, at=then)
            continue
        done = handed_in(paper, by=of_bureau[Role.BUREAU_HEAD], at=then + timedelta(days=20))
        if of_bureau is received:
            actions.receive(done, by=people[Role.COMMISSION_HANDLER], at=then + timedelta(days=25))


def returned(case: Any, *, people: People, at: datetime) -> Any:
    """Returned by the commission, to be mended."""
    kind = papers.kind_named(case.kind)
    assert kind is not None  # noqa: S101  # its own kind
    perform(case, kind.steps.return_, by=people[Role.COMMISSION_HANDLER], at=at, reason="请补充数据。")
    return fresh(case)
