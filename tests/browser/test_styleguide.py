"""The style guide in a browser: no fault that axe-core finds, nothing wider than the screen, no policy broken."""

from pathlib import Path

import pytest
from django.urls import reverse

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_every_component_at_every_width(portal, width, large):
    page = portal.open(viewport={"width": width, "height": 1000})
    if large:
        page.context.add_cookies([{"name": "large_type", "value": "1", "url": portal.address}])
    page.goto(reverse("styleguide"))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert portal.complaints == []


def test_the_menu_of_a_phone_opens_without_javascript(portal):
    page = portal.open(reverse("styleguide"), viewport={"width": 390, "height": 844}, java_script_enabled=False)
    assert not page.get_by_role("navigation", name="主导航").is_visible()
    page.get_by_role("link", name="菜单", exact=True).click()
    assert page.get_by_role("navigation", name="主导航").is_visible()


def test_large_type_switches_without_a_reload_and_lasts(portal):
    page = portal.open(reverse("styleguide"))
    with page.expect_response("**" + reverse("large_type")):
        page.get_by_role("button", name="大字版").click()
    assert page.locator("html").get_attribute("data-type") == "large"
    page.reload()
    assert page.locator("html").get_attribute("data-type") == "large"
