"""The way into a pool (E07, P08) and out of it (P31): who acts, in which order, and what is refused."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from accounts.models import Membership, Office, Person
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework.actions.institutions import change_basic_data
from casework.models import Message, Record
from config.scenarios import cast, experts, hospitals, primary_care
from experts.actions import pools
from experts.actions.leaving import disqualify, leave
from experts.models import Assignment, Employer, Expert, PoolEntry, Standing
from experts.register.basic_data import Job
from experts.register.history import subject
from tests.worlds import walked_once

from . import entries, reviewed


def verbs(expert: Expert) -> list[str]:
    return list(Record.objects.filter(subject=subject(expert)).values_list("verb", flat=True))


def titles(to) -> list[str]:
    return list(Message.objects.filter(office=to).order_by("pk").values_list("title", flat=True))


@walked_once
def hospital(people, at):
    leader, _ = hospitals.register_and_approve(hospitals.hospital(2), people, at)
    return leader


@pytest.mark.article("E07")
def test_an_expert_of_the_rating_is_vetted_by_the_commission_reported_by_the_centre_and_given_an_account_by_the_institute(
    people, at
):
    entry = entries.nominated(people, at)
    assert entry.standing == Standing.NOMINATED
    assert pools.vet(entry, by=people[Role.COMMISSION_HANDLER], at=at) == []
    pools.report([entry], by=people[Role.CENTRE], at=at)
    [(member, password)] = pools.allot({entry.pk: "qian.siqi"}, by=people[Role.INSTITUTE], at=at)
    entry = PoolEntry.objects.get(pk=entry.pk)
    assert entry.standing == Standing.ADMITTED
    assert (entry.member, member.role, member.office) == (member, Role.EXPERT, entry.pool.office)
    assert member.person.must_change_password
    assert member.person.check_password(password)
    assert entry.expert.person == member.person
    assert verbs(entry.expert) == ["nominate", "vet", "report", "admit"]
    assert list(PoolEntry.objects.admitted(at.date()).filter(pool=entry.pool)) == [entry]
    assert titles(cast.office(OfficeKind.CENTRE)) == ["钱思齐：市级电子病历评级专家库待报备"]


@pytest.mark.article("E07")
def test_a_districts_expert_goes_the_same_way(people, at):
    entry = entries.admitted(people, at, into=entries.own())
    assert entry.member.office == people[Role.BUREAU_HEAD].office
    assert entry.standing == Standing.ADMITTED


@pytest.mark.article("P08")
def test_in_a_pool_of_the_grade_review_the_vetting_admits_and_opens_the_account_for_no_more_than_four_years(people, at):
    entry = entries.admitted_to_primary_care(people, at)
    assert entry.standing == Standing.ADMITTED
    assert entry.member.person.login == "qian.siqi"
    assert entry.member.valid_until == date(2030, 11, 8)
    assert verbs(entry.expert) == ["nominate", "vet", "admit"]


def test_whoever_has_an_account_gets_a_further_post_and_no_new_password(people, at):
    first = entries.admitted(people, at)
    second = entries.nominated(people, at, into=entries.city(Regime.PRIMARY_CARE))
    assert second.expert == first.expert
    assert pools.vet(second, by=people[Role.COMMISSION_HEAD], at=at) == []
    posts = Membership.objects.filter(person=first.member.person)
    assert [post.role for post in posts] == [Role.EXPERT, Role.EXPERT]
    assert PoolEntry.objects.get(pk=second.pk).member in posts
    assert Expert.objects.filter(phone="13612345678").count() == 1


@pytest.mark.article("E07")
@pytest.mark.parametrize("role", [Role.CENTRE, Role.INSTITUTE, Role.BUREAU_HEAD, Role.EXPERT])
def test_nobody_but_the_commission_vets(people, at, role):
    entry = entries.nominated(people, at)
    with pytest.raises(Refused, match="由市卫生健康委统一审核"):
        pools.vet(entry, by=people[role], at=at)
    with pytest.raises(Refused, match="由市卫生健康委统一审核"):
        pools.refuse(entry, reason="专业不符。", by=people[role], at=at)
    assert PoolEntry.objects.get(pk=entry.pk).standing == Standing.NOMINATED


@pytest.mark.article("E07")
def test_no_account_is_allotted_before_the_report_and_nothing_is_reported_before_the_vetting(people, at):
    entry = entries.nominated(people, at)
    with pytest.raises(Refused, match="现为“待市卫生健康委审核”，不能办理报备"):
        pools.report([entry], by=people[Role.CENTRE], at=at)
    pools.vet(entry, by=people[Role.COMMISSION_HANDLER], at=at)
    with pytest.raises(Refused, match="现为“待信息中心报备”，不能办理分配账号"):
        pools.allot({entry.pk: "qian.siqi"}, by=people[Role.INSTITUTE], at=at)
    assert not Person.objects.filter(login="qian.siqi").exists()


def test_one_row_that_cannot_be_reported_keeps_the_others_back(people, at):
    vetted = entries.nominated(people, at)
    pools.vet(vetted, by=people[Role.COMMISSION_HANDLER], at=at)
    fresh = entries.nominated(people, at, name="孙望舒", phone="13612345679")
    with pytest.raises(Refused, match="不能办理报备"):
        pools.report([vetted, fresh], by=people[Role.CENTRE], at=at)
    assert PoolEntry.objects.get(pk=vetted.pk).standing == Standing.VETTED


@pytest.mark.article("E07")
def test_the_centre_allots_only_for_an_institute_that_is_not_connected_and_on_its_paper(people, at, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    entry, centre = entries.reported(people, at), people[Role.CENTRE]
    paper = pools.Paper("医管所函〔2026〕1号", at.date(), primary_care.material("函.pdf"))
    with pytest.raises(Refused, match="由医管所统一分配"):
        pools.allot({entry.pk: "qian.siqi"}, by=centre, at=at, paper=paper)
    Office.objects.filter(kind=OfficeKind.INSTITUTE).update(connected=False)
    with pytest.raises(Refused, match="须填写文号、日期并上传扫描件"):
        pools.allot({entry.pk: "qian.siqi"}, by=centre, at=at)
    pools.allot({entry.pk: "qian.siqi"}, by=centre, at=at, paper=paper)
    row = Record.objects.get(subject=subject(entry.expert), verb="admit")
    assert row.facts["proxy"]["number"] == "医管所函〔2026〕1号"
    assert row.facts["proxy"]["scan"] == "函.pdf"


def test_a_taken_login_is_refused_at_its_own_field_and_admits_nobody(people, at):
    entry = entries.reported(people, at)
    with pytest.raises(Refused, match="登录名“qx-zhuanjia”已被使用") as refused:
        pools.allot({entry.pk: "qx-zhuanjia"}, by=people[Role.INSTITUTE], at=at)
    assert refused.value.field == f"login_{entry.pk}"
    assert PoolEntry.objects.get(pk=entry.pk).standing == Standing.REPORTED


def test_the_commission_refuses_with_a_reason_that_the_nominating_office_is_told(people, at):
    entry = entries.nominated(people, at, into=entries.own())
    with pytest.raises(Refused, match="请填写不予入库的理由"):
        pools.refuse(entry, reason=" ", by=people[Role.COMMISSION_HEAD], at=at)
    pools.refuse(entry, reason="专业与评级无关。", by=people[Role.COMMISSION_HEAD], at=at)
    assert PoolEntry.objects.get(pk=entry.pk).standing == Standing.REFUSED
    assert titles(people[Role.BUREAU_HEAD].office) == ["钱思齐：渝中区电子病历评级专家库不予入库"]
    again = entries.nominated(people, at, into=entries.own())
    assert (again.standing, again.expert) == (Standing.NOMINATED, entry.expert)


def test_a_second_nomination_into_the_same_pool_is_refused(people, at):
    entries.nominated(people, at)
    with pytest.raises(Refused, match="已推荐入市级电子病历评级专家库（待市卫生健康委审核），不能重复推荐"):
        entries.nominated(people, at)


def test_a_telephone_that_is_anothers_tells_no_name(people, at):
    entries.nominated(people, at)
    with pytest.raises(Refused) as refused:
        entries.nominated(people, at, into=entries.own(), name="李清扬")
    assert refused.value.sentences == ("该手机号码已登记的专家姓名与所填不符，请核对姓名和手机号码。",)


@pytest.mark.parametrize(
    "changes, field, sentence",
    [
        ({"jobs": (Job("12500103Y72000019X", date(2015, 7, 1)),)}, "uscc", "校验不符"),
        ({"jobs": (Job(entries.OTHER_UNIT, date(2015, 7, 1)),)}, "employer_name", "尚未登记，请同时填写单位全称"),
        ({"jobs": (Job(entries.UNIT, date(2027, 7, 1), name="某"),)}, "employed_since", "不得晚于今日"),
        ({"jobs": ()}, "uscc", "^请填写现工作单位；已退休的请勾选“已退休”。$"),
        ({"retired": True}, "retired", "现工作单位和“已退休”只能填一项"),
        ({"phone": "023-67706707"}, "phone", "11位手机号码"),
        ({"specialties": ("一", "二", "三", "四")}, "specialties", "1至3项专业"),
        ({"practising_since": 2027}, "practising_since", "应在1950至2026之间"),
    ],
)
def test_what_no_file_may_hold_is_refused_at_its_field(people, at, changes, field, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        entries.nominated(people, at, **changes)
    assert refused.value.field == field
    assert not Expert.objects.filter(name="钱思齐").exists()


def test_an_institution_nominates_its_own_staff_into_the_citys_and_its_districts_pools(people, at, hospital):
    offered = {str(pool) for pool in pools.nominating_pools(hospital)}
    district = hospital.office.own_district.name
    assert offered == {
        "市级电子病历评级专家库",
        "市级基层评审专家库",
        f"{district}电子病历评级专家库",
        f"{district}基层评审专家库",
    }
    own = Job(hospital.office.institution.uscc, date(2015, 7, 1))
    entry = pools.nominate(entries.city(), data=entries.data(jobs=(own,)), by=hospital, at=at)
    employer = entry.expert.employer()
    assert (employer.institution, employer.name) == (hospital.office.institution, hospital.office.name)
    with pytest.raises(Refused, match="只能推荐本机构的在职人员"):
        pools.nominate(entries.city(), data=entries.data(phone="13612345679"), by=hospital, at=at)
    elsewhere = experts.pool(cast.office(OfficeKind.BUREAU, "500101"))
    with pytest.raises(Refused, match="您不能向“万州区电子病历评级专家库”推荐专家"):
        pools.nominate(elsewhere, data=entries.data(jobs=(own,)), by=hospital, at=at)


def test_two_experts_of_one_code_share_the_employer_and_an_institution_keeps_its_row_when_its_code_is_corrected(
    people, at, hospital
):
    code, institution = hospital.office.institution.uscc, hospital.office.institution
    entries.nominated(people, at, jobs=(Job(code, date(2015, 7, 1)),))
    changes = {"uscc": entries.OTHER_UNIT}
    institution = change_basic_data(institution, changes=changes, by=people[Role.CENTRE], at=at, reason="原登记有误")
    second = entries.nominated(
        people, at, name="孙望舒", phone="13612345679", jobs=(Job(code, date(2015, 7, 1), name="演示真正的单位"),)
    )
    assert Employer.objects.get(institution=institution).uscc == entries.OTHER_UNIT
    assert (second.expert.employer().name, second.expert.employer().institution) == ("演示真正的单位", None)


def test_leaving_a_pool_ends_the_post_at_once_and_needs_a_reason(people, at):
    entry = entries.admitted(people, at)
    for role in (Role.BUREAU_HEAD, Role.INSTITUTE, Role.EXPERT):
        with pytest.raises(Refused, match="由该专家库的管理单位办理"):
            leave(entry, reason="本人申请退出。", by=people[role], at=at)
    with pytest.raises(Refused, match="请填写出库的理由"):
        leave(entry, reason="", by=people[Role.CENTRE], at=at)
    leave(entry, reason="本人申请退出。", by=people[Role.CENTRE], at=at)
    entry = PoolEntry.objects.get(pk=entry.pk)
    assert (entry.standing, entry.member.ended_at) == (Standing.LEFT, at)
    assert entries.nominated(people, at + timedelta(days=1)).standing == Standing.NOMINATED


@walked_once
def called(people, at, waiting):
    """An expert of the city's pool who owes an opinion on one case."""
    entry = entries.admitted(people, at)
    assignment = reviewed.called(waiting, entry.member, by=people[Role.COMMISSION_HANDLER], at=at)
    return SimpleNamespace(entry=entry, expert=entry.expert, assignment=assignment, case=waiting)


