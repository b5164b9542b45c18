"""Refused in the filing of an institution, in its registration, and before the grade review begins."""

from collections.abc import Callable
from datetime import timedelta

from config.scenarios import cast, hospitals, papers
from tests.browser.world import AT, World
from tests.refusals import Row
from tests.refusals.before import (
    begin_other,
    centre_leader,
    five_months,
    health_centre,
    hundred_thousand_rows,
    reach_five,
    report_twice,
    with_formula,
    with_macro,
    without_licence,
    wrong_sheet,
    zip_bomb,
)
from tests.refusals.before_grade import edition_in_use, edition_sheet

from .who import CLERK, HANDLER, LEADER, OFFICE, OTHER

_APPLICATION = {
    "name": "演示渝中区新立医院",
    "type": "general_hospital",
    "district": cast.DISTRICT,
    "address": "演示路9号",
    "leader_name": "李文博",
    "leader_phone": "13800000001",
    "contact_name": "王晓燕",
    "contact_phone": "13800000002",
}
_ENROLMENT = {
    "uscc": hospitals.fictional_uscc(5_000_900, district=cast.DISTRICT),
    "name": "演示渝中区新立镇卫生院",
    "address": "演示路9号",
    "licence_number": "PDY1",
    "contact_name": "罗文清",
    "contact_phone": "13800000003",
}
BASIC = "/emr/filings/{filing}/parts/basic/"
TAKEN = hospitals.fictional_uscc(2, district=cast.DISTRICT)
FALSE = TAKEN[:-1] + ("1" if TAKEN[-1] != "1" else "2")


def _workbook(name: str, sentence: str, make: Callable[[World], bytes]) -> Row:
    return Row(
        name=f"workbook: {name}",
        sentence=sentence,
        who=CLERK,
        path="/emr/filings/{filing}/import/",
        file=("file", make),
        button="导入",
    )


def _number(name: str, value: str, sentence: str) -> Row:
    return Row(
        name=f"number: {name}",
        sentence=sentence,
        who=CLERK,
        path=BASIC,
        data={"basic.beds": value},
        button="保存",
        kept=("basic.beds",),
        keeps_answers=True,
    )


def _registration(name: str, uscc: str, sentence: str) -> Row:
    return Row(
        name=name,
        sentence=sentence,
        path="/emr/register/",
        data=_APPLICATION | {"uscc": uscc, "licence_number": "PDY500103"},
        file=("licence", lambda world: papers.pdf().read()),
        sent_as="执业许可证.pdf",
        button="提交注册申请",
        kept=("uscc", "name", "contact_name"),
    )


