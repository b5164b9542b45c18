"""A world in which every table that keeps something has a row that an act has made: the browser's small world, and what it lacks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from django.db import transaction
from django.utils import timezone

from accounts.amending import correct_name
from accounts.models import Institution
from accounts.roles import OfficeKind, Regime, Role
from casework import grants, record
from casework.accountability import actions as accountability
from casework.accountability import sources
from casework.actions import change_requests
from casework.actions.figures import set_figures
from casework.actor import CLOCK
from casework.archive import actions as archive
from casework.archive import entries
from casework.clocks.calendar import GRACE
from casework.jobs.importing import enter_all
from casework.models import ArchiveEntry, ChangeRequest, FigureSetting, Sign
from casework.referrals import actions as referrals
from casework.signs import actions as signs
from casework.signs import finding
from casework.workbook import Sheet, write_workbook
from config.scenarios import (
    accounting,
    archiving,
    cast,
    changes,
    checking,
    deciding,
    draws,
    experts,
    parties,
    primary_care,
    register,
    review,
    takeover,
    telling,
    terminating,
    terms,
    violating,
)
from emr_rating.cycle import actions as cycle
from emr_rating.cycle.closing import close_windows
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.history import actions as history
from emr_rating.models import Cycle, Filing, SpotCheck
from emr_rating.municipal import actions as district_review
from emr_rating.spot_check.samples import DISTRICT_RESULTS
from emr_rating.spot_check.suspension import suspend
from emr_rating.stages import Stage
from experts.actions import assignments, leaving, pools, rating
from experts.actions.files import add_absence
from experts.actions.requests import request_change
from experts.actions.settings import set_pool
from experts.models import Assignment, Expert, Kind
from experts.register.basic_data import BasicData
from primary_care_review.application import actions as application
from primary_care_review.grades import actions as grades
from primary_care_review.grades.workbook import HISTORY
from primary_care_review.models import Application, Delegation
from primary_care_review.parties import delegating, measures
from primary_care_review.parties.samples import PARTY_WORK
from primary_care_review.requirements.actions import name_material
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage as Review
from tests.browser import world as portal
from tests.browser.world import AT, CLOSES_AT, World
from tests.emr_rating.earlier_years import lowered
from tests.evidence import nation, onsite, seconds

APPOINTED = "sj-pinren"
CLOSED = CLOSES_AT + GRACE
LAST = CLOSED + timedelta(days=30)  # of the acts
WHY = "经核实，情况属实。"


def build() -> World:
    with transaction.atomic():
        small = portal.build()
        terms.expert(APPOINTED, "卢清扬", at=AT - timedelta(days=80))
        for index, stage in enumerate((Review.SUPPLEMENT, Review.UNQUALIFIED), 9):
            primary_care.application_at(stage, people=small.people, at=AT, index=index)
        _put_there()
    for act in (
        _offices,
        _register,
        _appoint,
        _district,
        _sample,
        _city,
        _apply,
        _terminate,
        _import,
        seconds.build,
        _tell,
        partial(_with_cast, _leave_to_others),
        _hold_to_account,
        partial(_with_cast, onsite.build),
        onsite.replace,
        onsite.bodies_of_the_review,
        partial(_with_cast, nation.file),
        _late,
        onsite.extend,
        partial(_with_cast, onsite.papers),
        partial(_with_cast, nation.build),
        partial(_with_cast, _change),
        partial(_with_cast, _suspend),
        _archive,
        _strike,
    ):
        act(small)
    return small


def _put_there() -> None:
    """The people of a cast stand there without an act; their rows are covered by one of the world's own."""
    record.append(subject="world", at=AT, verb="build", label="测试数据", by=CLOCK)


def _with_cast(act: Callable[[World], None], small: World) -> None:
    with transaction.atomic():
        act(small)
        _put_there()


