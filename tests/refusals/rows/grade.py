"""Refused between the sealed papers and the grade (P06, P12, P18, P24, P25)."""

from datetime import timedelta

from accounts.roles import Role
from tests.browser.world import AT
from tests.refusals import Row
from tests.refusals.before_grade import (
    concluded,
    first_grade_determined,
    objected,
    papers_sealed,
    reported,
    team_leader,
    team_member,
    third_grade_applied_for,
    to_be_concluded,
    visit_over,
)

from .who import HANDLER

LATER = AT + timedelta(days=21)
OVER = AT + timedelta(days=40)
LAST = AT + timedelta(days=150)
WHY = "条款比例和核心条款均符合，拟作出结论。"

GRADE = (
    Row(
        name="an application to the city before the bureau has found the first grade reached",
        law=("P18", 3),
        sentence="案件现处于“自评完成，待提交申请”，不能办理“申请市级复核”。",
        who=lambda world: world.applicant,
        path="/cases/{draft}/steps/apply_to_city/",
        withheld="申请市级复核",
    ),
    Row(
        name="a work report signed by a member who does not lead",
        law=("P24", 1),
        sentence="工作报告由评审组组长填写和签署，其他成员不能代签（第二十四条）。",
        who=team_member,
        path="/primary-care/visits/{accepted}/report/",
        prepare=papers_sealed,
        at=LATER,
        data={"sign": "1", "password": "x"},
        withheld="签署并提交",
        beside="由组长填写和签署，组员可以查看。",
    ),
    Row(
        name="a work report before the papers are sealed",
        sentence="没有找到这个页面",
        who=team_leader,
        path="/primary-care/visits/{accepted}/report/",
        prepare=visit_over,
        at=LATER,
        data={"sign": "1", "password": "x"},
        withheld="签署并提交",
        status=404,
    ),
    Row(
        name="receipt of two of the three documents",
        law=("P12", 1),
        sentence="评审材料不齐，缺少《评审评定表》，不能登记收讫",
        who=HANDLER,
        path="/cases/{accepted}/steps/receive_report/",
        prepare=reported,
        at=LATER,
        data={"received": ("work_report", "summary")},
        button="登记收讫评审材料",
        at_field="received",
        kept=("received",),
    ),
    Row(
        name="a first grade proposed to a bureau's head",
        law=("P06", 1),
        sentence="甲级由市卫生健康委评审，区县不能作出甲级结论",
        who=HANDLER,
        path="/cases/{accepted}/steps/conclude/",
        prepare=to_be_concluded,
        at=LATER,
        data={"grade": ("甲",), "reason": WHY},
        button="送负责人",
        kept=("grade", "reason"),
    ),
    Row(
        name="more proposed than was applied for",
        sentence="本次申报丙级，不能评为乙级，最高评为丙级（第十八条）。",
        who=HANDLER,
        path="/cases/{new_application}/steps/conclude/",
        prepare=third_grade_applied_for,
        at=LATER,
        data={"grade": ("乙",), "reason": WHY},
        button="送负责人",
        kept=("grade", "reason"),
    ),
    Row(
        name="conclusions posted by a handler",
        sentence="您当前的岗位不能办理（第十二条）。",
        who=HANDLER,
        path="/primary-care/conclusions/",
        prepare=concluded,
        at=LATER,
        data={"listed": "{accepted}"},
        withheld="公示评审结论",
        beside="由本单位负责人公示。",
    ),
    Row(
        name="a grade determined while an objection is open",
        law=("P13", 1),
        sentence="本案件的异议尚未办结，请待其办结后再办理“确定评审等级”（第十三条）。",
        who=lambda world: world.people[Role.BUREAU_HEAD],
        path="/cases/{accepted}/steps/determine/",
        prepare=objected,
        at=OVER,
        withheld="确定评审等级",
        beside="本案件的异议尚未办结",
    ),
    Row(
        name="a first grade made known by a bureau",
        law=("P26", 1),
        sentence="甲级由市卫生健康委发文公布，区县不能公布甲级",
        who=HANDLER,
        path="/primary-care/decrees/",
        prepare=first_grade_determined,
        at=LAST,
        data={"listed": "{new_application}"},
        withheld="拟写公布文件",
        beside="没有待公布的等级。",
    ),
    Row(
        name="original data handed on by a member of the team without consent",
        law=("P32", 1),
        sentence="未经被评审机构书面同意，不得提供或者公布评审原始资料（第三十二条）。",
        who=team_member,
        path="/primary-care/releases/{accepted}/",
        prepare=papers_sealed,
        at=LATER,
        data={"named": ("评审评定表",)},
        button="登记提供",
        at_field="consent",
        kept=("named",),
    ),
)
