"""The bureau's register: who is enrolled, who is not, and what is wrong with a workbook (P02)."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import District, FormerName, Institution, Membership, Person
from accounts.roles import Regime, Role
from casework import outbox
from casework.actions.enrolments import enrol
from casework.actions.institutions import create_institution
from casework.gateway import Refused
from casework.jobs import importing
from casework.models import Job, Outbox, Record
from casework.views import jobs
from casework.workbook import Sheet, write_workbook
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import primary_care as scenario
from primary_care_review.assessment import actions as assessment
from primary_care_review.enrolment import workbook as sheets
from primary_care_review.enrolment.actions import end_enrolment, enrol_institution
from primary_care_review.standards.terms import InstitutionType
from tests.forms_on_pages import form_with

pytestmark = [pytest.mark.django_db, pytest.mark.article("P02")]


@pytest.fixture
def bureau(people, signed_in):
    return signed_in(people[Role.BUREAU_HANDLER])


def workbook(*rows: dict) -> SimpleUploadedFile:
    """Rows of the register as the bureau would upload them."""
    labels = {kind.value: kind.label for kind in InstitutionType}
    full = [
        row | {"type": labels.get(row["type"], row["type"]), "district": row.get("district", "渝中区")} for row in rows
    ]
    columns = [column.name for column in sheets.REGISTER.columns]
    data = write_workbook([Sheet(spec=sheets.REGISTER, rows=[[row.get(name) for name in columns] for row in full])])
    return SimpleUploadedFile("名录.xlsx", data)


def rows_of(*indexes: int) -> list[dict]:
    return [scenario.register_row(index) for index in indexes]


def test_one_institution_is_enrolled_with_a_slip_shown_once(bureau):
    row = scenario.register_row()
    answer = bureau.post("/primary-care/institutions/enrol/", row, follow=True)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    [(member, password)] = answer.context["slips"]
    assert row["uscc"].lower() == member.person.login
    assert member.person.check_password(password)
    assert member.person.must_change_password
    assert password in answer.content.decode()
    assert bureau.get("/people/slip/").context["slips"] == []
    verbs = Record.objects.filter(subject=f"institution:{row['uscc']}").values_list("verb", flat=True)
    assert list(verbs) == ["create_institution", "enrol"]


def test_posted_again_it_is_refused_and_nothing_typed_is_lost(bureau):
    row = scenario.register_row()
    bureau.post("/primary-care/institutions/enrol/", row)
    answer = bureau.post("/primary-care/institutions/enrol/", row)
    assert answer.status_code == 422
    assert "已登记参加等级评审，不能重复登记" in answer.content.decode()
    assert row["licence_number"] in answer.content.decode()
    assert Institution.objects.count() == 1


@pytest.mark.parametrize(
    "changed,field,sentence",
    [
        ({"uscc": "12500103Y500000091"}, "uscc", "校验不符"),
        ({"uscc": "1250"}, "uscc", "应为18位"),
        pytest.param(
            {"type": "general_hospital"},
            "type",
            "只适用于乡镇卫生院和社区卫生服务中心",
            marks=pytest.mark.refuses("P02", 1),
        ),
        ({"name": ""}, "name", "必须填写"),
        ({"contact_phone": "12"}, "contact_phone", "不是可以拨通的电话号码"),
    ],
)
def test_what_is_refused_is_said_at_its_field(bureau, changed, field, sentence):
    answer = bureau.post("/primary-care/institutions/enrol/", scenario.register_row() | changed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert sentence in str(answer.context["form"].errors[field])
    assert "罗文清" in answer.content.decode()
    assert not Institution.objects.exists()


def test_another_districts_institution_is_refused(people, at):
    bureau = people[Role.BUREAU_HANDLER]
    other = District.objects.get(pk="500106")
    with pytest.raises(Refused, match="由其所在区县登记"):
        enrol_institution(**scenario.register_row(), district=other, by=bureau, at=at)


def test_a_code_known_in_another_district_is_refused(people, bureau, at):
    row = scenario.register_row()
    known = {name: row[name] for name in ("uscc", "name", "type")}
    create_institution(**known, district=District.objects.get(pk="500106"), by=people[Role.CENTRE], at=at)
    answer = bureau.post("/primary-care/institutions/enrol/", row)
    assert answer.status_code == 422
    assert "该代码已登记为沙坪坝区的" in answer.content.decode()


def test_an_institution_of_the_other_regime_keeps_its_people(people, bureau, at):
    row = scenario.register_row()
    known = {name: row[name] for name in ("uscc", "name", "type")}
    institution = create_institution(
        **known, district=District.objects.get(pk=cast.DISTRICT), by=people[Role.CENTRE], at=at
    )
    enrol(institution, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    cast.person("yiyuan", "原有人员", role=Role.INSTITUTION_LEADER, office=institution.office, at=at)
    asked = bureau.post("/primary-care/institutions/enrol/", row)
    assert "仍以平台上的为准" in asked.content.decode()
    tick = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    answer = bureau.post("/primary-care/institutions/enrol/", row | {"confirmed": tick}, follow=True)
    assert "原有人员可直接登录办理" in answer.content.decode()
    assert Person.objects.filter(memberships__office=institution.office).count() == 1
    assert set(institution.enrolments.values_list("regime", flat=True)) == {Regime.EMR, Regime.PRIMARY_CARE}


def test_a_register_is_enrolled_whole_with_a_slip_for_each(bureau):
    answer = bureau.post(
        "/primary-care/institutions/enrol/workbook/", {"file": workbook(*rows_of(0, 1, 2))}, follow=True
    )
    assert answer.status_code == 200
    assert len(answer.context["slips"]) == 3
    assert Institution.objects.enrolled(Regime.PRIMARY_CARE).count() == 3


def test_a_register_with_faults_names_every_cell_and_enters_nothing(bureau):
    first, second, third, fourth = rows_of(0, 1, 2, 3)
    second["uscc"] = second["uscc"][:-1] + ("A" if second["uscc"][-1] != "A" else "B")
    third["type"] = "综合医院"
    fourth |= {"district": "沙坪坝区"}
    fifth = rows_of(4)[0] | {"district": "江北区"}
    sixth = rows_of(5)[0] | {"contact_phone": "12", "contact_email": "不是邮箱"}
    answer = bureau.post(
        "/primary-care/institutions/enrol/workbook/",
        {"file": workbook(first, second, third, fourth, fifth, sixth, first)},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    cells = ("A4单元格", "C5单元格", "D6单元格", "D7单元格", "H8单元格", "I8单元格", "A9单元格")
    for cell in cells:
        assert cell in page
    assert page.index("A4单元格") < page.index("D6单元格") < page.index("A9单元格")
    assert "与第3行的代码重复，请只保留一行。" in page
    assert "没有名为“江北区”的区县" in page
    assert not Institution.objects.exists()


@pytest.mark.parametrize("content", [b"not a workbook", b"\xd0\xcf\x11\xe0 old"])
def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(bureau, content):
    answer = bureau.post(
        "/primary-care/institutions/enrol/workbook/", {"file": SimpleUploadedFile("名录.xlsx", content)}
    )
    assert answer.status_code == 422
    assert ".xlsx" in str(answer.context["form"].errors["file"])


def test_an_empty_register_is_refused(bureau):
    answer = bureau.post("/primary-care/institutions/enrol/workbook/", {"file": workbook()})
    assert "表中没有机构" in answer.content.decode()


def test_the_template_reads_back(bureau):
    answer = bureau.get("/primary-care/institutions/enrol/template/")
    assert sheets.read(BytesIO(answer.content)).errors == []


def test_the_list_costs_the_same_with_one_row_and_three(bureau, people, at, django_assert_max_num_queries):
    scenario.institution(0, people=people, at=at)
    bureau.get("/primary-care/institutions/")
    with CaptureQueriesContext(connection) as one:
        bureau.get("/primary-care/institutions/")
    for index in (1, 2):
        scenario.institution(index, people=people, at=at)
    with django_assert_max_num_queries(len(one)):
        page = bureau.get("/primary-care/institutions/").content.decode()
    assert page.count("青禾镇卫生院") == 3
    assert "没有符合条件的机构" in bureau.get("/primary-care/institutions/?q=无此机构").content.decode()


def test_a_long_register_becomes_a_job_and_its_slips_are_made_when_they_are_fetched_once(bureau, at, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "SLIPS", 2)
    answer = bureau.post("/primary-care/institutions/enrol/workbook/", {"file": workbook(*rows_of(0, 1, 2))})
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert not Institution.objects.exists()
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB).pk, at=at)
    job.refresh_from_db()
    assert (job.ending, job.done, job.counts, len(job.slips)) == ("done", 3, {"登记": 3}, 3)
    leaders = Membership.objects.filter(role=Role.INSTITUTION_LEADER)
    assert [member.person.has_usable_password() for member in leaders] == [False] * 3
    made = []
    for number in (2, 1):
        page = bureau.post(reverse("job_slips", args=[job.pk]), follow=True)
        made += page.context["slips"]
        assert len(page.context["slips"]) == number
    assert [member.person.check_password(password) for member, password in made] == [True] * 3
    again = bureau.post(reverse("job_slips", args=[job.pk]), follow=True)
    assert "没有待领取的初始密码单" in again.content.decode()
    assert Record.objects.filter(verb="print_slip").count() == 3


def test_what_is_wrong_in_a_long_register_is_told_on_its_page_and_nothing_is_entered(bureau, at, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    rows = rows_of(0, 1, 2)
    rows[1]["type"] = "综合医院"
    rows[2]["district"] = "江北区"
    bureau.post("/primary-care/institutions/enrol/workbook/", {"file": workbook(*rows)})
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB).pk, at=at)
    job = Job.objects.get()
    page = bureau.get(reverse("job", args=[job.pk])).content.decode()
    assert job.ending == "refused"
    assert ("C4单元格" in page, "D5单元格" in page, "整份未办理" in page) == (True, True, True)
    assert not Institution.objects.exists()


class TestAsking:
    """What is doubtful is asked about with both sides named; nothing is entered before somebody says that it was looked into."""

    PATH = "/primary-care/institutions/enrol/"

    def entered(self, people, at, **changed) -> Institution:
        row = scenario.register_row(7) | changed
        return enrol_institution(
            **row, district=people[Role.BUREAU_HANDLER].office.own_district, by=people[Role.BUREAU_HANDLER], at=at
        ).institution

    @pytest.mark.parametrize(
        "other,typed,field,sentence,confirm",
        [
            ({"name": "演示镇(东)卫生院"}, {"name": "演示镇 （东）卫生院"}, "name", "同名。", "确是另一机构"),
            ({"licence_number": "PDY-12·3"}, {"licence_number": "ｐｄｙ １２３"}, "licence_number", "登记号与渝中区的“", "确是另一机构"),
            ({}, {"name": "演示镇卫生院★"}, "name", "中有“★”，执业许可证上的名称一般没有", "名称与执业许可证一致"),
            ({}, {"name": "演示镇 卫生院"}, "name", "中有空格", "名称与执业许可证一致"),
        ],
    )  # fmt: skip
    def test_the_form_asks_and_takes_the_tick_for_what_it_asked(
        self, bureau, people, at, other, typed, field, sentence, confirm
    ):
        self.entered(people, at, **other)
        row = scenario.register_row() | typed
        answer = bureau.post(self.PATH, row)
        assert answer.status_code == 422
        assert sentence in str(answer.context["form"].errors[field])
        assert f"已核对，{confirm}" in answer.content.decode()
        assert list(answer.context["form"].fields)[-1] == "confirmed", "below what it is about"
        assert not Institution.objects.filter(uscc=row["uscc"]).exists()
        again = form_with(answer.content.decode(), "licence_number")
        assert bureau.post(self.PATH, again).status_code == 422, "not without the tick"
        tick = answer.context["form"].fields["confirmed"].widget.attrs["value"]
        assert bureau.post(self.PATH, again | {"confirmed": tick, "name": "演示☆卫生院"}).status_code == 422
        assert bureau.post(self.PATH, again | {"confirmed": tick}).status_code == 302
        entered = Record.objects.get(subject=f"institution:{row['uscc']}", verb="create_institution")
        assert sentence.strip("。") in entered.facts["confirmed"][0]

    def test_a_former_name_of_another_and_of_its_own(self, bureau, people, at):
        other = self.entered(people, at)
        FormerName.objects.create(institution=other, name="演示老街卫生院", until=at.date())
        answer = bureau.post(self.PATH, scenario.register_row() | {"name": "演示老街卫生院"})
        assert "的曾用名称“演示老街卫生院”相同" in answer.content.decode()
        other.enrolments.update(ended_on=at.date())
        answer = bureau.post(self.PATH, scenario.register_row(7) | {"name": "演示老街卫生院"})
        assert f"所填“演示老街卫生院”是曾用名称，现登记名称为“{other.name}”" in answer.content.decode()

    def test_what_stays_as_the_portal_knows_it_is_said(self, bureau, people, at):
        known = self.entered(people, at)
        known.enrolments.update(ended_on=at.date())
        changed = {"name": f"{known.name[:4]} {known.name[4:]}", "address": "另一地址"}
        answer = bureau.post(self.PATH, scenario.register_row(7) | changed)
        page = answer.content.decode()
        assert f"登记名称为“{known.name}”，所填写法为“{changed['name']}”" in page
        assert "地址与所填不同，仍以平台上的为准" in page
        tick = answer.context["form"].fields["confirmed"].widget.attrs["value"]
        assert bureau.post(self.PATH, scenario.register_row(7) | changed | {"confirmed": tick}).status_code == 302
        known.refresh_from_db()
        assert (known.address, known.enrolments.filter(ended_on=None).count()) == ("演示路1号", 1)

    def test_a_register_is_asked_about_row_by_row_and_notes_what_was_looked_into(self, bureau, people, at):
        other = self.entered(people, at)
        same, number, broken, again, fine = rows_of(0, 1, 2, 3, 4)
        same["name"] = other.name
        number["licence_number"] = other.licence_number.lower()
        broken["name"] = "演示镇\n卫生院"
        again["licence_number"] = fine["licence_number"]
        rows = [same, number, broken, again, fine]
        answer = bureau.post("/primary-care/institutions/enrol/workbook/", {"file": workbook(*rows)})
        page = answer.content.decode()
        for said in (
            f"B3单元格：“{other.name}”与渝中区的“{other.name}”（{other.uscc}）同名。核对无误的，请在“核对”一栏填写“已核对”。",
            "F4单元格：执业许可证登记号与渝中区的“",
            "B5单元格：名称分写在几行，已连写为“演示镇卫生院”。",
            "F7单元格：执业许可证登记号与第6行相同。",
        ):
            assert said in page, said
        assert Institution.objects.count() == 1
        looked = [row | {"confirmed": "已核对"} for row in rows]
        done = bureau.post("/primary-care/institutions/enrol/workbook/", {"file": workbook(*looked)}, follow=True)
        assert Institution.objects.count() == 6
        page = done.content.decode()
        assert "已办5家机构：登记5；备注4处，请核对" in page
        assert "）相同。已核对，确是另一机构。" in page  # of two rows of one sheet, too
        assert "同名。已核对，确是另一机构。" in page
        assert Job.objects.get().ending == "done"

    def test_a_sheet_without_the_column_is_read(self, bureau):
        spec = replace(sheets.REGISTER, columns=sheets.REGISTER.columns[:-1])
        row = rows_of(0)[0] | {"type": "乡镇卫生院", "district": "渝中区"}
        data = write_workbook([Sheet(spec=spec, rows=[[row[column.name] for column in spec.columns]])])
        file = SimpleUploadedFile("名录.xlsx", data)
        assert bureau.post("/primary-care/institutions/enrol/workbook/", {"file": file}).status_code == 302


class TestEnding:
    """An enrolment is ended by the head of the bureau, with a last day and a reason, and may begin again later."""

    @pytest.fixture
    def head(self, people, signed_in):
        return signed_in(people[Role.BUREAU_HEAD])

    @pytest.fixture
    def enrolled(self, people, at):
        return scenario.institution(people=people, at=at).office.institution

    def path(self, institution) -> str:
        return reverse("end_enrolment", args=[institution.pk])

    def sent(self, at, **changed) -> dict[str, str]:
        return {"last_day": timezone.localdate(at).isoformat(), "reason": "机构撤并"} | changed

    def test_it_is_ended_on_the_record_and_begins_again_with_the_same_people(self, head, enrolled, people, at):
        page = head.get("/primary-care/institutions/").content.decode()
        assert reverse("institution", args=[enrolled.pk]) in page
        assert self.path(enrolled) in page
        assert "办理后不能撤回" in head.get(self.path(enrolled)).content.decode()
        answer = head.post(self.path(enrolled), self.sent(at), follow=True)
        assert "已结束参加等级评审" in answer.content.decode()
        assert not Institution.objects.enrolled(Regime.PRIMARY_CARE).exists()
        row = Record.objects.filter(subject=f"institution:{enrolled.uscc}").latest("seq")
        assert (row.verb, row.reason, row.facts["last_day"]) == ("end_enrolment", "机构撤并", self.sent(at)["last_day"])
        assert head.get(self.path(enrolled)).status_code == 404
        again = head.post("/primary-care/institutions/enrol/", scenario.register_row(), follow=True)
        assert "原有人员可直接登录办理" in again.content.decode()
        assert list(enrolled.enrolments.order_by("pk").values_list("ended_on", flat=True)) == [
            timezone.localdate(at),
            None,
        ]

    def test_an_open_case_is_named_and_keeps_it(self, head, enrolled, at):
        leader = Membership.objects.get(office=enrolled.office)
        case = assessment.start(enrolled, by=leader, at=at)
        answer = head.post(self.path(enrolled), self.sent(at))
        assert answer.status_code == 422
        assert f"有在办案件（{case.number}）" in answer.content.decode()
        assert "机构撤并" in answer.content.decode()
        assert enrolled.enrolments.get().ended_on is None

    def test_a_case_of_the_other_regime_is_no_hindrance(self, head, enrolled, people, at):
        leader = Membership.objects.get(office=enrolled.office)
        enrol(enrolled, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
        filing = filings.begin(filings.Applicant(enrolled, leader, leader), filings.cycle(people=people, at=at), at=at)
        assert head.post(self.path(enrolled), self.sent(at)).status_code == 302
        assert list(enrolled.enrolments.filter(ended_on=None).values_list("regime", flat=True)) == [Regime.EMR]
        filing.refresh_from_db()
        assert filing.closed_at is None

    def test_what_has_changed_since_it_was_shown_is_asked_again(self, head, enrolled, at):
        page = form_with(head.get(self.path(enrolled)).content.decode(), "last_day")
        Institution.objects.filter(pk=enrolled.pk).update(name="另一名称")
        answer = head.post(self.path(enrolled), page | self.sent(at))
        assert answer.status_code == 422
        assert "本页所示内容已有变更" in answer.content.decode()
        assert enrolled.enrolments.get().ended_on is None
        again = form_with(answer.content.decode(), "last_day")
        assert again["reason"] == ["机构撤并"]
        assert head.post(self.path(enrolled), again).status_code == 302

    @pytest.mark.parametrize(
        "days,reason,field,sentence",
        [
            (1, "机构撤并", "last_day", "最后一日不能晚于今天"),
            (-1, "机构撤并", "last_day", "最后一日不能早于登记日期"),
            (0, " ", "reason", "必须填写"),
        ],
    )
    def test_a_wrong_day_or_no_reason_is_said_at_its_field(self, head, enrolled, at, days, reason, field, sentence):
        last_day = (timezone.localdate(at) + timedelta(days=days)).isoformat()
        answer = head.post(self.path(enrolled), self.sent(at, last_day=last_day, reason=reason))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert sentence in str(answer.context["form"].errors[field])

    def test_nobody_else_ends_it(self, bureau, enrolled, people, at):
        assert bureau.get(self.path(enrolled)).status_code == 403
        assert "结束登记" not in bureau.get("/primary-care/institutions/").content.decode()
        with pytest.raises(Refused, match="由机构所在区县的负责人办理"):
            end_enrolment(enrolled, last_day=timezone.localdate(at), reason="x", by=people[Role.BUREAU_HANDLER], at=at)

    def test_another_districts_is_not_found(self, head, people, at):
        other = District.objects.get(pk="500106")
        row = scenario.register_row()
        known = {name: row[name] for name in ("uscc", "name", "type")}
        institution = create_institution(**known, district=other, by=people[Role.CENTRE], at=at)
        enrol(institution, regime=Regime.PRIMARY_CARE, by=people[Role.CENTRE], at=at)
        assert head.get(self.path(institution)).status_code == 404
        with pytest.raises(Refused, match="由机构所在区县的负责人办理"):
            end_enrolment(institution, last_day=timezone.localdate(at), reason="x", by=people[Role.BUREAU_HEAD], at=at)
