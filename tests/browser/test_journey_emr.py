"""A hospital's year in the browser: from the registration without an account to the provisional result and its reason."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import filing, hospitals, papers, review
from emr_rating.filing import workbook as filing_workbook
from emr_rating.models import Cycle, Filing
from emr_rating.sheet.reading import Sheet

from .hands import (
    agree,
    answered,
    download,
    fill,
    follow,
    labelled,
    press,
    propose,
    says,
    settled,
    sign_in,
    sign_in_by_slip,
    take,
    words_of,
)

HOSPITAL = 62  # 渝中区, the cast's district
NEW_PASSWORD = "Chuntian-Huahai-58"
QUESTION = "请说明病房病历记录的结构化范围。"
ANSWER = "病程记录、手术记录均已结构化，护理记录仍为自由文本。"
OPINION = "病房护理记录仍为自由文本，结构化程度与填报不符，抽查记录不能相互印证，建议降为2级。"
REASON = "采纳专家意见：护理记录未结构化，不符合3级要求。"


@pytest.mark.poppler
@pytest.mark.article("E06")
@pytest.mark.article("E08")
@pytest.mark.article("E09")
@pytest.mark.article("E10")
@pytest.mark.article("E16")
@pytest.mark.article("E18")
def test_a_year_from_registration_to_the_provisional_result(portal, tmp_path, mailoutbox):
    people = portal.world.people
    receipt, registration = register(portal)
    approve(portal, registration)
    receipt.reload()
    says(receipt, "注册成功，账号已开通。")

    clerk, leader = first_passwords(portal, registration)
    number = fill_in(clerk, tmp_path)
    confirm(clerk, number)
    report(leader, number, declared="3", version=1)
    analysis(leader, number, tmp_path)
    modify(clerk, number)
    report(leader, number, declared="3", version=2)
    says(leader, "第2次上报")

    portal.move_to(review.close(Cycle.objects.get(year=2026)))
    handler = portal.open("/workbench/", member=people[Role.BUREAU_HANDLER])
    follow(handler, number)
    says(handler, "区县审核")
    name_reviewer(handler, number)
    ask(handler, number)
    hand_in_opinion(portal.open("/experts/assignments/", member=people[Role.EXPERT]), number)
    portal.admit(
        clerk, Membership.objects.get(office__name=hospitals.hospital(HOSPITAL).name, role=Role.INSTITUTION_CLERK)
    )
    answer(clerk, number)
    head = portal.open("/workbench/", member=people[Role.BUREAU_HEAD])
    conclude(handler, head, number)
    report_summary(head, number)
    clerk.goto(f"/cases/{number}/")
    says(clerk, "暂定")
    follow(clerk, "审核", exact=False)
    says(clerk, "暂定结果：2级（申报3级，降级）")
    says(clerk, REASON)


def register(portal) -> tuple[Page, str]:
    wished = hospitals.hospital(HOSPITAL)
    page = portal.open("/")
    follow(page, "医院注册")
    fill(
        page,
        统一社会信用代码=wished.uscc,
        机构名称=wished.name,
        机构类别="综合医院",
        所在区县="渝中区",
        地址="演示路2号",
        执业许可证登记号="PDY500103",
    )
    page.get_by_label("医疗机构执业许可证", exact=True).set_input_files(
        {"name": "执业许可证.pdf", "mimeType": "application/pdf", "buffer": papers.pdf().read()}
    )
    fill(
        page,
        机构负责人=wished.leader,
        负责人电话="13800000001",
        联系人=wished.clerk,
        联系电话="13800000002",
        电子邮箱="tianbao@example.cn",
    )
    press(page, "提交注册申请")
    says(page, "注册申请已提交，编号 R2026-")
    return page, re.search(r"R2026-\d{4}", page.inner_text("h1 >> xpath=..")).group()


def approve(portal, number: str) -> None:
    centre = portal.open("/workbench/", member=portal.world.people[Role.CENTRE])
    follow(centre, number)
    take(centre, number, "核验通过")
    institute = portal.open("/workbench/", member=portal.world.people[Role.INSTITUTE])
    follow(institute, number)
    take(institute, number, "审核通过")


def first_passwords(portal, registration: str) -> tuple[Page, Page]:
    """The clerk by the link in the mail, the leader by a slip that the centre prints and a code that the bureau tells."""
    clerk = portal.open(re.search(r"https?://[^/]+(/password/link/\S+)", mail.outbox[0].body).group(1))
    login = clerk.locator(".lead code").inner_text()
    fill(clerk, 新密码=NEW_PASSWORD, 再次输入新密码=NEW_PASSWORD)
    press(clerk, "设置密码")
    expect(clerk).not_to_have_url(re.compile("password"))
    sign_in(clerk, login, NEW_PASSWORD)
    expect(clerk).to_have_url(re.compile("/workbench/$"))
    centre = portal.open(f"/cases/{registration}/tabs/registration/", member=portal.world.people[Role.CENTRE])
    follow(centre, hospitals.hospital(HOSPITAL).leader)
    follow(centre, "重置密码")
    fill(centre, 理由="负责人没有电子邮箱")
    press(centre, "重置密码")
    given = centre.locator("dl.facts code")
    leader = portal.open("/sign-in/")
    bureau = portal.open("/workbench/", member=portal.world.people[Role.BUREAU_HANDLER])
    first = sign_in_by_slip(leader, given, releaser=bureau, name=hospitals.hospital(HOSPITAL).leader)
    leader.goto("/emr/filings/")
    expect(leader).to_have_url(re.compile("/password/$"))
    fill(leader, 当前密码=first, 新密码=NEW_PASSWORD, 再次输入新密码=NEW_PASSWORD)
    press(leader, "修改密码")
    follow(leader, "电子病历填报")
    return clerk, leader


def fill_in(page: Page, folder) -> str:
    page.goto("/emr/filings/")
    press(page, "开始2026年度填报")
    number = re.search(r"E2026-\d{4}", page.url).group()
    texts = filing.plausible(_sheet_of(number).edition, level=3)
    type_in(page, texts)
    press(page, "保存，下一项：", exact=False)
    says(page, "EMR数据")
    for _ in range(2):
        type_in(page, texts)
        press(page, "保存，下一项：", exact=False)
    expect(page.locator("#standing strong")).to_have_text("0 级")
    import_texts(page, number, {name: text for name, text in texts.items() if not name.startswith("dq.")}, folder)
    says(page, "数据质量评估")
    type_in(page, texts)
    press(page, "保存，下一项：", exact=False)
    import_texts(page, number, texts, folder)
    expect(page.locator("#standing strong")).to_have_text("3 级")
    return number


def type_in(page: Page, texts: dict[str, str]) -> None:
    """Field by field with the keyboard; what was left is saved without a button and stands after a reload."""
    heading = page.locator("h1").inner_text()
    names = page.locator("form[data-autosave] :is(input:not([type=hidden]), select)").evaluate_all(
        "all => all.map(field => field.name)"
    )
    assert names
    for name in names:
        field = page.locator(f'[name="{name}"]')
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(texts[name])
        else:
            field.fill(texts[name])
            field.press("Tab")
    expect(page.locator("#save-status")).to_contain_text("已自动保存")
    settled(page)
    page.reload()
    assert page.locator("h1").inner_text() == heading
    for name in names:
        expect(page.locator(f'[name="{name}"]')).to_have_value(texts[name])


def import_texts(page: Page, number: str, texts: dict[str, str], folder) -> None:
    workbook = folder / "填报.xlsx"
    workbook.write_bytes(filing_workbook.template(Sheet.read(_sheet_of(number).edition, texts)))
    follow(page, "导入")
    page.get_by_label("填好的 Excel 文件").set_input_files(workbook)
    press(page, "导入")
    says(page, "已导入，")


def _sheet_of(number: str) -> Sheet:
    return Filing.objects.get(number=number).sheet


def confirm(page: Page, number: str) -> None:
    page.goto(f"/emr/filings/{number}/report/")
    says(page, "尚有")
    page.goto(f"/emr/filings/{number}/confirm/")
    page.locator("button[name=item][value=basic]").click()
    says(page, "已确认1项。")
    answered(page, page.locator("button[name=item]").first.click)
    while page.locator("button[name=group]").count():
        answered(page, page.locator("button[name=group]").first.click)
    while page.locator("button[name=item]").count():
        answered(page, page.locator("button[name=item]").first.click)
    follow(page, "去确认上报")
    says(page, "上报由机构负责人办理")
    follow(page, "送负责人审定")
    fill(page, 附言="各项均已核对。")
    press(page, "送负责人审定")
    says(page, "待负责人办理")


def report(page: Page, number: str, *, declared: str, version: int) -> None:
    page.goto("/workbench/")
    follow(page, "确认上报")
    page.goto(f"/emr/filings/{number}/report/")
    says(page, f"本次为第{version}次上报")
    page.get_by_role("radio", name=re.compile(f"^{declared}级")).check()
    fill(page, 请输入案件编号以确认上报=number)
    press(page, "确认上报")
    says(page, f"{number}已上报，申报{declared}级，回执码")


def analysis(page: Page, number: str, folder) -> None:
    says(page, "各级别达标情况")
    page.goto(f"/cases/{number}/tabs/analysis/")
    for name in ("分析报告 PDF", "上报回执 PDF"):
        words = words_of(download(page, page.get_by_role("link", name=name), folder))
        assert number in words
        assert re.search(r"3\s*级", words)


def modify(page: Page, number: str) -> None:
    take(page, number, "修改已上报数据")
    page.goto(f"/emr/filings/{number}/parts/basic/")
    beds = page.get_by_label(labelled("实际开放床位数"))
    beds.fill("655")
    beds.press("Tab")
    expect(page.locator("#save-status")).to_contain_text("已自动保存")
    page.goto(f"/emr/filings/{number}/confirm/")
    says(page, "确认后有改动")
    says(page, "原确认：620")
    page.locator("button[name=item][value=basic]").click()
    says(page, "已确认1项。")


def name_reviewer(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/")
    follow(page, "指定评审专家")
    page.get_by_label("何佩文").check()
    fill(page, 指定理由="熟悉病房系统，直接指定。")
    press(page, "指定评审专家")
    says(page, "“指定评审专家”已办理。")


def ask(page: Page, number: str) -> None:
    take(page, number, "向医院提问", 问题=QUESTION)


def answer(page: Page, number: str) -> None:
    page.goto("/workbench/")
    page.goto(f"/cases/{number}/")
    follow(page, "答复提问")
    page.get_by_label(QUESTION, exact=False).check()
    fill(page, 答复=ANSWER)
    press(page, "答复提问")
    says(page, "“答复提问”已办理。")


def hand_in_opinion(page: Page, number: str) -> None:
    """First the declaration; only then the material opens."""
    page.get_by_role("row", name=number).get_by_role("link", name="声明并答复").click()
    page.get_by_label("本人与被评审机构没有利害关系，接受评审").check()
    press(page, "提交答复")
    follow(page, "填写意见")
    page.get_by_label(re.compile("降级|降低")).first.check()
    fill(page, 建议级别="2级", 意见内容=OPINION)
    page.get_by_label(labelled("意见内容")).press("Tab")
    settled(page)
    expect(page.locator("#save-status")).to_contain_text("已自动保存")
    press(page, "提交意见")
    says(page, "不能更改")


def conclude(handler: Page, head: Page, number: str) -> None:
    head.goto(f"/cases/{number}/tabs/review/")
    says(head, OPINION)
    propose(handler, number, "作出区县结论", choose="降为2级", 理由=REASON)
    agree(head, number, "作出区县结论", OPINION, "降为2级", REASON)


def report_summary(page: Page, number: str) -> None:
    page.goto("/emr/summary/")
    says(page, number)
    fill(page, 工作情况说明="已按规程完成审核。")
    page.get_by_label("已逐件核对所列结论", exact=False).check()
    press(page, "汇总报送市卫生健康委")
    says(page, "暂定结果")
