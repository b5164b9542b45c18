"""A form that is sent and not answered by the portal comes back as it was typed; what was answered does not."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Institution, Membership
from accounts.roles import Role
from config.scenarios import cast

from .hands import fill, labelled, press, says, sign_in
from .world import SINCE

EDIT = "/institutions/own/edit/"


def reason(page: Page):
    return page.get_by_label(labelled("变更说明"))


@pytest.fixture
def page(portal) -> Page:
    page = portal.open(EDIT, member=portal.world.hospital.leader)
    fill(page, 变更说明="搬迁至新址", 地址="演示路99号")
    return page


def test_without_a_network_the_form_stays_where_it_is(portal, page):
    page.context.set_offline(True)
    press(page, "保存变更")
    expect(page.get_by_role("alert")).to_contain_text("网络已断开，尚未提交")
    expect(reason(page)).to_have_value("搬迁至新址")
    page.context.set_offline(False)
    press(page, "保存变更")
    says(page, "基本信息已变更")


@pytest.mark.parametrize("status", [413, 429, 502, 503])
def test_what_the_server_in_front_answers_costs_nothing_that_was_typed(portal, page, status):
    page.route(
        f"**{EDIT}",
        lambda route: (
            route.fulfill(status=status, body="nginx") if route.request.method == "POST" else route.continue_()
        ),
    )
    press(page, "保存变更")
    says(page, "nginx")
    page.unroute(f"**{EDIT}")
    page.goto(EDIT)
    says(page, "刚才填写、尚未办成的内容已恢复")
    expect(reason(page)).to_have_value("搬迁至新址")
    expect(page.get_by_label(labelled("地址"))).to_have_value("演示路99号")
    press(page, "保存变更")
    says(page, "基本信息已变更")
    assert Institution.objects.get(pk=portal.world.hospital.institution.pk).address == "演示路99号"
    portal.complaints.clear()


def test_a_connection_that_breaks_off_costs_nothing_that_was_typed(portal, page):
    page.route(f"**{EDIT}", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    press(page, "保存变更")
    page.wait_for_timeout(300)
    page.unroute(f"**{EDIT}")
    page.goto(EDIT)
    expect(reason(page)).to_have_value("搬迁至新址")
    portal.complaints.clear()


def test_what_was_done_does_not_come_back(portal, page):
    press(page, "保存变更")
    says(page, "基本信息已变更")
    page.goto(EDIT)
    expect(reason(page)).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('portal:typed')") is None


def test_signed_in_anew_in_another_tab_the_form_is_sent(portal):
    """With the script the token of today goes along; without it the page keeps the fields and sends them again."""
    leader = portal.world.hospital.leader
    for script in (True, False):
        page = portal.open("/sign-in/", java_script_enabled=script)
        sign_in(page, leader.person.login, cast.PASSWORD)
        page.goto(EDIT)
        fill(page, 变更说明="搬迁至新址", 地址=f"演示路{7 if script else 8}号")
        other = page.context.new_page()
        other.goto("/workbench/")
        other.locator("details.who summary").click()
        press(other, "退出登录")
        sign_in(other, leader.person.login, cast.PASSWORD)
        press(page, "保存变更")
        if not script:
            says(page, "您已重新登录")
            says(page, "演示路8号")
            press(page, "提交")
        says(page, "基本信息已变更")
    portal.complaints.clear()


def test_a_page_of_another_office_names_both_and_goes_back(portal):
    handler, elsewhere = portal.world.people[Role.BUREAU_HANDLER], portal.world.stranger.office
    Membership.objects.create(
        person=handler.person, office=elsewhere, role=Role.BUREAU_HANDLER, valid_from=SINCE.date()
    )
    page = portal.open("/primary-care/institutions/enrol/", member=handler)
    fill(page, 机构名称="演示街道社区卫生服务中心")
    other = page.context.new_page()
    other.goto("/offices/")
    other.locator("tr", has_text=str(elsewhere)).get_by_role("button").click()
    says(other, "现以")
    press(page, "登记")
    says(page, "办理身份已经改变")
    says(page, "演示街道社区卫生服务中心")
    press(page, f"切换为“{handler.label}”并提交")
    expect(page.get_by_label(labelled("机构名称"))).to_have_value("演示街道社区卫生服务中心")
    portal.complaints.clear()
