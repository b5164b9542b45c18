"""What has to agree in a row of a sheet of filings: level, who reviews, stage, days, materials, conclusion; pure (E11, E12, E15-E18)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from casework.text import day_text

from ..articles import E
from ..rules import CITY_FIRST_TIME, LEVELS, NATIONAL, Lane
from ..stages import Stage

CITY, DISTRICT = "市卫生健康委", "区县"
OFFICES = (CITY, DISTRICT)
HIGHEST, FINEST = Decimal(10_000), Decimal("0.0001")  # a total is below the one, and counted in steps of the other
FROM_FIVE = (Stage.AWAITING_MATERIALS, Stage.CITY_CHECK, Stage.NATIONAL)
OF_DISTRICT = (Stage.DISTRICT_REVIEW, Stage.DISTRICT_CONCLUDED)
CONCLUDED = (Stage.DISTRICT_CONCLUDED, Stage.NATIONAL, Stage.PROVISIONAL)
CONCLUSION = ("level", "grounds", "concluded_on")

Fault = tuple[str, str]
Values = Mapping[str, Any]


def lane_of(values: Values, stage: Stage) -> Lane:
    """By which way a filing is reviewed whose row is sound."""
    if stage is Stage.AWAITING_MATERIALS:
        return Lane.AWAITING_MATERIALS
    if values["declared_level"] >= NATIONAL:
        return Lane.CITY_CHECK
    return Lane.CITY_REVIEW if values["office"] == CITY else Lane.DISTRICT_REVIEW


def faults(values: Values, stage: Stage, *, window_ended: date, owes_materials: bool) -> Iterator[Fault]:
    """By column. `window_ended` is the last day of the year's window."""
    outside = list(_levels(values))
    yield from outside
    yield from _total(values)
    if not outside:
        yield from _reviewed_by(values, stage)
        yield from _materials(values, stage, owes=owes_materials)
        yield from _conclusion(values, stage)
    yield from _days(values, window_ended)


def _levels(values: Values) -> Iterator[Fault]:
    computed, declared = values["computed_level"], values["declared_level"]
    for column, level in (("computed_level", computed), ("declared_level", declared)):
        if level not in LEVELS:
            yield column, f"级别应为0至{LEVELS[-1]}的整数，现为{level}，请改正。"
    if declared > computed:
        yield "declared_level", f"申报级别（{declared}级）不能高于自评级别（{computed}级），请核对（{E(12)}）。"


def _total(values: Values) -> Iterator[Fault]:
    total = values["total"]
    if total is not None and not (0 <= total < HIGHEST and total % FINEST == 0):
        yield "total", f"得分应为不小于0、小于{HIGHEST}的数，最多四位小数，现为{total}，请改正。"


def _reviewed_by(values: Values, stage: Stage) -> Iterator[Fault]:
    declared, office = values["declared_level"], values["office"]
    if declared >= NATIONAL and office == DISTRICT:
        yield "office", f"申报{declared}级由市卫生健康委初核，审核方不能填“区县”（{E(17)}）。"
    if declared < CITY_FIRST_TIME and office == CITY:
        yield "office", f"申报{declared}级由区县审核，审核方不能填“市卫生健康委”（{E(16)}）。"
    if stage in FROM_FIVE and declared < NATIONAL:
        yield "stage", f"“{stage.label}”只适用于申报{NATIONAL}级及以上的案件，本行申报{declared}级，请核对。"
    elif stage is Stage.CITY_REVIEW and (declared, office) != (CITY_FIRST_TIME, CITY):
        yield (
            "stage",
            f"“{stage.label}”只适用于首次自评{CITY_FIRST_TIME}级、由市卫生健康委审核的案件，请核对（{E(15)}）。",
        )
    elif stage in OF_DISTRICT and office == CITY:
        yield "stage", f"“{stage.label}”只适用于由区县审核的案件，请核对审核方（{E(16)}）。"


def _materials(values: Values, stage: Stage, *, owes: bool) -> Iterator[Fault]:
    handed_in = values["materials_on"]
    if stage is Stage.AWAITING_MATERIALS and not owes:
        yield "stage", f"按历年结果，该院申报的级别与其最近结果相同，无须提交材料，请核对现处环节（{E(11)}）。"
    if handed_in and not owes:
        yield "materials_on", f"该院无须提交材料，请将材料提交日期留空（{E(11)}）。"
    elif handed_in and stage is Stage.AWAITING_MATERIALS:
        yield "materials_on", f"材料已提交的，现处环节应为“{Stage.CITY_CHECK.label}”，请核对（{E(11)}）。"


def _conclusion(values: Values, stage: Stage) -> Iterator[Fault]:
    level, declared = values["level"], values["declared_level"]
    for column, label in zip(CONCLUSION, ("结论级别", "结论理由", "结论日期"), strict=True):
        if stage in CONCLUDED and values[column] is None:
            yield column, f"“{stage.label}”的案件已有结论，请填写“{label}”。"
        elif stage not in CONCLUDED and values[column] is not None:
            yield column, f"“{stage.label}”的案件尚无结论，请将“{label}”留空。"
    if level is None or stage not in CONCLUDED:
        return
    if not 0 <= level <= declared:
        yield "level", f"结论级别（{level}级）应在0级至申报级别（{declared}级）之间，请核对。"
    elif stage is Stage.NATIONAL and level < NATIONAL:
        yield "level", f"市级初核结论为{level}级的，成为暂定结果，不进入国家级评价，请核对现处环节（{E(17)}）。"
    elif stage is Stage.PROVISIONAL and level >= NATIONAL:
        yield "level", f"市级初核结论为{level}级的，进入国家级评价，不是暂定结果，请核对现处环节（{E(18)}）。"


def _days(values: Values, window_ended: date) -> Iterator[Fault]:
    since, reported = values["since"], values["reported_on"]
    if since < window_ended:
        ended = day_text(window_ended)
        yield "since", f"填报期于{ended}结束，案件不能在此之前（{day_text(since)}）进入审核，请核对（{E(8)}）。"
    for column, label in (("reported_on", "上报日期"), ("materials_on", "材料提交日期"), ("concluded_on", "结论日期")):
        day = values[column]
        if day and day > since:
            yield column, f"{label}（{day_text(day)}）不能晚于进入现处环节日期（{day_text(since)}），请核对。"
        elif day and day < reported:
            yield column, f"{label}（{day_text(day)}）不能早于上报日期（{day_text(reported)}），请核对。"
