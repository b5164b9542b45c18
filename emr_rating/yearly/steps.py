"""The steps of the city's yearly summary, which the centre enters for an institute that is not connected, and of the bureaus' reports."""

from accounts.roles import OfficeKind
from casework.plans.steps import paper_steps
from casework.step import Clock

from ..articles import E

CITY_KIND = "emr_city_summary"
SUMMARY_TERM = Clock("city_summary", "报送年度工作总结", E(19), "city_summary_days")
CITY = paper_steps(
    article=E(19),
    drafts=OfficeKind.COMMISSION,
    receives=OfficeKind.INSTITUTE,
    clocks=(SUMMARY_TERM,),
    correction="summary_correction_days",
)
DISTRICT_KIND = "emr_district_report"
REPORT_TERM = Clock("district_report", "报送年度工作报告", E(33), "district_report_days")
DISTRICT = paper_steps(
    article=E(33),
    drafts=OfficeKind.BUREAU,
    receives=OfficeKind.COMMISSION,
    clocks=(REPORT_TERM,),
    correction="report_correction_days",
    drops=True,
)
