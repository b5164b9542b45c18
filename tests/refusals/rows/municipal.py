"""Refused in the city's check of 5 and above, and in what becomes of a year's results."""

from tests.refusals import Row
from tests.refusals.before import extension_asked, result_of_a_year_rated_here

from .who import CENTRE, HEAD, OFFICE

MUNICIPAL = (
    Row(
        name="a check of what was never reported",
        law=("E05", 1),
        sentence="不能办理“作出市级初核结论”",
        who=HEAD,
        path="/cases/{filing}/steps/emr_city_check_conclude/",
        data={"level": "5", "reason": "情况属实，通过初核。"},
        withheld="作出市级初核结论",
    ),
    Row(
        name="the centre concluding",
        law=("E03", 1),
        sentence="“作出市级初核结论”由市级负责人办理，您当前的岗位不能办理。",
        who=CENTRE,
        path="/cases/{checked}/steps/emr_city_check_conclude/",
        data={"level": "5", "reason": "情况属实，通过初核。"},
        withheld="作出市级初核结论",
    ),
    Row(
        name="a check concluded before its opinions",
        law=("E17", 1),
        sentence="还有5份评审意见未提交（共5份）",
        who=HEAD,
        path="/cases/{checked}/steps/emr_city_check_conclude/",
        data={"level": "5", "reason": "情况属实，通过初核。"},
        withheld="作出市级初核结论",
    ),
    Row(
        name="a result imported for a year that is rated here",
        law=("E32", 1),
        sentence="2025年度在本平台评价，其结果不由导入产生（第三十二条）。",
        who=OFFICE,
        path="/emr/history/import/",
        file=("file", result_of_a_year_rated_here),
        sent_as="历年结果.xlsx",
        button="导入",
    ),
    Row(
        name="an extension of the districts' term without a statement",
        sentence="申请延期须作出书面说明（第十九条）。",
        who=HEAD,
        path="/emr/cycles/2025/extension/",
        data={"districts": ("500103",), "due_on": "2026-12-31", "statement": " "},
        button="提交医管所审核",
        at_field="statement",
        kept=("districts", "due_on"),
    ),
    Row(
        name="an extension that the institute has not approved",
        sentence="“同意延期”由医管所",
        who=HEAD,
        path="/cases/{new_extension}/steps/approve_extension/",
        data={"case_number": "{new_extension}"},
        withheld="同意延期",
        prepare=extension_asked,
    ),
    Row(
        name="no result before the term is over",
        sentence="所选案件中有的期限未满或者已经报送，不能确认无成绩（第十九条）。",
        who=OFFICE,
        path="/emr/overdue/2025/500103/",
        data={"numbers": ("{reviewed}",), "reason": "区县逾期未报送。"},
        withheld="numbers={reviewed}",
        beside="没有逾期而待确认的案件",
    ),
)
