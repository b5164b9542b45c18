"""Importing the results of earlier years: all rows or none, errors by cell, each row recorded (E12, E18, E32)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from casework.jobs.importing import enter_all
from casework.jobs.working import Refusals
from casework.models import Record
from casework.workbook import Sheet, write_workbook
from config.scenarios import filing as filings
from emr_rating.history.actions import SPEC, ResultImport
from emr_rating.history.past import past_of
from emr_rating.models import YearResult


def upload(*rows, spec=SPEC) -> SimpleUploadedFile:
    return SimpleUploadedFile("历年结果.xlsx", write_workbook([Sheet(spec=spec, rows=rows)]))


@pytest.fixture
def row(applicant):
    """A row of the hospital as (code, name, year, declared, final, notice), with changes by position."""

    def made(*, year=2024, declared=4, final=3, notice="渝卫医发〔2025〕3号", uscc=None, name=None):
        institution = applicant.institution
        return (uscc or institution.uscc, name or institution.name, year, declared, final, notice)

    return made


def refused(file, by, at):
    with pytest.raises(Refusals) as refusals:
        enter_all(ResultImport, file=file, by=by, at=at)
    return refusals.value.faults


@pytest.mark.article("E32")
def test_rows_come_in_are_recorded_and_count_as_history(row, applicant, as_role, now, at):
    now(at)
    client = as_role(Role.COMMISSION_HANDLER)
    file = upload(row(), row(year=2025, declared=4, final=4))
    page = client.post(reverse("import_results"), {"file": file}, follow=True).content.decode()
    assert "已导入：新增2条，更正0条，与已有内容一致0条。" in page
    past = past_of(applicant.institution, before=2026)
    assert (past.latest_final, dict(past.declared)) == (4, {2024: 4, 2025: 4})
    records = Record.objects.filter(subject=f"institution:{applicant.institution.uscc}", verb="import_result")
    assert [entry.facts["year"] for entry in records] == [2024, 2025]
    shown = client.get(reverse("results", args=[applicant.institution.uscc])).content.decode()
    assert "2024年度" in shown
    assert "渝卫医发〔2025〕3号" in shown


@pytest.mark.article("E32")
def test_the_same_row_again_changes_nothing_and_another_one_corrects_with_what_stood_before(row, people, at):
    by = people[Role.COMMISSION_HEAD]
    for file, counts in (
        (upload(row()), {"新增": 1}),
        (upload(row()), {"与已有内容一致": 1}),
        (upload(row(final=4)), {"更正": 1}),
    ):
        assert dict(enter_all(ResultImport, file=file, by=by, at=at).counts) == counts
    assert YearResult.objects.get().final_level == 4
    last = Record.objects.filter(verb="import_result").latest("pk")
    assert (last.facts["before"]["final_level"], last.facts["now"]["final_level"]) == (3, 4)


@pytest.mark.article("E32")
def test_another_spelling_is_taken_and_both_are_shown(row, applicant, as_role, now, at):
    now(at)
    spelled = f"{applicant.institution.name[:2]} {applicant.institution.name[2:]}"
    page = as_role(Role.COMMISSION_HANDLER).post(
        reverse("import_results"), {"file": upload(row(name=spelled))}, follow=True
    )
    assert f"登记名称为“{applicant.institution.name}”，所填写法为“{spelled}”" in page.content.decode()
    assert YearResult.objects.count() == 1


@pytest.mark.article("E18")
@pytest.mark.parametrize(
    "changes, cell, sentence",
    [
        ({"uscc": "12500103450000000X"}, "A4", "统一社会信用代码"),
        ({"name": "另一家医院"}, "B4", "与所填“"),
        ({"year": 2009}, "C4", "年度应在2011至2026之间"),
        ({"year": 2026}, "C4", "2026年度在本平台评价"),
        ({"declared": 9, "final": None}, "D4", "级别应为0至8的整数，现为9"),
        ({"declared": None, "final": None}, "D4", "至少填写一个"),
        ({"final": 5}, "E4", "最终级别（5级）不应高于自评级别（4级）"),
        ({"notice": ""}, "F4", "须填写公布文件（第十八条）"),
        ({"declared": 3.5}, "D4", "填写的“3.5”不是整数"),
    ],
)
def test_a_fault_names_its_cell_and_nothing_comes_in(cycle, row, as_role, now, at, changes, cell, sentence):
    now(at)
    file = upload(row(year=2023), row(**changes)) if changes.get("year") != 2023 else upload(row(**changes))
    # The sound row stands below the notes and the headings in row 4, the faulty one below it.
    answer = as_role(Role.COMMISSION_HEAD).post(reverse("import_results"), {"file": file})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'<span class="mono">{cell[0]}5</span>' in page
    assert sentence in page
    assert not YearResult.objects.exists()


def test_the_same_year_twice_and_an_unknown_hospital_are_named(row, people, at, reference):
    stranger = filings.hospitals.hospital(5)
    file = upload(row(), row(final=4), row(uscc=stranger.uscc, name=stranger.name))
    errors = refused(file, people[Role.COMMISSION_HEAD], at)
    assert [(error.cell, error.sentence) for error in errors] == [
        ("C5", "与第4行是同一机构同一年度，请只保留一行。"),
        ("A6", "本平台没有该代码的医疗机构，请核对，或待其注册后再导入（第六条）。"),
    ]


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(people, as_role, now, at):
    now(at)
    file = SimpleUploadedFile("历年结果.xlsx", b"not a workbook")
    answer = as_role(Role.COMMISSION_HEAD).post(reverse("import_results"), {"file": file})
    assert answer.status_code == 422
    assert "该文件不是有效的 Excel 工作簿" in answer.content.decode()


@pytest.mark.article("E03")
def test_the_centre_and_bureaus_read_and_do_not_import(applicant, as_role):
    for role in (Role.CENTRE, Role.BUREAU_HEAD):
        client = as_role(role)
        assert client.get(reverse("emr_history")).status_code == 200
        assert client.get(reverse("import_results")).status_code == 403


@pytest.mark.article("E13")
def test_unknown_history_says_so_and_a_stranger_gets_404(applicant, people, client, at, as_role):
    url = reverse("results", args=[applicant.institution.uscc])
    client.force_login(applicant.clerk.person, backend="accounts.backends.PersonBackend")
    assert "无历史记录" in client.get(url).content.decode()
    other = filings.hospital(3, people=people, at=at)
    assert client.get(reverse("results", args=[other.institution.uscc])).status_code == 404
    assert as_role(Role.BUREAU_HEAD).get(reverse("results", args=[other.institution.uscc])).status_code == 404


def test_the_template_lists_the_hospitals_and_can_be_read_back(applicant, people, as_role, at):
    content = as_role(Role.COMMISSION_HANDLER).get(reverse("results_template"), {"filled": "1"}).content
    errors = refused(BytesIO(content), people[Role.COMMISSION_HANDLER], at)
    assert [error.cell for error in errors] == ["C4"]  # only what has to be filled in: the year
