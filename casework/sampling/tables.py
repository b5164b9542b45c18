"""A sample in rows: what was listed, stratum by stratum, and what was drawn; on its page and as a spreadsheet."""

from collections import Counter
from typing import Any

from accounts.models import District, Institution, Membership

from ..models import Sample
from ..workbook import Column, Kind, Sheet, SheetSpec

LISTED = SheetSpec(
    sheet="抽样名单",
    max_rows=20_000,
    columns=(
        Column(name="number", heading="编号", width=20),
        Column(name="name", heading="医疗机构", width=36),
        Column(name="district", heading="区县", width=14),
        Column(name="stratum", heading="分层", width=14),
        Column(name="drawn", heading="抽中", width=8),
    ),
)
STRATA = SheetSpec(
    sheet="分层",
    max_rows=200,
    columns=(
        Column(name="label", heading="分层", width=20),
        Column(name="listed", heading="名单", kind=Kind.INTEGER, width=10),
        Column(name="drawn", heading="抽取", kind=Kind.INTEGER, width=10),
    ),
)


def strata(sample: Sample) -> list[dict[str, Any]]:
    """How many stand on the list of each stratum and how many of them are drawn, in the order of their names' codes."""
    names = sample.declared.strata()
    sizes = Counter(one["kind"] for one in sample.frozen["candidates"])
    return [
        {"label": names.get(kind, kind), "listed": sizes[kind], "drawn": number}
        for kind, number in sorted(sample.frozen["rule"]["kinds"].items())
    ]


def placed(sample: Sample, candidates: list[dict[str, Any]], member: Membership) -> list[dict[str, Any]]:
    """Some of the list, each with the page on which the member reads it, if there is one."""
    places = sample.declared.places(sample, [one["number"] for one in candidates], member)
    return [row | {"url": places.get(row["number"], "")} for row in rows(sample, candidates)]


def rows(sample: Sample, candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some of the list with names in words."""
    strata, drawn = sample.declared.strata(), set(sample.panel)
    codes = {one["employer"] for one in candidates}
    names = dict(Institution.objects.filter(uscc__in=codes).values_list("uscc", "name"))
    districts = dict(District.objects.filter(pk__in={one["district"] for one in candidates}).values_list("pk", "name"))
    return [
        {
            "number": one["number"],
            "name": names.get(one["employer"], one["employer"]),
            "district": districts.get(one["district"], one["district"]),
            "stratum": strata.get(one["kind"], one["kind"]),
            "drawn": one["number"] in drawn,
        }
        for one in candidates
    ]


def sheets(sample: Sample) -> list[Sheet]:
    listed = [
        [row["number"], row["name"], row["district"], row["stratum"], "抽中" if row["drawn"] else ""]
        for row in rows(sample, sample.frozen["candidates"])
    ]
    return [
        Sheet(spec=LISTED, rows=listed),
        Sheet(spec=STRATA, rows=[[row["label"], row["listed"], row["drawn"]] for row in strata(sample)]),
    ]