FILING = (
    _registration("a second code", TAKEN, "不能重复注册"),
    _registration("a false code", FALSE, "统一社会信用代码末位校验不符，请对照证照逐位核对。"),
    Row(
        name="filing early",
        sentence="填报尚未开始，请于2026年11月2日 00:00后填报",
        who=OTHER,
        path="/emr/filings/",
        withheld="开始2026年度填报",
        posts_to="/emr/filings/start/2026/",
        status=409,
        at=AT - timedelta(days=8),
    ),
    Row(
        name="filing late",
        sentence="填报已于2026年11月30日 24:00截止；确需补报的，请向市卫生健康委申请",
        who=OTHER,
        path="/emr/filings/",
        withheld="开始2026年度填报",
        posts_to="/emr/filings/start/2026/",
        status=409,
        at=AT + timedelta(days=22),
    ),
    Row(
        name="two filings in a year",
        sentence="同一年度只能填报一次（第十二条）",
        who=OTHER,
        path="/emr/filings/",
        button="开始2026年度填报",
        posts_to="/emr/filings/start/2026/",
        status=409,
        twice=True,
    ),
    Row(
        name="part three before part one",
        sentence="请先完成“基础数据”，再填写“数据质量评估”",
        who=OTHER,
        path="/emr/filings/{new_filing}/parts/quality-01/",
        prepare=begin_other,
        withheld="保存",
        status=409,
    ),
    Row(
        name="numerator above its denominator",
        sentence="不能大于",
        who=CLERK,
        path="/emr/filings/{filing}/parts/emr-01/",
        data={"emr.01.01.have": "900", "emr.01.01.all": "800"},
        button="保存",
        kept=("emr.01.01.have", "emr.01.01.all"),
        keeps_answers=True,
    ),
    _number("negative", "-5", "“实际开放床位数”不能为负数，请填写0或正整数。"),
    _number("text", "很多", "“实际开放床位数”应为整数，请只填写数字。"),
    _number("10^30", "1" + "0" * 30, "“实际开放床位数”的数值过大，请核对单位后重新填写。"),
    _workbook("formulas", "C7单元格含有公式", with_formula),
    _workbook("macros", "含有宏", with_macro),
    _workbook("zip bomb", "解压后过大", zip_bomb),
    _workbook("wrong sheet", "文件中没有名为“基础数据”的工作表", wrong_sheet),
    _workbook("100,000 rows", "一次最多导入500行", hundred_thousand_rows),
    Row(
        name="reporting with an unconfirmed item",
        sentence="请逐项确认后再上报",
        who=LEADER,
        path="/emr/filings/{filing}/report/",
        data={"declared_level": "4", "case_number": "{filing}"},
        withheld="确认上报",
    ),
    Row(
        name="declaring 5 without a passed 4",
        sentence="申报5级须先通过4级评价，本机构尚无通过4级的记录",
        who=LEADER,
        path="/emr/filings/{filing}/report/",
        prepare=reach_five,
        data={"declared_level": "5", "case_number": "{filing}"},
        withheld="declared_level=5",
    ),
    Row(
        name="a second modification",
        sentence="上报后只允许修改1次，本年度的修改机会已使用",
        who=CLERK,
        path="/cases/{filing}/steps/amend/",
        prepare=report_twice,
        withheld="修改已上报数据",
    ),
    Row(
        name="a page posted twice",
        sentence="在您打开页面之后已有新的办理",
        who=HANDLER,
        path="/cases/{submitted}/steps/draft_supplement/",
        data={"missing": "前置条件表：缺少医疗安全部分"},
        button="拟补正通知书",
        twice=True,
        kept=("missing",),
    ),
    Row(
        name="applying in the fifth month",
        sentence="未满6个月，请持续自评整改至2026年12月12日",
        who=lambda world: world.township,
        path="/cases/{new_application}/steps/submit/",
        prepare=five_months,
        data={"grade": "甲", "case_number": "{new_application}"},
        withheld="提交评审申请",
    ),
    Row(
        name="an empty required material",
        sentence="申请材料不齐全，请补充：医疗机构执业许可证（正、副本）复印件",
        who=lambda world: world.applicant,
        path="/cases/{draft}/steps/submit/",
        prepare=without_licence,
        data={"grade": "甲", "case_number": "{draft}"},
        withheld="提交评审申请",
    ),
    Row(
        name="丙 for a health centre",
        sentence="社区卫生服务中心只分甲、乙两级，不能申报丙级",
        who=centre_leader,
        path="/cases/{new_application}/steps/submit/",
        prepare=health_centre,
        data={"grade": "丙", "case_number": "{new_application}"},
        withheld="grade=丙",
    ),
    Row(
        name="unqualified without a ground",
        sentence="审核不合格须有法定情形，请在五种情形中选择一种（第二十条）。",
        who=HANDLER,
        path="/cases/{submitted}/steps/draft_unqualified/",
        data={"ground_facts": "前置条件表所列机构名称与执业登记不一致。"},
        button="拟审核不合格通知书",
        kept=("ground_facts",),
    ),
    Row(
        name="another type of institution",
        sentence="等级评审只适用于乡镇卫生院和社区卫生服务中心",
        who=HANDLER,
        path="/primary-care/institutions/enrol/",
        data=_ENROLMENT | {"type": "general_hospital"},
        withheld="type=general_hospital",
        beside="",
        kept=("name", "contact_name"),
    ),
    Row(
        name="an edition changed while institutions assess themselves by it",
        law=("P03", 2),
        sentence="已有评审使用，不能修改",
        who=OFFICE,
        path="/primary-care/editions/import/",
        prepare=edition_in_use,
        data={"key": "cq-2026", "title": "重庆市评审标准（修订）", "valid_from": "2026-01-01"},
        file=("file", edition_sheet),
        button="导入",
        kept=("key", "title"),
    ),
)
