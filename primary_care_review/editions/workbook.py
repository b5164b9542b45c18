"""An edition of the standard as a workbook: a sheet of clauses (条款) and a sheet of bounds (等级线) (P03, P25)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from casework.workbook import (
    CellError,
    Column,
    Kind,
    ReadResult,
    ReadRow,
    Sheet,
    SheetSpec,
    read_workbook,
    write_workbook,
)

from ..standards.edition import Edition
from ..standards.terms import SHARES, Grade, InstitutionType

YES, NO = "是", "否"
TYPE_COLUMNS = {"township": InstitutionType.TOWNSHIP_HOSPITAL, "centre": InstitutionType.COMMUNITY_HEALTH_CENTRE}

CLAUSES = SheetSpec(
    sheet="条款",
    notes=("每行一个条款，编号按“章.节.条款”填写（如1.1.1）；同一章、节的名称应前后一致。",),
    columns=(
        Column(name="chapter", heading="章", kind=Kind.CODE, required=True, max_length=10, width=6),
        Column(name="chapter_title", heading="章名称", required=True, max_length=50, width=24),
        Column(name="section", heading="节", kind=Kind.CODE, required=True, max_length=10, width=6),
        Column(name="section_title", heading="节名称", required=True, max_length=50, width=24),
        Column(name="number", heading="条款编号", kind=Kind.CODE, required=True, max_length=20, width=12),
        Column(name="title", heading="条款名称", required=True, max_length=100, width=28),
        Column(name="core", heading="核心条款", kind=Kind.CHOICE, choices=(YES, NO), required=True, width=10),
        Column(name="township", heading="适用乡镇卫生院", kind=Kind.CHOICE, choices=(YES, NO), required=True),
        Column(
            name="centre", heading="适用社区卫生服务中心", kind=Kind.CHOICE, choices=(YES, NO), required=True, width=22
        ),
        Column(name="c", heading="C级要求", kind=Kind.PROSE, required=True, max_length=2000, width=48),
        Column(name="b", heading="B级要求", kind=Kind.PROSE, required=True, max_length=2000, width=48),
        Column(name="a", heading="A级要求", kind=Kind.PROSE, required=True, max_length=2000, width=48),
    ),
)
BOUNDS = SheetSpec(
    sheet="等级线",
    notes=("比例填写0至1之间的小数（如0.95）；核心条款最低要求填写A、B、C之一，没有要求的留空。",),
    columns=(
        Column(
            name="institution_type",
            heading="机构类别",
            kind=Kind.CHOICE,
            choices=tuple(kind.label for kind in InstitutionType),
            required=True,
            width=22,
        ),
        Column(name="grade", heading="等级", kind=Kind.CHOICE, choices=tuple(Grade), required=True, width=8),
        Column(name="c", heading="C级及以上比例", kind=Kind.DECIMAL, required=True),
        Column(name="b", heading="B级及以上比例", kind=Kind.DECIMAL, required=True),
        Column(name="a", heading="A级比例", kind=Kind.DECIMAL, required=True),
        Column(name="core", heading="核心条款最低要求", kind=Kind.CHOICE, choices=("A", "B", "C"), width=20),
    ),
)


def write(edition: Edition | None = None) -> bytes:
    """The edition as a workbook that can be read back; without one, the empty template."""
    clauses, bounds = (_clause_rows(edition), _bound_rows(edition)) if edition else ([], [])
    return write_workbook([Sheet(spec=CLAUSES, rows=clauses), Sheet(spec=BOUNDS, rows=bounds)])


def read(file: IO[bytes], *, key: str, title: str) -> tuple[dict[str, Any], list[CellError]]:
    """The payload of an edition and every fault by cell; `WorkbookRefused` where the file as a whole is not one."""
    clauses = read_workbook(file, CLAUSES)
    file.seek(0)
    bounds = read_workbook(file, BOUNDS)
    payload = {
        "key": key,
        "title": title,
        "demonstration": False,
        "notice": "",
        "chapters": _chapters(clauses),
        "bounds": [_bound(row.values) for row in bounds.rows],
    }
    return payload, [*clauses.errors, *_title_faults(clauses), *bounds.errors]


def _clause_rows(edition: Edition) -> list[list[Any]]:
    return [
        [
            chapter.number,
            chapter.title,
            section.number,
            section.title,
            clause.number,
            clause.title,
            YES if clause.core else NO,
            *(YES if kind in clause.types else NO for kind in TYPE_COLUMNS.values()),
            *(clause.asks[level] for level in SHARES),
        ]
        for chapter in edition.chapters
        for section in chapter.sections
        for clause in section.clauses
    ]


def _bound_rows(edition: Edition) -> list[list[Any]]:
    return [
        [bound.institution_type.label, bound.grade.value, *(bound.shares[level] for level in SHARES), bound.core]
        for bound in edition.bounds
    ]


def _chapters(clauses: ReadResult) -> list[dict[str, Any]]:
    chapters: dict[str, dict[str, Any]] = {}
    sections: dict[tuple[str, str], dict[str, Any]] = {}
    for row in clauses.rows:
        values = row.values
        number, section_number = str(values["chapter"]), str(values["section"])
        chapter = chapters.setdefault(number, {"number": number, "title": values["chapter_title"], "sections": []})
        if (number, section_number) not in sections:
            section: dict[str, Any] = {"number": section_number, "title": values["section_title"], "clauses": []}
            sections[number, section_number] = section
            chapter["sections"].append(section)
        sections[number, section_number]["clauses"].append(_clause(values))
    return list(chapters.values())


def _clause(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": values["number"],
        "title": values["title"],
        "core": values["core"] == YES,
        "types": [kind.value for name, kind in TYPE_COLUMNS.items() if values[name] == YES],
        "c": values["c"],
        "b": values["b"],
        "a": values["a"],
    }


def _bound(values: Mapping[str, Any]) -> dict[str, Any]:
    kind = next(kind for kind in InstitutionType if kind.label == values["institution_type"])
    shares = {level.lower(): _share(values[level.lower()]) for level in SHARES}
    return {"institution_type": kind.value, "grade": values["grade"], **shares, "core": values["core"]}


def _share(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _title_faults(clauses: ReadResult) -> list[CellError]:
    """A chapter or section named differently further down, and a clause number given twice, each at its own cell."""
    faults: list[CellError] = []
    titles: dict[tuple[str, object], object] = {}
    seen: set[object] = set()
    for row in clauses.rows:
        for name, column in (("chapter", "chapter_title"), ("section", "section_title")):
            first = titles.setdefault((name, row.values[name]), row.values[column])
            if first != row.values[column]:
                faults.append(_fault(row, column, f"与前面填写的名称“{first}”不一致，请统一。"))
        if row.values["number"] in seen:
            faults.append(_fault(row, "number", f"条款编号{row.values['number']}重复，请为每个条款使用唯一的编号。"))
        seen.add(row.values["number"])
    return faults


def _fault(row: ReadRow, column: str, sentence: str) -> CellError:
    return CellError(CLAUSES.sheet, CLAUSES.cell(column, row.number), sentence)
