"""Of the world of `kept`: an application from its acceptance to the posting of its conclusion; a district's term extended, and a case
that it left; papers; a lost plaque."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from casework.gateway import open_case
from casework.interpretation import actions as interpretation
from config.scenarios import (
    agreeing,
    bodies,
    concluding,
    extending,
    filing,
    grades,
    interpreting,
    objecting,
    overdue,
    primary_care,
    rechecking,
    rereview,
    revoking,
    terminating,
    visit,
    watched,
    yearly,
)
from config.scenarios.papers import photograph
from emr_rating.models import CitySummary, Cycle, Filing
from emr_rating.stages import Stage
from emr_rating.yearly.papers import CITY_SUMMARY
from emr_rating.yearly.steps import CITY, CITY_KIND
from experts.actions import training
from experts.models import Assignment
from primary_care_review.agreement import actions as agreement
from primary_care_review.bodies import actions as working_rules
from primary_care_review.models import Application, Grade, Plaque, PlaqueTip
from primary_care_review.plaque import actions as plaque
from primary_care_review.recheck.actions import drop
from primary_care_review.release import actions as release
from primary_care_review.report.actions import return_report
from primary_care_review.stages import Stage as Review
from primary_care_review.statistics import actions as statistics
from primary_care_review.visit import actions
from primary_care_review.yearly.papers import OCTOBER_PAPERS
from tests.browser.world import AT, World
from tests.evidence import nation

KEY = "5f4c2a52-3d0e-4f58-9f0e-1d6a1c6f0a01"  # of a device
DAYS = 3
REACHED = 71  # of the institutions of the cast, apart from those of the world
REVOKED = {72: "乙", 73: "甲"}


def build(small: World) -> None:
    of = Application.objects.get(number=small.accepted)
    visit.begun(of, people=small.people, at=AT)
    by = small.people[Role.BUREAU_HANDLER]
    wrong, *_ = bodies.entered(of, by=by, at=AT)
    statistics.strike(wrong, correction="统计期间有误。", by=by, at=AT)
    plan = visit.current(of).plan
    assert plan is not None
    row = Assignment.objects.accepted().of(of).earliest("pk")
    clause = visit.own_numbers(visit.current(of), row)[0]
    actions.add_photo(row, clause=clause, photo=photograph(), key=KEY, by=row.member, at=plan.rates_at)
    visit.reviewed(of)
    objection = watched.objected(of, by=small.people[Role.SUPERVISOR], at=plan.tells_at)
    watched.answered(objection, people=small.people, at=plan.tells_at)
    visit.signed_and_sealed(of)
    _rate_again(of, small)
    _conclude(of, small)
    later = concluding.days_on(of, 10)
    objecting.answered(objecting.lodged(of, at=later, named=True), people=small.people, at=later)
    watched.released(watched.agreed(of, at=later), by=small.people[Role.BUREAU_HANDLER], at=later)
    unwanted = watched.agreed(of, at=later, recipient="渝中区医学会")
    release.withdraw(unwanted, reason="项目已经取消。", by=filing.leader(of), at=later)
    _to_city(small)
    _recheck(small)
    _revoke(small)


def _rate_again(of: Application, small: World) -> None:
    """A twentieth of what the team has rated is rated by somebody else as well, in the place of one who declines."""
    then = concluding.days_on(of, 1)
    visit.reviewers(people=small.people, at=AT)
    check = agreeing.drawn(people=small.people, at=then)
    first = check.raters.get()
    agreement.decline(first, reason="近期外出，不能按期评定。", by=first.member, at=then)
    agreeing.handed_in(check.raters.standing().get(), at=then)


def _conclude(of: Application, small: World) -> None:
    """A report that was sent back once, and the conclusion on the next one."""
    concluding.reported(of, at=concluding.days_on(of, 3))
    handler, then = small.people[Role.BUREAU_HANDLER], concluding.days_on(of, 4)
    return_report(visit.current(of), reason="第三部分没有对应到条款。", by=handler, at=then)
    concluding.reported(of, at=concluding.days_on(of, 5))
    concluding.received(of, people=small.people, at=concluding.days_on(of, 6))
    concluding.concluded(of, people=small.people, at=concluding.days_on(of, 8))
    concluding.posted(of, people=small.people, at=concluding.days_on(of, 9))


def replace(small: World) -> None:
    """The plaque that hangs was lost, and another is made; what somebody has told of it is answered."""
    hung = Plaque.objects.get(grade__institution__office=small.graded.office_id)
    by = small.people[Role.BUREAU_HANDLER]
    plaque.replace(hung, cause="lost", on=AT.date(), reason="搬迁时遗失。", by=by, at=AT)
    grades.answered(PlaqueTip.objects.get(), by=by, at=AT)


def _to_city(small: World) -> None:
    """Of another the bureau has found the first grade reached, which the city is asked to review."""
    of = primary_care.application_at(Review.REACHED, people=small.people, at=AT, index=REACHED)
    then = concluding.days_on(of, 13)
    case = rereview.rereview_at(Review.SUBMITTED, of, people=small.people, at=then)
    terminating.ready(case, people=rereview.of_city(small.people, at=then), at=then)


def bodies_of_the_review(small: World) -> None:
    """A working rule, its next version and its end; a training of the pool, and one that is called off; an interpretation not issued."""
    head, then = small.people[Role.BUREAU_HEAD], AT + timedelta(days=DAYS)
    rule = bodies.published(by=head, at=AT)
    last = bodies.revised(rule, by=head, at=then, valid_from=timezone.localdate(then))
    working_rules.end(last, reason="并入新的工作方案。", by=head, at=then)
    members = visit.reviewers(people=small.people, at=AT)
    held = bodies.announced(by=head, at=AT, begins_at=then)
    bodies.attended(held, by=head, members=members[:3])
    training.cancel(bodies.announced(by=head, at=AT), reason="与上级培训时间冲突。", by=head, at=then)
    interpreting.build(small.people, at=then)
    not_needed = interpreting.drafted(small.people, at=then, articles=["P21"])
    interpretation.drop(not_needed, reason="条文已经写明。", by=small.people[Role.COMMISSION_HANDLER], at=then)


def _recheck(small: World) -> None:
    """The bureau had a grade looked into again and let it be; the commission has it rechecked now."""
    grade = Grade.objects.filter(institution__office=small.graded.office_id).latest("pk")
    first = rechecking.opened(grade, by=small.people[Role.BUREAU_HANDLER], at=AT)
    drop(first, reason="与市级安排重复。", by=small.people[Role.BUREAU_HEAD], at=AT)
    rechecking.opened(grade, by=small.people[Role.COMMISSION_HANDLER], at=AT)


def _revoke(small: World) -> None:
    """A 乙 was revoked and made known to the others; of a 甲 the commission is about to say that it is."""
    own, first = (
        grades.imported(
            primary_care.institution(index, people=small.people, at=AT).office.institution,
            grade=grade,
            number=f"文{index}",
            on=AT.date() - timedelta(days=300),
            people=small.people,
            at=AT,
        )
        for index, grade in REVOKED.items()
    )
    revoking.circulated(revoking.revoked(own, people=small.people, at=AT, grave=True), people=small.people, at=AT)
    revoking.told(revoking.proposed(first, people=small.people, at=AT), people=small.people, at=AT)


def extend(small: World) -> None:
    """The bureau has not reported what was filed with it, by the day to which its term was extended; a second extension comes too late
    to keep it from that, and takes it back for as long as it runs."""
    case = Filing.objects.filter(state=Stage.DISTRICT_REVIEW, cycle__year=2026).earliest("pk")
    cycle = Cycle.objects.get(pk=case.cycle_id)
    asked = extending.extension(cycle, case.own_district, people=small.people, at=nation.CHECKED, days=DAYS)
    extending.granted(asked, people=small.people, at=nation.CHECKED)
    further = extending.extension(cycle, case.own_district, people=small.people, at=nation.CHECKED, days=2 * DAYS)
    for days in (DAYS, 2 * DAYS):
        late = overdue.day_after(cycle) + timedelta(days=days)
        overdue.no_result(Filing.objects.get(pk=case.pk), people=small.people, at=late)
        if days == DAYS:
            extending.granted(further, people=small.people, at=late)


def papers(small: World) -> None:
    """A bureau's report of an event, handed in to the commission; the city's summary of a year, begun."""
    people = small.people
    yearly.handed_in(yearly.special_event("断电", people=people, at=AT), by=people[Role.BUREAU_HEAD], at=AT)
    by = people[Role.BUREAU_HANDLER]
    yearly.begun(OCTOBER_PAPERS, "primary_care_october_paper", year=AT.year, by=by, at=AT)
    commission = people[Role.COMMISSION_HEAD]
    open_case(
        CitySummary,
        kind=CITY_KIND,
        by=commission,
        at=AT,
        label="开始起草",
        title=commission.office.name,
        state=CITY.stages("drafting"),
        rules_edition="",
        paper=CITY_SUMMARY.name,
        year=2026,
        office=commission.office,
    )
