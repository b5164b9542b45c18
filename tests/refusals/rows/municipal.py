"""Refused in the city's check of 5 and above, and in what becomes of a year's results."""

from tests.refusals import Row
from tests.refusals.before import result_of_a_year_rated_here

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
)
