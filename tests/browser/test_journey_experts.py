"""A first-time 4 before the commission, walked by everybody it concerns: list, hashes, secrets, a relation declared, a replacement,
opinions, the team's word, the decision, and the hospital's provisional result (E15, E18)."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from experts.models import Assignment, Draw

from .conftest import Portal
from .hands import agree, fill, follow, labelled, press, propose, says, settled

OPINION = "病房、门诊、检查检验等系统功能与填报级别相符，抽查的记录能够相互印证，建议维持原级别。"
DOUBT = "移动护理的应用范围不足，抽查的两个病区没有使用记录，与填报级别不符，建议降为3级。"
TEAM = "评审组五名成员中四名建议维持、一名建议降级，经研究，移动护理不足不影响基本项，建议维持。"
REASON = "采纳评审组汇总意见：基本项全部达到，维持4级。"
RELATION = "本人配偶在该院信息科任职"


@pytest.mark.article("E15")
@pytest.mark.article("E18")
def test_a_first_time_four_from_the_draw_to_the_provisional_result(portal):
    world, number = portal.world, portal.world.drawable
    office = portal.open("/workbench/", member=world.people[Role.COMMISSION_HANDLER])
    supervisor = portal.open("/workbench/", member=world.supervisor)
    expect(office.get_by_role("row", name=number)).to_contain_text("组织抽取评审专家")
    draw(portal, office, supervisor, number, reason="")
    conflicted = (
        Assignment.objects.filter(review__case__number=number, leads=False).select_related("member__person").first()
    )
    recuse(portal, conflicted)
    office.goto("/messages/")
    says(office, f"{number}：一名评审专家申报利害关系，已退出评审")
    draw(portal, office, supervisor, number, reason="一名专家申报利害关系，补抽1名。")

    team = list(
        Assignment.objects.standing().filter(review__case__number=number).select_related("member").order_by("leads")
    )
    assert (len(team), sum(row.leads for row in team), conflicted in team) == (5, 1, False)
    pages = [accept(portal, row) for row in team]
    for page, text in zip(pages, (DOUBT, *[OPINION] * 4), strict=True):
        office.goto(f"/cases/{number}/tabs/review/")
        assert OPINION not in office.inner_text("main")
        hand_in(page, number, text, keep=text == OPINION)
    consolidate(pages[-1], number)

    head = portal.open(f"/cases/{number}/tabs/review/", member=world.people[Role.COMMISSION_HEAD])
    says(head, DOUBT)
    says(head, TEAM)
    propose(office, number, "作出市级审核结论", choose="维持4级", 理由=REASON)
    agree(head, number, "作出市级审核结论", TEAM, "维持4级", REASON)

    leader = Membership.objects.get(office__institution__cases__number=number, role=Role.INSTITUTION_LEADER)
    hospital = portal.open(f"/cases/{number}/tabs/review/", member=leader)
    says(hospital, "暂定结果：4级（申报4级，维持）")
    for said in (REASON, TEAM, DOUBT):
        says(hospital, said)
    shown = hospital.inner_text("body")
    assert [row.member.person.name for row in team if row.member.person.name in shown] == []
    assert [said for said in portal.complaints if "422" not in said] == []  # the relation without its words was refused


def draw(portal: Portal, office: Page, supervisor: Page, number: str, *, reason: str) -> None:
    """Both make their secrets in their own browser; the second one entered draws at once."""
    office.goto(f"/cases/{number}/")
    follow(office.locator(".acts"), "专家评审")
    if reason:
        fill(office, 理由=reason)
    press(office, "固定候选名单")
    says(office, "候选名单已经固定")
    drawn = Draw.objects.open().get(review__case__number=number).number
    secrets = [lodge(page, drawn) for page in (office, supervisor)]
    for page, secret in zip((office, supervisor), secrets, strict=True):
        page.goto(f"/experts/draws/{drawn}/")
        page.get_by_label("密语", exact=True).fill(secret)
        press(page, "提交密语")
    says(supervisor, "评审组已经抽出")
    says(supervisor, "验证通过")


def lodge(page: Page, drawn: str) -> str:
    page.goto("/experts/draws/")
    follow(page, drawn, exact=False)
    press(page, "生成密语")
    secret = page.get_by_label("密语", exact=True)
    expect(page.get_by_label("密语摘要")).not_to_have_value("")
    made = secret.input_value()
    page.get_by_label("我已抄存密语").check()
    press(page, "登记密语摘要")
    says(page, "密语摘要已登记")
    return made


def proposal(portal: Portal, row: Assignment) -> Page:
    """The material is shut; the page says what is asked, and names no colleague."""
    page = portal.open("/messages/", member=row.member)
    says(page, f"评审任务：{row.case.number}")
    page.goto("/experts/assignments/")
    page.get_by_role("row", name=row.case.number).get_by_role("link", name="声明并答复").click()
    says(page, "接受评审后方可查阅材料")
    return page


def recuse(portal: Portal, row: Assignment) -> None:
    page = proposal(portal, row)
    page.get_by_label("本人与被评审机构有利害关系，申请回避").check()
    press(page, "提交答复")
    says(page, "请说明利害关系的具体情况")
    fill(page, 回避或者不能参加的说明=RELATION)
    press(page, "提交答复")
    says(page, "本次评审任务已经结束，材料不再开放。")


def accept(portal: Portal, row: Assignment) -> Page:
    page = proposal(portal, row)
    page.get_by_label("本人与被评审机构没有利害关系，接受评审").check()
    press(page, "提交答复")
    follow(page, "填写意见")
    return page


def hand_in(page: Page, number: str, text: str, *, keep: bool) -> None:
    """Typed, saved by itself, still there after a reload, handed in once."""
    page.get_by_label("建议维持" if keep else "建议降级").check()
    if not keep:
        fill(page, 建议级别="3级")
    fill(page, 意见内容=text)
    page.get_by_label(labelled("意见内容")).press("Tab")
    settled(page)
    page.reload()
    expect(page.get_by_label(labelled("意见内容"))).to_have_value(text)
    press(page, "提交意见")
    says(page, "提交，不能更改。")


def consolidate(page: Page, number: str) -> None:
    """The leader reads all of them, with names."""
    follow(page, "评审组汇总意见")
    says(page, DOUBT)
    page.get_by_label("建议维持").check()
    fill(page, 意见内容=TEAM)
    press(page, "提交意见")
    says(page, "提交，不能更改。")
