"""The decree: drafted with its list, signed by the head of the body, and with the signature the grades stand (P26)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind
from casework import messages, record
from casework.actions import notices
from casework.gateway import perform
from casework.jobs import working
from casework.jobs.kinds import Acts, Named, Outcome, job_kind
from casework.models import Notice
from casework.models.notice import NoticeQuerySet
from casework.text import day_text

from ..articles import P
from ..body import body_of
from ..grades.gone import read_anew
from ..grades.terms import GradeTerms
from ..models import Application, Decree, Grade
from ..stages import Stage
from ..standards.terms import Grade as GradeName
from ..standards.terms import InstitutionType
from . import certificates
from .rules import may_decree
from .steps import ISSUE_DECREE

NOTICE_KIND = "grade_decree"
AT_ONCE = 10  # grades with their certificates, in the request of whoever signs; more are a job


def waiting(office: Office) -> list[Application]:
    """Determined by the office and not yet made known."""
    rows = Application.objects.filter(state=Stage.DETERMINED).select_related("applicant", "district", "rechecked")
    if office.kind == OfficeKind.BUREAU:
        rows = rows.filter(district=office.district_id)
    rows = rows.prefetch_related("conclusions").order_by("district", "pk")
    return [row for row in rows if decreed_by(row) == office]


def decreed_by(row: Application) -> Office:
    """The body that has reviewed; of a recheck, which leaves less than the first grade, the bureau (P26, P28)."""
    if row.rechecked_id:
        return Office.objects.bureau_of(row.district_id)
    return body_of(row)


def drafts(office: Office) -> NoticeQuerySet:
    return Notice.objects.open_drafts().filter(kind=NOTICE_KIND, office=office)


@transaction.atomic
def draft(*, listed: Collection[str], by: Membership, at: datetime) -> Notice:
    """Of one or several cases by their numbers; nothing is known before the head signs."""
    if by.role not in (*BUREAU_ROLES, *COMMISSION_ROLES):
        raise Refused(f"等级由作出结论的卫生健康行政部门发文公布，您当前的岗位不能办理（{P(26)}）。")
    Office.objects.select_for_update().get(pk=by.office_id)  # nothing is put into two drafts at once
    rows = list(Application.objects.visible_to(by).filter(number__in=listed).prefetch_related("conclusions"))
    if not rows or len(rows) < len(set(listed)):
        raise Refused("请选择要公布的等级。", field="listed")
    for row in rows:
        _ask(row, by)
    drafted = {one[0] for fields in drafts(by.office).values_list("fields", flat=True) for one in fields["grades"]}
    if already := drafted & set(listed):
        raise Refused(
            f"{'、'.join(sorted(already))}已在待签发的公布文件中，请签发或者撤回该拟稿后再办理。", field="listed"
        )
    return notices.draft(None, kind=NOTICE_KIND, office=by.office, fields=said(by.office, listed), by=by, at=at)


def _ask(row: Application, by: Membership) -> None:
    if grade := row.concluded_grade:
        Refused.unless(may_decree(grade, by=OfficeKind(by.office.kind)), field="listed")
    if row.rechecked and row.rechecked.revoked_on:
        raise Refused(
            f"{row.number}所复核的等级已经撤销，不再公布较低等级，请由复核单位办理“不再复核”（{P(34)}）。",
            field="listed",
        )
    if row.state != Stage.DETERMINED or grade is None or decreed_by(row) != by.office:
        raise Refused(
            f"{row.number}没有待公布的等级：公示期满、异议办结并确定等级后方可公布（{P(13)}、{P(26)}）。",
            field="listed",
        )


def said(office: Office, listed: Collection[str]) -> dict[str, Any]:
    """What the decree says of these cases now; what is no longer to be made known is left out."""
    rows = [row for row in waiting(office) if row.number in listed]
    rows.sort(key=lambda row: (-cast(GradeName, row.concluded_grade).height, row.district_id or "", row.pk))
    return record.plain({"grades": [_line(row) for row in rows]})


def _line(row: Application) -> list[str]:
    kind = InstitutionType(row.institution_type).label
    if row.rechecked and row.law["recheck_keeps_term"]:
        kind += f"（抽查复核，有效期至{day_text(GradeTerms.load().valid_until(row.rechecked.counts_from))}）"
    return [row.number, row.applicant.name, str(row.district), kind, f"{row.concluded_grade}级"]


def issued(notice: Notice, *, by: Membership, at: datetime) -> None:
    """With the signature the decree stands, and by it the grades: a few at once, many by a job that goes on where it was interrupted.

    Issued anew, it lists what is known already.
    """
    if notice.replaces:
        return
    certificates.ask_key()
    decree = Decree.objects.create(
        body=notice.office, notice=notice, number=notice.number, decreed_on=timezone.localdate(at)
    )
    numbers = [row[0] for row in notice.fields["grades"]]
    if len(numbers) > AT_ONCE:
        working.start(DecreeGrades, by=by, at=at, params={"decree": decree.pk, "cases": numbers})
        return
    for number in numbers:
        award(number, decree, by=by, at=at)


def award(number: str, decree: Decree, *, by: Membership, at: datetime) -> bool:
    """One grade of a decree with its certificate; whether there was anything left to do."""
    application = Application.objects.select_related("applicant__office").get(number=number)
    if Grade.objects.filter(case=application).exists():
        return False
    keep = partial(_keep, decree=decree, by=by, at=at)
    perform(application, ISSUE_DECREE, by=by, at=at, then=keep, decree=decree.number)
    return True


def _keep(application: Application, *, decree: Decree, by: Membership, at: datetime) -> None:
    """After a recheck the term of the grade that it replaces goes on, unless the commission has it begin anew (P28)."""
    replaced = application.rechecked if application.law["recheck_keeps_term"] else None
    grade = Grade.objects.create(
        institution=application.applicant,
        grade=cast(GradeName, application.concluded_grade),  # determined with one
        decree=decree,
        case=application,
        decree_number=decree.number,
        decreed_on=decree.decreed_on,
        counts_from=replaced.counts_from if replaced else decree.decreed_on,
    )
    for earlier in application.applicant.grades.exclude(pk=grade.pk).filter(revoked_on=None):
        read_anew(earlier, at=at, but=application)
    made = certificates.make_out(grade, by=by, at=at)
    body = f"{decree.body.name}以{decree.number}公布贵单位为{grade.grade}级，等级证书编号{made.number}（{P(26)}）。"
    messages.send(
        to=application.applicant.office, title=f"{application.number}：等级已公布", body=body, at=at, case=application
    )
    if decree.body.kind == OfficeKind.COMMISSION:  # the bureau makes the plaque of a first grade, too
        bureau = Office.objects.bureau_of(application.applicant.district_id)
        title = f"{application.title}评定为甲级，请制作牌匾"
        messages.send(to=bureau, title=title[:100], body=f"见{decree.number}（{P(26)}）。", at=at, case=application)


@job_kind
class DecreeGrades(Acts):
    """Every grade of a decree."""

    name, label, unit, CHUNK = "decree_grades", "公布等级", "家", 10

    def leads_to(self) -> tuple[str, str]:
        return "查看公布文件", reverse("decrees")

    def parts(self, *, at: datetime) -> Sequence[str]:
        return cast(list[str], self.params["cases"])

    def act(self, part: str, outcome: Outcome, *, at: datetime) -> None:
        decree = Decree.objects.select_related("body").get(pk=self.params["decree"])
        outcome.counts["公布"] += award(part, decree, by=self.by, at=at)

    def fault(self, part: str, refused: Refused) -> Named:
        return Named(part, "".join(refused.sentences))


def read_by(member: Membership) -> Q:
    """Whom a decree concerns: the institutions that it lists, their bureaus, and the commission."""
    known = Decree.objects.order_by()
    match member.office.kind:
        case OfficeKind.INSTITUTION:
            known = known.filter(grades__institution__office=member.office_id)
        case OfficeKind.BUREAU:
            known = known.filter(grades__institution__district=member.office.district_id)
        case OfficeKind.COMMISSION:
            pass
        case _:
            return Q(pk__in=())
    first = known.values("notice")
    return Q(kind=NOTICE_KIND) & (Q(pk__in=first) | Q(replaces__in=first) | Q(replaces__replaces__in=first))
