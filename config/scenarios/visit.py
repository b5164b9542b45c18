"""The review on site walked through the verbs: its days, the team of the bureau's own pool, its sub-groups, the notice of the visit."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import product
from typing import Any
from typing import cast as cast_to
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Regime, Role
from casework.clocks.calendar import SHANGHAI
from casework.models import CalendarYear
from casework.notices import with_step
from experts.actions import opinions, points
from experts.models import Assignment, Kind
from experts.review.rounds import panel_of
from primary_care_review.models import Application, Grouping, VisitDevice, VisitPlan
from primary_care_review.sealing import actions as sealing
from primary_care_review.sealing.papers import sum_of
from primary_care_review.standards.terms import Grade
from primary_care_review.team import actions as team
from primary_care_review.team.forms import PREPARE
from primary_care_review.team.steps import VISIT_NOTICE
from primary_care_review.visit import actions as visit
from primary_care_review.visit import devices, result
from primary_care_review.visit.ratings import Meeting, field_name
from primary_care_review.visit.taking import own_numbers

from . import cast, draws, experts, review, terms
from .papers import material

People = dict[Role, Membership]
NAMES = (
    "傅云舒",
    "贺知远",
    "黎静姝",
    "龙清扬",
    "陆怀瑾",
    "孟若谷",
    "潘明轩",
    "秦望舒",
    "邵嘉言",
    "沈思齐",
    "苏致和",
    "陶以宁",
)
# Enough for several visits at one time, holidays among them: nobody is at two places on one day.
MANY = (*NAMES, *map("".join, product("童万汪翁武奚项", ("书瑶", "知行", "逸尘", "承泽"))))
ELSEWHERE = "500107"
KINDS = (Kind.MEDICAL, Kind.PUBLIC_HEALTH, Kind.MANAGEMENT)
SEEN = "分组查阅资料、现场查看并访谈，各条款的评定均有记录和照片相互印证。"
WORD = "评审组内部会议对各组评定逐条核对，意见一致，亮点和不足已当场向机构通报。"
HIGHLIGHTS = "家庭医生签约服务扎实，慢性病随访规范，记录完整。"
SHORTCOMINGS = "操作分级目录齐全，但未见并发症检查和分析。"
SETTLED = "内部会议核对照片和记录，按从严的评定认定。"
# Ratings in turn, clause by clause, just enough for the grade under the demonstration edition.
TURNS = {Grade.JIA: "ABB", Grade.YI: "ABBCC", Grade.BING: "ABCCCCCCCC", None: "CDDDD"}
TOLD_TO = "院长、党支部书记和纪检委员"
WATCHED = {
    "leader": "吴建平",
    "leader_office": "院长",
    "officer": "冉秀兰",
    "officer_office": "纪检委员",
    "absence": "",
}


def reviewers(*, people: People, at: datetime, names: Sequence[str] = NAMES) -> list[Membership]:
    """Of the bureau's own pool, with the commission's letters, each of a unit of their own; found again."""
    office = people[Role.BUREAU_HANDLER].office
    own = Membership.objects.filter(office=office, pool_entry__pool__regime=Regime.PRIMARY_CARE).order_by("pk")
    if there := list(own.select_related("person")):
        return there
    appointed = []
    for index, name in enumerate(names):
        login = f"{office.district_id or 'sw'}-pingshen-{index}"
        member = cast.holder(login, name, role=Role.EXPERT, office=office, at=at)
        # The city's experts are of another district than its cast's (the pool bars experts from their neighbours).
        first, lies_in = (8_000, office.district_id) if office.district_id else (8_500, ELSEWHERE)
        unit = experts.employer(first + index, district=lies_in)
        placed = experts.place(member, at=at, of=unit, kind=KINDS[index % 3], regime=Regime.PRIMARY_CARE)
        points.begin(placed.entries.get(), at=at)
        appointed.append(placed)
    terms.appoint(appointed, people=people, at=at)
    return list(own.select_related("person"))


def programme(at: datetime, *, days: int = 7) -> dict[str, Any]:
    """Two working days, a week from `at`."""
    table = CalendarYear.objects.table()
    first = table.next_working_day(timezone.localdate(at) + timedelta(days=days))
    last = table.next_working_day(first)
    hours = {"reports_at": (first, 9), "rates_at": (first, 10), "meets_at": (last, 14), "tells_at": (last, 16)}
    said = {name: datetime.combine(day, time(hour), SHANGHAI) for name, (day, hour) in hours.items()}
    return said | {"place": "院内二楼会议室", "prepare": PREPARE}


def planned(of: Application, *, people: People, at: datetime, **changed: Any) -> Application:
    return team.plan_visit(current(of), by=people[Role.BUREAU_HANDLER], at=at, **programme(at) | changed)


def drawn(of: Application, *, people: People, at: datetime) -> list[Assignment]:
    """By the bureau and its supervisor; all who are drawn accept."""
    reviewers(people=people, at=at)
    draws.drawn(current(of), office=people[Role.BUREAU_HANDLER], supervisor=people[Role.SUPERVISOR], at=at)
    return review.accept_all(of, at=at)


def groups(of: Application) -> dict[str, dict[str, int]]:
    """Two sub-groups that take members and chapters in turn."""
    now = current(of)
    return {
        "members": {str(row.pk): index % 2 + 1 for index, row in enumerate(panel_of(now).members)},
        "chapters": {chapter.number: index % 2 + 1 for index, chapter in enumerate(now.asked.chapters)},
    }


def grouped(of: Application, *, people: People, at: datetime) -> Application:
    return team.group_team(current(of), groups=groups(of), by=people[Role.BUREAU_HANDLER], at=at)


def begun(of: Application, *, people: People, at: datetime) -> Application:
    """From the acceptance to the notice of the visit."""
    planned(of, people=people, at=at)
    drawn(of, people=people, at=at)
    grouped(of, people=people, at=at)
    return noticed(of, people=people, at=at)


def noticed(of: Application, *, people: People, at: datetime) -> Application:
    """The notice of the visit, drafted by the handler and issued by the head."""
    with_step.draft(current(of), VISIT_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    return with_step.issue(current(of), VISIT_NOTICE, by=people[Role.BUREAU_HEAD], at=at)


def rate(row: Assignment, *, at: datetime, bears: Grade | None = Grade.YI, strict: str = "") -> None:
    """Every clause of the member's sub-group; the one named `strict` a grade lower than their colleagues."""
    of = Application.objects.get(pk=row.review.case_id)
    changes: dict[str, tuple[str, int | None]] = {}
    every = [clause.number for clause in of.asked.clauses]
    for number in own_numbers(of, row):
        turn = TURNS[bears]
        rating = "D" if number == strict else turn[every.index(number) % len(turn)]
        said = {"rating": rating, "document": "1", "place": "1", "note": "抽查记录与现场一致。"}
        changes |= {field_name(row.pk, number, suffix): (value, None) for suffix, value in said.items()}
    visit.save_ratings(row, changes=changes, by=row.member, at=at)


