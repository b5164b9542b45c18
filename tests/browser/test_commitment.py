"""The secret of a draw is made and hashed in the browser: what the server gets is the hash alone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.roles import Regime, Role
from casework.models import Case
from casework.verifiers.verify_draw import commitment
from experts.models import Draw, Pool, Review
from tests.browser.hands import press, says
from tests.browser.world import AT
from tests.experts.draws import frozen


@pytest.fixture
def draw(portal) -> Draw:
    """A list that the bureau has frozen; who stands on it is of no account here."""
    head = portal.world.people[Role.BUREAU_HEAD]
    case = Case.objects.get(number=portal.world.reviewed)
    review = Review.objects.running(case) or Review.objects.create(
        case=case, use="emr_district_review", round=1, opened_at=AT
    )
    return Draw.objects.create(
        number="D2026-0001",
        review=review,
        office=head.office,
        pool=Pool.objects.get(office=head.office, regime=Regime.EMR),
        frozen=frozen(),
        list_hash="0" * 64,
        frozen_by=head.person,
        frozen_at=AT,
        due_at=AT + timedelta(days=2),
    )


def test_the_secret_stays_in_the_browser_and_its_hash_is_lodged(portal, draw):
    page = portal.open(f"/experts/draws/{draw.number}/", member=portal.world.people[Role.SUPERVISOR])
    sent = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    press(page, "生成密语")
    secret = page.get_by_label("密语", exact=True)
    expect(secret).to_have_value(re.compile(r"^([0-9a-f]{4}-){7}[0-9a-f]{4}$"))
    made = secret.input_value()
    expect(page.get_by_label("密语摘要")).to_have_value(commitment(draw.number, "supervisor", made))
    press(page, "登记密语摘要")
    says(page, "请先抄存密语，再登记摘要。")
    assert not any(request.startswith("POST") for request in sent)
    page.get_by_label("我已抄存密语").check()
    press(page, "登记密语摘要")
    says(page, "密语摘要已登记，请妥善保存密语。")
    draw.refresh_from_db()
    assert draw.supervisor_hash == commitment(draw.number, "supervisor", made)
    assert not any(made in request for request in sent)


def test_a_secret_of_ones_own_words_is_hashed_as_the_script_hashes_it(portal, draw):
    page = portal.open(f"/experts/draws/{draw.number}/", member=portal.world.people[Role.BUREAU_HANDLER])
    words = '春山如笑，夏山如滴；秋山如妆，冬山如睡。"\\ é'
    page.get_by_label("密语", exact=True).fill(words)
    expect(page.get_by_label("密语摘要")).to_have_value(commitment(draw.number, "office", words))
    page.get_by_label("密语", exact=True).fill("太短")
    expect(page.get_by_label("密语摘要")).to_have_value("")


def test_without_javascript_the_hash_is_pasted(portal, draw):
    member = portal.world.people[Role.SUPERVISOR]
    page = portal.open(f"/experts/draws/{draw.number}/", member=member, java_script_enabled=False)
    expect(page.get_by_role("button", name="生成密语")).to_have_count(0)
    page.get_by_label("密语摘要").fill("a" * 64)
    press(page, "登记密语摘要")
    says(page, "密语摘要已登记，请妥善保存密语。")
    draw.refresh_from_db()
    assert draw.supervisor_hash == "a" * 64