def _offices(small: World) -> None:
    """A name put right, a figure set, a case handed over, an institution renamed at its own request."""
    people = small.people
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    centre = people[Role.SECURITY_ADMIN]
    correct_name(handler.person, name=f"{handler.person.name}生", by=centre, at=AT, reason=WHY)
    day = timezone.localdate(AT) + timedelta(days=60)
    law = FigureSetting.objects.law(Regime.PRIMARY_CARE, day)
    values = {name: law[name] for name in law.settings()}
    name = next(name for name, figure in law.settings().items() if figure.most > law[name])
    set_figures(
        Regime.PRIMARY_CARE,
        values=values | {name: values[name] + 1},
        valid_from=day,
        reason=WHY,
        by=people[Role.COMMISSION_HEAD],
        at=AT,
    )
    case = Filing.objects.get(number=small.reviewed)
    grants.hand_over(case, to=head, until=AT.date() + timedelta(days=20), by=handler, at=AT, reason="出差。")
    own = small.hospital
    changes = {"name": f"{own.institution.name}（新院）"}
    asked = change_requests.request_change(own.institution, changes=changes, reason=WHY, by=own.leader, at=AT)
    change_requests.decide(asked, make=True, reason=WHY, by=people[Role.CENTRE], at=AT)


def _register(small: World) -> None:
    """Somebody nominated with their field of work; an absence and a change that is asked for."""
    city = experts.pool(cast.office(OfficeKind.COMMISSION))
    by = small.people[Role.COMMISSION_HANDLER]
    pools.nominate(city, data=register.data(200, Kind.INFORMATION), by=by, at=AT)
    expert = small.expert.pool_entry.expert
    since = AT.date() + timedelta(days=200)
    add_absence(expert, since=since, until=since + timedelta(days=9), reason="外出进修", by=small.expert, at=AT)
    wished = replace(BasicData.of(expert), specialties=("信息安全",))
    request_change(expert, data=wished, reason=WHY, by=small.expert, at=AT)


def _appoint(small: World) -> None:
    expert = Expert.objects.get(person__login=APPOINTED)
    terms.appoint([expert], people=small.people, at=AT - timedelta(days=75))
    terms.give_points(expert, "training", people=small.people, at=AT - timedelta(days=40))
    terms.report(expert, people=small.people, at=AT)


def _district(small: World) -> None:
    """Asked and answered, an opinion, the conclusion, the summary, and the hospital's mark for whoever reviewed it."""
    people, case = small.people, Filing.objects.get(number=small.reviewed)
    row = Assignment.objects.standing().of(case).get()
    set_pool(
        row.member.pool_entry.pool,
        requires_letter=False,
        keeps_points=True,
        reason=WHY,
        by=people[Role.COMMISSION_HEAD],
        at=AT,
    )
    district_review.ask(case, question="请说明结构化范围。", by=people[Role.BUREAU_HANDLER], at=AT)
    asked = case.inquiries.get()
    district_review.answer(
        Filing.objects.get(pk=case.pk), inquiry=asked.pk, answer="均已结构化。", by=small.other.clerk, at=AT
    )
    review.hand_in(row, at=AT)
    review.conclude_district(case, people=people, at=AT)
    review.report_summary(case.cycle, people=people, at=AT)
    rating.rate(case, score=5, remark="", by=small.other.leader, at=AT)


def _sample(small: World) -> None:
    """Of the results that the district has reported, drawn by both parties; the spot check is given up, and the summary may go back."""
    office = small.people[Role.COMMISSION_HANDLER]
    year = Filing.objects.get(number=small.reviewed).cycle.year
    anew = seconds.sample_anew(small, year)
    draws.sampled(DISTRICT_RESULTS, year, office=office, supervisor=small.supervisor, at=AT, share=20, reason=anew)
    checking.dropped(SpotCheck.objects.get(), people=small.people, at=AT)


