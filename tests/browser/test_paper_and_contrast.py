"""Paper leaves nothing out that the page folds away; a palette of the reader's own keeps what our colours say."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts.roles import Role

from .hands import words_of


@pytest.fixture
def reviewed(portal) -> Page:
    return portal.open(f"/cases/{portal.world.reviewed}/tabs/data/", member=portal.world.people[Role.BUREAU_HEAD])


@pytest.mark.parametrize("script", [True, False])
def test_the_printed_case_page_holds_what_is_folded(portal, tmp_path: Path, script):
    """Opened by the browser, or by the script where it cannot."""
    path, member = f"/cases/{portal.world.reviewed}/tabs/data/", portal.world.people[Role.BUREAU_HEAD]
    page = portal.open(path, member=member, java_script_enabled=script)
    folded = page.locator("main details:not([open])")
    assert folded.count() > 0
    headings = [
        text.split()[0] for text in folded.locator("td:first-child, th[scope=row]").all_text_contents() if text.strip()
    ]
    printed = tmp_path / "printed.pdf"
    page.pdf(path=printed)
    words = words_of(printed)
    flat = "".join(words.split())
    assert len(headings) > 10
    assert [heading for heading in headings if "".join(heading.split()) not in flat] == []
    assert "EMR数据" in flat


def test_a_list_of_several_pages_says_so_on_paper(portal, tmp_path):
    page = portal.open("/workbench/", member=portal.world.people[Role.BUREAU_HEAD])
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
             '<nav class="pages"><p>共 312 件</p><ul><li><a rel="next" href="?after=1">下一页</a></li></ul></nav>')"""
    )
    printed = tmp_path / "printed.pdf"
    page.pdf(path=printed)
    words = "".join(words_of(printed).split())
    assert "共312件（另有其他页，未在此打印）" in words
    assert "下一页" not in words


def style(page: Page, selector: str, name: str) -> str:
    return page.locator(selector).first.evaluate(f"element => getComputedStyle(element)['{name}']")


def canvas(page: Page) -> str:
    """The ground of the reader's palette."""
    return page.evaluate(
        """() => {
          const probe = document.createElement("div");
          probe.style.color = "Canvas";
          document.body.append(probe);
          return getComputedStyle(probe).color;
        }"""
    )


def test_forced_colours_keep_tabs_current_item_and_search_box(portal, reviewed):
    reviewed.emulate_media(forced_colors="active")
    ground = canvas(reviewed)
    assert style(reviewed, ".tabs a:not([aria-current])", "borderBottomColor") == ground
    assert style(reviewed, ".tabs a[aria-current]", "borderBottomColor") != ground
    assert style(reviewed, ".find input", "borderLeftWidth") != "0px"
    reviewed.goto("/workbench/")
    assert style(reviewed, ".bar nav a:not([aria-current])", "borderLeftColor") == ground
    assert style(reviewed, ".bar nav a[aria-current]", "borderLeftColor") != ground
