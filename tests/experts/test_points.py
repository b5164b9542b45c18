"""Points by a table that is data: base, added and taken at once, for good, each with its ground (P10, P11)."""

import copy
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message, Record
from casework.printing import charts
from casework.workbook import Sheet, read_workbook, write_workbook
from config.scenarios import terms
from experts.actions import points, tables
from experts.appointment.points import Table, base_points, faults, level_borne
from experts.models import Assignment, Education, PointsEntry, PointsTable, Review, TeamRating, Title
from tests.worlds import walked_once

from .reviewed import reviewed_case

REGIME = terms.REGIME
Ground = PointsEntry.Ground


@pytest.fixture
def payload(reference) -> dict:
    return copy.deepcopy(PointsTable.objects.get().payload)


@pytest.fixture
def table(payload) -> Table:
    return Table.read(payload)


@walked_once
def expert(people, at):
    return terms.expert("zj-he", "何静秋", at=at)


@pytest.fixture
def handler(people) -> Membership:
    return people[Role.COMMISSION_HANDLER]


def written(expert) -> list[tuple[str, str, int]]:
    return [(row.ground, row.item, row.points) for row in expert.points.filter(regime=REGIME)]


@pytest.mark.article("P10")
@pytest.mark.parametrize(
    "title, education, years, points",
    [
        ("senior", "master", 21, 75),
        ("none", "other", 0, 5),
        ("junior", "bachelor", 4, 25),
        ("associate", "doctor", 5, 60),
    ],
)
def test_base_points_come_from_title_education_and_years(table, title, education, years, points):
    assert base_points(title, education, years, table) == points


@pytest.mark.article("P10")
def test_the_level_borne_is_the_highest_whose_points_are_reached(table):
    assert [level_borne(total, table).value for total in (75, 74, 55, 54, 35, 34, -20)] == list("ABBCCCC")


@pytest.mark.article("P10")
def test_on_admission_the_base_is_entered_once_by_the_table(expert, at):
    assert written(expert) == [("base", "职称、学历、从业年限", 75)]
    points.begin(expert.entries.get(), at=at)
    assert len(written(expert)) == 1


def test_a_change_of_basic_data_corrects_the_base(expert, handler, at):
    expert.title = Title.ASSOCIATE
    expert.save()
    for _ in range(2):
        points.rebase(expert, by=handler, at=at + timedelta(days=800))
    expert.education = Education.DOCTOR
    expert.save()
    points.rebase(expert, by=handler, at=at + timedelta(days=900))
    assert [row[2] for row in written(expert)] == [75, -10, 5]
    assert points.total(expert, REGIME) == 70


@pytest.mark.article("P11")
def test_points_move_at_once_and_the_expert_is_told(expert, people, at):
    terms.give_points(expert, "late", people=people, at=at, remark="逾期3日提交。")
    assert points.total(expert, REGIME) == 73
    row = expert.points.get(ground=Ground.MISCONDUCT)
    assert (row.points, row.entered_by, row.item) == (-2, people[Role.COMMISSION_HANDLER].person, "逾期提交评审意见")
    assert "逾期提交评审意见，-2分" in Message.objects.get(person=expert.person, title="专家计分有变动").body
    assert Record.objects.get(subject=f"expert:{expert.number}", verb="points").facts["points"] == -2


@pytest.mark.article("P11")
@pytest.mark.parametrize(
    "code, remark, days, sentence",
    [
        ("late", " ", 0, "须写明事实"),
        ("score-5", "", 0, "选择一项"),
        ("unknown", "", 0, "选择一项"),
        ("review", "", 1, "不能晚于今日"),
    ],
)
def test_what_is_not_entered(expert, handler, at, code, remark, days, sentence):
    day = timezone.localdate(at) + timedelta(days=days)
    with pytest.raises(Refused, match=sentence):
        points.enter(expert, regime=REGIME, code=code, happened_on=day, remark=remark, by=handler, at=at)


@pytest.mark.parametrize("role", [Role.BUREAU_HEAD, Role.EXPERT, Role.CENTRE])
def test_who_keeps_no_pool_of_theirs_enters_nothing(expert, people, at, role):
    with pytest.raises(Refused, match="登记"):
        points.enter(
            expert, regime=REGIME, code="review", happened_on=timezone.localdate(at), remark="", by=people[role], at=at
        )