def _suspend(small: World) -> None:
    """Two years running results of the district were lowered: its review is suspended in the third, whose window is still open."""
    year, head = Filing.objects.get(number=small.reviewed).cycle, small.people[Role.COMMISSION_HEAD]
    third = Cycle.objects.latest("year").year + 3
    for before in (2, 1):
        lowered(third - before, year, small.hospital, head, AT)
    then = {"opens_at": AT.replace(year=third), "closes_at": CLOSES_AT.replace(year=third)}
    planned = {"standard": year.standard, "district_due_on": year.district_due_on.replace(year=third)}
    suspend(Cycle.objects.create(year=third, **then, **planned, opened_by=head.person, opened_at=AT), at=LAST)


def _tell(small: World) -> None:
    """Somebody tells of coaching, another of a review, and both are answered."""
    other, _ = telling.told_of(at=AT)
    telling.answered(other, by=small.people[Role.COMMISSION_HANDLER], at=AT)
    tip, _ = violating.told_of(at=AT)
    violating.answered(tip, by=small.people[Role.COMMISSION_HANDLER], at=AT)


def _leave_to_others(small: World) -> None:
    """A third party under contract arranges the visit of a review, and hands in what it did: drawn by lot, and looked into again."""
    head, handler = small.people[Role.BUREAU_HEAD], small.people[Role.BUREAU_HANDLER]
    contract = parties.contracted(by=head, at=AT)
    acting = parties.joined(contract, by=head, at=AT)
    of = Application.objects.get(number=small.accepted)
    delegating.take_back(parties.delegated(of, contract, by=head, at=AT), reason=WHY, by=head, at=AT)
    left = parties.delegated(of, contract, by=head, at=AT)
    parties.handed_in(left, by=acting, at=AT)
    draws.sampled(PARTY_WORK, AT.year, office=handler, supervisor=small.people[Role.SUPERVISOR], at=AT, share=20)
    delegating.check(Delegation.objects.drawn().get(), finding="met", finding_reason="资料齐全。", by=handler, at=AT)


def _hold_to_account(small: World) -> None:
    """A third party is put on the blacklist and taken off it; an official is disqualified, and takes part again; what
    another has read is referred, once for nothing and once for a case."""
    people = small.people
    contract = parties.contracted(by=people[Role.BUREAU_HEAD], at=AT, number="YZWB-2026-02")
    barred = parties.blacklisted(contract, people=people, at=AT)
    measures.lift(barred, reason="复议撤销。", by=people[Role.BUREAU_HEAD], at=AT)
    held = accounting.disqualified(people[Role.BUREAU_HANDLER], people=people, at=AT)
    accountability.lift(held, reason="复核撤销。", by=people[Role.COMMISSION_HEAD], at=AT)
    read, by = Application.objects.get(number=small.accepted), people[Role.BUREAU_HEAD]
    in_vain, upheld = (accounting.referred(read, by=by, people=people, at=AT + timedelta(days=day)) for day in (0, 1))
    referrals.dismiss(in_vain, reason="查阅系办理所需。", by=people[Role.COMMISSION_HEAD], at=AT + timedelta(days=2))
    of = {"evidence": None, "source": sources.of_referral(upheld)}
    accounting.proposed(by, **of, by=people[Role.COMMISSION_HANDLER], at=AT + timedelta(days=2))


def _city(small: World) -> None:
    """Drawn; one declares a relation and is replaced by another draw; opinions, the team's, the decision."""
    people, case = small.people, Filing.objects.get(number=small.drawable)
    anew = seconds.draw_anew(small)
    review.draw(case, people=people, supervisor=small.supervisor, at=AT, reason=anew)
    conflicted = Assignment.objects.proposed().of(case).filter(leads=False).earliest("pk")
    assignments.recuse(conflicted, nature="配偶在该院工作。", by=conflicted.member, at=AT)
    review.draw(case, people=people, supervisor=small.supervisor, at=AT, reason="一名成员退出，补抽一名。")
    for assignment in review.accept_all(case, at=AT):
        review.hand_in(assignment, at=AT)
    review.consolidate(case, at=AT)
    review.conclude_city(case, people=people, at=AT)


