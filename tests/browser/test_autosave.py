"""What was typed outlives a lost connection, a second tab and an ended session."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import Membership
from casework import autosave
from casework.models import AnswerWrite, Case
from config.scenarios import cast
from primary_care_review.assessment import actions as assessment

from .hands import fill, labelled, says, settled, sign_in_again

pytestmark = pytest.mark.article("E10")


@pytest.fixture
def page(portal) -> Page:
    return portal.open(f"/emr/filings/{portal.world.filing}/parts/basic/", member=portal.world.hospital.clerk)


def beds(page: Page) -> Locator:
    return page.get_by_label(labelled("实际开放床位数"))


def type_beds(page: Page, text: str) -> None:
    beds(page).fill(text)
    beds(page).press("Tab")


def status(page: Page) -> Locator:
    return page.locator("#save-status")


def stored(portal) -> str:
    return autosave.values(Case.objects.get(number=portal.world.filing))["basic.beds"]


def test_a_lost_connection_keeps_and_replays(portal, page):
    page.context.set_offline(True)
    type_beds(page, "655")
    expect(status(page)).to_have_text("网络中断，已保存在本机，恢复后自动上传")
    type_beds(page, "660")
    assert stored(portal) == "620"
    page.context.set_offline(False)
    settled(page)
    expect(status(page)).to_contain_text("已自动保存")
    assert stored(portal) == "660"


def test_what_is_typed_before_the_script_has_loaded_is_saved(portal, page):
    held = []
    page.route("**/js/autosave*.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    type_beds(page, "655")
    assert stored(portal) == "620"
    held[0].continue_()
    expect(status(page)).to_contain_text("已自动保存")
    assert stored(portal) == "655"


def test_what_a_closed_page_could_not_send_is_sent_by_the_next(portal, page):
    path = page.url
    page.context.set_offline(True)
    type_beds(page, "655")
    expect(status(page)).to_contain_text("网络中断")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(path)
    expect(beds(page)).to_have_value("655")
    settled(page)
    assert stored(portal) == "655"


def test_an_answer_that_got_lost_is_not_written_twice(portal, page):
    """The server has written, its answer does not arrive: the same key comes again and changes nothing."""

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/answers/", lose, times=1)
    type_beds(page, "655")
    settled(page)
    assert stored(portal) == "655"
    assert AnswerWrite.objects.filter(field="basic.beds", case__number=portal.world.filing).count() == 1


def test_a_second_tab_shows_both_values(portal, page):
    second = page.context.new_page()
    second.goto(page.url)
    type_beds(page, "655")
    settled(page)
    type_beds(second, "660")
    conflict = second.get_by_role("alert").filter(has_text="655")
    expect(conflict.get_by_role("button", name="采用“655”")).to_be_visible()
    conflict.get_by_role("button", name="采用我填的“660”").click()
    settled(second)
    assert stored(portal) == "660"
    type_beds(page, "670")
    page.get_by_role("button", name="采用“660”").click()
    expect(beds(page)).to_have_value("660")
    assert stored(portal) == "660"


def test_a_choice_left_unmade_is_asked_again(portal, page):
    """Closing the page decides nothing: the own value stays on this machine until one of the two is taken."""
    case, leader = Case.objects.get(number=portal.world.filing), portal.world.hospital.leader
    autosave.save(case, field="basic.beds", value="640", seen=1, key="faster", by=leader, at=timezone.now())
    type_beds(page, "655")
    for _ in range(2):
        expect(page.get_by_role("button", name="采用我填的“655”")).to_be_visible()
        page.goto("about:blank")
        page.goto(f"/emr/filings/{portal.world.filing}/parts/basic/")
    page.get_by_role("button", name="采用“640”").click()
    expect(beds(page)).to_have_value("640")
    page.reload()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert stored(portal) == "640"


def test_typing_on_beside_an_open_choice_takes_nobodys_value(portal, page):
    """The newest of the own values stands against the other's, also after a reload; neither is written before the choice."""
    case, leader = Case.objects.get(number=portal.world.filing), portal.world.hospital.leader
    autosave.save(case, field="basic.beds", value="640", seen=1, key="faster", by=leader, at=timezone.now())
    type_beds(page, "655")
    for text in ("660", "665"):
        expect(page.get_by_role("button", name="采用“640”")).to_have_count(1)
        type_beds(page, text)
        expect(page.get_by_role("button", name=f"采用我填的“{text}”")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(1)
        assert stored(portal) == "640"
        page.reload()
    page.get_by_role("button", name="采用“640”").click()
    expect(beds(page)).to_have_value("640")
    settled(page)
    type_beds(page, "670")
    settled(page)
    assert stored(portal) == "670"


def test_two_values_are_shown_on_whatever_page_the_answer_arrives(portal, page):
    """The field is on another page by then: both values stand at the top of this one, and neither is lost."""
    case, leader = Case.objects.get(number=portal.world.filing), portal.world.hospital.leader
    autosave.save(case, field="basic.beds", value="640", seen=1, key="faster", by=leader, at=timezone.now())
    page.evaluate(
        """() => {
          const { case: number, who } = document.querySelector("form[data-autosave]").dataset;
          const seen = document.querySelector("[name='seen-basic.beds']").value;
          const unsent = [{ field: "basic.beds", value: "655", seen, key: "slower", sent: true }];
          localStorage.setItem(`portal:answers:${number}:${who}`, JSON.stringify(unsent));
        }"""
    )
    page.goto(f"/emr/filings/{portal.world.filing}/parts/emr-01/")
    expect(page.get_by_role("alert")).to_contain_text("基础数据：“实际开放床位数”已由")
    expect(page.get_by_role("alert")).to_contain_text("改为“640”，您填写的是“655”")
    page.get_by_role("button", name="采用我填的“655”").click()
    expect(status(page)).to_contain_text("已自动保存")
    assert stored(portal) == "655"


def test_an_ended_session_says_sign_in_again_and_loses_nothing(portal, page):
    Session.objects.all().delete()
    type_beds(page, "655")
    expect(status(page)).to_contain_text("登录已失效，填写的内容已保存在本机")
    expect(beds(page)).to_have_value("655")
    page.get_by_role("link", name="重新登录后自动上传").click()
    sign_in_again(page, portal.world.hospital.clerk.person.login, cast.PASSWORD)
    says(page, "基础数据")
    expect(beds(page)).to_have_value("655")
    settled(page)
    assert stored(portal) == "655"


def test_a_form_sent_after_the_session_has_ended_comes_back_filled_in(portal):
    """The reason of a step is long to write and nobody writes it twice; whoever signs in instead does not read it."""
    leader = portal.world.hospital.leader
    page = portal.open("/institutions/own/edit/", member=leader)
    for somebody, kept in ((leader, "搬迁至新址"), (portal.world.hospital.clerk, "")):
        fill(page, 变更说明="搬迁至新址")
        Session.objects.all().delete()
        page.get_by_role("button", name="保存变更").click()
        sign_in_again(page, somebody.person.login, "不是这个密码")
        says(page, "登录名或者密码不正确")
        sign_in_again(page, somebody.person.login, cast.PASSWORD)
        says(page, "变更名称和联系方式")
        page.wait_for_load_state()
        assert page.evaluate("sessionStorage.getItem('portal:typed')") is None
        expect(page.get_by_label(labelled("变更说明"))).to_have_value(kept)
        assert page.get_by_text("刚才填写、尚未办成的内容已恢复").count() == bool(kept)


@pytest.mark.parametrize(
    "meanwhile, comes_back",
    [
        ("", True),
        ("form.querySelector('[name=reason]').dataset.notKept = ''", False),
        ("form.action = '/institutions/own/edit/?of=another'", False),
        ("form.insertAdjacentHTML('beforeend', '<input type=hidden name=row value=7>')", False),
    ],
)
def test_what_was_typed_comes_back_in_its_own_form_alone(portal, meanwhile, comes_back):
    """A list may have moved on: a form of the same place that is sent elsewhere, or about another row, gets nothing. A secret
    is not kept at all."""
    leader = portal.world.hospital.leader
    page = portal.open("/institutions/own/edit/?year=2025", member=leader)
    page.evaluate(f"() => {{ const form = document.querySelector('main form'); {meanwhile}; }}")
    fill(page, 变更说明="搬迁至新址")
    Session.objects.all().delete()
    page.get_by_role("button", name="保存变更").click()
    sign_in_again(page, leader.person.login, cast.PASSWORD)
    says(page, "变更名称和联系方式")
    page.wait_for_load_state()
    expect(page.get_by_label(labelled("变更说明"))).to_have_value("搬迁至新址" if comes_back else "")


def composing(page: Page, field: Locator, letters: str) -> None:
    """What an input method does while its user chooses: the letters stand in the field, and nobody means them yet."""
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
    )


