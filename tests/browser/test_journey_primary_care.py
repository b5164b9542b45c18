"""A township hospital in the browser: from its enrolment to a delivered notice that anybody can verify, and from the sealed papers to its grade."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Notice
from config.scenarios import cast, concluding, visit
from config.scenarios import primary_care as scenario
from config.scenarios.hospitals import fictional_uscc
from config.scenarios.papers import pdf
from primary_care_review.models import Application
from primary_care_review.standards.terms import Grade

from .hands import agree, fill, follow, press, propose, says, settled, sign_in_by_slip, take
from .world import AT

NEW_PASSWORD = "Chuntian-Huahai-58"
USCC = fictional_uscc(5_000_020, district=cast.DISTRICT)
MISSING = "前置条件表：缺少医疗安全部分"
AFTER_SIX_MONTHS = AT + timedelta(days=183)  # 11 May 2027, a Tuesday


@pytest.mark.article("P02")
@pytest.mark.article("P05")
@pytest.mark.article("P18")
@pytest.mark.article("P19")
@pytest.mark.article("P20")
def test_from_enrolment_to_a_delivered_acceptance_notice(portal):
    people = portal.world.people
    handler = portal.open("/primary-care/office/", member=people[Role.BUREAU_HANDLER])
    leader = enrol(portal, handler)
    number = assess(leader)
    member = Membership.objects.get(person__login=USCC.lower())
    application = Application.objects.get(number=number)
    scenario.rate(application, borne=Grade.YI, by=member, at=AT)

    in_fifth_month = portal.move_to(AT + timedelta(days=150))
    portal.admit(leader, member)
    leader.goto("/primary-care/assessment/")
    upload(leader, number)
    take(leader, number, "完成自评")
    leader.goto(f"/primary-care/applications/{number}/preview/")
    says(leader, "未满6个月，请持续自评整改至2027年5月9日")
    take(leader, number, "继续自评整改")

    at = portal.move_to(AFTER_SIX_MONTHS)
    assert in_fifth_month < at
    for page, who in ((leader, member), (handler, people[Role.BUREAU_HANDLER])):
        portal.admit(page, who)
    head = portal.open("/workbench/", member=people[Role.BUREAU_HEAD])
    take(leader, number, "完成自评")
    submit(leader, number)
    take(handler, number, "拟补正通知书", 需要补正的内容=MISSING)
    issue(head, number, "签发补正通知书", MISSING)
    supplement(leader, number)
    propose(handler, number, "审核合格", 拟办理由="材料齐全，拟审核合格。")
    agree(head, number, "审核合格", "材料齐全，拟审核合格。", "前置条件表")
    take(handler, number, "拟受理通知书")
    issue(head, number, "签发受理通知书", "受理")
    desk(portal, number)


def enrol(portal, handler: Page) -> Page:
    follow(handler, "机构名录")
    follow(handler, "登记机构")
    fill(
        handler,
        统一社会信用代码=USCC,
        机构名称="演示渝中区白果镇卫生院",
        机构类别="乡镇卫生院",
        地址="演示路3号",
        执业许可证登记号="PDY5000020",
        联系人="罗文清",
        联系电话="13800000003",
    )
    press(handler, "登记")
    given = handler.locator("dl.facts code")
    leader = portal.open("/")
    commission = portal.open("/workbench/", member=portal.world.people[Role.COMMISSION_HANDLER])
    first = sign_in_by_slip(leader, given, releaser=commission, name="罗文清")
    fill(leader, 当前密码=first, 新密码=NEW_PASSWORD, 再次输入新密码=NEW_PASSWORD)
    press(leader, "修改密码")
    follow(leader, "等级评审")
    return leader


def assess(page: Page) -> str:
    """A few clauses by hand, saved as they are left."""
    press(page, "开始自评")
    says(page, "已开始自评，编号P2026-")
    number = re.search(r"P2026-\d{4}", page.inner_text("main")).group()
    page.goto(f"/primary-care/assessment/{number}/chapters/1/")
    clauses = page.locator(".clause")
    for index in range(3):
        clauses.nth(index).get_by_role("radio", name=re.compile("^B")).check()
        evidence = clauses.nth(index).locator("textarea").first
        evidence.fill("制度、记录齐全")
        evidence.press("Tab")
    settled(page)
    page.reload()
    for index in range(3):
        expect(clauses.nth(index).get_by_role("radio", name=re.compile("^B"))).to_be_checked()
        expect(clauses.nth(index).locator("textarea").first).to_have_value("制度、记录齐全")
    return number


def upload(page: Page, number: str) -> None:
    page.goto(f"/primary-care/applications/{number}/materials/")
    while page.get_by_text("必需，未上传").count():
        kind = page.locator("section", has_text="必需，未上传").first
        name = f"{kind.get_attribute('id')}.pdf"
        kind.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": pdf().read()}
        )
        press(kind, "上传")
        says(page, f"已上传“{name}”。")


def submit(page: Page, number: str) -> None:
    page.goto(f"/primary-care/applications/{number}/preview/")
    follow(page, "提交评审申请")
    expect(page.get_by_role("radio", name=re.compile("^甲级（不能申报：自评结果达到乙级"))).to_be_disabled()
    page.get_by_role("radio", name="乙级", exact=True).check()
    fill(page, 请输入案件编号以确认=number)
    press(page, "提交评审申请")
    says(page, "“提交评审申请”已办理。")


def issue(page: Page, number: str, step: str, words: str) -> None:
    """The head reads the draft on the page of the step that issues it."""
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), step)
    says(page, words)
    press(page, step)
    says(page, f"“{step}”已办理。")


def supplement(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/tabs/notices/")
    follow(page, Notice.objects.get(case__number=number, kind="supplement").number)
    says(page, MISSING)
    page.goto(f"/primary-care/applications/{number}/materials/")
    kind = page.locator("#kind-preconditions")
    kind.locator("input[type=file]").set_input_files(
        {"name": "补正.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}
    )
    press(kind, "上传")
    says(page, "已上传“补正.pdf”。")
    take(page, number, "补正后再次提交")


def desk(portal, number: str) -> None:
    """The clerk prints and delivers; whoever holds the paper verifies it without signing in."""
    notice = Notice.objects.get(case__number=number, kind="acceptance")
    clerk = portal.open("/notices/", member=portal.world.people[Role.NOTICE_CLERK])
    clerk.get_by_role("row", name=notice.number).get_by_role("link").first.click()
    press(clerk, "登记已打印")
    says(clerk, "打印")
    follow(clerk, "登记送达")
    fill(clerk, 送达方式="直接送达", 受送达人="罗文清")
    press(clerk, "登记送达")
    says(clerk, "罗文清")
    anybody = portal.open("/verify/")
    fill(anybody, 查验码=notice.code.lower())
    press(anybody, "查验")
    says(anybody, "本文书由本平台签发，现行有效。")
    says(anybody, notice.number)


@pytest.mark.article("P12")
@pytest.mark.article("P13")
@pytest.mark.article("P24")
@pytest.mark.article("P25")
def test_from_the_sealed_papers_to_the_grade(portal):
    """The leader writes and signs on a tablet; the body receives, concludes, posts and determines; everybody reads."""
    people, of = portal.world.people, Application.objects.get(number=portal.world.accepted)
    visit.begun(of, people=people, at=AT)
    visit.reviewed(of, bears=Grade.YI)
    visit.signed_and_sealed(of)
    number = of.number
    portal.move_to(concluding.days_on(of, 3))
    tablet = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
    report(portal.open(f"/primary-care/visits/{number}/", member=concluding.leader(of), **tablet))

    handler = portal.open("/workbench/", member=people[Role.BUREAU_HANDLER])
    handler.goto(f"/cases/{number}/")
    follow(handler.locator(".acts"), "登记收讫评审材料")
    for name in ("《等级评审工作报告》", "《评审评定表》", "《等级评审结果汇总》"):
        handler.get_by_label(name, exact=True).check()
    press(handler, "登记收讫评审材料")
    says(handler, "“登记收讫评审材料”已办理。")
    propose(handler, number, "作出评审结论", choose="乙级", 理由=concluding.GROUNDS)
    head = portal.open("/workbench/", member=people[Role.BUREAU_HEAD])
    agree(head, number, "作出评审结论", "评审组建议", concluding.GROUNDS)

    own = portal.open(f"/cases/{number}/", member=of.applicant.office.memberships.get())
    assert own.get_by_role("link", name="评审结论", exact=True).count() == 0
    head.goto("/primary-care/office/")
    follow(head, "评审结论公示")
    press(head, "公示评审结论")
    says(head, "拟定等级：乙级（1家）")
    own.reload()
    follow(own, "评审结论")
    says(own, concluding.GROUNDS)
    anybody = portal.open("/postings/")
    follow(anybody, "重庆市渝中区卫生健康委员会关于1家基层医疗卫生机构等级评审结论的公示")
    says(anybody, of.title)

    portal.move_to(concluding.after_publicity(of))
    portal.admit(head, people[Role.BUREAU_HEAD])
    take(head, number, "确定评审等级")
    says(head, "等级已确定，待公布")


def report(page: Page) -> None:
    """Drafted already: a part is changed, saved as it is left, and all three documents are signed."""
    follow(page, "工作报告")
    says(page, "按条款比例计算：乙级")
    other = page.get_by_label("应当说明的其他情况", exact=True)
    expect(other).to_have_value(re.compile("评审资料已于"))
    other.fill("机构配合评审，没有其他需要说明的情况。")
    other.press("Tab")
    settled(page)
    page.reload()
    expect(other).to_have_value("机构配合评审，没有其他需要说明的情况。")
    page.get_by_label("评审工作概况", exact=True).fill("")
    fill(page, 本人密码=cast.PASSWORD)
    press(page, "签署并提交")
    says(page, "“评审工作概况”未填写")
    page.get_by_label("评审工作概况", exact=True).fill("评审组五人于评审安排所定日期到场，逐条评定，并通报亮点和不足。")
    fill(page, 本人密码=cast.PASSWORD)
    press(page, "签署并提交")
    says(page, "工作报告、评审评定表和结果汇总已签署提交。")
