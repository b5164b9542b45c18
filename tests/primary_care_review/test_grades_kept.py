"""The register of grades and the history that the commission imports (P27)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import FormerName, Membership
from accounts.roles import Role
from casework.chasing.reminding import remind_all
from casework.gateway import open_case
from casework.models import Message, Record
from casework.workbook import Sheet, read_workbook, write_workbook
from config.scenarios import cast
from config.scenarios import primary_care as scenario
from primary_care_review.grades import workbook as sheets
from primary_care_review.grades.standing import standing
from primary_care_review.grades.validity import Status
from primary_care_review.models import Application, Decree, Grade
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import InstitutionType

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
    remind_all(at)
    assert remind_all(at) == 0
    post = Message.objects.filter(office=leader.office, title="请按期申请等级复评")
    assert post.count() == sent
    if sent:
        assert (
            "“申请等级复评”，2026年12月9日止，剩 22 个工作日（第二十七条）。等级于2027年3月9日期满" in post.get().body
        )


@pytest.mark.parametrize(
    "decreed_on,sent",
    [
        (date(2023, 11, 10), 0),
        (date(2023, 11, 9), 1),  # twelve months before the end
        (date(2023, 9, 10), 1),
        (date(2023, 9, 9), 1),  # ten
        (date(2023, 8, 9), 1),  # nine: the last day
        (date(2023, 8, 8), 0),
    ],
)
def test_the_institution_is_reminded_of_the_self_assessment_that_comes_first(leader, at, decreed_on, sent):
    Grade.objects.create(institution=leader.office.institution, grade="乙", decree_number="x", decreed_on=decreed_on)
    assert [remind_all(at), remind_all(at)] == [sent, 0]
    post = Message.objects.filter(office=leader.office, title="请着手复评前的自评整改")
    assert post.count() == sent
    if sent:
        assert "申请前须自评整改不少于6个月。" in post.get().body


def test_a_year_brings_three_reminders_to_begin_and_two_to_apply(leader, at):
    """Twelve, ten and nine months before the end, then four and three (P27)."""
    Grade.objects.create(
        institution=leader.office.institution, grade="乙", decree_number="x", decreed_on=date(2023, 11, 20)
    )
    day, sent = at, []
    while timezone.localdate(day) <= date(2027, 8, 20):
        before = Message.objects.count()
        remind_all(day)
        if Message.objects.count() > before:
            sent.append(f"{timezone.localdate(day):%m-%d}")
        day += timedelta(days=1)
    assert sent == ["11-20", "01-20", "02-20", "07-20", "08-20"]


def test_who_has_begun_is_not_told_to_begin(people, leader, at):
    institution = leader.office.institution
    scenario.application_at(Stage.SELF_ASSESSING, people=people, at=at, leader=leader)
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2023, 8, 9))
    assert remind_all(at) == 0


def test_nobody_is_reminded_whose_renewal_is_under_review(people, leader, at):
    scenario.application_at(Stage.SUBMITTED, people=people, at=at, leader=leader, grade=scenario.Grade.YI)
    Grade.objects.create(
        institution=leader.office.institution, grade="乙", decree_number="x", decreed_on=date(2023, 1, 5)
    )
    assert remind_all(at) == 0


def test_nobody_is_asked_to_renew_who_takes_no_part_any_more(leader, at):
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2023, 1, 5))
    institution.enrolments.update(ended_on=at.date())
    assert remind_all(at) == 0


def test_only_the_commission_imports(people, signed_in, leader):
    client = signed_in(people[Role.BUREAU_HEAD])
    assert client.post("/primary-care/grades/import/", {"file": history(row(leader))}).status_code == 403


def test_the_register_keeps_to_the_district(commission, people, leader, signed_in, at):
    commission.post(
        "/primary-care/grades/import/", {"file": history(row(leader), row(leader, number="旧", on=date(2019, 1, 2)))}
    )
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
        (date(2023, 11, 9), None, ("乙", None)),
        (date(2022, 11, 9), None, ("乙", None)),
        (date(2022, 11, 8), None, (None, "乙")),
        (date(2022, 11, 8), "乙", ("乙", None)),
        (date(2022, 11, 8), "甲", ("乙", None)),
        (date(2022, 11, 4), "乙", (None, "乙")),  # handed in the day after
    ],
)
def test_what_was_handed_in_by_the_end_keeps_the_grade(people, at, leader, decreed_on, renewed, expected):
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=decreed_on)
    if renewed:
        handed_in(people, at, leader, grade=scenario.Grade(renewed))
    where = standing(institution, on=date(2026, 11, 9))
    assert (where.held, where.lapsed) == expected


@pytest.mark.article("P26")
def test_a_decree_is_one_row_of_the_right_body_whatever_it_lists(commission, people, leader, at):
    other = scenario.institution(5, people=people, at=at)
    file = history(
        row(leader, number="渝中卫发〔2024〕3号"),
        row(other, number="渝中卫发〔2024〕3号"),
        row(leader, grade="甲", number="渝卫发〔2025〕7号"),
    )
    assert commission.post("/primary-care/grades/import/", {"file": file}).status_code == 302
    city, district = people[Role.COMMISSION_HEAD].office, people[Role.BUREAU_HEAD].office
    found = {decree.number: (decree.body, decree.grades.count()) for decree in Decree.objects.all()}
    assert found == {"渝中卫发〔2024〕3号": (district, 2), "渝卫发〔2025〕7号": (city, 1)}
    elsewhen = history(row(scenario.institution(6, people=people, at=at), on=date(2024, 4, 6)))
    page = commission.post("/primary-care/grades/import/", {"file": elsewhen}).content.decode()
    assert "渝中卫发〔2024〕3号的发文日期已登记为2024年3月5日" in page
    assert Grade.objects.count() == 3


def handed_in(people, at, leader, **more):
    return scenario.application_at(
        Stage.SUBMITTED, people=people, at=at.replace(month=11, day=5), leader=leader, **more
    )


def test_an_application_that_was_refused_keeps_nothing_and_caps_nothing(people, at, leader):
    """The grade ends with the review that was applied for, and the next one may ask for more (decision 0040)."""
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2022, 11, 8))
    earlier = at.replace(month=11, day=5)
    scenario.application_at(Stage.UNQUALIFIED, people=people, at=earlier, leader=leader, grade=scenario.Grade.YI)
    Application.objects.update(ended_at=at.replace(month=12, day=1))
    stood = [standing(institution, on=day) for day in (date(2026, 12, 1), date(2026, 12, 2))]
    assert [(where.held, where.lapsed) for where in stood] == [("乙", None), (None, None)]
    assert (stood[1].now.status, stood[1].now.since) == (Status.ENDED, date(2026, 12, 2))
    verdicts = stood[1].eligible(
        on=date(2026, 12, 2), institution_type=InstitutionType.TOWNSHIP_HOSPITAL, borne=scenario.Grade.JIA
    )
    assert all(verdicts.values())


def test_the_re_review_of_an_application_belongs_to_its_chain(people, at, leader):
    """Found fit for more by the bureau, the term ends, the city is applied to later: the grade is kept while that goes on (P18, P27)."""
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2022, 11, 8))
    first = handed_in(people, at, leader)
    city = open_case(
        Application,
        kind="primary_care_application",
        by=leader,
        at=at,
        label="向市申请复评",
        institution=institution,
        applicant=institution,
        parent=first,
        district=first.district,
        standard=first.standard,
        institution_type=first.institution_type,
        rules_edition=first.rules_edition,
        assessment_started_on=first.assessment_started_on,
        state=Stage.SUBMITTED,
        submitted_at=at.replace(month=12, day=1),
    )
    Application.objects.filter(pk=first.pk).update(ended_at=at.replace(month=12, day=1))
    assert standing(institution, on=date(2027, 1, 5)).held == "乙"
    Application.objects.filter(pk=city.pk).update(ended_at=at.replace(month=12, day=20))
    ended = standing(institution, on=date(2027, 1, 5))
    assert (ended.held, ended.lapsed, ended.now.since) == (None, None, date(2026, 12, 21))


def test_the_own_page_says_what_became_of_the_grade_and_by_which_article(people, at, leader, signed_in):
    institution = leader.office.institution
    Grade.objects.create(institution=institution, grade="乙", decree_number="x", decreed_on=date(2022, 11, 8))
    home = "/primary-care/assessment/"
    lapsed = signed_in(leader).get(home).content.decode()
    assert "原乙级期满未申请复评，已自动取消；重新申请不得超过原等级。" in lapsed
    assert "原等级失效" in lapsed
    assert "等级评审自评尚未开始" in signed_in(leader).get("/workbench/").content.decode()
    handed_in(people, at, leader)
    kept = signed_in(leader).get(home).content.decode()
    assert "现持乙级，2026年11月8日期满；期满前已提出申请，评审期间等级保留。" in kept
