"""Contracts, and what was left to third parties under them, as workbooks (P16, P29)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from casework.workbook import Column, Kind, Sheet, SheetSpec

from ..models import PartyMeasure
from ..models.contract import ContractQuerySet
from ..models.delegation import DelegationQuerySet
from .listing import standing_of

CONTRACTS = SheetSpec(
    sheet="第三方合同",
    columns=(
        Column(name="number", heading="合同编号", width=24),
        Column(name="party", heading="第三方机构", width=36),
        Column(name="uscc", heading="统一社会信用代码", width=24),
        Column(name="body", heading="委托单位", width=28),
        Column(name="scopes", heading="委托范围", width=32),
        Column(name="valid_from", heading="起始日期", kind=Kind.DATE),
        Column(name="valid_until", heading="截止日期", kind=Kind.DATE),
        Column(name="amount", heading="合同金额（元）"),
        Column(name="standing", heading="状态"),
        Column(name="ended_on", heading="终止日期", kind=Kind.DATE),
        Column(name="ended_reason", heading="终止理由", width=40),
        Column(name="barred", heading="黑名单", width=12),
    ),
    max_rows=100_000,
)

DELEGATIONS = SheetSpec(
    sheet="委托事项",
    columns=(
        Column(name="case", heading="案件编号", width=16),
        Column(name="institution", heading="机构", width=36),
        Column(name="scope", heading="委托事项"),
        Column(name="party", heading="第三方机构", width=36),
        Column(name="contract", heading="合同编号", width=24),
        Column(name="given_on", heading="委托日期", kind=Kind.DATE),
        Column(name="handed_in_on", heading="提交日期", kind=Kind.DATE),
        Column(name="standing", heading="状态"),
        Column(name="finding_reason", heading="复核意见", width=40),
    ),
    max_rows=100_000,
)


def contracts(rows: ContractQuerySet, *, on: date) -> Sheet:
    return Sheet(spec=CONTRACTS, rows=_rows(rows, on=on))


def _rows(rows: ContractQuerySet, *, on: date) -> Iterator[list[Any]]:
    barred = set(PartyMeasure.objects.barring().values_list("contract__party", flat=True))
    for row in rows.iterator(chunk_size=500):
        yield [
            row.number,
            row.party.office.name,
            row.party.uscc,
            row.body.name,
            row.scope_labels,
            row.valid_from,
            row.valid_until,
            row.amount,
            standing_of(row, on=on)[0],
            row.ended_on,
            row.ended_reason,
            "列入" if row.party_id in barred else "",
        ]


def delegations(rows: DelegationQuerySet) -> Sheet:
    return Sheet(spec=DELEGATIONS, rows=_delegated(rows))


def _delegated(rows: DelegationQuerySet) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.case.number,
            row.case.title,
            row.get_scope_display(),
            str(row.contract.party),
            row.contract.number,
            _day(row.given_at),
            _day(row.handed_in_at),
            row.standing[0],
            row.finding_reason,
        ]


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
