"""The page that checks certificates without a server, opened from the disk in a browser that has no network (P26)."""

from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.verifiers.verify_certificate import code_of
from primary_care_review.decree.offline import page_text
from tests.evidence import certificates

pytestmark = [pytest.mark.browser, pytest.mark.article("P26")]
READ = "code => { try { return certificates.read(code, told.keys).said } catch (refused) { return refused.message } }"


@pytest.fixture
def page(browser: Browser, tmp_path: Path, settings):
    settings.CERTIFICATE_KEY = certificates.SEED.hex()
    (tmp_path / "page.html").write_text(page_text(), encoding="utf-8")
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto((tmp_path / "page.html").as_uri())
    yield opened
    context.close()


def test_it_says_what_the_certificate_says_and_what_it_cannot_know(page: Page):
    said = certificates.certificate(Random(1))
    page.get_by_label("证书二维码的内容").fill(f"HTTPS://PJ.CQ.EXAMPLE/C/{code_of(said, certificates.SEED)}")
    page.get_by_role("button", name="验证").click()
    answer = page.get_by_role("status")
    for words in ("验证通过", said.number, said.name, f"{said.grade}级", said.decree):
        expect(answer).to_contain_text(words)
    expect(page.locator("#unknown")).to_contain_text("不能得知等级此后是否撤销")
    page.get_by_label("证书二维码的内容").fill("ABCDEFG")
    page.get_by_role("button", name="验证").click()
    expect(answer).to_contain_text("验证不通过")
    expect(answer).not_to_contain_text(said.name)


def test_it_judges_every_code_as_the_program_does(page: Page):
    honest = [certificates.certificate(Random(number)) for number in range(20)]
    for said in honest:
        assert page.evaluate(READ, code_of(said, certificates.SEED)) == said._asdict()
    genuine = code_of(honest[0], certificates.SEED)
    for number in range(120):
        chance = Random(number)
        make = certificates.altered if number % 2 else certificates.forged
        code = make(chance, genuine)
        assert isinstance(page.evaluate(READ, code), str) or code == genuine, code
