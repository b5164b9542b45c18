"""Filings of a year that was begun elsewhere: what a row of the sheet says, and the filing that stands from it (E34)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Enrolment, Institution, Membership
from accounts.roles import Regime
from casework.gateway import open_case, perform
from casework.models import Case, FigureSetting, TakenOver
from casework.takeover.kinds import Takeover
from casework.text import day_text
from casework.workbook import Column, Kind, ReadRow

from ..articles import E
from ..models import Cycle, Filing
from ..municipal.lanes import materials_owed
from ..national.actions import open_national
from ..stages import Stage
from . import rules
from .steps import TAKEOVER

COLUMNS = (
    Column(name="year", heading="年度", kind=Kind.INTEGER, required=True, units=("年", "年度"), width=10),
    Column(name="reported_on", heading="上报日期", kind=Kind.DATE, required=True),
    Column(name="computed_level", heading="自评级别", kind=Kind.INTEGER, required=True, units=("级",), width=12),
    Column(name="declared_level", heading="申报级别", kind=Kind.INTEGER, required=True, units=("级",), width=12),
    Column(name="total", heading="得分", kind=Kind.DECIMAL, units=("分",), width=12),
    Column(name="office", heading="审核方", kind=Kind.CHOICE, choices=rules.OFFICES, required=True, width=16),
    Column(name="materials_on", heading="材料提交日期", kind=Kind.DATE),
    Column(name="level", heading="结论级别", kind=Kind.INTEGER, units=("级",), width=12),
    Column(name="grounds", heading="结论理由", kind=Kind.PROSE, max_length=2000, width=40),
    Column(name="concluded_on", heading="结论日期", kind=Kind.DATE),
)
NOTES = (
    "年度填报期结束后的案件才可以接管；填报期内的由医院在本平台填报。材料提交日期：已按时提交的填写，应提交而留空的记为未提交。",
    "结论三栏：区县已有结论、国家级评价、暂定结果的填写，其他环节留空。",
)
_LABELS = {column.name: column.heading for column in COLUMNS}


def faults(
    rows: Sequence[ReadRow], known: Mapping[str, Institution], at: datetime
) -> Iterator[tuple[ReadRow, str, str]]:
    """Of hospitals that are known here: their year, whether they take part, what stands already, and what has to agree in the row."""
    years = {cycle.year: cycle for cycle in Cycle.objects.all()}
    filings = Filing.objects.standing().filter(filed_by__in=known.values())
    standing = {(filing.filed_by_id, filing.cycle_id): filing for filing in filings}
    enrolled = Enrolment.objects.filter(institution__in=known.values(), regime=Regime.EMR, ended_on=None)
    takes_part = set(enrolled.values_list("institution", flat=True))
    law = FigureSetting.objects.law(Regime.EMR, timezone.localdate(at))
    for row in rows:
        hospital, year = known[row.values["uscc"]], years.get(row.values["year"])
        if hospital.pk not in takes_part:
            yield row, "uscc", f"该机构没有参加电子病历评级，请待其注册后再接管（{E(6)}）。"
        if year is None:
            yield row, "year", f"{row.values['year']}年度尚未建立，请先建立评价年度（{E(8)}）。"
            continue
        if at < year.closes_at:
            yield row, "year", f"{year}填报期尚未结束，请由医院在本平台填报（{E(8)}）。"
        if (filing := standing.get((hospital.pk, year.pk))) and filing.state != Stage.NOT_FILED:
            now = f"{filing.number}，{Stage(filing.state).label}"
            yield row, "uscc", f"该院{year}填报已在本平台办理（{now}），不能再接管。"
        owed = materials_owed(hospital, year=year.year, declared=row.values["declared_level"], law=law)
        found = rules.faults(row.values, _stage(row.values), window_ended=year.last_day, owes_materials=bool(owed))
        yield from ((row, *fault) for fault in found)


def enter(
    values: Mapping[str, Any],
    hospital: Institution,
    *,
    by: Membership,
    at: datetime,
    then: Callable[[Case], object],
    facts: dict[str, Any],
) -> Filing:
    """The filing of the year that the portal has entered as not filed, or a new one."""
    cycle = Cycle.objects.select_related("standard").get(year=values["year"])
    standing = Filing.objects.standing().filter(cycle=cycle, filed_by=hospital).first()
    if standing:
        return perform(standing, TAKEOVER.register, by=by, at=at, then=then, **facts)
    return open_case(
        Filing,
        kind="emr_filing",
        by=by,
        at=at,
        label=TAKEOVER.register.label,
        starts=(),
        then=then,
        state=Stage.TAKING_OVER.value,
        title=hospital.name,
        institution=hospital,
        filed_by=hospital,
        district=hospital.district,
        cycle=cycle,
        standard=cycle.standard,
        rules_edition=cycle.rules_edition,
    )


def weigh(filing: Filing, row: TakenOver) -> dict[str, Any]:
    """By which way it is reviewed, and whether it owes materials, as where its window had closed here."""
    facts = row.facts
    owed = materials_owed(filing.hospital, year=filing.cycle.year, declared=facts["declared_level"], law=filing.law)
    return {"lane": rules.lane_of(facts, Stage(row.stage)), "materials": owed}


def after(filing: Filing, *, by: Membership, at: datetime) -> None:
    """The national stage of a filing that went on to it is opened at its beginning; what was done of it elsewhere is entered by its acts."""
    if filing.state == Stage.NATIONAL and filing.conclusion:
        open_national(filing, level=filing.conclusion.to_level, by=by, at=at)


def told(row: TakenOver) -> str:
    """The row in words, for whoever confirms it."""
    facts = row.facts
    said = [f"现处环节：{Stage(row.stage).label}，自{day_text(row.since)}起算"]
    said += [f"{label}：{_said(name, facts[name])}" for name, label in _LABELS.items() if name in facts]
    said.append(f"依据：{facts['paper_number']}（{_said('paper_on', facts['paper_on'])}），扫描件{facts['scan']}")
    return "；".join(said) + "。"


def _said(name: str, value: Any) -> str:
    if name.endswith("_on"):
        return day_text(date.fromisoformat(value))
    return f"{value}级" if name.endswith("level") else str(value)


def _stage(values: Mapping[str, Any]) -> Stage:
    return Stage(FILING_TAKEOVER.stages[values["stage"]])


FILING_TAKEOVER = Takeover(
    kind="emr_filing",
    label="年度填报",
    steps=TAKEOVER,
    columns=COLUMNS,
    notes=NOTES,
    faults=faults,
    enter=enter,
    told=told,
    weigh=weigh,
    after=after,
)
