"""An opinion outlives a lost connection and a second window, as everything does that is typed into the portal."""

import pytest
from playwright.sync_api import Locator, Page, expect

from casework import autosave
from casework.models import Case

from .hands import labelled, settled

pytestmark = pytest.mark.article("E15")


@pytest.fixture
def page(portal) -> Page:
    return portal.open(f"/experts/opinions/{portal.world.accepted_review}/", member=portal.world.member)


def text(page: Page) -> Locator:
    return page.get_by_label(labelled("意见内容"))


def type_in(page: Page, words: str) -> None:
    text(page).fill(words)
    text(page).press("Tab")


def stored(portal) -> str:
    saved = autosave.values(Case.objects.get(number=portal.world.first_four))
    return saved.get(f"opinion.{portal.world.accepted_review}.text", "")


def test_a_lost_connection_keeps_the_opinion_in_the_browser(portal, page):
    page.context.set_offline(True)
    type_in(page, "写到一半，网络中断")
    expect(page.locator("#save-status")).to_have_text("网络中断，已保存在本机，恢复后自动上传")
    assert stored(portal) == ""
    page.context.set_offline(False)
    settled(page)
    assert stored(portal) == "写到一半，网络中断"


def test_a_long_text_is_saved_while_it_is_being_written(portal, page):
    text(page).press_sequentially("仍在写")
    expect(page.locator("#save-status")).to_contain_text("已自动保存")
    settled(page)
    assert stored(portal) == "仍在写"


def test_a_second_window_shows_both_values(portal, page):
    second = page.context.new_page()
    second.goto(page.url)
    type_in(page, "第一个窗口的意见")
    settled(page)
    type_in(second, "第二个窗口的意见")
    conflict = second.get_by_role("alert")
    expect(conflict).to_contain_text("改为“第一个窗口的意见”，您现在填写的是“第二个窗口的意见”")
    assert stored(portal) == "第一个窗口的意见"
    conflict.get_by_role("button", name="采用我填的“第二个窗口的意见”").click()
    settled(second)
    assert stored(portal) == "第二个窗口的意见"
