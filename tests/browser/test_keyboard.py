"""A working morning without a mouse: every stop is reached with Tab and taken with Enter or Space."""

import re

import pytest
from playwright.sync_api import Page, expect

from config.scenarios import cast

from .hands import says

FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels?.[0]?.textContent || here.getAttribute('aria-label') || here.textContent;
  return label.replace(/\\s+/g, ' ').trim();
}"""
VISIBLE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
}"""
FAR = 80  # stops on one page


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until a stop with these words has the focus; each on the way shows that it has it."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert page.evaluate(VISIBLE), f"no mark of the focus on {focused!r}"
        if focused.startswith(words):
            return
    raise AssertionError(f"{words!r} is not reached with Tab on {page.url}")


def choose(page: Page, words: str) -> None:
    with page.expect_navigation():
        tab_to(page, words)
        page.keyboard.press("Enter")


@pytest.mark.article("P19")
def test_from_signing_in_to_a_confirmed_step(portal):
    number = portal.world.draft
    page = portal.open("/")
    choose(page, "登录办理")
    tab_to(page, "登录名")
    page.keyboard.type(portal.world.applicant.person.login)
    page.keyboard.press("Tab")
    page.keyboard.type(cast.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/workbench/$"))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "跳到主要内容"
    page.keyboard.press("Enter")
    choose(page, number)
    choose(page, "提交评审申请")
    tab_to(page, "请输入案件编号以确认")
    page.keyboard.type("P2026-9999")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "summary"
    says(page, f"与本案件编号不符，请输入 {number}。")
    tab_to(page, "请输入案件编号以确认：")
    page.keyboard.press("Enter")
    expect(page.get_by_label("请输入案件编号以确认")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(number)
    choose(page, "提交评审申请")
    says(page, f"{number}：“提交评审申请”已办理。")
