"""The register of grades and the history that the commission imports (P27)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import FormerName, Membership
from accounts.roles import Role
from casework.models import Message, Record
from casework.workbook import Sheet, read_workbook, write_workbook
from config.scenarios import cast
from config.scenarios import primary_care as scenario
from primary_care_review.models import Grade
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import InstitutionType
from primary_care_review.standing import standing
from primary_care_review.tables import grades as sheets
from primary_care_review.tasks import remind_of_renewal

pytestmark = [pytest.mark.django_db, pytest.mark.article("P27")]


@pytest.fixture
def commission(people, signed_in):
    return signed_in(people[Role.COMMISSION_HANDLER])


def history(*rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("历史.xlsx", write_workbook([Sheet(spec=sheets.HISTORY, rows=rows)]))


def row(member: Membership, **changed):
    institution = member.office.institution
    values = {"uscc": institution.uscc, "name": institution.name, "grade": "乙", "number": "渝中卫发〔2024〕3号"}
    values |= {"on": date(2024, 3, 5)} | changed
    return list(values.values())


def test_history_is_imported_recorded_and_shown(commission, leader, signed_in):
    assert commission.post("/primary-care/grades/import/", {"file": history(row(leader))}).status_code == 302
    page = commission.get("/primary-care/grades/").content.decode()
    assert "渝中卫发〔2024〕3号" in page
    assert "2028年3月5日" in page
    record = Record.objects.get(verb="import_grade")
    assert record.subject == f"institution:{leader.office.institution.uscc}"
    assert "现持乙级，2028年3月5日期满" in signed_in(leader).get("/primary-care/assessment/").content.decode()
    again = commission.post("/primary-care/grades/import/", {"file": history(row(leader))})
    assert "已有同一文号的等级" in again.content.decode()
    assert Grade.objects.count() == 1


def test_every_fault_is_named_by_cell_and_nothing_is_imported(commission, people, leader, at):
    centre = scenario.institution(5, people=people, at=at, type=InstitutionType.COMMUNITY_HEALTH_CENTRE)
    file = history(
        row(leader),
        row(leader, uscc="125001030000000000"),
        row(leader, name="别的名称", number="b"),
        row(centre, grade="丙"),
        row(leader, number="c", on=date(2026, 12, 1)),
        row(leader, grade="丁"),
    )
    page = commission.post("/primary-care/grades/import/", {"file": file}).content.decode()
    for sentence in (
        "A4单元格：该机构未登记参加等级评审",
        "B5单元格：该代码登记的机构为",
        "C6单元格：社区卫生服务中心只分甲、乙两级",
        "E7单元格：发文日期不能晚于今天",
        "C8单元格：“等级”应为甲、乙、丙之一",
    ):
        assert sentence in page
    assert not Grade.objects.exists()


def test_another_spelling_and_a_former_name_are_taken_and_both_are_shown(commission, leader, at):
    institution = leader.office.institution
    FormerName.objects.create(institution=institution, name="演示旧卫生院", until=at.date())
    spelled = f"{institution.name[:4]} {institution.name[4:]}"
    file = history(row(leader, name=spelled), row(leader, name="演示旧卫生院", number="b"))
    page = commission.post("/primary-care/grades/import/", {"file": file}, follow=True).content.decode()
    assert Grade.objects.count() == 2
    assert f'B3单元格</td><td data-label="备注">登记名称为“{institution.name}”，所填写法为“{spelled}”' in page
    assert f"所填“演示旧卫生院”是曾用名称，现登记名称为“{institution.name}”。" in page


@pytest.mark.parametrize("decreed_on,sent", [(date(2023, 3, 9), 1), (date(2023, 3, 10), 0), (date(2022, 11, 8), 0)])
def test_the_institution_is_reminded_once_a_month_before_the_last_day(leader, at, decreed_on, sent):
    Grade.objects.create(institution=leader.office.institution, grade="乙", decree_number="x", decreed_on=decreed_on)
    assert [remind_of_renewal(at), remind_of_renewal(at)] == [sent, 0]
    post = Message.objects.filter(office=leader.office, title="请按期申请等级复评")
    assert post.count() == sent
    if sent:
        assert "将于2027年3月9日期满，请于2026年12月9日前申请复评" in post.get().body


def test_nobody_is_reminded_whose_renewal_is_under_review(people, leader, at):
    scenario.application_at(Stage.SUBMITTED, people=people, at=at, leader=leader, grade=scenario.Grade.YI)
    Grade.objects.create(
        institution=leader.office.institution, grade="乙", decree_number="x", decreed_on=date(2023, 1, 5)
    )
    assert remind_of_renewal(at) == 0


def test_nobody_is_asked_to_renew_who_takes_no_part_any_more(leader, at):
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2023, 1, 5))
    institution.enrolments.update(ended_on=at.date())
    assert remind_of_renewal(at) == 0


def test_only_the_commission_imports(people, signed_in, leader):
    client = signed_in(people[Role.BUREAU_HEAD])
    assert client.post("/primary-care/grades/import/", {"file": history(row(leader))}).status_code == 403


def test_the_register_filters_exports_and_keeps_to_the_district(commission, people, leader, signed_in, at):
    commission.post(
        "/primary-care/grades/import/", {"file": history(row(leader), row(leader, number="旧", on=date(2019, 1, 2)))}
    )
    assert [item["status"] for item in commission.get("/primary-care/grades/").context["rows"]] == [
        "有效",
        "已由新等级取代",
    ]
    assert len(commission.get("/primary-care/grades/?current=yes").context["rows"]) == 1
    assert commission.get("/primary-care/grades/?district=500106").context["rows"] == []
    assert len(signed_in(people[Role.BUREAU_HEAD]).get("/primary-care/grades/").context["rows"]) == 2
    far = cast.person("far", "远处", role=Role.BUREAU_HEAD, office=cast.office("bureau", "500106"), at=at)
    assert signed_in(far).get("/primary-care/grades/").context["rows"] == []
    exported = read_workbook(BytesIO(commission.get("/primary-care/grades/export/").content), sheets.REGISTER)
    assert [item.values["grade"] for item in exported.rows] == ["乙", "乙"]


def test_lists_cost_the_same_with_one_row_and_three(people, signed_in, at):
    client = signed_in(people[Role.BUREAU_HANDLER])

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    def add(index: int) -> None:
        of = scenario.application_at(Stage.SUBMITTED, people=people, at=at, index=index)
        Grade.objects.create(institution=of.applicant, grade="乙", decree_number="x", decreed_on=date(2024, 1, 1))

    add(0)
    addresses = ("/primary-care/office/", "/primary-care/grades/", "/primary-care/office/?state=submitted")
    one = [cost(address) for address in addresses]
    add(1)
    add(2)
    assert [cost(address) for address in addresses] == one


def test_the_office_counts_by_state(people, signed_in, at):
    client = signed_in(people[Role.BUREAU_HANDLER])
    assert "还没有在办的自评和申请" in client.get("/primary-care/office/").content.decode()
    scenario.application_at(Stage.SUBMITTED, people=people, at=at)
    counts = {count["label"]: count["number"] for count in client.get("/primary-care/office/").context["counts"]}
    assert counts["材料审核"] == 1
    assert "该环节没有案件" in client.get("/primary-care/office/?state=accepted").content.decode()


@pytest.mark.parametrize(
    "decreed_on,renewed,expected",
    [
        (date(2023, 11, 9), False, ("乙", None)),
        (date(2022, 11, 9), False, ("乙", None)),
        (date(2022, 11, 8), False, (None, "乙")),
        (date(2022, 11, 8), True, ("乙", None)),
    ],
)
def test_a_renewal_under_review_keeps_the_grade(people, at, leader, decreed_on, renewed, expected):
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=decreed_on)
    if renewed:
        earlier = at.replace(month=11, day=5)
        scenario.application_at(Stage.SUBMITTED, people=people, at=earlier, leader=leader, grade=scenario.Grade.YI)
    where = standing(institution, on=date(2026, 11, 9))
    assert (where.held, where.lapsed) == expected
