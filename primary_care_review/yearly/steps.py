"""The steps of a bureau's October paper to the commission (P15)."""

from accounts.roles import OfficeKind
from casework.plans.steps import paper_steps
from casework.step import Clock

from ..articles import P

KIND = "primary_care_october_paper"
# A day of the calendar: no holiday moves it into November.
OCTOBER = Clock("october_paper", "报送年度评审名单、结论、总结和计划", P(15))
OCTOBER_PAPER = paper_steps(
    article=P(15),
    drafts=OfficeKind.BUREAU,
    receives=OfficeKind.COMMISSION,
    clocks=(OCTOBER,),
    correction="paper_correction_days",
)
