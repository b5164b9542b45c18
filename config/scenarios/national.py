"""The national stage walked through the verbs: the city's check that lets a filing go on, two rounds, the visit between them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role
from casework import outbox
from casework.actions import notices
from casework.models import Job, Notice, Outbox, Posting
from casework.notices import with_step
from casework.objection.answering import Answer
from casework.objection.lodging import Point
from emr_rating.models import Cycle, Filing, NationalClosing, NationalReview, NationalVisit, Objection, ShownEvidence
from emr_rating.municipal.uses import CITY_CHECK
from emr_rating.national import actions, announcing, forms, publicity
from emr_rating.national.rules import Finding, Found
from emr_rating.objection import actions as objecting
from emr_rating.objection import conditions, evidence
from emr_rating.objection.steps import ANSWER_NOTICE
from emr_rating.stages import NationalStage, Stage
from experts.actions import drawing

from . import cast, draws, filing, papers, review

People = dict[Role, Membership]
NAMES = (
    "柳承志",
    "万里舟",
    "鲍清源",
    "费逸飞",
    "岑溪月",
    "薛定安",
    "雷海川",
    "倪书瑶",
    "汤沐辰",
    "滕望岳",
    "殷若水",
    "罗星河",
    "毕云帆",
)
SEEN = "现场抽查与实证材料一致，记录完整。"
PASSED = "采纳专家意见：材料真实完整，各项功能达到该级别要求。"
LOWERED = "采纳专家意见：部分功能未达到送审级别的要求，按能够达到的级别认定。"


def experts(count: int = len(NAMES), *, at: datetime) -> list[Membership]:
    """Of the national pool, each of a unit of their own: enough for two rounds; the first ones are found again."""
    return cast.experts_of(NAMES[:count], office=cast.office(OfficeKind.INSTITUTE), login="gj-zhuanjia", at=at)


def supervisor(*, at: datetime) -> Membership:
    """The second party to the institute's draws."""
    office = cast.office(OfficeKind.INSTITUTE)
    there = Membership.objects.filter(office=office, role=Role.SUPERVISOR).first()
    return there or cast.person("ygs-jijian", "石敬之", role=Role.SUPERVISOR, office=office, at=at)


def checked(case: Filing, *, people: People, at: datetime, level: int | None = None) -> NationalReview | None:
    """The city's check by designated experts; kept at 5 or above its national stage is open."""
    of_city = review.city_experts(5, at=at)
    for assignment in review.designate_team(case, CITY_CHECK, experts=of_city, people=people, at=at):
        review.hand_in(assignment, at=at)
    review.consolidate(case, at=at)
    review.conclude_check(case, people=people, at=at, level=level)
    return NationalReview.objects.filter(of_filing=case.pk).first()


def filed(*indices: int, people: People, cycle: Cycle, at: datetime) -> list[Filing]:
    """Hospitals that hold a 5 since the year before last and have declared it again. `at` lies in the window."""
    cases = []
    for index in indices:
        applicant = filing.hospital(index, people=people, at=at)
        cast.passed(applicant.institution, cycle.year - 2, 5, at=at)
        cases.append(filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=5))
    return cases


def entered(*indices: int, people: People, cycle: Cycle, at: datetime) -> list[NationalReview]:
    """After the city's check; the window is closed on the way."""
    cases = filed(*indices, people=people, cycle=cycle, at=at)
    morning = review.close(cycle)
    return [found for case in cases if (found := checked(case, people=people, at=morning))]


def heard(case: NationalReview, *, people: People, at: datetime, level: int | None = None) -> NationalReview:
    """A round: drawn by the institute and its supervisor, all opinions and the team's word in."""
    draws.drawn(current(case), office=people[Role.INSTITUTE], supervisor=supervisor(at=at), at=at)
    for assignment in review.accept_all(case, at=at):
        review.hand_in(assignment, at=at, level=level)
    review.consolidate(case, at=at, level=level)
    return current(case)


def conclude(
    case: NationalReview, *, people: People, at: datetime, level: int | None = None, **paper: Any
) -> NationalReview:
    """Of the step in which it stands: passed, or lowered to `level`."""
    now = current(case)
    verb = {
        NationalStage.MATERIALS_REVIEW: actions.conclude_materials,
        NationalStage.APPLICATION_REVIEW: actions.conclude_application,
    }[NationalStage(now.state)]
    kept = now.entered_level if level is None else level
    by = people[Role.CENTRE if paper else Role.INSTITUTE]
    return verb(now, level=kept, reason=PASSED if level is None else LOWERED, by=by, at=at, **paper)


def arranged(at: datetime) -> dict[str, Any]:
    """On site, today and tomorrow."""
    on = timezone.localdate(at)
    when = {"first_day": on, "last_day": on + timedelta(days=1), "begins": "08:30"}
    return {"mode": NationalVisit.Mode.ON_SITE, **when, **forms.ArrangeVisitForm.PRESET}


