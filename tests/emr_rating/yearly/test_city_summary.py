"""The city's yearly summary to the institute: drafted from the year's cases, handed in as it was read, received or returned (E19)."""

import hashlib
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.gateway import Stale, perform
from casework.models import Case, Deadline, Message, PaperVersion, Record
from casework.plans import actions
from casework.plans.contents import Contents
from config.scenarios import deciding, primary_care, yearly
from config.scenarios import filing as filings
from emr_rating import proxy
from emr_rating.models import CitySummary, Filing
from emr_rating.stages import Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from emr_rating.yearly import actions as own
from emr_rating.yearly.papers import CITY_PAPERS
from emr_rating.yearly.steps import CITY


@pytest.fixture
def year(people, at):
    return yearly.concluded_year(people=people, at=at)


@pytest.fixture
def then(year):
    return yearly.day_after(year)


@pytest.fixture
def signed_in(now, then):
    """A browser of their own for each, when the year is over."""
    now(then)

    def sign_in(member) -> Client:
        browser = Client()
        browser.force_login(member.person)
        return browser

    return sign_in


@pytest.fixture
def drafted(year, people, then) -> CitySummary:
    return yearly.city_summary(year, people=people, at=then)


def parts(case) -> dict[str, object]:
    return {part.name: part for part in yearly.fresh(case).contents.parts}


@pytest.mark.article("E19")
def test_it_is_drafted_from_the_cases_of_the_year(drafted, year):
    said = parts(drafted)
    assert said["taking_part"].text == "全市应参加评价的医疗机构3家，已上报3家，未上报0家。"
    assert said["results"].text.startswith("现有级别的医疗机构3家：2级1家，3级2家。")
    assert said["reviewed"].text == "已作出市级或者区县审核结论3件，其中降级1件。"
    bars, table = said["results"].blocks
    assert [(label, number) for label, number in bars.rows if number] == [("2级", 1), ("3级", 2)]
    assert table.rows == [("渝中区", 0, 0, 1, 2, 0, 0, 0, 0, 0)]
    lowered = Filing.objects.get(conclusions__to_level=2)
    assert said["lowered"].blocks[0].rows[0][:4] == (lowered.title, "渝中区", "3级", "2级")
    assert said["no_result"].text == "没有因区县审核逾期而无成绩的医疗机构。"
    assert (drafted.summary, drafted.due_label) == (f"{year.year}年度工作总结", "报送年度工作总结")


@pytest.mark.article("E19")
def test_before_the_municipal_stage_is_over_it_is_neither_begun_nor_handed_in(people, at):
    cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(2, people=people, at=at)
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="现在不能起草：尚未到起草的时间（第十九条）"):
        yearly.begun(CITY_PAPERS, "emr_city_summary", year=cycle.year, by=head, at=at)
    assert not CitySummary.objects.exists()


@pytest.mark.article("E19")
def test_a_case_that_goes_back_to_review_holds_it_up(drafted, people, then):
    ready = yearly.written(drafted, by=people[Role.COMMISSION_HANDLER], at=then)
    case = Filing.objects.order_by("pk")[0]
    deciding.decided(case, RETURN_SUMMARY, by=people[Role.COMMISSION_HEAD], at=then, reason="请补充理由。")
    with pytest.raises(Refused, match="市级审核尚未结束（还有1件在办），年度工作总结在其结束后提交"):
        yearly.handed_in(ready, by=people[Role.COMMISSION_HEAD], at=then)


@pytest.mark.article("E19")
def test_handed_in_it_is_frozen_with_number_and_hash_and_says_no_more_than_was_read(drafted, people, then):
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="尚未填写“存在的问题”、“下一年度工作安排”"):
        perform(drafted, CITY.hand_in, by=head, at=then, version=1, digest="")
    done = yearly.handed_in(drafted, by=head, at=then)
    version = done.versions.get()
    assert (done.state, version.number) == ("handed_in", f"{done.number}-1")
    plain = json.dumps(version.contents, ensure_ascii=False, sort_keys=True).encode()
    assert version.digest == hashlib.sha256(plain).hexdigest() == Contents.kept(version.contents).digest
    row = Record.objects.get(case=done.pk, verb="hand_in_paper")
    assert (row.facts["digest"], row.facts["version"]) == (version.digest, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperVersion.objects.update(digest="0" * 64)
    with pytest.raises(Refused, match="不能办理“报送”"):
        actions.hand_in(done, draft=version.digest, by=head, at=then)
    with pytest.raises(Refused, match="已经报送，不能再修改"):
        actions.save_page(done, changes={"paper.next": ("改", 1)}, by=head, at=then)
    assert proving.faults() == []


@pytest.mark.article("E19")
def test_what_changed_since_it_was_read_is_read_again(drafted, people, then):
    ready = yearly.written(drafted, by=people[Role.COMMISSION_HANDLER], at=then)
    read = ready.contents.digest
    actions.save_page(ready, changes={"paper.next": ("明年提前安排。", 1)}, by=people[Role.COMMISSION_HANDLER], at=then)
    with pytest.raises(Stale, match="请核对最新内容后再报送"):
        deciding.decided(ready, CITY.hand_in, by=people[Role.COMMISSION_HEAD], at=then, draft=read)
    assert not PaperVersion.objects.exists()


@pytest.mark.article("E19")
def test_the_institute_returns_it_with_a_reason_and_receives_the_next_version(drafted, people, then):
    head, institute = people[Role.COMMISSION_HEAD], people[Role.INSTITUTE]
    done = yearly.handed_in(drafted, by=head, at=then)
    with pytest.raises(Refused, match="请填写“退回修改”的理由"):
        perform(done, CITY.return_, by=institute, at=then, reason=" ")
    perform(done, CITY.return_, by=institute, at=then, reason="请补充专家使用情况。")
    back = yearly.fresh(done)
    assert (back.state, back.due_label, back.holder.kind) == ("drafting", "修改后重新报送", OfficeKind.COMMISSION)
    actions.save_page(back, changes={"paper.organised": ("组织专家42人次。", None)}, by=head, at=then)
    again = yearly.handed_in(back, by=head, at=then)
    assert list(again.versions.values_list("serial", flat=True)) == [1, 2]
    actions.receive(again, by=institute, at=then)
    assert (yearly.fresh(again).state, Deadline.objects.filter(case=again, met_on=None).count()) == ("received", 0)
    assert Message.objects.filter(office=head.office, title=f"{again.number}：已接收").exists()


@pytest.mark.article("E19")
def test_an_institute_that_is_not_connected_gets_it_on_paper_and_the_centre_enters_its_answer(drafted, people, then):
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)
    done, centre = yearly.handed_in(drafted, by=people[Role.COMMISSION_HEAD], at=then), people[Role.CENTRE]
    assert done.holder.kind == OfficeKind.CENTRE
    with pytest.raises(Refused, match="须填写文号、日期并上传扫描件"):
        own.receive(done, by=centre, at=then)
    scan = primary_care.material("收文回执.pdf")
    paper = {"proxy_number": "医管收〔2026〕9号", "proxy_date": timezone.localdate(then), "proxy_scan": scan}
    own.receive(done, by=centre, at=then, **paper)
    row = Record.objects.get(case=done.pk, verb="receive_paper")
    assert (row.facts["proxy"]["number"], row.role) == ("医管收〔2026〕9号", "信息中心人员（代录）")
    assert done.materials.get(kind=proxy.SCAN).handed_in_at == then


