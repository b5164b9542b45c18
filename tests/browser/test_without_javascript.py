"""With JavaScript switched off the save button of a page does what autosave does."""

import pytest
from playwright.sync_api import expect

from casework import autosave
from casework.models import Case
from primary_care_review.assessment import actions as assessment

from .hands import answered, labelled, press, says
from .world import AT


@pytest.mark.article("E09")
def test_a_section_of_a_filing_is_saved_by_its_button(portal):
    number = portal.world.filing
    path = f"/emr/filings/{number}/parts/basic/"
    page = portal.open(path, member=portal.world.hospital.clerk, java_script_enabled=False)
    beds = page.get_by_label(labelled("实际开放床位数"))
    beds.fill("-5")
    assert answered(page, lambda: press(page, "保存")).status == 422
    says(page, "“实际开放床位数”不能为负数，请填写0或正整数。")
    expect(beds).to_have_value("-5")
    beds.fill("655")
    press(page, "保存")
    says(page, "“基础数据”已保存")
    expect(beds).to_have_value("655")
    assert autosave.values(Case.objects.get(number=number))["basic.beds"] == "655"


@pytest.mark.article("P18")
def test_a_chapter_of_a_self_assessment_is_saved_by_its_button(portal):
    leader = portal.world.township
    number = assessment.start(leader.office.institution, by=leader, at=AT).number
    page = portal.open(f"/primary-care/assessment/{number}/chapters/1/", member=leader, java_script_enabled=False)
    clause = page.locator(".clause").first
    clause.get_by_role("radio").nth(1).check()
    clause.locator("textarea").first.fill("有制度、有记录")
    press(page, "保存本章")
    says(page, "“功能任务与资源配置”已保存")
    expect(clause.get_by_role("radio").nth(1)).to_be_checked()
    expect(clause.locator("textarea").first).to_have_value("有制度、有记录")