def _apply(small: World) -> None:
    """A material is named, and asked for of an application."""
    draft = Application.objects.get(number=small.draft)
    name_material(name="信息安全等级保护备案证明", by=small.people[Role.BUREAU_HANDLER], at=AT)
    paper = primary_care.material("备案证明.pdf")
    application.upload(draft, kind=MaterialKind.OTHER, file=paper, by=small.applicant, at=AT)
    application.submit(Application.objects.get(pk=draft.pk), grade="甲", by=small.applicant, at=AT)


def _terminate(small: World) -> None:
    """Something has come to light of a review; its institution is told, and speaks."""
    of = Application.objects.get(number=small.submitted)
    terminating.ready(of, people=small.people, at=AT)


def _import(small: World) -> None:
    """A year's result of a hospital and a grade of an institution, from before the portal."""
    by, hospital = small.people[Role.COMMISSION_HANDLER], small.other.institution
    rows = [[hospital.uscc, hospital.name, 2023, 4, 3, "演示通报〔2023〕1号"]]
    enter_all(history.ResultImport, file=_book(history.SPEC, rows), by=by, at=AT)
    held = Institution.objects.get(office=small.township.office_id)
    rows = [[held.uscc, held.name, "乙", "演示卫发〔2023〕1号", date(2023, 3, 1)]]
    enter_all(grades.GradeImport, file=_book(HISTORY, rows), by=by, at=AT)


def _book(spec, rows) -> BytesIO:
    return BytesIO(write_workbook([Sheet(spec=spec, rows=rows)]))


def _late(small: World) -> None:
    """The window closes over a filing that was not reported; the commission gives it a time of its own, and takes it back."""
    close_windows(CLOSED)
    case = Filing.objects.get(number=small.filing)
    head = small.people[Role.COMMISSION_HEAD]
    deciding.decided(case, ALLOW_LATE, by=head, at=CLOSED, ends_at=CLOSED + timedelta(days=5), reason=WHY)
    cycle.forbid_late(Filing.objects.get(pk=case.pk), reason=WHY, by=head, at=CLOSED)
    row = takeover.row(case.hospital, Stage.CITY_REVIEW, cycle=case.cycle)  # it had been filed elsewhere
    takeover.registered([row], people=small.people, at=CLOSED + timedelta(days=2))


def _change(small: World) -> None:
    """Institutions that are merged and that move while they apply; an expert dies; a change that was made is taken back."""
    people = small.people
    changes.build(people, at=LAST)
    expert = small.expert.pool_entry.expert
    leaving.died(expert, died_on=timezone.localdate(LAST), reason=WHY, by=people[Role.CENTRE], at=LAST)
    made = ChangeRequest.objects.get(outcome=ChangeRequest.Outcome.MADE)
    change_requests.take_back(made, reason=WHY, by=people[Role.CENTRE], at=LAST)


def _archive(small: World) -> None:
    """A case that has ended is held for a while, sealed, and destroyed after its term; another one waits for that."""
    handler, head = small.people[Role.BUREAU_HANDLER], small.people[Role.BUREAU_HEAD]
    entry = archiving.entered(Application.objects.filter(state=Review.UNQUALIFIED).earliest("pk"))
    entries.enter(LAST + timedelta(days=2))
    waiting = ArchiveEntry.objects.filter(office=entry.office, destroyed_at=None).exclude(pk=entry.pk).earliest("pk")
    archive.hold(entry, reason=WHY, by=handler, at=LAST)
    archive.lift(entry, reason=WHY, by=head, at=LAST)
    archive.hold(waiting, reason=WHY, by=handler, at=LAST)
    archiving.sealed(entry, by=handler, at=LAST)
    archiving.destroyed(entry, by=handler, other=head)


def _strike(small: World) -> None:
    """What strikes is found, and one sign is dismissed."""
    finding.look(LAST)
    head = small.people[Role.COMMISSION_HEAD]
    signs.settle(Sign.objects.visible_to(head).earliest("pk"), reason=WHY, by=head, at=LAST)