@pytest.mark.article("E19")
def test_the_clock_begins_it_once_when_the_stage_is_over(year, people, then):
    assert actions.begin_owed(then) == 1
    assert actions.begin_owed(then) == 0
    case = CitySummary.objects.get()
    assert (case.office.kind, case.year, case.state) == (OfficeKind.COMMISSION, year.year, "drafting")
    with pytest.raises(Refused, match="已经开始起草"):
        yearly.city_summary(year, people=people, at=then)


@pytest.mark.article("E19")
def test_it_is_written_in_the_browser_and_nothing_typed_is_lost(drafted, people, then, signed_in):
    browser = signed_in(people[Role.COMMISSION_HANDLER])
    address = reverse("paper", args=[drafted.number])
    page = browser.get(address)
    shown = {row["name"]: row for row in page.context["rows"]}
    post = {name: row["value"] for name, row in shown.items()} | {
        f"seen-{name}": row["seen"] for name, row in shown.items()
    }
    kept = browser.post(address, post | {"paper.problems": "材料不完整。"})
    assert kept.status_code == 302
    assert {part.name for part in yearly.fresh(drafted).contents.parts if part.changed} == set()
    assert parts(drafted)["problems"].text == "材料不完整。"
    key = {"field": "paper.next", "value": "明年提前。", "seen": shown["paper.next"]["seen"], "key": "k1"}
    saved = browser.post(reverse("paper_answers", args=[drafted.number]), key)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    other = signed_in(people[Role.COMMISSION_HEAD])
    both = other.post(reverse("paper_answers", args=[drafted.number]), key | {"value": "另行安排。", "key": "k2"})
    assert (both.status_code, both.json()["stored"]) == (409, "明年提前。")
    too_long = browser.post(address, post | {"paper.organised": "字" * 8001})
    assert too_long.status_code == 422
    assert "字" * 8001 in too_long.text
    mended = browser.post(address, post | {"paper.organised": "另写。"})
    assert mended.status_code == 302
    assert parts(drafted)["organised"].changed
    browser.post(address, {"redraft": "paper.organised"})
    assert not parts(drafted)["organised"].changed


@pytest.mark.article("E19")
def test_pdf_and_word_say_the_same_with_a_chart_and_chinese_fonts(drafted, people, then, signed_in):
    done = yearly.handed_in(drafted, by=people[Role.COMMISSION_HEAD], at=then)
    browser = signed_in(people[Role.INSTITUTE])
    pdf = browser.get(reverse("version_pdf", args=[done.number, 1]))
    assert pdf.content.startswith(b"%PDF")
    word = browser.get(reverse("version_word", args=[done.number, 1])).content
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(word)).paragraphs)
    assert "五、降级情况" in text
    assert done.versions.get().digest in text
    with ZipFile(BytesIO(word)) as archive:
        assert "word/charts/chart1.xml" in archive.namelist()
        assert "仿宋_GB2312" in archive.read("word/document.xml").decode()
        assert "3级" in archive.read("word/charts/chart1.xml").decode()


@pytest.mark.article("E19")
def test_who_reads_a_draft_and_who_a_version(drafted, people, then, signed_in):
    centre, institute = people[Role.CENTRE], people[Role.INSTITUTE]
    browser = signed_in(centre)
    page = browser.get(reverse("case", args=[drafted.number]))
    assert "正在起草，报送后在此查阅" in page.text
    assert page.context["tab"]["context"]["contents"] is None
    assert browser.get(reverse("paper", args=[drafted.number])).status_code in {403, 404}
    assert signed_in(people[Role.BUREAU_HEAD]).get(reverse("case", args=[drafted.number])).status_code == 404
    done = yearly.handed_in(drafted, by=people[Role.COMMISSION_HEAD], at=then)
    assert "评价结果" in signed_in(institute).get(reverse("case", args=[done.number])).text
    listed = signed_in(institute).get(reverse("papers", args=["emr_city_summary"]))
    assert done.number in listed.text
    assert Case.objects.visible_to(centre).filter(pk=done.pk).exists()
