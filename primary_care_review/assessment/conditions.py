"""What has to be true of a self-assessment before it is finished (P18)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import INSTITUTION_ROLES
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from .. import rules
from ..articles import P

if TYPE_CHECKING:
    from ..models import Application


def assessment_way(application: "Application") -> Way:
    """The first chapter with a clause that is not rated; else the page of the self-assessment."""
    if chapter := application.assessment.next_chapter():
        return Way("继续自评", "assessment_chapter", (application.number, chapter))
    return Way("查看自评", "assessment_home")


def clauses_rated(application: "Application", at: datetime) -> Verdict:
    """Every clause that applies is rated (P18)."""
    unrated = application.assessment.unrated()
    verdict = rules.may_finish_self_assessment(unrated=unrated)
    lacks = f"逐条自评（还有{len(unrated)}条）"
    return verdict or verdict.leading(assessment_way(application)).awaiting(lacks, *INSTITUTION_ROLES)


def start_recognised(application: "Application", at: datetime) -> Verdict:
    """An earlier start was recognised (P18)."""
    recorded = application.assessment_recorded_on
    return allow() if recorded else refuse(P(18), "本案件没有认定过更早的自评开始日期。")
