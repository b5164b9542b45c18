"""A 5 before the city: the centre follows the round, its experts go through every item, the commission lowers it, and the hospital reads
at once what was found, why, and takes its result sheet (E03, E17, E18)."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import review
from experts.models import Assignment

from .hands import agree, fill, follow, press, propose, says, settled
from .world import AT

OPINION = "抽查的病历记录与系统日志不能相互印证，01.01项目的截图并非取自生产系统，建议降为4级。"
TEAM = "评审组一致认为01.01项目不真实，其余项目真实、完整，建议降为4级。"
REMARK = "截图并非取自生产系统"
REASON = "采纳评审组汇总意见：一个基本项不真实，按4级认定。"


@pytest.mark.article("E03")
@pytest.mark.article("E17")
@pytest.mark.article("E18")
def test_a_five_from_the_opinions_to_the_result_sheet(portal):
    world, number = portal.world, portal.world.checked
    rows = (
        Assignment.objects.filter(review__case__number=number).select_related("member__person").order_by("-leads", "pk")
    )
    leader, *others = rows
    centre = portal.open(f"/cases/{number}/tabs/review/", member=world.people[Role.CENTRE])
    says(centre, leader.member.person.name)
    expect(centre.locator(".acts")).not_to_contain_text("作出市级初核结论")

    page = portal.open(f"/experts/opinions/{leader.pk}/", member=leader.member)
    found(page, OPINION)
    for row in others:
        review.hand_in(row, at=AT, level=4)
    page.goto(f"/experts/opinions/{leader.pk}/consolidation/")
    says(page, review.UNTRUE)
    found(page, TEAM)

    office, head = (
        portal.open("/workbench/", member=world.people[role])
        for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD)
    )
    propose(office, number, "作出市级初核结论", choose="降为4级", 理由=REASON)
    agree(head, number, "作出市级初核结论", REMARK, "降为4级", REASON)

    own = Membership.objects.get(office__institution__cases__number=number, role=Role.INSTITUTION_LEADER)
    hospital = portal.open("/messages/", member=own)
    says(hospital, f"{number}：真实性、完整性初核结果")
    hospital.goto(f"/cases/{number}/tabs/review/")
    for said in (REASON, TEAM, REMARK):
        says(hospital, said)
    follow(hospital, "级别形成")
    says(hospital, "4级（暂定）")
    names = [row.member.person.name for row in (leader, *others)]
    assert [name for name in names if name in hospital.inner_text("body")] == []
    with hospital.expect_response(lambda answer: answer.url.endswith(".pdf")) as answer:
        hospital.get_by_role("button", name="出具结果单（PDF）").click()
    assert answer.value.ok


def found(page: Page, text: str) -> None:
    """One item is not true, the rest at once, then the whole, the advice and the grounds; handed in."""
    page.get_by_label("01.01", exact=False).first.select_option("不真实、完整")
    page.get_by_label("01.01 情况说明").fill(REMARK)
    page.get_by_label("01.01 情况说明").press("Tab")
    settled(page)
    page.locator("[name=rest]").click()
    page.get_by_label("不真实", exact=True).check()
    page.get_by_label("完整", exact=True).check()
    page.get_by_label("建议降级").check()
    fill(page, 建议级别="4级")
    fill(page, 意见内容=text)
    press(page, "提交意见")
    says(page, "提交，不能更改。")
