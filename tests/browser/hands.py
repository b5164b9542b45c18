"""What a person's hands do at the keyboard and the mouse, by the words that stand on the page."""

import re
import subprocess
from pathlib import Path
from re import Pattern

from playwright.sync_api import Locator, Page, Response, expect


def fill(page: Page, **texts: str) -> None:
    """Types into fields by their labels; `机构名称="…"` begins with the label's words, an optional field's note may follow."""
    for label, text in texts.items():
        field = page.get_by_label(labelled(label)).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=text)
        else:
            field.fill(text)


def labelled(label: str) -> Pattern[str]:
    return re.compile(rf"^{re.escape(label)}(\s*（.*）)?$")


def press(page: Page | Locator, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).first.click()


def follow(page: Page | Locator, name: str, *, exact: bool = True) -> None:
    page.get_by_role("link", name=name, exact=exact).first.click()


def take(page: Page, number: str, step: str, **texts: str) -> None:
    """A step of a case, from its button on the case page; where consent is asked, the number is typed."""
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), step)
    fill(page, **texts)
    consent = page.get_by_label("请输入案件编号以确认")
    if consent.count():
        consent.fill(number)
    press(page, step)
    says(page, f"{number}：“{step}”已办理。")


def propose(page: Page, number: str, step: str, *, choose: str = "", **texts: str) -> None:
    """A step of a case prepared for whoever decides; everything that is asked about was looked into."""
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), f"拟办：{step}")
    if choose:
        page.get_by_label(choose, exact=True).check()
    fill(page, **texts)
    for tick in page.locator("input[name=checked]").all():
        tick.check()
    press(page, "送负责人")
    says(page, f"{number}：“{step}”的拟办意见已送负责人。")


def agree(page: Page, number: str, step: str, *shown: str) -> None:
    """The head reads what was proposed, and decides on it as it stands."""
    page.goto(f"/cases/{number}/")
    follow(page.locator(".acts"), step)
    for text in shown:
        says(page, text)
    press(page, "同意并作出决定")
    says(page, f"{number}：“{step}”已办理。")


def says(page: Page, sentence: str | Pattern[str]) -> None:
    expect(page.locator("body")).to_contain_text(sentence)


def settled(page: Page) -> None:
    """Until the server has acknowledged everything that was typed: no queue of answers lies in the browser."""
    for _ in range(200):
        if not page.evaluate("Object.keys(localStorage).some(key => key.startsWith('portal:answers:'))"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"still unsaved: {page.evaluate('JSON.stringify(localStorage)')}")


def answered(page: Page, press_it) -> Response:
    """What the server answered to the press of a button."""
    with page.expect_navigation() as navigation:
        press_it()
    return navigation.value


def sign_in_again(page: Page, login: str, password: str) -> None:
    """On the page that an ended session leads to, once its scripts have told it what this tab has kept."""
    fill(page, 登录名=login, 密码=password)
    page.wait_for_load_state()
    page.get_by_label(labelled("密码")).press("Enter")


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/sign-in/")
    fill(page, 登录名=login, 密码=password)
    page.get_by_label(labelled("密码")).press("Enter")


def sign_in_by_slip(page: Page, slip: Locator, *, releaser: Page, name: str) -> str:
    """With a slip and the code that another office tells; returns the first password. `slip`: address, sign-in, password."""
    login, password = slip.nth(1).inner_text(), slip.nth(2).inner_text()
    sign_in(page, login, password)
    says(page, "该密码单尚未放行")
    releaser.goto("/people/slips/")
    releaser.get_by_label(name).check()
    fill(releaser, 核实方式="拨打单位总机，由本人接听并核对身份")
    press(releaser, "放行所选")
    code = releaser.locator("dl.facts code").nth(1).inner_text()
    sign_in(page, login, password)
    says(page, "密码单须与核验码一并使用")
    fill(page, 密码=password, 核验码=code)
    press(page, "登录")
    says(page, "您使用的是初始密码")
    return password


def download(page: Page, link: Locator, folder: Path) -> Path:
    """The file behind a link, as the browser would save it."""
    answer = page.request.get(link.get_attribute("href"))
    assert answer.status == 200
    file = folder / "downloaded.pdf"
    file.write_bytes(answer.body())
    return file


def words_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
