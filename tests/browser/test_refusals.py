"""The table of refusals, brought about as a person would: into the fields of the page, and off with its button."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Person
from accounts.roles import Role
from tests.refusals import AS_TYPED, Row, business
from tests.refusals.before import disqualified, last_of_city
from tests.refusals.rows import ROWS

from .conftest import Portal
from .hands import answered, press, says


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name, marks=row.prepared) for row in ROWS])
def test_a_page_refuses_in_a_sentence_and_keeps_what_was_typed(row: Row, portal, tmp_path):
    portal.move_to(row.at)
    path = row.address(row.path, portal.world)
    page = portal.open(path, member=row.who(portal.world) if row.who else None)
    if row.twice:
        first = page.context.new_page()
        first.goto(path)
        enter(first, row, portal, tmp_path)
        assert answered(first, button(first, row).click).status == 200
    before = business(but=AS_TYPED if row.keeps_answers else set())
    if row.withheld:
        if why := row.sentence if row.beside is None else row.beside:
            says(page, why)
        assert not offered(page, row.address(row.withheld, portal.world))
    else:
        enter(page, row, portal, tmp_path)
        assert answered(page, button(page, row).click).status == row.status
        says(page, row.sentence)
        if row.at_field:
            expect(page.locator(f"#id_{row.at_field}_error")).to_contain_text(row.sentence)
        for name, value in row.typed(portal.world).items():
            if name in row.kept:
                keeps(page, name, value)
    assert business(but=AS_TYPED if row.keeps_answers else set()) == before


def enter(page: Page, row: Row, portal: Portal, folder) -> None:
    for name, value in row.typed(portal.world).items():
        if isinstance(value, list):
            for one in value:
                box(page, name, one).check()
            continue
        field = control(page, name)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if row.file:
        name, make = row.file
        workbook = folder / row.sent_as
        workbook.write_bytes(make(portal.world))
        control(page, name).set_input_files(workbook)


def keeps(page: Page, name: str, value: str | list[str]) -> None:
    if isinstance(value, list):
        for one in value:
            expect(box(page, name, one)).to_be_checked()
    else:
        expect(control(page, name)).to_have_value(value)


def box(page: Page, name: str, value: str) -> Locator:
    return page.locator(f'main [name="{name}"][value="{value}"]')


def control(page: Page, name: str) -> Locator:
    return page.locator(f'main [name="{name}"]').first


def button(page: Page, row: Row) -> Locator:
    return page.get_by_role("button", name=row.button, exact=True).first


def offered(page: Page, withheld: str) -> bool:
    """Whether a button can be pressed, or a choice be made (`name=value`)."""
    name, _, value = withheld.partition("=")
    if not value:
        there = page.get_by_role("button", name=name, exact=True)
        return there.count() > 0 and there.first.is_enabled()
    return (
        page.locator(
            f'main [name="{name}"][value="{value}"]:enabled, main [name="{name}"] option[value="{value}"]'
        ).count()
        > 0
    )


def test_any_page_before_the_password_change(portal):
    person = portal.world.township.person
    Person.objects.filter(pk=person.pk).update(must_change_password=True)
    page = portal.open("/workbench/", member=portal.world.township)
    for path in ("/workbench/", "/primary-care/assessment/", "/messages/"):
        page.goto(path)
        expect(page).to_have_url(f"{portal.address}/password/")
        says(page, "您使用的是初始密码，或者密码已到更换期限。修改之前，不能办理其他事项。")


@pytest.mark.article("E31")
def test_another_districts_case_by_its_address(portal):
    page = portal.open("/workbench/", member=portal.world.stranger)
    for number in (portal.world.reviewed, portal.world.submitted, portal.world.accepted):
        assert page.goto(f"/cases/{number}/").status == 404
        assert number not in page.inner_text("main")


@pytest.mark.article("P31")
@pytest.mark.prepared(by=disqualified)
def test_a_disqualified_expert_stands_on_no_list(portal):
    out, drawable = last_of_city(portal.world), portal.world.drawable
    page = portal.open(f"/experts/draws/new/{drawable}/", member=portal.world.people[Role.COMMISSION_HANDLER])
    expect(page.get_by_role("definition").first).to_contain_text("9人")
    press(page, "固定候选名单")
    says(page, "候选名单已经固定")
    listed = page.locator("#list")
    expect(listed.locator("tbody tr")).to_have_count(9)
    expect(listed).not_to_contain_text(out.number)
    page.goto(f"{page.url}?list=excluded")
    expect(listed).to_contain_text("没有排除人员")