@pytest.mark.article("P11")
def test_a_mistake_is_put_right_by_a_further_entry(expert, handler, people, at):
    terms.give_points(expert, "review", people=people, at=at)
    day = timezone.localdate(at)
    with pytest.raises(Refused, match="不能为0"):
        points.correct(expert, regime=REGIME, points=0, happened_on=day, remark="重复", by=handler, at=at)
    points.correct(expert, regime=REGIME, points=-2, happened_on=day, remark="重复登记", by=handler, at=at)
    assert [row[2] for row in written(expert)] == [75, 2, -2]


@pytest.mark.article("P11")
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_keeps_every_entry(expert, people, at, act):
    terms.appoint([expert], people=people, at=at)
    case, _ = reviewed_case(people, at=at, team=1)
    TeamRating.objects.create(review=Review.objects.get(case=case.pk), score=5, by=expert.person, at=at)
    changes = {"points": 99}, {"reason": "改"}, {"score": 1}
    for rows, change in zip((expert.points, expert.level_changes, TeamRating.objects), changes, strict=True):
        with pytest.raises(DatabaseError, match="不能改动"), transaction.atomic():
            # The model's own protection aside: what the table does with the bare statement.
            rows.all().update(**change) if act == "update" else rows.all()._raw_delete(rows.db)


@pytest.mark.article("P11")
def test_a_decided_review_is_credited_once_and_to_the_leader_more(people, at):
    case, (first, second, _) = reviewed_case(people, at=at)
    for _ in range(2):
        points.credit_participation(Assignment.objects.of(case), at=at)
    assert written(first)[1:] == [("participation", "参加一次评审", 2), ("participation", "担任评审组组长", 3)]
    assert written(second)[1:] == [("participation", "参加一次评审", 2)]


def test_a_pool_without_points_is_passed_over(people, at):
    case, _ = reviewed_case(people, at=at)
    assignment = Assignment.objects.of(case).first()
    assignment.member = people[Role.EXPERT]
    points.credit_participation([assignment], at=at)
    assert not people[Role.EXPERT].pool_entry.expert.points.exists()


def broken(payload, change) -> list[str]:
    change(payload)
    return faults(payload)


def test_the_demonstration_table_is_whole_and_says_that_it_is_one(payload):
    assert faults(payload) == []
    assert payload["notice"].startswith("演示标准")


