"""The chapters that the papers of a year have in common: their drafted text, tables and charts from the count of the year (E19, E33)."""

from casework.plans.papers import Chapter
from casework.printing.blocks import Bars, Block, Table
from casework.text import closing_text, day_text

from ..rules import LEVELS
from .counting import YearCount

LEVEL_LABELS = [f"{level}级" for level in LEVELS]


def _organised(year: YearCount) -> str:
    cycle = year.cycle
    return (
        f"{cycle}电子病历系统应用水平分级评价按《重庆市电子病历系统应用水平分级评价工作规程》组织，"
        f"采用{cycle.standard}。填报期为{cycle.opens_text}至{closing_text(cycle.closes_at)}，"
        f"区县审核截止日为{day_text(cycle.district_due_on)}。"
    )


def _taking_part(year: YearCount) -> str:
    enrolled, reported = sum(year.enrolled.values()), len(year.reported)
    absent = max(enrolled - reported, 0)
    return f"{year.where}应参加评价的医疗机构{enrolled}家，已上报{reported}家，未上报{absent}家。"


def _taking_part_blocks(year: YearCount) -> list[Block]:
    rows = []
    for district in year.districts:
        own = [one for one in year.reported if one.district == district]
        rows.append(
            (
                district,
                year.enrolled[district],
                len(own),
                sum(one.level is not None for one in own),
                sum(one.district == district for one in year.without_result),
            )
        )
    columns = ("区县", "应参加", "已上报", "已有结论", "无成绩")
    return [Table(columns, rows, (32, 17, 17, 17, 17), caption="各区县参加评价情况（家）")]


def _reviewed(year: YearCount) -> str:
    concluded = sum(bool(one.filing.conclusion) for one in year.reported)
    return f"已作出市级或者区县审核结论{concluded}件，其中降级{len(year.lowered)}件。"


def _reviewed_blocks(year: YearCount) -> list[Block]:
    return [
        Table(("审核方式", "件数", "维持", "降级"), year.by_lane(), (52, 16, 16, 16), caption="各审核方式的结论（件）")
    ]


def _results(year: YearCount) -> str:
    counts = year.levels(year.with_level)
    said = "，".join(f"{label}{number}家" for label, number in zip(LEVEL_LABELS, counts, strict=True) if number)
    return (
        f"现有级别的医疗机构{len(year.with_level)}家：{said}。结果以国家通知和市级通知文件为准。"
        if said
        else "尚无结果。"
    )


def _results_blocks(year: YearCount) -> list[Block]:
    counts = year.levels(year.with_level)
    rows = [
        (district, *year.levels(one for one in year.with_level if one.district == district))
        for district in year.districts
    ]
    return [
        Bars(list(zip(LEVEL_LABELS, counts, strict=True)), f"{year.where}各级别医疗机构（家）"),
        Table(("区县", *LEVEL_LABELS), rows, (19, *[9] * len(LEVEL_LABELS)), caption="各区县各级别医疗机构（家）"),
    ]


def _lowered(year: YearCount) -> str:
    return f"审核中降级{len(year.lowered)}家，情况如下。" if year.lowered else "没有降级的医疗机构。"


def _lowered_blocks(year: YearCount) -> list[Block]:
    rows = [
        (one.filing.title, one.district, f"{said.from_level}级", f"{said.to_level}级", said.reason)
        for one in year.lowered
        if (said := one.filing.conclusion)
    ]
    columns = ("医疗机构", "区县", "申报", "结论", "理由")
    return [Table(columns, rows, (27, 15, 9, 9, 40), caption="降级的医疗机构")] if rows else []


def _no_result(year: YearCount) -> str:
    number = len(year.without_result)
    return f"因区县审核逾期未完成，无成绩{number}家，情况如下。" if number else "没有因区县审核逾期而无成绩的医疗机构。"


def _no_result_blocks(year: YearCount) -> list[Block]:
    rows = [(one.filing.title, one.district, one.filing.number) for one in year.without_result]
    return [Table(("医疗机构", "区县", "填报编号"), rows, (50, 25, 25), caption="无成绩的医疗机构")] if rows else []


ORGANISED = Chapter(
    name="organised", title="组织实施情况", text=_organised, hint="可补充培训、专家、技术指导等组织工作。"
)
TAKING_PART = Chapter(name="taking_part", title="参加评价情况", text=_taking_part, blocks=_taking_part_blocks)
REVIEWED = Chapter(name="reviewed", title="审核情况", text=_reviewed, blocks=_reviewed_blocks)
RESULTS = Chapter(name="results", title="评价结果", text=_results, blocks=_results_blocks)
LOWERED = Chapter(name="lowered", title="降级情况", text=_lowered, blocks=_lowered_blocks)
NO_RESULT = Chapter(name="no_result", title="无成绩情况", text=_no_result, blocks=_no_result_blocks)
PROBLEMS = Chapter(name="problems", title="存在的问题", hint="由起草单位填写。")
NEXT = Chapter(name="next", title="下一年度工作安排", hint="由起草单位填写。")
COUNTED = (ORGANISED, TAKING_PART, REVIEWED, RESULTS, LOWERED, NO_RESULT)
OF_AN_EVENT = (
    Chapter(name="event", title="基本情况", hint="写明时间、地点、涉及的医疗机构和事情经过。"),
    Chapter(name="measures", title="已采取的措施"),
    Chapter(name="asked", title="请求事项", hint="没有的，可以不填。", required=False),
)
