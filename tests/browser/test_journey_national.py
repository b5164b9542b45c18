"""A 5 that the city has kept, walked to its announced result by everybody concerned: institute and its supervisor, experts at a tablet,
centre, commission and its supervisor, the hospital and the public (E20-E25, E18)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role
from casework.models import Notice, Posting
from config.scenarios import draws, national, review
from config.scenarios.papers import pdf
from emr_rating.models import NationalReview
from experts.models import Assignment
from tests.refusals.before import entered_national

from .hands import fill, follow, labelled, press, says, settled, take
from .test_journey_experts import accept, draw
from .world import AT

TABLET = {"viewport": {"width": 820, "height": 1180}}
OPINION = "实证材料真实、完整，各项功能达到5级要求，建议维持。"
PASSED = "采纳评审组意见：材料真实完整，达到该级别要求。"
POSTED_AT, OVER = AT + timedelta(days=1), AT + timedelta(days=15)


@pytest.mark.article("E18")
@pytest.mark.article("E20")
@pytest.mark.article("E21")
@pytest.mark.article("E22")
@pytest.mark.article("E23")
@pytest.mark.article("E24")
@pytest.mark.article("E25")
@pytest.mark.prepared(by=entered_national)
def test_a_five_from_the_national_draw_to_the_announced_result(portal, tmp_path):
    world = portal.world
    case = NationalReview.objects.get(of_filing__number=world.checked)
    number, filed = case.number, case.of_filing.number
    watching = national.supervisor(at=AT)
    Office.objects.filter(kind=OfficeKind.COMMISSION).update(document_word="渝卫演示")
    leader = Membership.objects.get(office=case.hospital.office, role=Role.INSTITUTION_LEADER)
    institute = portal.open("/workbench/", member=world.people[Role.INSTITUTE])
    supervisor = portal.open("/workbench/", member=watching)
    hospital = portal.open("/workbench/", member=leader)

    draw(portal, institute, supervisor, number, reason="")
    names = reviewed(portal, number)
    take_level(institute, number, "作出实证材料审核结论")

    draws.drawn(national.current(case), office=world.people[Role.INSTITUTE], supervisor=watching, at=AT)
    for row in review.accept_all(case, at=AT):
        review.hand_in(row, at=AT)
    review.consolidate(case, at=AT)
    arranged(institute, number)
    recorded(institute, number)
    take_level(institute, number, "作出实际应用审核结论")

    centre = portal.open(f"/cases/{number}/", member=world.people[Role.CENTRE])
    says(centre, "国家级审核")
    for member in (world.supervisor, leader, world.people[Role.BUREAU_HEAD]):
        assert portal.open("/", member=member).goto(f"/cases/{number}/").status == 404
    hospital.goto(f"/cases/{filed}/")
    expect(hospital.locator("body")).not_to_contain_text("实际应用审核结论")

    portal.move_to(POSTED_AT)
    portal.admit(institute, world.people[Role.INSTITUTE])
    institute.goto("/emr/postings/?year=2025")
    press(institute, "公示并反馈结果")
    says(institute, "已公示，各医院已可查阅本院的结果和意见。")
    portal.admit(hospital, leader)
    hospital.goto(f"/cases/{filed}/tabs/national/")
    for said in ("通过，维持", OPINION):
        says(hospital, said)
    assert [name for name in names if name in hospital.inner_text("body")] == []

    posting = Posting.objects.latest("pk")
    public = portal.open(f"/postings/{posting.pk}/")
    says(public, case.title)
    receipt = objected(public, tmp_path)
    heard(institute, hospital, number)
    answered(institute)
    drafted = portal.open(f"/cases/{last_objection(public)}/", member=world.people[Role.COMMISSION_HANDLER])
    take(drafted, last_objection(public), "拟异议答复书")
    head = portal.open(f"/cases/{last_objection(public)}/", member=world.people[Role.COMMISSION_HEAD])
    take(head, last_objection(public), "会签并签发答复书")
    public.goto(receipt)
    says(public, "异议不成立")

    portal.move_to(OVER)
    for page, role in ((institute, Role.INSTITUTE), (head, Role.COMMISSION_HEAD)):
        portal.admit(page, world.people[role])
    office = portal.open("/workbench/", member=world.people[Role.COMMISSION_HANDLER])
    closed(institute, office, head, tmp_path, number=number)
    national.work_announcement(at=OVER + timedelta(minutes=5))  # the clock has gone on
    portal.admit(hospital, leader)
    hospital.goto(f"/cases/{filed}/")
    says(hospital, "已公布")


def reviewed(portal, number: str) -> list[str]:
    """One of the team at a tablet, in the browser; the others by the same verbs."""
    rows = list(
        Assignment.objects.filter(review__case__number=number).select_related("member__person").order_by("leads")
    )
    page = accept(portal, rows[0])
    page.set_viewport_size(TABLET["viewport"])
    page.reload()
    says(page, "市级初核")
    page.get_by_label("建议维持").check()
    fill(page, 意见内容=OPINION)
    page.get_by_label(labelled("意见内容")).press("Tab")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    press(page, "提交意见")
    says(page, "提交，不能更改。")
    case = NationalReview.objects.get(number=number)
    for row in review.accept_all(case, at=AT):
        if row.pk != rows[0].pk:
            review.hand_in(row, at=AT)
    review.consolidate(case, at=AT)
    return [row.member.person.name for row in rows]


def take_level(page: Page, number: str, step: str) -> None:
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), step)
    page.get_by_label("通过，维持5级").check()
    fill(page, 理由=PASSED)
    press(page, step)
    says(page, f"{number}：“{step}”已办理。")


def arranged(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), "安排实际应用审核")
    page.get_by_label("现场审核").check()
    fill(page, 开始日期="2026-11-09", 结束日期="2026-11-10", 开始时间="08:30")
    press(page, "安排实际应用审核")
    says(page, "“安排实际应用审核”已办理。")


def recorded(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), "登记审核记录")
    says(page, "逐项核查结果")
    for choice in page.locator("select[name^=findings]").all():
        choice.select_option("符合")
    page.locator("[name=record_text]").fill("全组到院，逐项核查，抽查项目与实证材料一致。")
    press(page, "登记审核记录")
    says(page, "“登记审核记录”已办理。")


def objected(page: Page, folder) -> str:
    """By somebody without an account; returns the address of the receipt."""
    follow(page, "提出异议")
    page.get_by_label("个人", exact=True).check()
    fill(page, 真实姓名或者单位名称="郝直言", 证件号码="500103198001010011", 联系电话="13800009999")
    fill(page, 异议内容="病历书写一项的抽查记录与实际不符。", 请求="请复核该项。")
    for name, file in (("letter", "意见书.pdf"), ("evidence", "证明材料.pdf")):
        path = folder / file
        path.write_bytes(pdf(file).read())
        page.locator(f"[name={name}]").set_input_files(path)
    press(page, "提出异议")
    says(page, "复核中")
    return page.url


def last_objection(page: Page) -> str:
    return page.locator("h1").inner_text()


def heard(institute: Page, hospital: Page, number: str) -> None:
    """What came with the objection is shown to the hospital, without whoever lodged it; the hospital comments."""
    institute.goto("/workbench/")
    follow(institute.get_by_role("row", name="异议").first, "Y", exact=False)
    follow(institute.locator(".acts"), "向医院告知新证据")
    press(institute, "向医院告知新证据")
    says(institute, "“向医院告知新证据”已办理。")
    hospital.goto(f"/cases/{number}/tabs/national/")
    follow(hospital, "查看异议新证据")
    says(hospital, "病历书写一项的抽查记录与实际不符。")
    expect(hospital.locator("body")).not_to_contain_text("郝直言")
    fill(hospital, 意见="本院的原始记录与填报一致，请予核对。")
    press(hospital, "提交意见")
    says(hospital, "意见已送复核单位。")


def answered(page: Page) -> None:
    """The institute finds it under what waits, and answers its one point."""
    page.goto("/workbench/")
    follow(page.get_by_role("row", name="异议").first, "Y", exact=False)
    follow(page.locator(".acts"), "提出复核意见")
    page.locator("select[name^=answers]").select_option("不采纳")
    page.locator("textarea[name^=answers]").fill("已调取原始记录核对，记录属实。")
    page.get_by_label("异议不成立，维持审核结论").check()
    fill(page, 答复="经复核，原审核结论正确，予以维持。")
    press(page, "提出复核意见")
    says(page, "“提出复核意见”已办理。")


def closed(institute: Page, office: Page, head: Page, folder, *, number: str) -> None:
    """Settled, closed, reported, the national notice entered, the city's notice drafted and signed by two people."""
    act(institute, "settle", "确定公示期满的结果")
    act(institute, "close", "结束国家级审核")
    act(institute, "report", "登记报备案", 备案文号="医管所报〔2026〕9号", 备案日期="2026-11-24")
    office.goto("/emr/closing/2025/notice/")
    (folder / "国家通知.pdf").write_bytes(pdf("国家通知.pdf").read())
    office.locator("[name=scan]").set_input_files(folder / "国家通知.pdf")
    fill(office, 国家通知文号="国卫通〔2026〕300号", 通知日期="2026-11-24")
    press(office, "录入国家通知")
    says(office, "国家通知已录入。")
    act(office, "city", "拟写市级通知")
    head.goto(f"/notices/{Notice.objects.latest('pk').pk}/issue/")
    press(head.locator("main form"), "签发", exact=False)
    says(head, "渝卫演示〔2026〕")


def act(page: Page, name: str, label: str, **texts: str) -> None:
    page.goto(f"/emr/closing/2025/{name}/")
    fill(page, **texts)
    press(page, label)
    expect(page).to_have_url(re.compile(r"/emr/closing/\?year=2025$"))
