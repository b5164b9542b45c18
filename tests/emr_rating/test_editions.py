"""Importing an edition of the standard (E28, E34): errors by cell, the standard's own counts, never a change of what is there."""

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from casework.models import Record, StandardEdition
from casework.workbook import Sheet, write_workbook
from emr_rating.editions.actions import FLAG_SHEET, REQUIREMENT_SHEET, bundled_payload, export_edition
from emr_rating.editions.loading import edition_of
from emr_rating.standards.edition import validate


def flags() -> list[list[str]]:
    letters = {"basic": "B", "optional": "O"}
    return [
        [item["code"], item["name"], *(letters.get(item["flags"].get(str(level)), "-") for level in range(1, 9))]
        for item in bundled_payload()["items"]
    ]


def upload(rows, requirements=None) -> SimpleUploadedFile:
    sheets = [Sheet(spec=FLAG_SHEET, rows=rows)]
    if requirements is not None:
        sheets.append(Sheet(spec=REQUIREMENT_SHEET, rows=requirements))
    return SimpleUploadedFile("标准.xlsx", write_workbook(sheets))


def form(file, **changes) -> dict:
    return {
        "key": "emr-2018-a",
        "title": "电子病历系统应用水平分级评价标准（2018版）",
        "source": "国卫办医函〔2018〕1079号",
        "valid_from": "2026-01-01",
        "file": file,
    } | changes


@pytest.fixture
def commission(people, as_role, now, at):
    now(at)
    return as_role(Role.COMMISSION_HANDLER)


def swapped(rows: list[list[str]], level: int) -> list[list[str]]:
    """Two items that change places at a level keep the standard's counts."""
    rows = copy.deepcopy(rows)
    basic = next(row for row in rows if row[1 + level] == "B")
    optional = next(row for row in rows if row[1 + level] == "O")
    basic[1 + level], optional[1 + level] = "O", "B"
    return rows


@pytest.mark.article("E28")
def test_an_edition_comes_in_with_its_flags_and_texts_and_can_be_taken_out_again(commission):
    rows = swapped(flags(), 4)
    answer = commission.post(reverse("import_emr_edition"), form(upload(rows, [("01.01.3", "医嘱下达时获得药品资料")])))
    assert answer.status_code == 302
    standard = StandardEdition.objects.get(key="emr-2018-a")
    assert validate(standard.payload) == []
    assert edition_of(standard).requirements == {"01.01.3": "医嘱下达时获得药品资料"}
    assert not standard.demonstration
    assert Record.objects.get(subject="edition:emr-2018-a").article == "E28"
    again = SimpleUploadedFile("标准.xlsx", export_edition(standard))
    assert commission.post(reverse("import_emr_edition"), form(again, key="emr-2018-b")).status_code == 302
    assert StandardEdition.objects.get(key="emr-2018-b").payload["items"] == standard.payload["items"]


def test_the_sheet_of_texts_may_be_missing(commission):
    assert commission.post(reverse("import_emr_edition"), form(upload(flags()))).status_code == 302
    assert StandardEdition.objects.get(key="emr-2018-a").payload["requirements"] == {}


@pytest.mark.article("E28")
@pytest.mark.parametrize(
    "change, cell, sentence",
    [
        (lambda rows: rows[0].__setitem__(0, "99.01"), "A3", "标准中没有项目“99.01”"),
        (lambda rows: rows[1].__setitem__(0, "01.01"), "A4", "项目01.01与第3行重复"),
        (lambda rows: rows[0].__setitem__(1, "别的名称"), "B3", "项目01.01的名称应为“病房医嘱处理”"),
        (lambda rows: rows[0].__setitem__(5, "X"), "F3", "应为B、O、-之一"),
        (lambda rows: rows.pop(), "A41", "缺少1个项目"),
    ],
)
def test_a_fault_names_its_cell_and_nothing_comes_in(commission, change, cell, sentence):
    rows = flags()
    change(rows)
    before = StandardEdition.objects.count()
    answer = commission.post(reverse("import_emr_edition"), form(upload(rows)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'<span class="mono">{cell}</span>' in page
    assert sentence in page
    assert "emr-2018-a" in page
    assert StandardEdition.objects.count() == before


def test_texts_of_unknown_or_repeated_rows_are_named(commission):
    texts = [("01.01.9", "无此级"), ("01.01.3", "甲"), ("01.01.3", "乙")]
    page = commission.post(reverse("import_emr_edition"), form(upload(flags(), texts))).content.decode()
    assert "标准中没有条目“01.01.9”" in page
    assert "条目01.01.3与第4行重复" in page


@pytest.mark.article("E28")
def test_counts_other_than_the_standards_are_refused_with_the_reasons(commission):
    rows = flags()
    next(row for row in rows if row[5] == "O")[5] = "B"
    page = commission.post(reverse("import_emr_edition"), form(upload(rows))).content.decode()
    assert "4级应有基本项" in page
    assert not StandardEdition.objects.filter(key="emr-2018-a").exists()


@pytest.mark.article("E34")
def test_an_edition_that_is_there_is_never_changed(commission):
    before = StandardEdition.objects.get(key="emr-2018-demo").digest
    answer = commission.post(reverse("import_emr_edition"), form(upload(swapped(flags(), 4)), key="emr-2018-demo"))
    assert answer.status_code == 422
    assert "版本代号“emr-2018-demo”已经存在" in answer.content.decode()
    assert StandardEdition.objects.get(key="emr-2018-demo").digest == before


@pytest.mark.article("E28")
def test_the_list_marks_the_demonstration_and_says_where_each_is_used(cycle, people, as_role):
    page = as_role(Role.CENTRE).get(reverse("emr_editions")).content.decode()
    assert "演示标准" in page
    assert "2026年度" in page
    assert as_role(Role.CENTRE).get(reverse("import_emr_edition")).status_code == 403
    sheet = as_role(Role.INSTITUTE).get(reverse("emr_edition_excel", args=["emr-2018-demo"]))
    assert sheet.content.startswith(b"PK")
