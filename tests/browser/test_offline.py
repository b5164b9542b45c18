"""On site without a network (P22): what was opened goes on, what is rated waits on the device, and all of it arrives once, in order."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from casework.models import Answer, AnswerWrite
from config.scenarios import review, visit
from config.scenarios.papers import shot
from experts.models import Assignment
from primary_care_review.models import Application, RatingPhoto, VisitDevice
from primary_care_review.visit import devices
from primary_care_review.visit.ratings import field_name

from . import offline
from .conftest import Portal
from .hands import press, says
from .offline import Line, arrived, chapters, of, shoot, tablet
from .world import AT

pytestmark = [pytest.mark.article("P22"), pytest.mark.article("P23")]


@pytest.fixture
def line(portal) -> Iterator[Line]:
    made = Line()
    made.mend()
    yield made
    made.cut()


@pytest.fixture
def seat(portal) -> Assignment:
    """Of the first sub-group, on the first day of the visit."""
    of = Application.objects.get(number=portal.world.accepted)
    visit.begun(of, people=portal.world.people, at=AT)
    of = Application.objects.get(pk=of.pk)
    portal.move_to(of.plan.rates_at)
    members = review.accept_all(of, at=of.plan.rates_at)
    return next(row for row in members if of.grouping.members[str(row.pk)] == 1)


@contextmanager
def device(portal: Portal, line: Line, folder, playwright) -> Iterator[Page]:
    with tablet(playwright, folder, line) as context:
        portal.listen(context.pages[0])
        yield context.pages[0]


def admit(portal: Portal, page: Page, line: Line, member) -> None:
    portal.address = line.address
    portal.admit(page, member)


def opened(page: Page, seat: Assignment) -> None:
    offline.opened(page, of(seat).number, [*chapters(seat)])


def chapter(page: Page, seat: Assignment, name: str) -> None:
    offline.chapter(page, of(seat).number, name)


def rate(page: Page, seat: Assignment, number: str, rating: str, *, note: str = "") -> None:
    page.locator(f'[name="{field_name(seat.pk, number, "rating")}"][value="{rating}"]').check(force=True)
    page.locator(f'[name="{field_name(seat.pk, number, "document")}"]').check(force=True)
    if note:
        field = page.locator(f'textarea[name="{field_name(seat.pk, number, "note")}"]')
        field.fill(note)
        field.blur()


def ratings(seat: Assignment) -> dict[str, str]:
    rows = Answer.objects.filter(field__startswith=f"rating.{seat.pk}.", field__endswith=".rating")
    return {row.field.removeprefix(f"rating.{seat.pk}.").removesuffix(".rating"): row.value for row in rows}


def test_a_chapter_goes_on_without_a_network_over_a_closed_browser_and_an_ended_session(
    portal, line, seat, tmp_path, playwright
):
    number = of(seat).number
    own = chapters(seat)
    clauses = [(name, clause) for name, listed in own.items() for clause in listed][:60]
    pictures = [shot(f"{index}.jpg") for index in range(5)]
    letters = {clause: "ABCD"[index % 4] for index, (_, clause) in enumerate(clauses)}
    with device(portal, line, tmp_path / "tablet", playwright) as page:
        admit(portal, page, line, seat.member)
        opened(page, seat)
        first, before = clauses[0][0], clauses[:3]
        chapter(page, seat, first)
        for _, clause in before:
            rate(page, seat, clause, letters[clause])
        arrived(page)
        line.cut()
        page.context.set_offline(True)
        half = clauses[: len(clauses) // 2]
        for name in dict.fromkeys(name for name, _ in half):
            chapter(page, seat, name)
            for _, clause in (one for one in half if one[0] == name):
                rate(page, seat, clause, letters[clause])
        shoot(page, half[-1][1], *pictures[:2])
        expect(page.locator(f'[data-shots="{half[-1][1]}"] li')).to_have_count(2)
        says(page, "2张照片待上传")
    assert set(ratings(seat)) == {clause for _, clause in before}
    with device(portal, line, tmp_path / "tablet", playwright) as page:
        page.context.set_offline(True)
        for name in dict.fromkeys(name for name, _ in clauses):
            chapter(page, seat, name)
            says(page, "本页存于")
            for _, clause in (one for one in clauses if one[0] == name):
                kept = page.locator(f'[name="{field_name(seat.pk, clause, "rating")}"]:checked')
                if clause in dict(clauses[: len(clauses) // 2]).values():
                    expect(kept).to_have_value(letters[clause])
                else:
                    rate(page, seat, clause, letters[clause], note="抽查20份随访记录，19份按期。")
        shoot(page, clauses[-1][1], *pictures[2:])
        says(page, "5张照片待上传")
        page.context.clear_cookies()
        line.mend()
        page.context.set_offline(False)
        says(page, "登录已失效，填写的内容已保存在本机")
        admit(portal, page, line, seat.member)
        page.goto(f"/primary-care/visits/{number}/chapters/{clauses[-1][0]}/")
        arrived(page)
    assert ratings(seat) == letters
    sums = [hashlib.sha256(one).hexdigest() for one in pictures]
    assert list(RatingPhoto.objects.order_by("pk").values_list("sent_sha256", flat=True)) == sums
    writes = AnswerWrite.objects.filter(field__startswith=f"rating.{seat.pk}.")
    assert writes.values("key").distinct().count() == writes.count()
    (known,) = VisitDevice.objects.all()
    assert (known.assignment_id, known.waiting) == (seat.pk, 0)


def test_a_clause_rated_on_two_devices_is_chosen_and_what_is_left_on_neither_is_known(
    portal, line, seat, tmp_path, playwright
):
    number, (name, (clause, *_)) = of(seat).number, next(iter(chapters(seat).items()))
    with device(portal, line, tmp_path / "laptop", playwright) as laptop:
        admit(portal, laptop, line, seat.member)
        opened(laptop, seat)
        with device(portal, line, tmp_path / "tablet", playwright) as tablet:
            admit(portal, tablet, line, seat.member)
            opened(tablet, seat)
            for page in (tablet, laptop):
                chapter(page, seat, name)
                page.context.set_offline(True)
            rate(laptop, seat, clause, "C")
            rate(tablet, seat, clause, "B")
            laptop.context.set_offline(False)
            arrived(laptop)
            assert ratings(seat) == {clause: "C"}
            tablet.context.set_offline(False)
            says(tablet, "您在另一窗口")
            press(tablet, "采用我填的“B”")
            arrived(tablet)
            assert ratings(seat) == {clause: "B"}
            assert VisitDevice.objects.standing().filter(assignment=seat).count() == 2
            tablet.goto(f"/primary-care/visits/{number}/")
            tablet.locator("details.who summary").click()
            press(tablet, "退出登录")
            expect(tablet.get_by_role("link", name="登录办理", exact=True).first).to_be_visible()
            assert tablet.evaluate("indexedDB.databases().then((all) => all.length)") == 0
            assert tablet.evaluate("caches.keys()") == []
        assert VisitDevice.objects.standing().filter(assignment=seat).count() == 1


def test_a_sign_out_asks_while_something_waits(portal, line, seat, tmp_path, playwright):
    name, (clause, *_) = next(iter(chapters(seat).items()))
    asked = []
    with device(portal, line, tmp_path / "tablet", playwright) as page:
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        admit(portal, page, line, seat.member)
        opened(page, seat)
        chapter(page, seat, name)
        line.cut()
        rate(page, seat, clause, "A")
        says(page, "2项评定")
        page.locator("details.who summary").click()
        press(page, "退出登录")
        page.wait_for_timeout(300)
        says(page, "无网络")
        line.mend()
        arrived(page)
    assert asked == ["本机还有2项评定或照片没有上传。退出后加密留在本机，请用同一设备再次登录后上传。确定退出吗？"]
    assert ratings(seat) == {clause: "A"}


def test_what_comes_after_the_opinion_is_shown_and_can_be_taken_along(portal, line, seat, tmp_path, playwright):
    name, (clause, *_) = next(iter(chapters(seat).items()))
    with device(portal, line, tmp_path / "tablet", playwright) as page:
        admit(portal, page, line, seat.member)
        opened(page, seat)
        chapter(page, seat, name)
        page.context.set_offline(True)
        rate(page, seat, clause, "A")
        lost = VisitDevice.objects.get(assignment=seat)
        devices.give_up(lost, reason="设备不在身边。", by=seat.member, at=of(seat).plan.rates_at)
        visit.hand_in(seat, at=of(seat).plan.rates_at)
        page.context.set_offline(False)
        page.goto(f"/primary-care/visits/{of(seat).number}/")
        says(page, "本机还有2项没有上传，平台不再收取")
        with page.expect_download() as download:
            press(page, "导出未上传的内容")
        carried = json.loads(download.value.path().read_text(encoding="utf-8"))
        assert [(row["field"].rsplit(".", 1)[1], row["value"]) for row in carried] == [
            ("rating", "A"),
            ("document", "1"),
        ]
        page.on("dialog", lambda dialog: dialog.accept())
        press(page, "从本机清除")
        expect(page.locator("#device")).to_be_hidden()
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