def arrange(case: NationalReview, *, people: People, at: datetime, **changed: Any) -> NationalReview:
    return actions.arrange_visit(current(case), by=people[Role.INSTITUTE], at=at, **arranged(at) | changed)


def findings(case: NationalReview, *, unmet: Iterable[str] = ()) -> list[Finding]:
    """All met but the items named."""
    now = current(case)
    rows = [(item.code, now.entered_level) for item in now.of_filing.edition.items if now.entered_level in item.rows]
    rows += [(code, now.entered_level - 1) for code in now.sample]
    return [
        Finding(code, level, Found.NOT_MET, "抽查病历未见闭环记录。")
        if code in unmet
        else Finding(code, level, Found.MET, "")
        for code, level in rows
    ]


def record(case: NationalReview, *, people: People, at: datetime, unmet: Iterable[str] = ()) -> NationalReview:
    found = findings(case, unmet=unmet)
    return actions.record_visit(current(case), findings=found, record_text=SEEN, by=people[Role.INSTITUTE], at=at)


def national_at(
    stage: NationalStage, case: NationalReview, *, people: People, at: datetime, lowered: int | None = None
) -> NationalReview:
    """Brought as far as APPLICATION_REVIEW, PASSED or NOT_PASSED; `lowered` in the step in which it fails, the second unless said."""
    experts(at=at)
    if stage is NationalStage.MATERIALS_REVIEW:
        return current(case)
    if current(case).state == NationalStage.MATERIALS_REVIEW:
        heard(case, people=people, at=at)
        conclude(case, people=people, at=at)
    if stage is NationalStage.APPLICATION_REVIEW:
        return current(case)
    arrange(case, people=people, at=at)
    fails = stage is NationalStage.NOT_PASSED
    heard(case, people=people, at=at, level=lowered)
    record(case, people=people, at=at, unmet=("01.01.1",) if fails else ())
    return conclude(case, people=people, at=at, level=(lowered or 4) if fails else None)


def current(case: NationalReview) -> NationalReview:
    return NationalReview.objects.get(pk=case.pk)


def post(cycle: Cycle, *, people: People, at: datetime) -> Posting:
    """All that is concluded: who passed on the list, the others told in private."""
    listed = [row.number for row in publicity.waiting(cycle) if row.passed]
    return publicity.post(cycle, listed=listed, by=people[Role.INSTITUTE], at=at)


def noted(cycle: Cycle, *, people: People, at: datetime) -> NationalClosing:
    """Settled, closed, reported for filing, the national notice entered."""
    by, on = people[Role.INSTITUTE], timezone.localdate(at)
    if NationalReview.objects.of_cycle(cycle).filter(state=NationalStage.POSTED).exists():
        announcing.settle(cycle, by=by, at=at)
    closing = announcing.close_stage(cycle, by=by, at=at)
    announcing.report_for_filing(closing, number=f"演示报〔{on.year}〕9号", on=on, by=by, at=at)
    said: dict[str, Any] = {
        "number": f"演示国卫通〔{on.year}〕300号",
        "on": on,
        "scan": papers.material("国家通知.pdf"),
    }
    return announcing.enter_national_notice(closing, **said, by=people[Role.COMMISSION_HANDLER], at=at)


def issue_city_notice(cycle: Cycle, *, people: People, at: datetime) -> Notice:
    """Drafted by the handler and issued by the head; the job that makes the results final is queued."""
    closing = NationalClosing.objects.filter(cycle=cycle).first() or noted(cycle, people=people, at=at)
    _word(people, at=at)
    draft = announcing.draft_city_notice(closing, by=people[Role.COMMISSION_HANDLER], at=at)
    return notices.issue(draft, by=people[Role.COMMISSION_HEAD], at=at)


def _word(people: People, *, at: datetime) -> None:
    head = people[Role.COMMISSION_HEAD]
    office = Office.objects.get(pk=head.office_id)
    if not office.document_word:
        notices.set_document_word(office, word="渝卫演示", by=head, at=at)


def announce(cycle: Cycle, *, people: People, at: datetime) -> None:
    """The city's notice, and its job: every result of the year is final."""
    if not NationalClosing.objects.filter(cycle=cycle, city_notice__isnull=False).exists():
        issue_city_notice(cycle, people=people, at=at)
    work_announcement(at=at)


def work_announcement(*, at: datetime) -> None:
    job = Job.objects.filter(kind=announcing.AnnounceResults.name).latest("pk")
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)


# Objections

OBJECTOR = {"identity": "person", "name": "郝直言", "id_number": "500103198001010011", "phone": "13800009999"}
OBJECTION = Point("fact", "病历书写一项的抽查记录与实际不符。", "请复核该项并恢复送审级别。")


