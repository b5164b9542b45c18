"""Grades decreed before the portal began, their certificates, and plaques in every state (P26)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

from django.utils import timezone

from accounts.models import District, Institution, Membership
from accounts.roles import Role
from casework.gateway import perform
from casework.jobs.importing import enter_all
from casework.workbook import Sheet, write_workbook
from primary_care_review.decree import certificates
from primary_care_review.grades.actions import GradeImport
from primary_care_review.grades.workbook import HISTORY
from primary_care_review.models import Grade, Plaque, PlaqueTip
from primary_care_review.plaque import actions as plaque
from primary_care_review.plaque_tips import actions as tips
from primary_care_review.plaque_tips.steps import ANSWER_TIP

from . import cast, primary_care
from .papers import photograph

People = dict[Role, Membership]

PLACE = "门诊综合楼正门右侧"


def imported(institution: Institution, *, grade: str, number: str, on: date, people: People, at: datetime) -> Grade:
    """As the commission imports it."""
    row = [institution.uscc, institution.name, grade, number, on]
    book = write_workbook([Sheet(spec=HISTORY, rows=[row])])
    enter_all(GradeImport, file=BytesIO(book), by=people[Role.COMMISSION_HANDLER], at=at)
    return Grade.objects.get(institution=institution, decree_number=number)


def from_before(wanted: Sequence[str], *, first: int, people: People, at: datetime) -> list[Grade]:
    """Institutions that the bureau of the cast enrolled four months ago, each with its grade from before the portal, as the commission imported them."""
    then = at - timedelta(days=120)
    year, rows = timezone.localdate(then).year - 1, []
    for index, grade in enumerate(wanted, first):
        of = primary_care.institution(index, people=people, at=then).office.institution
        rows.append([of.uscc, of.name, grade, f"演示卫发〔{year}〕{index}号", date(year, 7, 20)])
    book = write_workbook([Sheet(spec=HISTORY, rows=rows)])
    enter_all(GradeImport, file=BytesIO(book), by=people[Role.COMMISSION_HANDLER], at=then)
    return [Grade.objects.get(institution__uscc=uscc, decree_number=number) for uscc, _, _, number, _ in rows]


def certified(grade: Grade, *, by: Membership, at: datetime) -> Grade:
    certificates.issue(grade, by=by, at=at)
    return grade


def hung(grade: Grade, *, by: Membership, at: datetime) -> Plaque:
    """Made ten days ago, handed out and hung since."""
    made = plaque.make(grade, by=by, at=at - timedelta(days=10))
    plaque.hand_out(made, on=timezone.localdate(at) - timedelta(days=4), receiver="吴建平", by=by, at=at)
    return plaque.hang(
        made, on=timezone.localdate(at) - timedelta(days=2), place=PLACE, photograph=photograph(), by=by, at=at
    )


def told_of(about: Plaque | None, *, at: datetime) -> tuple[PlaqueTip, str]:
    """Somebody without a name tells that one is damaged, or that one which is none of ours hangs in the district of the cast."""
    return tips.lodge(
        number=about.number if about else "JC500103-19-0001",
        cause="damaged" if about else "forged",
        district=None if about else District.objects.get(pk=cast.DISTRICT),
        place="青禾镇卫生院正门",
        what="牌匾右下角撞损，编号看不清。" if about else "二维码扫不出来，字体与别家不同。",
        name="",
        phone="",
        photograph=photograph(),
        token=uuid4(),
        at=at,
    )


def answered(tip: PlaqueTip, *, by: Membership, at: datetime) -> PlaqueTip:
    finding, answer = PlaqueTip.Finding.SO, "经现场核实，情况属实，已责令拆除。"
    return perform(tip, ANSWER_TIP, by=by, at=at, finding=finding, answer=answer)


def build(held: list[Institution], *, people: People, at: datetime) -> None:
    """Certificates for the first three, and plaques: one hung, one replaced because it was damaged, one handed out, one being made."""
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    rows = [Grade.objects.filter(institution=institution).latest("decreed_on") for institution in held]
    for grade in rows[:3]:
        certified(grade, by=head, at=at - timedelta(days=30))
    hung(rows[0], by=handler, at=at - timedelta(days=20))
    old = hung(rows[1], by=handler, at=at - timedelta(days=20))
    on = timezone.localdate(at) - timedelta(days=3)
    plaque.replace(old, cause="damaged", on=on, reason="牌匾右下角被车辆撞损。", by=handler, at=at - timedelta(days=2))
    waiting = plaque.make(rows[2], by=handler, at=at - timedelta(days=6))
    plaque.hand_out(waiting, on=on, receiver="吴建平", by=handler, at=at - timedelta(days=2))
    plaque.make(rows[3], by=handler, at=at - timedelta(days=1))
    tip, _ = told_of(old, at=at - timedelta(days=5))
    answered(tip, by=handler, at=at - timedelta(days=2))
    told_of(None, at=at - timedelta(days=1))
