"""The October paper as it is declared: its chapters, from when and by when (P15)."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from accounts.roles import Regime
from casework.models import FigureSetting
from casework.plans.papers import Chapter, Paper, PaperKind
from casework.printing.blocks import Bars, Block, Table
from casework.text import day_text

from .. import rules as of_regime
from ..articles import P
from ..models import OctoberPaper
from . import rules, steps
from .counting import YearOfReviews, counted


def _last_day(year: int) -> date:
    return rules.last_day(year, FigureSetting.objects.law(Regime.PRIMARY_CARE, date(year, 1, 1)))


def _years(on: date) -> Sequence[int]:
    return (on.year,) if rules.may_be_drafted(on, FigureSetting.objects.law(Regime.PRIMARY_CARE, on)) else ()


def _list(year: YearOfReviews) -> str:
    return f"{year.where}{year.year}年度提交评审申请和公布等级的基层医疗卫生机构{len(year.reviewed)}家，名单如下。"


def _list_blocks(year: YearOfReviews) -> list[Block]:
    rows = [
        (
            one.application.title,
            one.application.applicant.get_type_display(),
            f"{one.application.grade_applied_for}级",
            day_text(timezone.localdate(one.application.submitted_at)) if one.application.submitted_at else "",
            one.standing,
        )
        for one in year.reviewed
    ]
    columns = ("机构", "类别", "申报", "提交日期", "办理情况")
    return [Table(columns, rows, (32, 18, 10, 20, 20), caption="年度评审机构名单")]


def _conclusions(year: YearOfReviews) -> str:
    given = sum(number for _, number in year.grades)
    return (
        f"已作出评审结论并公示的，评定等级{given}家，未达到等级标准{len(year.not_reached)}家；"
        f"材料审核不合格{len(year.unqualified)}家，正在办理{len(year.under_way)}家。"
    )


def _conclusions_blocks(year: YearOfReviews) -> list[Block]:
    rows = []
    for one in year.reviewed:
        if one.grade:
            decree = (one.decreed.decree_number, day_text(one.decreed.decreed_on)) if one.decreed else ("待公布", "")
            rows.append((one.application.title, one.grade.label, *decree))
    columns = ("机构", "等级", "公布文号", "发文日期")
    return [Bars(year.grades, "各等级机构（家）"), Table(columns, rows, (36, 12, 30, 22), caption="评定的等级")]


def _plan_blocks(year: YearOfReviews) -> list[Block]:
    rows = [(one.application.title, f"{one.application.grade_applied_for}级", one.standing) for one in year.under_way]
    return [Table(("机构", "申报", "办理情况"), rows, (46, 14, 40), caption="正在评审的机构")]


OCTOBER_PAPER = Paper(
    name="primary_care_october_paper",
    label="评审名单、结论、总结和计划",
    article=P(15),
    chapters=(
        Chapter(name="list", title="本年度评审的机构名单", text=_list, blocks=_list_blocks),
        Chapter(name="conclusions", title="评审结论", text=_conclusions, blocks=_conclusions_blocks),
        Chapter(name="summary", title="评审工作总结", hint="由起草单位填写：组织情况、成效和存在的问题。"),
        Chapter(name="plan", title="本年度评审工作计划", hint="由起草单位填写。", blocks=_plan_blocks),
    ),
    facts=lambda case: counted(case.year, case.own_district),
    title=lambda case: f"{case.own_district}{case.year}年度基层医疗卫生机构等级评审工作报告",
    years=_years,
    clock=steps.OCTOBER,
    last_day=_last_day,
)
OCTOBER_PAPERS = PaperKind(
    kind=steps.KIND,
    regime=Regime.PRIMARY_CARE,
    label="年度评审报送材料",
    steps=steps.OCTOBER_PAPER,
    papers=(OCTOBER_PAPER,),
    rules_edition=of_regime.IN_FORCE_SINCE.isoformat(),
    model=lambda: OctoberPaper,
)
