"""Where walks of the EMR rating at random begin: each scene is made by the verbs, and says at which moment it stands."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.roles import OfficeKind, Role
from config.scenarios import (
    bureau_violating,
    cast,
    checking,
    extending,
    filing,
    hospitals,
    materials,
    national,
    overdue,
    review,
    takeover,
    violating,
    yearly,
)
from emr_rating.collecting import actions as collecting
from emr_rating.models import Cycle, Filing, NationalReview, SpotCheck
from emr_rating.national import publicity
from emr_rating.rules import Overdue
from emr_rating.stages import NationalStage, Stage
from emr_rating.takeover.steps import TAKEOVER
from emr_rating.violation.rules import TERMINATE

from .random_workflow import Scene
from .walks.verbs import cancel, closed
from .walks.walk import DO, WHY, Walk, fresh, leader, own

Level = tuple[int, int]  # what is declared, and what was held in the year before (0: nothing)


def _reported(year: Cycle, levels: Iterable[Level], *, walk: Walk, at: datetime) -> list[Filing]:
    cases = []
    for index, (level, held) in enumerate(levels):
        applicant = filing.hospital(2 + 20 * index, people=walk.people, at=at)
        if held:
            cast.passed(applicant.institution, year.year - 1, held, at=at)
        cases.append(filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=year, at=at, level=level))
    return cases


def _window(walk: Walk, at: datetime) -> datetime:
    """The year's window is open; one hospital has registered, of others materials are collected."""
    year = filing.cycle(people=walk.people, at=at)
    _reported(year, ((3, 3), (5, 4)), walk=walk, at=at)
    for index, stage in ((102, Stage.DRAFT), (122, Stage.AMENDING)):
        applicant = filing.hospital(index, people=walk.people, at=at)
        filing.filing_at(stage, applicant=applicant, of_cycle=year, at=at, level=3)
    hospitals.registered(hospitals.hospital(162), at=at)
    collecting.begin(year, by=walk.people[Role.BUREAU_HANDLER], at=at)
    return at


def _registering(walk: Walk, at: datetime) -> datetime:
    """One hospital is to mend its registration, and has long not done so; that of others is verified, or was just sent."""
    returned, _ = hospitals.registered(hospitals.hospital(2), at=at)
    DO[returned.kind]["return_"](walk, returned, at)
    then = at + timedelta(days=60)
    verified, _ = hospitals.registered(hospitals.hospital(22), at=then)
    DO[verified.kind]["verify"](walk, verified, then)
    hospitals.registered(hospitals.hospital(42), at=then)
    return then


def _closed(walk: Walk, at: datetime) -> datetime:
    """It is over: a filing in each lane, one whose hospital has not reported."""
    year = filing.cycle(people=walk.people, at=at)
    _reported(year, ((3, 3), (4, 0), (5, 5), (5, 4)), walk=walk, at=at)
    filing.begin(filing.hospital(102, people=walk.people, at=at), year, at=at)
    return review.close(year)


def _concluded(walk: Walk, at: datetime) -> datetime:
    """The bureau has concluded; of what it has reported a sample is drawn, and something has come to light."""
    year = filing.cycle(people=walk.people, at=at)
    cases = _reported(year, ((3, 3), (3, 3), (3, 3)), walk=walk, at=at)
    morning = review.close(year)
    for case, stage in zip(cases, (Stage.PROVISIONAL, Stage.PROVISIONAL, Stage.DISTRICT_CONCLUDED), strict=True):
        review.review_at(stage, case, people=walk.people, at=morning)
    supervisor = walk.supervisors[OfficeKind.COMMISSION]
    checking.sampled(year.year, people=walk.people, supervisor=supervisor, at=morning)
    violating.proposed(cases[1], people=walk.people, at=morning)
    violating.told_of(at=morning)
    return morning


def _late(walk: Walk, at: datetime) -> datetime:
    """The district's term is over, with a longer one asked for; by the reading that reaches every institution."""
    year = filing.cycle(people=walk.people, at=at, overdue_reading=Overdue.EVERY_INSTITUTION)
    cases = _reported(year, ((3, 3), (3, 3), (3, 3), (4, 0), (5, 5)), walk=walk, at=at)
    morning = review.close(year)
    for case, stage in ((cases[1], Stage.PROVISIONAL), (cases[2], Stage.DISTRICT_CONCLUDED)):
        review.review_at(stage, case, people=walk.people, at=morning)
    extending.extension(year, cases[0].own_district, people=walk.people, at=morning)
    return overdue.day_after(year)