def chapter_of(portal) -> tuple[Page, Locator, str]:
    leader = portal.world.township
    number = assessment.start(leader.office.institution, by=leader, at=timezone.now()).number
    page = portal.open(f"/primary-care/assessment/{number}/chapters/1/", member=leader)
    return page, page.locator("textarea").first, number


def answers(number: str) -> list[str]:
    return list(autosave.values(Case.objects.get(number=number)).values())


def test_half_typed_pinyin_is_not_saved(portal):
    page, text, number = chapter_of(portal)
    composing(page, text, "zhi du")
    page.wait_for_timeout(2300)
    assert answers(number) == []
    page.context.new_cdp_session(page).send("Input.insertText", {"text": "制度"})
    expect(status(page)).to_contain_text("已自动保存")
    assert answers(number) == ["制度"]


def test_what_stands_in_a_field_when_the_page_is_left_is_sent(portal):
    page, text, number = chapter_of(portal)
    text.focus()
    page.keyboard.type("zhidu")
    page.goto("about:blank")
    for _ in range(40):
        if answers(number):
            break
        page.wait_for_timeout(50)
    assert answers(number) == ["zhidu"]
    page.goto(f"/primary-care/assessment/{number}/chapters/1/")
    settled(page)
    expect(page.locator("textarea").first).to_have_value("zhidu")


def test_letters_half_chosen_when_the_page_is_left_are_not_sent(portal):
    page, text, number = chapter_of(portal)
    text.focus()
    page.keyboard.insert_text("有")
    composing(page, text, "zhi du")
    page.goto("about:blank")
    page.wait_for_timeout(300)
    assert answers(number) in ([], ["有"])


def test_a_page_opened_as_another_saves_nothing_and_says_so(portal, page):
    clerk = portal.world.hospital.clerk
    office = portal.world.other.clerk.office
    other = Membership.objects.create(person=clerk.person, office=office, role=clerk.role, valid_from=clerk.valid_from)
    tab = page.context.new_page()
    tab.goto("/offices/")
    tab.locator("tr", has_text=str(other.office)).get_by_role("button").click()
    says(tab, "现以")
    type_beds(page, "655")
    expect(status(page)).to_contain_text(f"本页是以“{clerk.label}”身份打开的")
    assert stored(portal) == "620"
    portal.complaints.clear()