def objected(case: NationalReview, *, at: datetime, by: Membership | None = None) -> Objection:
    """By somebody from the public, or by a member of the hospital."""
    files = {"letter": papers.material("意见书.pdf"), "evidence": papers.material("证明材料.pdf")}
    said: dict[str, Any] = {"said": OBJECTOR, "points": [OBJECTION], "token": uuid4(), **files}
    opened, _ = objecting.lodge(current(case), **said, by=by, at=at)
    return Objection.objects.get(pk=opened.pk)


COMMENT = "所附材料与我院系统日志不符，已附日志导出件。"


def evidence_shown(objection: Objection, *, people: People, at: datetime) -> Objection:
    now = Objection.objects.get(pk=objection.pk)
    return evidence.show(now, summary=OBJECTION.what, by=people[Role.INSTITUTE], at=at)


def commented(review: NationalReview, *, at: datetime) -> ShownEvidence:
    """By the leader of the hospital, with a file of its own."""
    shown = ShownEvidence.objects.filter(review=review.pk, commented_at=None).earliest("pk")
    added = papers.material("系统日志导出件.pdf")
    return evidence.comment(shown, text=COMMENT, file=added, by=filing.leader(review), at=at)


def hospital_heard(objection: Objection, *, people: People, at: datetime) -> None:
    """The hospital has been shown what is new to it, and has commented."""
    now = Objection.objects.get(pk=objection.pk)
    if conditions.evidence_to_show(now, at):
        evidence_shown(now, people=people, at=at)
    if ShownEvidence.objects.filter(objection=now, commented_at=None).exists():
        commented(now.review, at=at)


def answered(objection: Objection, *, people: People, at: datetime, level: int | None = 5) -> Objection:
    """Every point answered and the answer proposed; upheld unless no level is given."""
    hospital_heard(objection, people=people, at=at)
    now = Objection.objects.get(pk=objection.pk)
    rows = [Answer(point.pk, level is not None, "已调取原始记录核对。") for point in now.objection_points.all()]
    told: dict[str, Any] = {
        "answers": rows,
        "upheld": level is not None,
        "level": level,
        "answer": "经复核，答复如下。",
    }
    return objecting.propose(now, **told, by=people[Role.INSTITUTE], at=at)


def answer_drafted(objection: Objection, *, people: People, at: datetime) -> Objection:
    """By the commission's handler, whose office numbers it."""
    _word(people, at=at)
    now = Objection.objects.get(pk=objection.pk)
    return with_step.draft(now, ANSWER_NOTICE, by=people[Role.COMMISSION_HANDLER], at=at)


def concurred(objection: Objection, *, people: People, at: datetime) -> Objection:
    """Countersigned with the answer on paper, drafted by one and issued by another."""
    drafted = answer_drafted(objection, people=people, at=at)
    return objecting.concur(drafted, by=people[Role.COMMISSION_HEAD], at=at)


# The demonstration's: waiting for a draw, before the visit, passed and lowered and posted, passed and still to be posted, settled,
# posted by a list that was taken back, lowered and still to be told.
DEMONSTRATED = (302, 322, 342, 362, 382, 402, 422, 442)


def demonstrate(filings: list[Filing], *, people: People, opened: datetime, at: datetime) -> None:
    """`opened`: the morning on which the city's checks begin; the posting runs today."""
    cases = [found for case in filings if (found := checked(case, people=people, at=opened))]
    waiting, visited, passed, lowered, late, first, taken_back, failed = cases
    week, hour = timedelta(days=7), timedelta(hours=1)
    cycle = waiting.of_filing.cycle
    national_at(NationalStage.PASSED, first, people=people, at=opened + week)
    post(cycle, people=people, at=opened + 2 * week)
    announcing.settle(cycle, by=people[Role.INSTITUTE], at=at - timedelta(days=3))
    national_at(NationalStage.PASSED, passed, people=people, at=opened + week)
    national_at(NationalStage.NOT_PASSED, lowered, people=people, at=opened + week, lowered=4)
    post(cycle, people=people, at=at - timedelta(days=2))
    objected(lowered, at=at - timedelta(days=1), by=filing.leader(lowered))
    answered(objected(passed, at=at - timedelta(days=1)), people=people, at=at - timedelta(hours=5), level=None)
    national_at(NationalStage.PASSED, taken_back, people=people, at=at - 30 * hour)
    posting = post(cycle, people=people, at=at - 27 * hour)
    publicity.withdraw(
        posting, reason="名单所列机构名称有误，更正后另行公示。", by=people[Role.INSTITUTE], at=at - 26 * hour
    )
    national_at(NationalStage.PASSED, late, people=people, at=at - timedelta(days=1))
    national_at(NationalStage.NOT_PASSED, failed, people=people, at=at - 22 * hour, lowered=4)
    national_at(NationalStage.APPLICATION_REVIEW, visited, people=people, at=opened + week)
    arrange(visited, people=people, at=at - timedelta(hours=3))
    drawing.freeze(current(waiting), by=people[Role.INSTITUTE], at=at - timedelta(hours=2))