def _charged(walk: Walk, at: datetime) -> datetime:
    """Hospitals are being heard and were decided on, gravely and not; their bureau has told nobody what it did, and is found out."""
    year = filing.cycle(people=walk.people, at=at)
    lowered, ended, told, _ = _reported(year, ((3, 3), (3, 3), (3, 3), (3, 3)), walk=walk, at=at)
    morning = review.close(year)
    review.review_at(Stage.PROVISIONAL, lowered, people=walk.people, at=morning)
    violating.decided(lowered, people=walk.people, at=morning)
    violating.decided(ended, people=walk.people, at=morning, sanction=TERMINATE.value)
    violating.told(violating.proposed(told, people=walk.people, at=morning), people=walk.people, at=morning)
    bureau_violating.opened(lowered, people=walk.people, at=morning)
    return morning


def _accused(walk: Walk, at: datetime) -> datetime:
    """A bureau and the hospital whose result it has made are heard: what is done has to be laid down."""
    year = filing.cycle(people=walk.people, at=at)
    (reached,) = _reported(year, ((3, 3),), walk=walk, at=at)
    morning = review.close(year)
    review.review_at(Stage.PROVISIONAL, reached, people=walk.people, at=morning)
    bureau_violating.ready([reached], people=walk.people, at=morning)
    return morning


def _overtaken(walk: Walk, at: datetime) -> datetime:
    """Hospitals are closed while they are heard on what they did; of a result that is looked into again another is made meanwhile."""
    year = filing.cycle(people=walk.people, at=at)
    *heard, result = _reported(year, ((3, 3), (3, 3), (3, 3), (3, 3)), walk=walk, at=at)
    morning = review.close(year)
    review.review_at(Stage.PROVISIONAL, result, people=walk.people, at=morning)
    supervisor = walk.supervisors[OfficeKind.COMMISSION]
    checking.sampled(year.year, people=walk.people, supervisor=supervisor, at=morning)
    violating.decided(result, people=walk.people, at=morning)
    _, told, ready = (violating.proposed(case, people=walk.people, at=morning) for case in heard)
    for violation in (told, ready):
        violating.told(violation, people=walk.people, at=morning)
    violating.heard(ready, at=morning)
    for case in heard:
        closed(case, morning)
        cancel(walk, fresh(case), morning)
    return morning


def _taken_over(walk: Walk, at: datetime) -> datetime:
    """What runs elsewhere is registered, for each stage: of hospitals that the portal knew of when the year was closed, and of others."""
    year = filing.cycle(people=walk.people, at=at)
    stages = list(TAKEOVER.confirm.targets)
    known = [filing.hospital(202 + 20 * index, people=walk.people, at=at).institution for index in range(4)]
    morning = review.close(year)
    later = range(len(known), len(stages))
    known += [filing.hospital(202 + 20 * index, people=walk.people, at=at).institution for index in later]
    for hospital, stage in zip(known, stages, strict=True):
        takeover.registered([takeover.row(hospital, stage, cycle=year)], people=walk.people, at=morning)
    return morning


def _with_institute(
    walk: Walk, at: datetime, *stages: NationalStage | None
) -> tuple[Cycle, list[NationalReview], datetime]:
    """Filings in the national stage, each walked to a stage of it or as it came there, on the morning after the window."""
    year = filing.cycle(people=walk.people, at=at)
    hospitals_of = range(2, 2 + 20 * len(stages), 20)
    cases = national.entered(*hospitals_of, people=walk.people, cycle=year, at=at)
    morning = year.closes_at + timedelta(days=1, hours=10)
    for case, stage in zip(cases, stages, strict=True):
        if stage:
            national.national_at(stage, case, people=walk.people, at=morning)
    return year, cases, morning


def _national(walk: Walk, at: datetime) -> datetime:
    """Before the experts of the materials, lowered by them, before those of the visit, passed, lowered there."""
    stages = (NationalStage.APPLICATION_REVIEW, NationalStage.PASSED, NationalStage.NOT_PASSED)
    _, (_, lowered, *_), morning = _with_institute(walk, at, None, None, *stages)
    national.conclude(national.heard(lowered, people=walk.people, at=morning), people=walk.people, at=morning, level=4)
    return morning