@pytest.mark.article("P10")
@pytest.mark.parametrize(
    "change, sentence",
    [
        (lambda p: p["title"].pop("junior"), "“职称”缺少初级的分值，请补全。"),
        (lambda p: p["education"].update(other=12), "“学历”中大专的分值（10）低于中专及以下（12），请核对。"),
        (lambda p: p["years"].pop(0), "“从业年限”须从0年起填写，请补上0年的分值。"),
        (lambda p: p["years"].append([31, 1]), "“从业年限”满31年的分值（1）低于满30年（20），请核对。"),
        (lambda p: p["levels"].update(B=75), "A级的最低分（75）应高于B级（75），请核对。"),
        (lambda p: p["items"][0].update(points=-1), "“参加一次评审”属参与评审，分值不得为负数，请核对。"),
        (lambda p: p["items"][8].update(points=0), "“无正当理由不参加已接受的评审”属不良行为，分值应为负数，请核对。"),
        (lambda p: p["items"][3].update(points=0), "满意度越高，分值不得越低，请核对五档满意度的分值。"),
        (lambda p: p["items"].pop(1), "缺少系统自动计分的计分项“lead”（参与评审），请补上。"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_in_a_sentence(payload, change, sentence):
    assert broken(payload, change) == [sentence]


def book(table: PointsTable, **changed) -> BytesIO:
    """The spreadsheet of an edition, some of its sheets with other rows."""
    file = BytesIO(tables.export_table(table))
    sheets = []
    for spec in tables.SHEETS:
        file.seek(0)
        rows = [list(row.values.values()) for row in read_workbook(file, spec).rows]
        sheets.append(Sheet(spec=spec, rows=changed.get(spec.sheet, rows)))
    return BytesIO(write_workbook(sheets))


@pytest.mark.article("P10")
def test_an_edition_goes_out_and_comes_in_the_same(handler, payload, at):
    known = PointsTable.objects.get()
    day = timezone.localdate(at)
    done = tables.import_table(book(known), title="计分表", demonstration=False, valid_from=day, by=handler, at=at)
    payload.pop("notice")
    assert (done.problems, done.errors) == ([], [])
    assert done.table.payload == payload
    assert PointsTable.objects.in_force(day) == done.table
    assert PointsTable.objects.in_force(day - timedelta(days=1)) == known


def test_a_spreadsheet_with_faults_brings_in_nothing_and_names_each(handler, at):
    known = PointsTable.objects.get()
    asked = {"title": "计分表", "demonstration": False, "valid_from": timezone.localdate(at), "by": handler, "at": at}
    wrong = tables.import_table(book(known, 职称和学历=[["职称", "院士", 99]]), **asked)
    assert [str(error) for error in wrong.errors] == [
        "“职称和学历”工作表B3单元格：没有名为“院士”的职称，请填写正高级、副高级、中级、初级、无职称之一。"
    ]
    short = tables.import_table(book(known, 级别=[["A级", 10], ["B级", 20]]), **asked)
    assert short.problems == ["缺少C级的最低分，请补全。"]
    with pytest.raises(Refused, match="不得早于今日"):
        tables.import_table(book(known), **{**asked, "valid_from": date(2026, 1, 1)})
    assert PointsTable.objects.get() == known


def test_the_commission_imports_a_table_on_the_page(handler, people, client, at):
    file = SimpleUploadedFile("t.xlsx", book(PointsTable.objects.get()).read())
    data = {"title": "新计分表", "valid_from": "2026-12-01", "file": file}
    with time_machine.travel(at, tick=False):
        client.force_login(people[Role.BUREAU_HEAD].person)
        assert client.post(reverse("import_points_table"), data).status_code == 403
        client.force_login(handler.person)
        assert client.post(reverse("import_points_table"), {**data, "valid_from": "2026-11-01"}).status_code == 422
        file.seek(0)
        page = client.post(reverse("import_points_table"), data, follow=True).content.decode()
    assert "新计分表" in page
    assert "演示标准" in page


@pytest.mark.article("P11")
def test_the_tab_shows_total_level_entries_and_the_course(expert, people, client, at):
    terms.appoint([expert], people=people, at=at)
    terms.give_points(expert, "undeclared", people=people, at=at + timedelta(days=3), remark="未申报亲属任职。")
    with time_machine.travel(at + timedelta(days=5), tick=False):
        client.force_login(expert.person)
        page = client.get(reverse("expert_points", args=[expert.number])).content.decode()
        stranger = terms.expert("zj-2", "贺云", at=at, index=2)
        assert client.get(reverse("expert_points", args=[stranger.number])).status_code == 404
        assert client.get(reverse("enter_points", args=[expert.number])).status_code == 403
        client.force_login(people[Role.BUREAU_HEAD].person)
        assert client.get(reverse("expert_points", args=[expert.number])).status_code == 404
    for words in (
        "应当回避而未申报",
        "未申报亲属任职。",
        "与现任级别不同",
        "2026年11月9日起75分；2026年11月12日起55分",
        "A级 75",
    ):
        assert words in page


def test_points_are_entered_on_the_page_and_a_refusal_keeps_what_was_typed(expert, handler, client, at):
    data = {"regime": REGIME, "code": "late", "happened_on": "2026-11-09", "remark": ""}
    address = reverse("enter_points", args=[expert.number])
    with time_machine.travel(at, tick=False):
        client.force_login(handler.person)
        answer = client.post(address, data)
        assert (answer.status_code, "须写明事实" in answer.content.decode()) == (422, True)
        page = client.post(address, {**data, "remark": "逾期3日。"}, follow=True).content.decode()
        fixed = {"regime": REGIME, "points": "2", "happened_on": "2026-11-09", "remark": "登记有误"}
        client.post(reverse("correct_points", args=[expert.number]), fixed)
    assert "逾期3日。" in page
    assert points.total(expert, REGIME) == 75


def test_a_course_of_one_day_and_of_points_below_zero_is_drawn():
    day = date(2026, 11, 9)
    one = charts.history([(day, 75)], [("A级", 75)], until=day, title="计分变化")
    assert "2026年11月9日起75分" in one
    below = charts.history([(day, 5), (day + timedelta(days=9), -15)], [], until=day + timedelta(days=9), title="变化")
    assert "2026年11月18日起-15分" in below
