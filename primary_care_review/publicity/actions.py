"""Conclusions posted by the body, one or several in a posting, and taken back with a reason (P12)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from accounts.ways import Way
from casework import messages, record
from casework.gateway import perform
from casework.models import FigureSetting, Posting, PostingLine
from casework.publicity import posting as lists
from casework.text import closing_text, day_text
from casework.text import listed as listed_names
from experts.review import rounds

from ..articles import P
from ..body import APPLICATION, CITY_RECHECK, RECHECK, REREVIEW
from ..grades.standing import standing
from ..models import Application
from ..stages import Stage
from .steps import POST_CONCLUSION, WITHDRAW_CONCLUSION

# Whoever concludes posts: of the bureau, or of the commission on its own re-reviews and rechecks (P06, P28).
HEADS = (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)


def waiting(member: Membership) -> list[Application]:
    """Concluded by the member's office and not posted, the highest grade first as on the list."""
    of_city = member.office.kind == OfficeKind.COMMISSION
    run_by = (REREVIEW, CITY_RECHECK) if of_city else (APPLICATION, RECHECK)
    rows = Application.objects.visible_to(member).filter(state=Stage.CONCLUDED, kind__in=run_by)
    rows = rows.select_related("applicant", "district").prefetch_related("conclusions")
    return sorted(rows, key=lambda row: (-_height(row), row.district_id, row.pk))


def of_office(member: Membership) -> QuerySet[Posting]:
    return Posting.objects.filter(office=member.office_id, regime=Regime.PRIMARY_CARE, article=P(12).id)


@transaction.atomic
def post(*, listed: Collection[str], by: Membership, at: datetime) -> Posting:
    """Those of `listed`, by their numbers; negative conclusions are posted like the others. Each institution is told of its own."""
    if by.role not in HEADS:
        raise Refused(f"评审结论由作出结论的卫生健康行政部门负责人公示，您当前的岗位不能办理（{P(12)}）。")
    rows = [row for row in waiting(by) if row.number in set(listed)]
    if not rows:
        raise Refused("请选择要公示的评审结论。", field="listed")
    if set(listed) - {row.number for row in rows}:
        raise Refused("所选案件中有的已经公示或者尚无结论，请刷新页面后重新选择。", field="listed")
    if not by.office.document_word:
        way = Way("设置发文机关代字", "document_word")
        raise Refused("本单位尚未设置发文机关代字，请先在“文书”页设置后再公示。", way=way)
    posting = _posted(rows, by=by, at=at)
    for row in rows:
        perform(row, POST_CONCLUSION, by=by, at=at, posting=posting, then=lambda current: rounds.tell(current, at=at))
        _tell(row, posting, at=at)
    record.append(
        subject=posting.of,
        at=at,
        verb="post_conclusions",
        label="公示评审结论",
        by=by,
        article=P(12),
        facts={"posting": posting.number, "listed": [row.number for row in rows]},
    )
    return posting


def _posted(rows: list[Application], *, by: Membership, at: datetime) -> Posting:
    on = timezone.localdate(at)
    return lists.post(
        [_line(row, at=at) for row in rows],
        regime=Regime.PRIMARY_CARE,
        of=f"office:{by.office_id}",
        article=P(12),
        title=f"{by.office.name}关于{len(rows)}家基层医疗卫生机构等级评审结论的公示",
        text=(
            f"根据《重庆市基层医疗卫生机构等级评审管理办法》，下列{len(rows)}家基层医疗卫生机构的等级评审已作出结论，现予公示。\n"
            "公示的是评审结论，不是最终等级。公示无异议，或者异议调查核实完毕的，确定评审等级，由有权机关发文公布。"
        ),
        office=by.office,
        law=FigureSetting.objects.law(Regime.PRIMARY_CARE, on),
        by=by,
        at=at,
        word=by.office.document_word,
    )


def _line(row: Application, *, at: datetime) -> PostingLine:
    where = standing(row.applicant, on=timezone.localdate(at))
    held = f"{where.held.label}（{day_text(where.decreed_on)}发文）" if where.held and where.decreed_on else ""
    return PostingLine(
        case=row,
        name=row.title,
        district=str(row.district),
        level=_height(row),
        level_text=f"{row.concluded_text}（抽查复核）" if row.rechecked_id else row.concluded_text,
        before_text=held,
    )


def _height(row: Application) -> int:
    return row.conclusion.to_level if row.conclusion else 0


def _tell(row: Application, posting: Posting, *, at: datetime) -> None:
    messages.send(
        to=row.applicant.office,
        title=f"{row.number}：评审结论已公示",
        body=(
            f"评审结论：{row.concluded_text}，公示至{closing_text(posting.ends_at())}（{posting.number}）。"
            f"理由和逐条评定见本案件“评审结论”页（{P(12)}）。"
        ),
        at=at,
        case=row,
    )


@transaction.atomic
def withdraw(posting: Posting, *, reason: str, by: Membership, at: datetime) -> Posting:
    """It stays readable as withdrawn; its cases wait for another posting, with the same conclusion or one that is made anew.

    Refused once a grade rests on it.
    """
    if by.role not in HEADS or by.office_id != posting.office_id:
        raise Refused(f"公示由发布公示的单位负责人撤回，您当前的岗位不能办理（{P(12)}）。")
    posting = lists.take_back(posting, reason=reason, by=by, at=at)
    cases = list(Application.objects.filter(posting=posting).order_by("pk"))
    if gone_on := [row.title for row in cases if row.state != Stage.PUBLICITY]:
        raise Refused(f"{listed_names(gone_on)}的等级已经确定或者案件已经办结，本公示不能撤回。")
    for row in cases:
        perform(row, WITHDRAW_CONCLUSION, by=by, at=at, reason=reason)
    record.append(
        subject=posting.of,
        at=at,
        verb="withdraw_posting",
        label="撤回公示",
        by=by,
        article=P(12),
        reason=reason,
        facts={"posting": posting.number},
    )
    return posting