def _posted(walk: Walk, at: datetime) -> datetime:
    """The list is out, and is objected to."""
    year, (_, failed), morning = _with_institute(walk, at, NationalStage.PASSED, NationalStage.NOT_PASSED)
    national.post(year, people=walk.people, at=morning)
    national.objected(failed, at=morning)
    return morning


def _unposted(walk: Walk, at: datetime) -> datetime:
    """The list was taken back while the hospital may comment on what was objected, and has commented on something else."""
    year, (failed,), morning = _with_institute(walk, at, NationalStage.NOT_PASSED)
    posting = national.post(year, people=walk.people, at=morning)
    heard, shown = (national.objected(failed, at=morning) for _ in range(2))
    national.hospital_heard(heard, people=walk.people, at=morning)
    national.evidence_shown(shown, people=walk.people, at=morning)
    publicity.withdraw(posting, reason=WHY, by=walk.people[Role.INSTITUTE], at=morning)
    return morning


def _uncontested(walk: Walk, at: datetime) -> datetime:
    """The posting is over, and nobody has objected."""
    year, _, morning = _with_institute(walk, at, NationalStage.PASSED)
    return national.post(year, people=walk.people, at=morning).ends_at() + timedelta(hours=10)


def _final(walk: Walk, at: datetime) -> datetime:
    """The year is closed, but for one of its results that waits for the city's notice."""
    year = filing.cycle(people=walk.people, at=at)
    _reported(year, ((3, 3),), walk=walk, at=at)
    passed, _ = national.entered(22, 42, people=walk.people, cycle=year, at=at)
    morning = year.closes_at + timedelta(days=1, hours=10)
    review.review_at(Stage.PROVISIONAL, Filing.objects.earliest("pk"), people=walk.people, at=morning)
    for case in (passed, _):
        national.national_at(NationalStage.PASSED, case, people=walk.people, at=morning)
    posting = national.post(year, people=walk.people, at=morning)
    over = posting.ends_at() + timedelta(hours=10)
    national.issue_city_notice(year, people=walk.people, at=over)
    return over


def _over(walk: Walk, at: datetime) -> datetime:
    """The year is over with all its results; one is still looked into, the hospital of another was heard on what it did."""
    year = filing.cycle(people=walk.people, at=at)
    cases = _reported(year, ((3, 3), (3, 3)), walk=walk, at=at)
    morning = review.close(year)
    for case in cases:
        review.review_at(Stage.PROVISIONAL, case, people=walk.people, at=morning)
    supervisor = walk.supervisors[OfficeKind.COMMISSION]
    checking.sampled(year.year, people=walk.people, supervisor=supervisor, at=morning)
    checked = SpotCheck.objects.get()
    checking.heard(checked, people=walk.people, at=morning, level=2)
    national.announce(year, people=walk.people, at=morning)
    (other,) = (case for case in cases if case.pk != checked.about_id)
    violating.ready(other, people=walk.people, at=morning)
    return morning


def _papers(walk: Walk, at: datetime) -> datetime:
    """The municipal stage of a year is over; its papers are begun."""
    year = yearly.concluded_year(people=walk.people, at=at)
    then = overdue.day_after(year)
    yearly.city_summary(year, people=walk.people, at=then)
    yearly.district_report(year, people=walk.people, at=then)
    yearly.special_event("机房断电影响数据上报", people=walk.people, at=then)
    return then


def _owing(walk: Walk, at: datetime) -> datetime:
    """Materials are owed, some already hang."""
    year = filing.cycle(people=walk.people, at=at)
    owing, _ = _reported(year, ((5, 4), (5, 4)), walk=walk, at=at)
    morning = review.close(year)
    by = filing.Applicant(owing.hospital, leader(owing), own(owing, Role.INSTITUTION_CLERK))
    materials.hang(owing, by=by, at=morning)
    return morning


SCENES: dict[str, Scene] = {
    "window": _window,
    "registering": _registering,
    "closed": _closed,
    "owing": _owing,
    "concluded": _concluded,
    "charged": _charged,
    "accused": _accused,
    "overtaken": _overtaken,
    "late": _late,
    "taken over": _taken_over,
    "national": _national,
    "posted": _posted,
    "unposted": _unposted,
    "uncontested": _uncontested,
    "final": _final,
    "over": _over,
    "papers": _papers,
}
