"""Who opened what, by person and by case, for the audit administrator; never what stands in a case."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from casework.models import Reading
from casework.reading_log import without_content
from casework.record import log_reading

from .conftest import application, institution, leader

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31")]


@pytest.fixture
def opened(people, at):
    """Two people have opened a case each; one has loaded down a file of it the day before."""
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    one, two = (application(institution(n), at=at, by=handler) for n in (1, 2))
    log_reading(by=handler, at=at - timedelta(days=1), what="下载 某患者病历.png", case=one)
    log_reading(by=handler, at=at, what=f"{one.number} 办理记录", case=one)
    log_reading(by=head, at=at, what=f"{two.number} 办理记录", case=two)
    return one, two


@pytest.fixture
def auditor(people, signed_in):
    return signed_in(people[Role.AUDIT_ADMIN])


def listed(client, **asked) -> list[tuple[str, str]]:
    rows = client.get("/audit/readings/", asked).context["rows"]
    return [(row["person__login"], row["what"]) for row in rows]


def test_the_log_is_found_by_name_or_login(opened, auditor, people):
    one, _two = opened
    handler = people[Role.BUREAU_HANDLER].person
    both = [(handler.login, f"{one.number} 办理记录"), (handler.login, "下载材料")]
    assert listed(auditor, person=handler.login) == both
    assert listed(auditor, person=handler.name) == both
    assert listed(auditor, person="查无此人") == []


def test_the_log_is_found_by_case_and_by_day(opened, auditor, people):
    one, two = opened
    head = people[Role.BUREAU_HEAD].person.login
    assert listed(auditor, case=two.number.lower()) == [(head, f"{two.number} 办理记录")]
    assert [what for _, what in listed(auditor, case=one.number, until="2026-11-08")] == ["下载材料"]
    assert [what for _, what in listed(auditor, case=one.number, since="2026-11-09")] == [f"{one.number} 办理记录"]
    assert listed(auditor, case="不是编号") == []


def test_no_title_of_a_case_and_no_name_of_a_file_is_shown(opened, auditor):
    page = auditor.get("/audit/readings/").content.decode()
    assert [case.number in page for case in opened] == [True, True]
    assert [words in page for words in (opened[0].title, opened[1].title, "某患者病历")] == [False, False, False]


@pytest.mark.parametrize(
    "logged, shown",
    [
        ("下载 整改不到位.docx", "下载材料"),
        ("文书 渝中卫〔2026〕3号 某院不予受理通知书", "文书 渝中卫〔2026〕3号"),
        ("下载文书 渝中卫〔2026〕3号 某院 通知书", "下载文书 渝中卫〔2026〕3号"),
        ("E2026-0001 第1次上报", "E2026-0001 第1次上报"),
        ("导出工作台", "导出工作台"),
    ],
)
def test_what_others_have_worded_is_left_out(logged, shown):
    assert without_content(logged) == shown


def test_the_export_holds_the_rows_of_the_search(opened, auditor, people):
    one, _two = opened
    handler = people[Role.BUREAU_HANDLER]
    answer = auditor.get("/audit/readings/export/", {"case": one.number})
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    rows = [tuple(row) for row in sheet.to_python() if row[4] == one.number]
    who = (handler.person.name, handler.person.login, handler.office.name, one.number)
    assert rows == [
        ("2026-11-09 10:00:00", *who, f"{one.number} 办理记录"),
        ("2026-11-08 10:00:00", *who, "下载材料"),
    ]


def test_the_auditor_is_logged_too(opened, auditor, people):
    login = people[Role.BUREAU_HEAD].person.login
    auditor.get("/audit/readings/", {"person": login})
    auditor.get("/audit/readings/export/", {"person": login})
    own = Reading.objects.filter(person=people[Role.AUDIT_ADMIN].person).order_by("pk")
    assert [row.what for row in own] == [f"查询查阅记录（姓名或登录名{login}）", "导出查阅记录"]


def test_the_log_is_paged(people, at, auditor):
    for _ in range(51):
        log_reading(by=people[Role.BUREAU_HEAD], at=at, what="导出工作台")
    first = auditor.get("/audit/readings/").context["page"]
    assert (len(first.rows), first.previous) == (50, "")
    assert len(auditor.get("/audit/readings/", {"after": first.next}).context["rows"]) == 1


def test_days_the_wrong_way_round_are_said_at_the_field_and_show_nothing(opened, auditor):
    answer = auditor.get("/audit/readings/", {"since": "2026-11-09", "until": "2026-11-01", "person": "张"})
    assert (answer.status_code, answer.context["rows"]) == (422, [])
    assert "截止日期不得早于起始日期。" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COMMISSION_HEAD])
def test_nobody_else_reads_the_log(role, people, signed_in):
    client = signed_in(people[role])
    assert [client.get(f"/audit/readings/{path}").status_code for path in ("", "export/")] == [403, 403]


def test_an_institution_reads_which_offices_have_read_its_cases_and_never_who(opened, people, signed_in, at):
    one, two = opened
    own = leader(one.institution, at=at)
    log_reading(by=own, at=at, what="导出办理记录", case=one)
    handler = people[Role.BUREAU_HANDLER]
    answer = signed_in(own).get("/institutions/own/readings/")
    told = {"office_name": handler.office.name, "case__number": one.number, "times": 1}
    assert list(answer.context["rows"]) == [{"day": date(2026, 11, day)} | told for day in (9, 8)]
    assert handler.person.name not in answer.content.decode()
    asked = {"case": two.number}, {"until": "2026-11-08"}, {"since": "2026-11-09", "until": "2026-11-01"}
    pages = [signed_in(own).get("/institutions/own/readings/", one_of) for one_of in asked]
    assert [(page.status_code, len(page.context["rows"])) for page in pages] == [(200, 0), (200, 1), (422, 0)]
    sheet = CalamineWorkbook.from_filelike(BytesIO(signed_in(own).get("/institutions/own/readings/export/").content))
    assert len(sheet.get_sheet_by_index(0).to_python()) > 2
    assert signed_in(handler).get("/institutions/own/readings/").status_code == 403