def test_nobody_leaves_with_an_opinion_owed(people, at, called):
    with pytest.raises(Refused, match="尚有1件评审任务未办结"):
        leave(called.entry, reason="本人申请退出。", by=people[Role.CENTRE], at=at)


@pytest.mark.article("P31")
def test_a_disqualification_ends_every_post_and_every_opinion_owed_and_bars_the_way_back(people, at, called):
    waiting = entries.nominated(people, at, into=entries.own())
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="由市级负责人决定"):
        disqualify(called.expert, reason="干预评审。", by=people[Role.COMMISSION_HANDLER], at=at)
    disqualify(called.expert, reason="向被评审机构透露评审专家。", by=head, at=at)
    expert = Expert.objects.get(pk=called.expert.pk)
    assert expert.disqualified_on == at.date()
    called.assignment.refresh_from_db()
    assert (called.assignment.ended_at, called.assignment.ended_reason) == (at, "向被评审机构透露评审专家。")
    assert {entry.standing for entry in expert.entries.all()} == {Standing.LEFT, Standing.REFUSED}
    assert not Membership.objects.current(at.date()).filter(person=expert.person).exists()
    assert Record.objects.get(case=called.case, verb="end_assignment").audience == "city_round"
    assert verbs(expert)[-1] == "disqualify"
    with pytest.raises(Refused, match="已被取消评审资格，不得再次入库"):
        entries.nominated(people, at)
    with pytest.raises(Refused, match="不能办理审核"):
        pools.vet(waiting, by=head, at=at)
    with pytest.raises(Refused, match="无须再次办理"):
        disqualify(called.expert, reason="再次。", by=head, at=at)


@pytest.mark.article("P31")
def test_an_opinion_handed_in_stays_and_the_office_that_called_the_expert_is_told_never_the_institution(
    people, at, called
):
    Assignment.objects.filter(pk=called.assignment.pk).update(
        accepted_at=at, handed_in_at=at, says={"outcome": "keep", "level": 4}, text="各项功能与填报级别相符。"
    )
    disqualify(called.expert, reason="收受礼金。", by=people[Role.COMMISSION_HEAD], at=at)
    called.assignment.refresh_from_db()
    assert called.assignment.ended_at is None
    told = Message.objects.filter(case=called.case, title__contains="取消评审资格")
    assert [(row.office, "是否采信" in row.body) for row in told] == [(called.entry.pool.office, True)]
