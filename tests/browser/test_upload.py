"""A large file over a line that breaks: sent in pieces, gone on with after a cut, an ended session and another visit (E11)."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import Material, Upload
from casework.ticking import tick
from config.scenarios import materials, review
from emr_rating.models import Cycle, Filing

from .world import AT, CLOSES_AT

pytestmark = pytest.mark.article("E11")
MORNING = CLOSES_AT + timedelta(hours=10)


@pytest.fixture
def owing(portal) -> Filing:
    """The other hospital passed 4 and declares 5."""
    cycle = Cycle.objects.get(year=2026)
    filing = materials.owing(portal.world.other, cycle, at=AT)
    review.close(cycle)
    portal.move_to(MORNING)
    return filing


@pytest.fixture
def large(tmp_path) -> Path:
    """20 MB that no packing makes smaller: three pieces."""
    path = tmp_path / "病房医嘱实证材料.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Numbers = pikepdf.Stream(
            pdf, b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(640_000))
        )
        pdf.save(path, compress_streams=False)
    return path


@pytest.fixture
def page(portal, owing) -> Page:
    return portal.open(f"/emr/filings/{owing.number}/materials/?place=proof:01.01", member=portal.world.other.clerk)


def choose(page: Page, large: Path, settings) -> None:
    settings.MATERIAL_MAX_BYTES = 1024 * 1024
    page.reload()
    page.locator("#id_file").set_input_files(large)
    page.get_by_role("button", name="上传", exact=True).click()


def test_a_file_that_is_cut_several_times_arrives_as_it_was_sent(portal, owing, page, large, settings):
    cuts = []

    def every_other(route):
        if route.request.method == "PATCH" and len(cuts) < 5 and len(cuts) % 2 == 0:
            cuts.append("cut")
            route.abort()
        else:
            if route.request.method == "PATCH":
                cuts.append("sent")
            route.continue_()

    page.route("**/uploads/*/", every_other)
    choose(page, large, settings)
    expect(page.locator("[data-sum]")).to_contain_text("SHA-256", timeout=30_000)
    expect(page.locator("[data-said]")).to_have_text("已传完，正在检查。", timeout=30_000)
    tick(at=timezone.now())
    expect(page.get_by_role("link", name=large.name)).to_be_visible(timeout=15_000)
    material = Material.objects.get(case=owing.pk)
    assert material.sent_sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
    assert cuts.count("cut") == 3
    portal.complaints.clear()  # the browser's own words about the cuts


def test_after_an_ended_session_the_same_file_goes_on_where_it_was(portal, owing, page, large, settings):
    sent = []

    def one_piece(route):
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
            if len(sent) == 2:
                page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        route.continue_()

    page.route("**/uploads/*/", one_piece)
    choose(page, large, settings)
    expect(page.locator("[data-said]")).to_contain_text("登录已失效，已传部分不会丢失", timeout=30_000)
    there = Upload.objects.get().offset
    assert (there, sent) == (8 * 1024 * 1024, [0, there])
    portal.admit(page, portal.world.other.clerk)
    page.goto(f"/emr/filings/{owing.number}/materials/?place=proof:01.01")
    expect(page.locator("#uploads")).to_contain_text("重新选择同一文件，即从此处续传")
    choose(page, large, settings)
    expect(page.locator("[data-said]")).to_have_text("已传完，正在检查。", timeout=30_000)
    assert (Upload.objects.count(), sent[2]) == (1, there)
    tick(at=timezone.now())
    assert Material.objects.get(case=owing.pk).sent_sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
    portal.complaints.clear()