def device(row: Assignment, *, at: datetime, waiting: int = 0) -> VisitDevice:
    """A tablet on which the member rates."""
    key, browser = uuid4(), "Mozilla/5.0 (Linux; Android 14; Pad) Chrome/140.0"
    devices.report(row, device=key, waiting=waiting, cleared=False, browser=browser, at=at)
    return row.devices.get(key=key)


def given_up(row: VisitDevice, *, at: datetime) -> Application:
    return devices.give_up(row, reason="设备没电，不在现场。", by=row.assignment.member, at=at)


def hand_in(row: Assignment, *, at: datetime, bears: Grade | None = Grade.YI, strict: str = "") -> Assignment:
    rate(row, at=at, bears=bears, strict=strict)
    return opinions.hand_in(row, text=SEEN, by=row.member, at=at)


def word_of_team(of: Application, *, at: datetime) -> None:
    """Where members differ, the stricter rating stands."""
    now, leader = current(of), _leader(of)
    said: dict[str, str] = {"highlights": HIGHLIGHTS, "shortcomings": SHORTCOMINGS}
    for number in result.differing(now):
        key = number.replace(".", "_")
        said[f"rating_{key}"] = max(row.rating for row in result.by_clause(now)[number])
        said[f"reason_{key}"] = SETTLED
    opinions.consolidate(leader, **said, text=WORD, by=leader.member, at=at)


def signed_in(of: Application, *, at: datetime) -> Application:
    """Both sheets, photographed by the leader."""
    leader = _leader(of).member
    for meeting in Meeting:
        of = visit.sign_in(current(of), meeting=meeting, sheet=material(f"{meeting.label}.pdf"), by=leader, at=at)
    return of


def ended(of: Application, *, at: datetime) -> Application:
    """By the leader, after everybody has handed in and the team's word is there."""
    leader = _leader(of).member
    return visit.end_visit(current(of), told_to=TOLD_TO, by=leader, at=at)


def reviewed(of: Application, *, bears: Grade | None = Grade.YI) -> Application:
    """What the team does on its days, from the first rating to the end."""
    plan = cast_to(VisitPlan, current(of).plan)
    rated(of, at=plan.rates_at, bears=bears)
    return told(of, at=plan.tells_at)


def rated(of: Application, *, at: datetime, bears: Grade | None = Grade.YI) -> None:
    """Everybody hands in; in one sub-group a member is stricter than the others on a clause that is no core one, so that the grade
    holds."""
    now = current(of)
    grouping = cast_to(Grouping, now.grouping)
    members = review.accept_all(of, at=at)
    of_first = [row for row in members if grouping.members[str(row.pk)] == 1]
    core = {clause.number for clause in now.assessment.clauses if clause.core}
    strict = next(number for number in own_numbers(now, of_first[0]) if number not in core)
    for row in members:
        hand_in(row, at=at, bears=bears, strict=strict if row == of_first[0] else "")


def told(of: Application, *, at: datetime) -> Application:
    """The last day: the sheets, the team's word, what is told to the institution."""
    signed_in(of, at=at)
    word_of_team(of, at=at)
    return ended(of, at=at)


def signed(row: Assignment, *, at: datetime, digest: str = "") -> None:
    of = Application.objects.get(pk=row.review.case_id)
    sealing.sign(of, digest=digest or sum_of(of), by=row.member, at=at)


def sealed(of: Application, *, at: datetime, **changed: Any) -> Application:
    """By the leader, stamped by the institution before the eyes of its leader and its discipline officer."""
    leader = _leader(of).member
    said: dict[str, Any] = {"stamped": True, "refusal": "", "scan": material("评审评定表（签字盖章）.pdf"), **WATCHED}
    return sealing.seal(current(of), **said | changed, by=leader, at=at)


def signed_and_sealed(of: Application, *, at: datetime | None = None, **changed: Any) -> Application:
    """An hour after the institution was told, or at another time."""
    last = at or cast_to(VisitPlan, current(of).plan).tells_at + timedelta(hours=1)
    shown = sum_of(current(of))
    for row in panel_of(current(of)).members:
        signed(row, at=last, digest=shown)
    return sealed(of, at=last, **changed)


def _leader(of: Application) -> Assignment:
    return cast_to(Assignment, panel_of(current(of)).leader)


def current(of: Application) -> Application:
    return Application.objects.get(pk=of.pk)
