"""The expert's file: read in scope, changed by its keeper alone with what it said before, absences by the expert (E07)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.models import Record
from config.scenarios import hospitals, terms
from experts.actions.files import add_absence, change_basic_data, correct_absence, kept_by
from experts.actions.pools import nominate
from experts.models import Absence, Expert, Pool, PoolEntry, Title
from experts.register.basic_data import BasicData, Job
from experts.register.history import subject
from tests.worlds import walked_once

from . import entries


@pytest.fixture
def sign_in(client, people):
    def as_member(who):
        member = people[who] if isinstance(who, Role) else who
        client.logout()
        client.force_login(member.person, backend="accounts.backends.PersonBackend")
        return client

    return as_member


@walked_once
def expert(people, at):
    return settled(entries.admitted(people, at)).expert


def settled(entry):
    """Signed in before: the first password is changed."""
    Person.objects.filter(pk=entry.member.person_id).update(must_change_password=False)
    return entry


def file_url(expert):
    return reverse("expert_file", args=[expert.number])


@pytest.mark.article("E07")
def test_the_keeper_changes_a_file_with_what_it_said_before_and_the_sign_in_follows(people, at, expert):
    data = replace(BasicData.of(expert), title=Title.ASSOCIATE, phone="13612345670")
    change_basic_data(expert, data=data, reason="核对聘任证书。", by=people[Role.CENTRE], at=at)
    row = Record.objects.get(subject=subject(expert), verb="change_expert")
    assert row.facts["changes"] == {
        "phone": {"label": "手机号码", "before": "13612345678", "after": "13612345670"},
        "title": {"label": "职称", "before": "正高级", "after": "副高级"},
    }
    assert row.reason == "核对聘任证书。"
    assert Person.objects.get(expert=expert).phone == "13612345670"
    assert Record.objects.filter(subject="person:qian.siqi", verb="change_profile").count() == 1


def test_who_keeps_a_file_follows_from_its_pools(people, at, expert):
    own = entries.nominated(people, at, into=entries.own(), name="孙望舒", phone="13612345679").expert
    city = entries.admitted_to_primary_care(people, at, name="李清扬", phone="13612345671", login="liqingyang").expert
    new = {expert.pk, own.pk, city.pk}
    kept = {
        role: set(kept_by(people[role]).filter(pk__in=new).values_list("name", flat=True))
        for role in (Role.CENTRE, Role.COMMISSION_HANDLER, Role.BUREAU_HANDLER, Role.INSTITUTE, Role.EXPERT)
    }
    assert kept == {
        Role.CENTRE: {"钱思齐"},
        Role.COMMISSION_HANDLER: {"李清扬"},
        Role.BUREAU_HANDLER: {"孙望舒"},
        Role.INSTITUTE: set(),
        Role.EXPERT: set(),
    }


@pytest.mark.article("E07")
@pytest.mark.refuses("E07", 1)
def test_an_experts_own_edit_is_refused_in_the_verb_and_by_raw_post(people, at, expert, sign_in):
    own = expert.entries.get().member
    data = replace(BasicData.of(expert), title=Title.ASSOCIATE)
    with pytest.raises(Refused, match="由其专家库的管理单位变更"):
        change_basic_data(expert, data=data, reason="自行更正。", by=own, at=at)
    posted = entries.form(title="associate", reason="自行更正。")
    assert sign_in(own).post(reverse("edit_expert", args=[expert.number]), posted).status_code == 403
    assert sign_in(Role.BUREAU_HEAD).post(reverse("edit_expert", args=[expert.number]), posted).status_code == 404
    assert sign_in(Role.COMMISSION_HEAD).post(reverse("edit_expert", args=[expert.number]), posted).status_code == 404
    assert Expert.objects.get(pk=expert.pk).title == Title.SENIOR


def test_a_new_employer_leaves_the_one_before_among_the_former_ones(people, at, expert):
    moved = Job(entries.OTHER_UNIT, date(2026, 3, 1), name="演示第二卫生事业单位")
    data = replace(BasicData.of(expert), jobs=(moved,))
    change_basic_data(expert, data=data, reason="调动。", by=people[Role.CENTRE], at=at)
    assert [(job.uscc, job.since, job.until) for job in BasicData.of(expert).jobs] == [
        (entries.OTHER_UNIT, date(2026, 3, 1), None),
        (entries.UNIT, date(2015, 7, 1), date(2026, 2, 28)),
    ]
    retired = replace(BasicData.of(expert), jobs=BasicData.of(expert).jobs[1:], retired=True)
    with pytest.raises(Refused, match="请填写离开现工作单位的日期"):
        change_basic_data(expert, data=retired, reason="退休。", by=people[Role.CENTRE], at=at)


def test_a_change_needs_a_reason_something_that_differs_and_a_telephone_of_ones_own(people, at, expert):
    other = entries.nominated(people, at, name="孙望舒", phone="13612345679").expert
    data, centre = BasicData.of(expert), people[Role.CENTRE]
    with pytest.raises(Refused, match="请填写变更理由"):
        change_basic_data(expert, data=replace(data, email="a@example.com"), reason=" ", by=centre, at=at)
    with pytest.raises(Refused, match="没有需要变更的"):
        change_basic_data(expert, data=replace(data, name=" 钱思齐 "), reason="核对。", by=centre, at=at)
    with pytest.raises(Refused, match="已登记为另一位专家") as refused:
        change_basic_data(expert, data=replace(data, phone=other.phone), reason="核对。", by=centre, at=at)
    assert refused.value.field == "phone"


def test_the_keepers_page_changes_the_file_and_shows_what_it_said_before(people, at, expert, sign_in):
    client = sign_in(Role.CENTRE)
    page = client.get(reverse("edit_expert", args=[expert.number])).content.decode()
    assert 'value="13612345678"' in page
    posted = entries.form(education="doctor", reason="核对学位证书。", uscc="12500103Y72000019X")
    refused = client.post(reverse("edit_expert", args=[expert.number]), posted)
    assert refused.status_code == 422
    assert 'value="12500103Y72000019X"' in refused.content.decode()
    assert (
        "11位手机号码"
        in client.post(reverse("edit_expert", args=[expert.number]), posted | {"phone": "12"}).content.decode()
    )
    page = client.post(reverse("edit_expert", args=[expert.number]), posted | {"uscc": entries.UNIT}, follow=True)
    assert "学历：硕士研究生 → 博士研究生" in page.content.decode()


def test_who_retires_says_so_on_the_page_and_nobody_is_retired_by_an_empty_field(people, at, expert, sign_in):
    client, url = sign_in(Role.CENTRE), reverse("edit_expert", args=[expert.number])
    left = {
        "former-TOTAL_FORMS": "1",
        "former-0-uscc": entries.UNIT,
        "former-0-since": "2015-07-01",
        "former-0-until": "2026-02-28",
        "reason": "退休。",
    }
    empty = {"uscc": "", "employer_name": "", "employed_since": ""}
    unsaid = client.post(url, entries.form(**left | empty))
    assert (unsaid.status_code, unsaid.context["form"].errors) == (
        422,
        {"uscc": ["请填写现工作单位；已退休的请勾选“已退休”。"]},
    )
    both = client.post(url, entries.form(retired="on", reason="退休。"))
    assert (both.status_code, list(both.context["form"].errors)) == (422, ["retired"])
    assert not Expert.objects.get(pk=expert.pk).retired
    page = client.post(url, entries.form(**left | empty, retired="on"), follow=True).content.decode()
    assert "现工作单位：演示第一卫生事业单位 → 已退休" in page
    assert "<dt>现工作单位</dt><dd>已退休</dd>" in page
    back = entries.form(**left | {"employed_since": "2026-03-02", "reason": "返聘。"})
    assert client.post(url, back).status_code == 302
    again = Expert.objects.get(pk=expert.pk)
    assert (again.retired, again.unit()) == (False, "演示第一卫生事业单位")


def test_a_former_employer_is_added_and_taken_out_on_the_page(people, at, expert, sign_in):
    client, url = sign_in(Role.CENTRE), reverse("edit_expert", args=[expert.number])
    row = {
        "former-TOTAL_FORMS": "1",
        "former-0-uscc": entries.OTHER_UNIT,
        "former-0-name": "演示第二卫生事业单位",
        "former-0-since": "2001-07-01",
        "former-0-until": "2015-06-30",
    }
    assert client.post(url, entries.form(**row, reason="补录。")).status_code == 302
    assert [job.uscc for job in BasicData.of(expert).jobs] == [entries.UNIT, entries.OTHER_UNIT]
    taken = {"former-INITIAL_FORMS": "1", "former-0-DELETE": "on"}
    assert client.post(url, entries.form(**row | taken, reason="录入有误。")).status_code == 302
    assert [job.uscc for job in BasicData.of(expert).jobs] == [entries.UNIT]


@pytest.mark.parametrize(
    "role, status",
    [
        (Role.COMMISSION_HANDLER, 200),
        (Role.CENTRE, 200),
        (Role.INSTITUTE, 200),
        (Role.BUREAU_HEAD, 404),
        (Role.EXPERT, 404),
        (Role.SUPERVISOR, 403),
        (Role.AUDIT_ADMIN, 403),
    ],
)
def test_a_file_opens_for_who_keeps_or_vets_the_pool_and_for_no_stranger(people, expert, sign_in, role, status):
    assert sign_in(role).get(file_url(expert)).status_code == status


def test_the_expert_reads_the_own_file_and_the_employer_that_of_its_staff(people, at, sign_in):
    leader, _ = hospitals.register_and_approve(hospitals.hospital(2), people, at)
    Person.objects.filter(pk=leader.person_id).update(must_change_password=False)
    leader.person.refresh_from_db()
    staff = Job(leader.office.institution.uscc, date(2015, 7, 1))
    entry = nominate(entries.city(), data=entries.data(jobs=(staff,)), by=leader, at=at)
    assert "待市卫生健康委审核" in sign_in(leader).get(file_url(entry.expert)).content.decode()
    other = settled(entries.admitted(people, at, name="孙望舒", phone="13612345679", login="sunwangshu"))
    assert sign_in(leader).get(file_url(other.expert)).status_code == 404
    client = sign_in(other.member)
    page = client.get(reverse("own_file"), follow=True).content.decode()
    assert "登记不能参加评审的时间" in page
    assert "变更基本信息</a><p" not in page.replace("申请变更基本信息", "")
    assert client.get(file_url(entry.expert)).status_code == 404


def test_the_expert_alone_keeps_their_absences(people, at, expert, sign_in):
    own, on = expert.entries.get().member, at.date()
    with pytest.raises(Refused, match="由专家本人登记"):
        add_absence(expert, since=on, until=on, reason="外出", by=people[Role.CENTRE], at=at)
    with pytest.raises(Refused, match="不得早于今日"):
        add_absence(expert, since=on - timedelta(days=1), until=on, reason="外出", by=own, at=at)
    began = add_absence(expert, since=on, until=on + timedelta(days=3), reason="住院", by=own, at=at)
    with pytest.raises(Refused, match="与已登记的时间重叠"):
        add_absence(expert, since=on + timedelta(days=3), until=on + timedelta(days=9), reason="进修", by=own, at=at)
    with pytest.raises(Refused, match="请填写更正的理由"):
        correct_absence(began, correction=" ", instead=None, by=own, at=at)
    with pytest.raises(Refused, match="由专家本人登记"):
        correct_absence(began, correction="代改", instead=None, by=people[Role.CENTRE], at=at)


def test_an_absence_that_was_entered_wrongly_is_struck_and_stays_readable(at, expert):
    own, on = expert.entries.get().member, at.date()
    wrong = add_absence(expert, since=on, until=on + timedelta(days=30), reason="住院", by=own, at=at)
    instead = {"since": on, "until": on + timedelta(days=3), "reason": "住院"}
    right = correct_absence(wrong, correction="结束日期填错", instead=instead, by=own, at=at)
    wrong.refresh_from_db()
    assert (wrong.replaced_by, wrong.struck_by, wrong.struck_reason) == (right, own.person, "结束日期填错")
    assert list(expert.absences.standing()) == [right]
    with pytest.raises(Refused, match="已经更正"):
        correct_absence(wrong, correction="再次", instead=None, by=own, at=at)
    assert correct_absence(right, correction="已出院", instead=None, by=own, at=at) is None
    assert not expert.absences.standing().exists()
    kept = Record.objects.filter(subject=subject(expert), verb__contains="absence").order_by("seq")
    assert [row.verb for row in kept] == ["add_absence", "correct_absence", "correct_absence"]
    assert kept[1].facts["struck"]["until"] == str(on + timedelta(days=30))


def test_absences_are_kept_on_the_page_and_anothers_is_not_there(people, at, expert, sign_in):
    client = sign_in(expert.entries.get().member)
    wrong = {"since": "2099-02-10", "until": "2099-02-01", "reason": "外出进修"}
    answer = client.post(reverse("own_absences"), wrong)
    assert (answer.status_code, 'value="外出进修"' in answer.content.decode()) == (422, True)
    client.post(reverse("own_absences"), wrong | {"until": "2099-02-20"})
    mine = Absence.objects.get()
    assert "2099年2月10日至2099年2月20日" in client.get(reverse("own_absences")).content.decode()
    correct = reverse("correct_own_absence", args=[mine.pk])
    assert sign_in(Role.EXPERT).post(correct).status_code == 404
    client = sign_in(expert.entries.get().member)
    typed = {"since": "2099-02-10", "until": "2099-02-12", "reason": "外出进修", "correction": "提前返回"}
    assert client.post(correct, typed | {"correction": ""}).status_code == 422
    assert client.post(correct, typed).status_code == 302
    page = client.get(reverse("own_absences")).content.decode()
    assert ("2099年2月10日至2099年2月12日" in page, "由另一条代替，理由：提前返回" in page) == (True, True)


@pytest.mark.article("E14")
def test_the_register_is_searched_within_the_members_own_pools_and_given_out_as_a_spreadsheet(people, at, sign_in):
    entries.admitted(people, at)
    entries.nominated(people, at, into=entries.own(), name="孙望舒", phone="13612345679", specialties=("信息安全",))
    entries.nominated(people, at, into=entries.city(Regime.PRIMARY_CARE), name="李清扬", phone="13612345671")

    def names(role, **asked):
        page = sign_in(role).get(reverse("experts"), asked).context["page"]
        return {expert.name for expert in page} & {"钱思齐", "孙望舒", "李清扬"}

    assert names(Role.COMMISSION_HANDLER) == {"钱思齐", "孙望舒", "李清扬"}
    assert names(Role.CENTRE) == {"钱思齐", "孙望舒"}
    assert names(Role.BUREAU_HANDLER) == {"孙望舒"}
    assert names(Role.COMMISSION_HANDLER, q="qsq") == {"钱思齐"}
    assert names(Role.COMMISSION_HANDLER, q="信息安全") == {"孙望舒"}
    assert names(Role.COMMISSION_HANDLER, q=entries.UNIT) == {"钱思齐", "孙望舒", "李清扬"}
    assert names(Role.COMMISSION_HANDLER, standing="admitted") == {"钱思齐"}
    assert names(Role.COMMISSION_HANDLER, pool=entries.own().pk, standing="nominated") == {"孙望舒"}
    assert names(Role.BUREAU_HANDLER, pool=entries.city().pk) == {"孙望舒"}
    export = sign_in(Role.BUREAU_HANDLER).get(reverse("experts_export"))
    assert export["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_list_costs_the_same_for_one_and_for_three(people, at, sign_in):
    client = sign_in(Role.COMMISSION_HANDLER)
    entries.admitted(people, at)
    client.get(reverse("experts"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("experts"))
    for number in (1, 2):
        entries.nominated(people, at, name="孙望舒", phone=f"1361234560{number}")
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("experts"))
    assert len(three) == len(one)


@pytest.mark.article("E14")
def test_the_filter_lists_the_pools_with_people_in_them(people, at, sign_in):
    listed = sign_in(Role.COMMISSION_HANDLER).get(reverse("experts")).context["form"].fields["pool"].queryset
    peopled = {entry.pool_id for entry in PoolEntry.objects.all()}
    assert {pool.pk for pool in listed} == peopled
    assert 0 < len(peopled) < Pool.objects.count()


@pytest.mark.article("P10")
def test_levels_are_listed_where_a_pool_with_people_in_it_keeps_points(people, at, sign_in):
    """A bureau's own pools keep none: a column and a choice of levels would be empty for ever."""
    address = reverse("experts")

    def listed(role: Role) -> tuple[bool, bool]:
        answer = sign_in(role).get(address)
        return "level" in answer.context["form"].fields, '<th scope="col">级别</th>' in answer.text

    assert listed(Role.COMMISSION_HANDLER) == (False, False)
    terms.expert("fenji", "分级", at=at)
    assert listed(Role.COMMISSION_HANDLER) == (True, True)
    assert listed(Role.BUREAU_HANDLER) == (False, False)
