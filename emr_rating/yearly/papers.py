"""The papers of the year as they are declared: who drafts, from when, by when, with which chapters (E19, E33)."""

from datetime import date, datetime

from accounts.roles import Regime, Role
from casework.plans import papers
from casework.plans.base import PaperBase
from casework.verdict import Verdict

from ..articles import E
from ..models import CitySummary, Cycle, DistrictReport, Filing
from ..rules import RULES_EDITION
from . import chapters, rules, steps
from .counting import IN_CITY_STAGE, counted, under_review


def _cycle(case: PaperBase) -> Cycle:
    return Cycle.objects.select_related("standard").get(year=case.year)


def _ended(on: date) -> list[int]:
    """The last year whose window is closed and of which nothing is under review any more (E19)."""
    left = Filing.objects.standing().filter(state__in=IN_CITY_STAGE).values("cycle")
    over = Cycle.objects.filter(closed_at__date__lte=on, filings__isnull=False).exclude(pk__in=left)
    return list(over.order_by("-year").values_list("year", flat=True)[:1])


def _past_term(on: date) -> list[int]:
    """The last year in which the districts' term is over (E33)."""
    return list(Cycle.objects.filter(district_due_on__lt=on).order_by("-year").values_list("year", flat=True)[:1])


def _city_stage_over(case: PaperBase, at: datetime) -> Verdict:
    return rules.city_stage_over(under_review=under_review(_cycle(case)))


CITY_SUMMARY = papers.Paper(
    name="emr_city_summary",
    label="工作总结",
    article=E(19),
    chapters=(*chapters.COUNTED, chapters.PROBLEMS, chapters.NEXT),
    facts=lambda case: counted(_cycle(case)),
    title=lambda case: f"重庆市{case.year}年度电子病历分级评价工作总结",
    years=_ended,
    clock=steps.SUMMARY_TERM,
    when=_city_stage_over,
)
CITY_PAPERS = papers.PaperKind(
    kind=steps.CITY_KIND,
    regime=Regime.EMR,
    label="年度工作总结",
    steps=steps.CITY,
    papers=(CITY_SUMMARY,),
    rules_edition=RULES_EDITION,
    model=lambda: CitySummary,
    readers=(Role.CENTRE,),
)
DISTRICT_REPORT = papers.Paper(
    name="emr_district_report",
    label="分级评价工作报告",
    article=E(33),
    chapters=(*chapters.COUNTED, chapters.PROBLEMS, chapters.NEXT),
    facts=lambda case: counted(_cycle(case), district=case.own_district),
    title=lambda case: f"{case.own_district}{case.year}年度电子病历分级评价工作报告",
    years=_past_term,
    clock=steps.REPORT_TERM,
)
SPECIAL_EVENT = papers.Paper(
    name="emr_special_event",
    label="特殊情况、重大问题报告",
    article=E(33),
    chapters=chapters.OF_AN_EVENT,
    facts=lambda case: None,
    title=lambda case: f"{case.own_district}关于{case.subject}的报告",
    years=lambda on: (on.year,),
    once=False,
)
DISTRICT_PAPERS = papers.PaperKind(
    kind=steps.DISTRICT_KIND,
    regime=Regime.EMR,
    label="区县工作报告",
    steps=steps.DISTRICT,
    papers=(DISTRICT_REPORT, SPECIAL_EVENT),
    rules_edition=RULES_EDITION,
    model=lambda: DistrictReport,
    readers=(Role.CENTRE,),
)
