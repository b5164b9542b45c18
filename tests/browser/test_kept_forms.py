"""A form that is sent and not answered by the portal comes back as it was typed; what was answered does not."""

from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.models import Institution, Membership
from accounts.roles import Role
from config.scenarios import cast

from .hands import fill, labelled, press, says, sign_in
from .world import SINCE

EDIT = "/institutions/own/edit/"


def reason(page: Page):
    return page.get_by_label(labelled("变更说明"))


@dataclass
class Kind:
    """A form of one kind, filled in by one who may send it, and what stands in it."""

    member: Membership
    path: str
    texts: dict[str, str]
    button: str
    done: str
    file: bool = False

    def opened(self, portal) -> Page:
        page = portal.open(self.path, member=self.member)
        self.fill(page)
        return page

    def fill(self, page: Page) -> None:
        fill(page, **self.texts)
        self.attach(page)

    def attach(self, page: Page) -> None:
        """No browser gives a file back."""
        if self.file:
            page.locator("main input[type=file]").first.set_input_files(
                {"name": "名录.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK"}
            )

    def holds(self, page: Page) -> None:
        for label, text in self.texts.items():
            expect(page.get_by_label(labelled(label)).first).to_have_value(text)


def plain(world) -> Kind:
    typed = {"变更说明": "搬迁至新址", "地址": "演示路99号"}
    return Kind(world.hospital.leader, EDIT, typed, "保存变更", "基本信息已变更")


def step(world) -> Kind:
    path, typed = f"/cases/{world.reviewed}/steps/emr_district_review_ask/", {"问题": "请说明护理信息系统的上线范围。"}
    return Kind(world.people[Role.BUREAU_HANDLER], path, typed, "向医院提问", "已办理")


def upload(world) -> Kind:
    typed = {"年份": "2028", "国务院办公厅通知文号": "国办发明电〔2027〕9号"}
    return Kind(world.people[Role.CENTRE], "/calendar/", typed, "录入并重算时限", "有内容需要更正", file=True)


KINDS = pytest.mark.parametrize("kind", [plain, step, upload], ids=lambda kind: kind.__name__)


@KINDS
def test_without_a_network_the_form_stays_where_it_is(portal, kind):
    form = kind(portal.world)
    page = form.opened(portal)
    page.context.set_offline(True)
    press(page, form.button)
    expect(page.get_by_role("alert")).to_contain_text("网络已断开，尚未提交")
    form.holds(page)
    page.context.set_offline(False)
    press(page, form.button)
    says(page, form.done)
    portal.complaints.clear()


@KINDS
@pytest.mark.parametrize("status", [413, 429, 502, 503])
def test_what_the_server_in_front_answers_costs_nothing_that_was_typed(portal, kind, status):
    form = kind(portal.world)
    page = form.opened(portal)
    page.route(
        f"**{form.path}",
        lambda route: (
            route.fulfill(status=status, body="nginx") if route.request.method == "POST" else route.continue_()
        ),
    )
    press(page, form.button)
    says(page, "nginx")
    page.unroute(f"**{form.path}")
    page.goto(form.path)
    says(page, "刚才填写、尚未办成的内容已恢复")
    form.holds(page)
    form.attach(page)
    press(page, form.button)
    says(page, form.done)
    portal.complaints.clear()


def test_a_connection_that_breaks_off_costs_nothing_that_was_typed(portal):
    form = plain(portal.world)
    page = form.opened(portal)
    page.route(f"**{EDIT}", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    press(page, form.button)
    page.wait_for_timeout(300)
    page.unroute(f"**{EDIT}")
    page.goto(EDIT)
    form.holds(page)
    portal.complaints.clear()


@KINDS
def test_without_javascript_a_form_sent_after_the_session_has_ended_comes_back(portal, kind):
    form = kind(portal.world)
    page = portal.open(form.path, member=form.member, java_script_enabled=False)
    form.fill(page)
    Session.objects.all().delete()
    press(page, form.button)
    says(page, "填写的内容已保留，您本人登录后即可核对并再次提交。")
    fill(page, 登录名=form.member.person.login, 密码=cast.PASSWORD)
    press(page, "登录")
    says(page, "您提交时登录已失效，这次提交没有办理。")
    for text in form.texts.values():
        expect(page.locator(f'main input[type=hidden][value="{text}"]')).to_have_count(1)
    if form.file:
        says(page, "重新选择文件：名录.xlsx")
    else:
        press(page, "提交")
        says(page, form.done)
    portal.complaints.clear()


def test_what_was_done_does_not_come_back(portal):
    page = plain(portal.world).opened(portal)
    press(page, "保存变更")
    says(page, "基本信息已变更")
    assert Institution.objects.get(pk=portal.world.hospital.institution.pk).address == "演示路99号"
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
