"""A new year of the calendar: from a spreadsheet, with errors by cell, and the clocks that it settles."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from casework.actions.calendar_import import OFF, SPEC, WORKED
from casework.models import CalendarYear, Deadline, Record
from casework.workbook import Sheet, write_workbook

from .conftest import application, institution

pytestmark = pytest.mark.django_db

GOOD = [
    [date(2027, 1, 1), OFF, "元旦"],
    [date(2027, 1, 4), OFF, "元旦"],
    [date(2027, 2, 20), WORKED, "春节"],
]
NOTICE = "国办发明电〔2026〕9号"


def post(client, rows, *, year: int = 2027, notice: str = NOTICE, name: str = "2027.xlsx"):
    content = write_workbook([Sheet(spec=SPEC, rows=rows)])
    file = SimpleUploadedFile(name, content)
    return client.post("/calendar/", {"year": year, "notice": notice, "file": file}, follow=True)


@pytest.mark.article("P20")
def test_a_new_year_settles_provisional_clocks_and_says_how_many_moved(people, signed_in):
    case = application(institution(1), at=datetime(2026, 12, 25, 2, 0, tzinfo=UTC), by=people[Role.BUREAU_HANDLER])
    deadline = Deadline.objects.get(case=case)
    assert (deadline.due_on, deadline.provisional) == (date(2027, 1, 11), True)
    response = post(signed_in(people[Role.COMMISSION_HANDLER]), GOOD)
    deadline.refresh_from_db()
    case.refresh_from_db()
    assert "2027年工作日历已录入，1项未办结的时限已重新计算。" in response.content.decode()
    assert (deadline.due_on, deadline.provisional) == (date(2027, 1, 12), False)
    assert (case.due_on, case.due_provisional) == (date(2027, 1, 12), False)
    row = Record.objects.get(subject="calendar:2027")
    assert row.facts == {"notice": NOTICE, "days_off": 2, "makeup": 1, "moved": 1}
    page = signed_in(people[Role.COMMISSION_HANDLER]).get("/calendar/2027/").content.decode()
    assert "2027年1月1日" in page


def test_the_same_year_again_changes_nothing(people, signed_in):
    client = signed_in(people[Role.CENTRE])
    post(client, GOOD)
    assert "与已有内容一致，未作改动" in post(client, GOOD).content.decode()
    assert Record.objects.filter(subject="calendar:2027").count() == 1


@pytest.mark.parametrize(
    "rows, sentence",
    [
        ([[date(2026, 12, 31), OFF, "元旦"]], "“放假安排”工作表A4单元格：2026年12月31日不在2027年内，请核对年份。"),
        ([[date(2027, 1, 2), OFF, "元旦"]], "“放假安排”工作表A4单元格：2027年1月2日是周末，本来休息，请删去本行。"),
        (
            [[date(2027, 1, 4), WORKED, "元旦"]],
            "“放假安排”工作表A4单元格：2027年1月4日是周一至周五，本来上班，请删去本行。",
        ),
        ([GOOD[0], GOOD[0]], "“放假安排”工作表A5单元格：2027年1月1日与第4行重复，请删去其中一行。"),
        (
            [[date(2027, 1, 1), "休息", "元旦"]],
            "“放假安排”工作表B4单元格：“安排”应为放假、调休上班之一，现填“休息”，请从下拉列表中选择。",
        ),
        ([[date(2027, 1, 1), OFF, ""]], "“放假安排”工作表C4单元格：“节日”必填，请填写。"),
        ([], "文件中没有放假安排，请按模板填写后重新上传。"),
    ],
)
def test_faults_are_named_by_cell_and_nothing_changes(people, signed_in, rows, sentence):
    response = post(signed_in(people[Role.COMMISSION_HANDLER]), rows)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'value="{NOTICE}"' in page
    assert not CalendarYear.objects.filter(pk=2027).exists()


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(people, signed_in):
    file = SimpleUploadedFile("2027.xlsx", b"not a workbook")
    response = signed_in(people[Role.COMMISSION_HANDLER]).post(
        "/calendar/", {"year": 2027, "notice": NOTICE, "file": file}
    )
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_the_template_comes_back_as_it_goes_out(people, signed_in):
    response = signed_in(people[Role.COMMISSION_HANDLER]).get("/calendar/template/")
    assert response["Content-Disposition"].startswith("attachment")
    file = SimpleUploadedFile("x.xlsx", response.content)
    refused = signed_in(people[Role.COMMISSION_HANDLER]).post(
        "/calendar/", {"year": 2027, "notice": NOTICE, "file": file}
    )
    assert "文件中没有放假安排" in refused.content.decode()
