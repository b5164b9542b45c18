"""Nominations by spreadsheet, all or nothing, and by the pages of a nomination (E07, P08)."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership, Office, Person
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework.jobs.importing import enter_all
from casework.jobs.working import Refusals
from casework.models import Message, Sequence
from casework.workbook import Sheet, write_workbook
from config.scenarios import hospitals
from config.scenarios.papers import pdf
from experts.actions.importing import NominationImport, template
from experts.models import Expert, PoolEntry, Standing

from . import entries

ROW = [
    *("钱思齐", "13612345678", "", "信息专家", "正高级", "硕士研究生", 2001, "数据治理、信息安全", "渝中区"),
    *(entries.UNIT, "演示第一卫生事业单位", date(2015, 7, 1), None),
    *(entries.OTHER_UNIT, "演示第二卫生事业单位", date(2001, 7, 1), date(2015, 6, 30)),
    *(None, None, None, None),
]


@pytest.fixture
def sign_in(client, people):
    def as_role(role: Role):
        client.logout()
        client.force_login(people[role].person, backend="accounts.backends.PersonBackend")
        return client

    return as_role


def row(**cells):
    """The example, with other words under some headings."""
    names = [column.name for column in template(cells.pop("at")).columns]
    return [cells.get(name, value) for name, value in zip(names, ROW, strict=True)]


def book(rows, at) -> bytes:
    return write_workbook([Sheet(spec=template(at), rows=rows)])


def imported(rows, people, at, *, role=Role.COMMISSION_HANDLER, pool=None):
    """The nominations, in the order of the sheet."""
    into = pool or entries.city()
    before = list(PoolEntry.objects.values_list("pk", flat=True))
    enter_all(NominationImport, file=BytesIO(book(rows, at)), by=people[role], at=at, pool=into.pk)
    return list(PoolEntry.objects.exclude(pk__in=before).order_by("pk"))


def refused(rows, people, at, **more):
    with pytest.raises(Refusals) as refusals:
        imported(rows, people, at, **more)
    return refusals.value.faults


def test_every_row_becomes_a_nomination_and_the_commission_gets_one_message(people, at):
    done = imported(
        [ROW, row(at=at, name="孙望舒", phone="13612345679", former_1_uscc=None)[:12] + [None] * 9], people, at
    )
    assert [entry.standing for entry in done] == [Standing.NOMINATED, Standing.NOMINATED]
    first = Expert.objects.get(name="钱思齐")
    assert [item.name for item in first.specialties.all()] == ["数据治理", "信息安全"]
    assert first.employments.count() == 2
    told = Message.objects.get(office=people[Role.COMMISSION_HEAD].office)
    assert "钱思齐、孙望舒（共2名）" in told.body


@pytest.mark.parametrize(
    "cells, cell, sentence",
    [
        ({"uscc": "12500103Y72000019X"}, "J5", "校验不符"),
        ({"employed_since": None}, "J5", "现工作单位的代码、到职日期须填全"),
        ({"phone": "023-67706707"}, "B5", "11位手机号码"),
        ({"district": "江北区"}, "I5", "之一"),
        (dict.fromkeys(("uscc", "employer_name", "employed_since")), "J5", "“已退休”栏填“是”"),
        ({"retired": "是"}, "M5", "现工作单位和“已退休”只能填一项"),
        ({"former_1_until": None}, "N5", "曾任职单位的代码、到职日期、离职日期须填全"),
        ({"former_1_until": date(2000, 1, 1)}, "P5", "早于到职日期"),
        ({"phone": "13612345678"}, "B5", "专家姓名与所填不符"),
        ({"email": "qian"}, "C5", "填写的“qian”不是电子邮箱"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_at_all_is_entered(people, at, cells, cell, sentence):
    before = dict(Sequence.objects.values_list("name", "last"))
    [error] = refused([ROW, row(at=at, **{"name": "孙望舒", "phone": "13612345679"} | cells)], people, at)
    assert error.cell == cell
    assert sentence in error.sentence
    assert not Expert.objects.filter(name__in=("钱思齐", "孙望舒")).exists()
    assert dict(Sequence.objects.values_list("name", "last")) == before
    assert not Message.objects.filter(office=people[Role.COMMISSION_HEAD].office).exists()


def test_an_office_imports_into_its_own_pools_alone(people, at):
    errors = refused([ROW], people, at, role=Role.BUREAU_HANDLER)
    assert [error.sentence for error in errors] == ["您不能向“市级电子病历评级专家库”推荐专家，请另选专家库。"]
    assert len(imported([ROW], people, at, role=Role.BUREAU_HANDLER, pool=entries.own())) == 1


def test_an_empty_template_is_no_import(people, at):
    assert [error.sentence for error in refused([], people, at)] == ["没有填写任何专家。"]


def test_the_page_lists_the_faults_by_cell_and_then_takes_the_file(people, at, sign_in):
    client, pool = sign_in(Role.BUREAU_HANDLER), entries.own()
    assert client.get(reverse("experts_template")).status_code == 200

    def send(rows):
        file = SimpleUploadedFile("专家.xlsx", book(rows, at))
        return client.post(reverse("import_experts"), {"pool": pool.pk, "file": file}, follow=True)

    answer = send([row(at=at, uscc="12500103Y72000019X")])
    assert (answer.status_code, "J4" in answer.content.decode()) == (422, True)
    assert "已推荐1名专家入渝中区电子病历评级专家库" in send([ROW]).content.decode()
    assert PoolEntry.objects.get(pool=pool, expert__name="钱思齐").nominated_for == people[Role.BUREAU_HEAD].office


def test_a_nomination_by_the_page_shows_where_it_stands(people, at, sign_in):
    client = sign_in(Role.BUREAU_HANDLER)
    posted = entries.form(pool=str(entries.own().pk))
    wrong = client.post(
        reverse("nominate_expert"), posted | {"uscc": "12500103Y72000019X", "pool": str(entries.city().pk)}
    )
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="12500103Y72000019X"' in page
    assert "校验不符" in page
    done = client.post(reverse("nominate_expert"), posted, follow=True).content.decode()
    assert "已推荐钱思齐入渝中区电子病历评级专家库" in done
    assert "待市卫生健康委审核" in done


def test_a_hospital_nominates_on_its_own_page_without_naming_itself(people, at, client):
    leader, _ = hospitals.register_and_approve(hospitals.hospital(2), people, at)
    Person.objects.filter(pk=leader.person_id).update(must_change_password=False)
    client.force_login(Person.objects.get(pk=leader.person_id), backend="accounts.backends.PersonBackend")
    page = client.get(reverse("nominate_expert")).content.decode()
    assert "现工作单位代码" not in page
    posted = entries.form(pool=str(entries.city().pk), uscc=entries.OTHER_UNIT)
    assert client.post(reverse("nominate_expert"), posted).status_code == 302
    entry = PoolEntry.objects.get(nominated_for=leader.office)
    assert entry.expert.employer().institution == leader.office.institution
    assert client.get(reverse("experts")).status_code == 403
    assert client.get(reverse("import_experts")).status_code == 403


@pytest.mark.article("E07")
def test_the_whole_way_into_the_city_pool_by_its_pages(people, at, sign_in):
    entry = entries.nominated(people, at)
    vet = reverse("vet_entry", args=[entry.pk])
    assert sign_in(Role.CENTRE).get(vet).status_code == 403
    client = sign_in(Role.COMMISSION_HANDLER)
    assert vet in client.get(reverse("entries_waiting")).content.decode()
    assert client.post(vet, {"decision": "refuse", "reason": ""}).status_code == 422
    assert client.post(vet, {"decision": "pass"}).status_code == 302
    client = sign_in(Role.CENTRE)
    assert "报备所选专家" in client.get(reverse("entries_waiting")).content.decode()
    client.post(reverse("report_entries"), {"entry": [entry.pk]})
    client = sign_in(Role.INSTITUTE)
    allot = f"{reverse('allot_accounts')}?entry={entry.pk}"
    assert 'value="qiansiqi"' in client.get(allot).content.decode()
    assert client.post(allot, {f"login_{entry.pk}": "x"}).status_code == 422
    slip = client.post(allot, {f"login_{entry.pk}": "qiansiqi"}, follow=True).content.decode()
    assert "初始密码" in slip
    member = Membership.objects.get(person__login="qiansiqi")
    assert member.office.kind == OfficeKind.COMMISSION
    own = sign_in(Role.COMMISSION_HANDLER)
    own.force_login(member.person, backend="accounts.backends.PersonBackend")
    assert own.get("/workbench/", follow=True).request["PATH_INFO"] == reverse("change_password")


@pytest.mark.article("E07")
def test_the_centre_enters_the_institutes_paper_on_the_page_and_officials_read_it_again(people, at, sign_in):
    entry = entries.reported(people, at)
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)
    client, url = sign_in(Role.CENTRE), f"{reverse('allot_accounts')}?entry={entry.pk}"
    assert "为所选专家分配账号" in client.get(reverse("entries_waiting")).content.decode()
    posted = {f"login_{entry.pk}": "qiansiqi", "proxy_number": "医管所函〔2026〕1号", "proxy_date": "2020-01-02"}
    answer = client.post(url, posted)
    assert (answer.status_code, 'value="医管所函〔2026〕1号"' in answer.content.decode()) == (422, True)
    wrong = client.post(url, posted | {"proxy_scan": SimpleUploadedFile("函.pdf", b"MZ")})
    assert "内容与扩展名不符" in wrong.content.decode()
    assert client.post(url, posted | {"proxy_scan": pdf("函.pdf")}).status_code == 302
    file = client.get(reverse("expert_file", args=[entry.expert.number])).content.decode()
    assert "代录" in file
    paper = reverse("admission_paper", args=[entry.expert.number, 4])
    assert paper in file
    assert b"".join(client.get(paper).streaming_content) == pdf("函.pdf").read()
    assert client.get(reverse("admission_paper", args=[entry.expert.number, 3])).status_code == 404
    assert sign_in(Role.BUREAU_HEAD).get(paper).status_code == 404


@pytest.mark.article("P08")
def test_the_vetting_page_of_the_grade_review_opens_the_account_and_prints_the_slip(people, at, sign_in):
    entry = entries.nominated(people, at, into=entries.city(Regime.PRIMARY_CARE))
    client, url = sign_in(Role.COMMISSION_HEAD), reverse("vet_entry", args=[entry.pk])
    assert 'value="qiansiqi"' in client.get(url).content.decode()
    taken = client.post(url, {"decision": "pass", f"login_{entry.pk}": "qx-zhuanjia"})
    assert (taken.status_code, "已被使用" in taken.content.decode()) == (422, True)
    slip = client.post(url, {"decision": "pass", f"login_{entry.pk}": "qiansiqi"}, follow=True).content.decode()
    assert "初始密码" in slip
    assert client.get(url).status_code == 404


def test_nothing_ticked_is_refused_in_a_sentence(people, at, sign_in):
    answer = sign_in(Role.CENTRE).post(reverse("report_entries"), {"entry": ["x", "9" * 40]})
    assert "请至少选择一名待报备的专家" in answer.content.decode()
    answer = sign_in(Role.INSTITUTE).get(reverse("allot_accounts"))
    assert "请至少选择一名待分配账号的专家" in answer.content.decode()


def test_leaving_and_disqualifying_by_their_pages_ask_for_what_they_need(people, at, sign_in):
    entry = entries.admitted(people, at)
    leave = reverse("leave_pool", args=[entry.pk])
    assert sign_in(Role.BUREAU_HEAD).get(leave).status_code == 404
    assert sign_in(Role.CENTRE).post(leave, {"reason": ""}).status_code == 422
    url = reverse("disqualify_expert", args=[entry.expert.number])
    assert sign_in(Role.COMMISSION_HANDLER).get(url).status_code == 403
    client = sign_in(Role.COMMISSION_HEAD)
    assert client.post(url, {"number": "X1", "reason": "干预评审。"}).status_code == 422
    page = client.post(url, {"number": entry.expert.number.lower(), "reason": "干预评审。"}, follow=True)
    assert "已取消评审资格" in page.content.decode()
    with pytest.raises(Refused, match="不得再次入库"):
        entries.nominated(people, at)


def test_a_login_is_offered_from_the_name_and_not_twice(people, at, sign_in):
    first = entries.reported(people, at)
    second = entries.reported(people, at, phone="13612345679")
    url = f"{reverse('allot_accounts')}?entry={first.pk}&entry={second.pk}"
    page = sign_in(Role.INSTITUTE).get(url).content.decode()
    assert ('value="qiansiqi"' in page, 'value="qiansiqi2"' in page) == (True, True)


def test_somebody_retired_is_nominated_with_former_employers_alone(people, at):
    [entry] = imported([row(at=at, uscc=None, employer_name=None, employed_since=None, retired="是")], people, at)
    assert (entry.expert.employer(), entry.expert.retired) == (None, True)
    assert [job.employer.uscc for job in entry.expert.employments.all()] == [entries.OTHER_UNIT]


def test_the_form_says_as_much(people, at, sign_in):
    imported([ROW], people, at)
    sent = entries.form(pool=str(entries.city().pk), name="孙望舒", phone="13612345679", employer_name="演示第一单位")
    answer = sign_in(Role.COMMISSION_HANDLER).post(reverse("nominate_expert"), sent, follow=True)
    assert "已登记为“演示第一卫生事业单位”，所填“演示第一单位”未采用" in answer.content.decode()


def test_a_name_that_was_not_taken_over_is_noted_with_the_one_that_stands(people, at, sign_in):
    imported([ROW], people, at)
    other = row(at=at, name="孙望舒", phone="13612345679", employer_name="演示第一单位")
    file = SimpleUploadedFile("推荐.xlsx", book([other], at))
    answer = sign_in(Role.COMMISSION_HANDLER).post(
        reverse("import_experts"), {"pool": entries.city().pk, "file": file}, follow=True
    )
    assert "已登记为“演示第一卫生事业单位”，所填“演示第一单位”未采用" in answer.content.decode()
    assert Expert.objects.filter(name="孙望舒").exists()
