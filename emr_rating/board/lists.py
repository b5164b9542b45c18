"""The lists that officials work with: the board of a cycle, and the sheets that go out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import District, Enrolment, Institution, Membership
from accounts.roles import Regime, Role
from casework.models import Answer
from casework.workbook import Column, Kind, Sheet, SheetSpec

from ..editions.loading import edition_of
from ..filing.steps import REPORT
from ..models import Cycle, Filing
from ..municipal.lanes import CITY_LANES, REVIEWERS
from ..rules import Lane, Part
from ..sheet.reading import Sheet as FilingSheet
from ..stages import Stage

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Filed(TypedDict):
        filing: int | None
        status: str | None

    Hospital = WithAnnotations[Institution, Filed]

NOT_BEGUN = "none"
# A draft that its clerk has laid before the leader.
HANDED_UP = "handed_up"
STATUSES = {
    NOT_BEGUN: "未开始",
    Stage.DRAFT.value: Stage.DRAFT.label,
    HANDED_UP: "待负责人上报",
    **{stage.value: stage.label for stage in Stage if stage is not Stage.WITHDRAWN},
}
TO_REMIND = (NOT_BEGUN, Stage.DRAFT.value, HANDED_UP)
# The districts' table: each status in one of its columns, so that they add up to the hospitals.
COLUMNS: dict[str, tuple[str, ...]] = {
    "未开始": (NOT_BEGUN,),
    "填报中": (Stage.DRAFT, HANDED_UP),
    "已上报": (Stage.REPORTED, Stage.AMENDING, Stage.TAKING_OVER),
    "未填报": (Stage.NOT_FILED,),
    "市级审核": (Stage.AWAITING_MATERIALS, Stage.CITY_CHECK, Stage.CITY_REVIEW),
    "区县审核": (Stage.DISTRICT_REVIEW, Stage.DISTRICT_CONCLUDED),
    "国家级": (Stage.NATIONAL, Stage.PUBLICITY),
    "暂定结果": (Stage.PROVISIONAL,),
    "最终结果": (Stage.ANNOUNCED, Stage.CONFIRMED),
    "无成绩": (Stage.NO_RESULT,),
    "终止、取消": (Stage.CANCELLED, Stage.TERMINATED, Stage.RESULT_CANCELLED),
}
TONES = {
    NOT_BEGUN: "amber",
    Stage.DRAFT: "blue",
    HANDED_UP: "blue",
    Stage.NO_RESULT: "red",
    Stage.TERMINATED: "red",
    Stage.RESULT_CANCELLED: "red",
    Stage.NOT_FILED: "red",
    Stage.PROVISIONAL: "green",
    Stage.DISTRICT_REVIEW: "blue",
    Stage.DISTRICT_CONCLUDED: "blue",
}

BOARD_SHEET = SheetSpec(
    sheet="填报与审核进度",
    columns=(
        Column(name="district", heading="区县", width=14),
        Column(name="institution", heading="医疗机构", width=36),
        Column(name="uscc", heading="统一社会信用代码", width=24),
        Column(name="number", heading="编号", width=14),
        Column(name="status", heading="进度", width=26),
        Column(name="parts", heading="已填部分", width=12),
        Column(name="declared", heading="申报级别", kind=Kind.INTEGER, width=10),
        Column(name="reviewer", heading="审核方", width=44),
    ),
)


@dataclass(frozen=True)
class BoardRow:
    """A hospital in a cycle. `parts` is how many of the basic data and the items are filled in, while it is filling."""

    institution: Institution
    filing: Filing | None
    status: str
    tone: str
    parts: str
    reviewer: str
    elsewhere: bool  # reviewed by the city, read only for the bureau
    remind: bool
    reminded_at: datetime | None


def board(
    cycle: Cycle, member: Membership, *, q: str = "", status: str = "", district: str = ""
) -> "QuerySet[Hospital]":
    """The hospitals of a cycle that a member may see, each annotated with its filing: enrolled ones, and whoever has filed."""
    filed = Filing.objects.standing().filter(cycle=cycle, filed_by=OuterRef("pk"))
    # It is the turn of the leader alone.
    handed_up = When(state=Stage.DRAFT, turn=f"{Role.INSTITUTION_LEADER}:{REPORT.name}", then=Value(HANDED_UP))
    status_of = Case(handed_up, default=F("state"), output_field=CharField())
    enrolled = Enrolment.objects.filter(institution=OuterRef("pk"), regime=Regime.EMR, ended_on=None)
    hospitals = (
        Institution.objects.visible_to(member)
        .matching(q)
        .annotate(filing=Subquery(filed.values("pk")[:1]), status=Subquery(filed.values_list(status_of)[:1]))
        .filter(Exists(enrolled) | Q(filing__isnull=False))
    )
    if status == NOT_BEGUN:
        hospitals = hospitals.filter(status=None)
    elif status:
        hospitals = hospitals.filter(status=status)
    if district:
        hospitals = hospitals.filter(district=district)
    return hospitals.select_related("district").order_by("district", "pk")


def board_rows(hospitals: "Iterable[Hospital]", *, reminded: Mapping[str, datetime]) -> list[BoardRow]:
    """In three queries however many there are; `reminded` says by code when a hospital was last reminded."""
    hospitals = list(hospitals)
    filings = Filing.objects.select_related("standard", "cycle").in_bulk(
        [hospital.filing for hospital in hospitals if hospital.filing]
    )
    parts = _parts([filing for filing in filings.values() if filing.state == Stage.DRAFT])
    return [_row(hospital, filings.get(hospital.filing), parts, reminded.get(hospital.uscc)) for hospital in hospitals]


def counts(hospitals: "QuerySet[Hospital]") -> dict[District, dict[str, int]]:
    """Hospitals by district and status."""
    by_district: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    grouped = hospitals.order_by("district").values_list("district", "status").annotate(number=Count("pk"))
    for district, status, number in grouped:
        by_district[district][status or NOT_BEGUN] += number
    named = District.objects.in_bulk(list(by_district))
    return {named[district]: counted for district, counted in by_district.items()}


def board_sheet(rows: Iterable[BoardRow]) -> Sheet:
    return Sheet(
        spec=BOARD_SHEET,
        rows=(
            (
                row.institution.district.name,
                row.institution.name,
                row.institution.uscc,
                row.filing.number if row.filing else "",
                row.status,
                row.parts,
                row.filing.declared_level if row.filing else None,
                row.reviewer,
            )
            for row in rows
        ),
    )


def _reviewer(lane: Lane | None) -> str:
    """The office with the article of its review (E15, E16, E17)."""
    if lane is None:
        return ""
    sentence, article = REVIEWERS[lane]
    return f"{'区县审核' if lane is Lane.DISTRICT_REVIEW else sentence}（{article}）"


def _row(hospital: "Hospital", filing: Filing | None, parts: dict[int, str], reminded_at: datetime | None) -> BoardRow:
    status = hospital.status or NOT_BEGUN
    lane = Lane(filing.lane) if filing and filing.lane else None
    return BoardRow(
        institution=hospital,
        filing=filing,
        status=STATUSES[status],
        tone=TONES.get(status, ""),
        parts=parts.get(filing.pk, "") if filing else "",
        reviewer=_reviewer(lane),
        elsewhere=lane in CITY_LANES,
        remind=status in TO_REMIND,
        reminded_at=reminded_at,
    )


def _parts(drafts: list[Filing]) -> dict[int, str]:
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    for case, name, value in Answer.objects.filter(case__in=drafts).values_list("case_id", "field", "value"):
        texts[case][name] = value
    return {draft.pk: _progress(FilingSheet.read(edition_of(draft.own_standard), texts[draft.pk])) for draft in drafts}


def _progress(sheet: FilingSheet) -> str:
    """n/40: the basic data, and each item with the data quality that it asks for."""
    items = sheet.edition.items
    asked = {
        item.code: [*sheet.fields_of(Part.EMR, item.code), *sheet.fields_of(Part.DATA_QUALITY, item.code)]
        for item in items
    }
    done = sum(all(sheet.filled(field) for field in fields) for fields in asked.values())
    return f"{done + sheet.complete(Part.BASIC)}/{len(items) + 1}"
