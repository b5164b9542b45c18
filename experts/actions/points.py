"""Points move at once and for good, each entry with its ground and who made it; a mistake is put right by a further one (P10, P11)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, OfficeKind, Regime, Role
from casework.messages import send
from casework.regulations import article
from experts.appointment.points import BY_HAND, LEAD, REVIEW, Item, Table, base_points
from experts.register.history import note

from ..models import Assignment, Expert, PointsEntry, PointsTable, Pool, PoolEntry

Ground = PointsEntry.Ground
BASE, BASE_CORRECTED, CORRECTED = "职称、学历、从业年限", "基本信息变更，基础计分更正", "更正"


def table_on(on: date) -> tuple[PointsTable, Table]:
    """The edition in force on a day, and what it says."""
    edition = PointsTable.objects.in_force(on)
    return edition, Table.read(edition.payload)


def total(expert: Expert, regime: str) -> int:
    return expert.points.filter(regime=regime).total()


def regimes_shown_to(member: Membership, expert: Expert) -> list[Regime]:
    """In which regimes this expert has points that the member may see: a bureau those of its own pool, the expert all."""
    held = PoolEntry.objects.filter(expert=expert, admitted_at__isnull=False)
    pools = Pool.objects.filter(keeps_points=True, entries__in=held)
    if member.role != Role.EXPERT and member.office.kind == OfficeKind.BUREAU:
        # Points bar an expert from the draws of others: whoever has left the bureau's pool is no longer its concern.
        pools = pools.filter(office=member.office_id, entries__in=held.filter(left_at=None))
    elif member.role != Role.EXPERT and member.role not in COMMISSION_ROLES:
        pools = pools.filter(regime=Regime.EMR)
    return [Regime(regime) for regime in sorted(set(pools.values_list("regime", flat=True)))]


def begin(entry: PoolEntry, *, at: datetime) -> None:
    """On admission to a pool that keeps points: the base from title, education and experience, once in a regime (P10)."""
    expert, regime = entry.expert, entry.pool.regime
    if not entry.pool.keeps_points or expert.points.filter(regime=regime, ground=Ground.BASE).exists():
        return
    on = timezone.localdate(at)
    edition, table = table_on(on)
    PointsEntry.objects.create(
        expert=expert,
        regime=regime,
        ground=Ground.BASE,
        item=BASE,
        points=_base(expert, on, table),
        happened_on=on,
        table=edition,
        entered_at=at,
    )


@transaction.atomic
def rebase(expert: Expert, *, by: Membership, at: datetime) -> None:
    """After a change of basic data: what the base should have been, by the edition and the day it was measured on."""
    for entry in expert.points.filter(ground=Ground.BASE).select_related("table"):
        stands = expert.points.filter(regime=entry.regime).filter(
            Q(ground=Ground.BASE) | Q(ground=Ground.CORRECTION, item=BASE_CORRECTED)
        )
        difference = _base(expert, entry.happened_on, Table.read(entry.table.payload)) - stands.total()
        if difference:
            PointsEntry.objects.create(
                expert=expert,
                regime=entry.regime,
                ground=Ground.CORRECTION,
                item=BASE_CORRECTED,
                points=difference,
                happened_on=timezone.localdate(at),
                table=entry.table,
                entered_by=by.person,
                entered_at=at,
            )


@transaction.atomic
def enter(
    expert: Expert, *, regime: Regime, code: str, happened_on: date, remark: str, by: Membership, at: datetime
) -> PointsEntry:
    """Adds or takes what the table gives for the item; the figure is never typed."""
    edition, table = table_on(timezone.localdate(at))
    item = table.items.get(code)
    if item is None or item.ground not in BY_HAND:
        raise Refused("请在计分表的项目中选择一项。", field="code")
    if item.ground == Ground.MISCONDUCT and not remark.strip():
        raise Refused("不良行为须写明事实。", field="remark")
    return _enter(expert, regime, item, edition, happened_on=happened_on, remark=remark, by=by, at=at)


@transaction.atomic
def correct(
    expert: Expert,
    *,
    regime: Regime,
    points: int,
    happened_on: date,
    remark: str,
    by: Membership,
    at: datetime,
    corrects: PointsEntry | None = None,
) -> PointsEntry:
    """Puts a mistake right by a further entry that says what was wrong; one that names an entry takes all of it back."""
    if points == 0:
        raise Refused("更正的分值不能为0，请重新填写。", field="points")
    if not remark.strip():
        raise Refused("请写明更正哪一笔计分和原因。", field="remark")
    if corrects:
        _ask_opposite(expert, regime, points, corrects)
    edition, _ = table_on(timezone.localdate(at))
    item = Item(ground=Ground.CORRECTION, code="", name=CORRECTED, points=points)
    return _enter(
        expert, regime, item, edition, happened_on=happened_on, remark=remark, corrects=corrects, by=by, at=at
    )


def _ask_opposite(expert: Expert, regime: Regime, points: int, corrects: PointsEntry) -> None:
    """Taken back once, and wholly or not at all."""
    Expert.objects.select_for_update().get(pk=expert.pk)
    if not expert.points.filter(regime=regime).correctable().filter(pk=corrects.pk).exists():
        raise Refused("所选计分不能更正或者已经更正，请重新选择。", field="corrects")
    if points != -corrects.points:
        raise Refused(
            f"更正所选计分（{corrects.points:+d}分）的，更正分值应为{-corrects.points:+d}分，请重新填写。",
            field="points",
        )


def credit_participation(assignments: Iterable[Assignment], *, at: datetime) -> None:
    """When the outcome of a round is told: everybody who handed in an opinion, once a round, and the leader for leading (P11).

    Pools without points are passed over.
    """
    for assignment in assignments:
        codes = (REVIEW, LEAD) if assignment.leads else (REVIEW,)
        credit(assignment, codes, ground=Ground.PARTICIPATION, at=at)


def credit(assignment: Assignment, codes: Iterable[str], *, ground: str, at: datetime) -> None:
    """What the table gives for work in a round of review, entered by nobody and once a round."""
    entry = PoolEntry.objects.select_related("expert", "pool").filter(member=assignment.member_id).first()
    if entry is None or not entry.pool.keeps_points or assignment.handed_in_at is None:
        return
    expert = Expert.objects.select_for_update().get(pk=entry.expert_id)
    if expert.points.filter(regime=entry.pool.regime, review=assignment.review_id, ground=ground).exists():
        return
    on = timezone.localdate(at)
    edition, table = table_on(on)
    for code in codes:
        PointsEntry.objects.create(
            expert=expert,
            regime=entry.pool.regime,
            ground=ground,
            item=table.items[code].name,
            points=table.items[code].points,
            happened_on=on,
            table=edition,
            review_id=assignment.review_id,
            entered_at=at,
        )


def _base(expert: Expert, on: date, table: Table) -> int:
    return base_points(expert.title, expert.education, on.year - expert.practising_since, table)


def _enter(
    expert: Expert,
    regime: Regime,
    item: Item,
    edition: PointsTable,
    *,
    happened_on: date,
    remark: str,
    by: Membership,
    at: datetime,
    corrects: PointsEntry | None = None,
) -> PointsEntry:
    if by.role == Role.EXPERT or by.office.kind not in (OfficeKind.COMMISSION, OfficeKind.BUREAU):
        raise Refused("专家计分由市卫生健康委或者本区县专家库的管理单位登记，您当前的岗位不能办理。")
    if regime not in regimes_shown_to(by, expert):
        raise Refused(f"{expert}不在实行计分的本单位专家库中，不能登记。")
    if happened_on > timezone.localdate(at):
        raise Refused("发生日期不能晚于今日，请重新填写。", field="happened_on")
    entry = PointsEntry.objects.create(
        expert=expert,
        regime=regime,
        ground=item.ground,
        item=item.name,
        points=item.points,
        remark=remark.strip(),
        happened_on=happened_on,
        table=edition,
        corrects=corrects,
        entered_by=by.person,
        entered_at=at,
    )
    said = f"{item.name}，{item.points:+d}分"
    facts = {"item": item.name, "points": item.points, "happened_on": happened_on, "regime": regime}
    if corrects:
        facts["corrects"] = corrects.pk
    note(
        expert,
        "points",
        f"计分：{said}",
        by=by,
        at=at,
        article=article("P11"),
        reason=entry.remark,
        facts=facts,
        audience="authorities",
    )
    if expert.person:
        body = f"{by.office}登记：{said}。{entry.remark}（{article('P11')}）"
        send(to=expert.person, title="专家计分有变动", body=body, at=at)
    return entry
