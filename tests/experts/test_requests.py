"""An expert asks for a change, the keeper makes it or says why not (E07)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Person
from accounts.refused import Refused
from accounts.roles import Role
from casework.models import Message, Record
from experts.actions.files import change_basic_data
from experts.actions.requests import decide, request_change, shown_changes
from experts.models import DataRequest, Expert, Title
from experts.register.basic_data import BasicData, Job
from experts.register.history import subject
from tests.worlds import walked_once

from . import entries

REASON = "已取得副高级职称，证书可供核验。"


@walked_once
def entry(people, at):
    found = entries.admitted(people, at)
    Person.objects.filter(pk=found.member.person_id).update(must_change_password=False)
    return found


@walked_once
def asked(entry, at) -> DataRequest:
    data = replace(BasicData.of(entry.expert), title=Title.ASSOCIATE, specialties=("信息安全",))
    return request_change(entry.expert, data=data, reason=REASON, by=entry.member, at=at)


@pytest.fixture
def sign_in(client):
    def as_member(member):
        client.logout()
        client.force_login(member.person, backend="accounts.backends.PersonBackend")
        return client

    return as_member


@pytest.mark.article("E07")
def test_a_request_changes_nothing_until_the_keeper_makes_it(people, at, entry, asked):
    assert Expert.objects.get(pk=entry.expert.pk).title == Title.SENIOR
    assert asked.changes == {"title": "associate", "specialties": ["信息安全"]}
    assert shown_changes(asked) == [
        {"label": "职称", "before": "正高级", "after": "副高级"},
        {"label": "专业", "before": "数据治理", "after": "信息安全"},
    ]
    centre = people[Role.CENTRE]
    assert Message.objects.filter(office=centre.office, title="专家钱思齐申请变更基本信息").count() == 1
    decide(asked, make=True, reason="已核对证书原件。", by=centre, at=at + timedelta(hours=1))
    expert = Expert.objects.get(pk=entry.expert.pk)
    assert (expert.title, [item.name for item in expert.specialties.all()]) == (Title.ASSOCIATE, ["信息安全"])
    verbs = Record.objects.filter(subject=subject(expert)).order_by("-seq").values_list("verb", flat=True)
    assert list(verbs)[:2] == ["change_expert", "request_change"]
    assert Message.objects.get(person=entry.member.person, title="基本信息变更申请：已变更").body == (
        "处理意见：已核对证书原件。"
    )


def test_a_refusal_has_its_reason_and_frees_the_way_for_another_request(people, at, entry, asked):
    data = replace(BasicData.of(entry.expert), email="qian@example.com")
    with pytest.raises(Refused, match="已有一份变更申请正在处理"):
        request_change(entry.expert, data=data, reason=REASON, by=entry.member, at=at)
    with pytest.raises(Refused, match="请填写处理意见的理由"):
        decide(asked, make=False, reason=" ", by=people[Role.CENTRE], at=at)
    decide(asked, make=False, reason="证书已过期。", by=people[Role.CENTRE], at=at)
    asked.refresh_from_db()
    assert (asked.outcome, asked.decision_reason) == (DataRequest.Outcome.REFUSED, "证书已过期。")
    with pytest.raises(Refused, match="该申请已处理：不予变更"):
        decide(asked, make=True, reason="再议。", by=people[Role.CENTRE], at=at)
    assert request_change(entry.expert, data=data, reason=REASON, by=entry.member, at=at).changes == {
        "email": "qian@example.com"
    }


def test_what_the_keeper_changed_meanwhile_is_not_undone_by_a_request_made_before(people, at, entry, asked):
    centre = people[Role.CENTRE]
    data = replace(BasicData.of(entry.expert), email="qian@example.com")
    change_basic_data(entry.expert, data=data, reason="电话核实。", by=centre, at=at)
    decide(asked, make=True, reason="已核对。", by=centre, at=at)
    expert = Expert.objects.get(pk=entry.expert.pk)
    assert (expert.email, expert.title) == ("qian@example.com", Title.ASSOCIATE)


def test_a_wished_employer_is_kept_in_the_request_and_entered_only_when_it_is_granted(people, at, entry):
    job = Job(entries.OTHER_UNIT, date(2026, 6, 1), name="演示第二卫生事业单位")
    data = replace(BasicData.of(entry.expert), jobs=(job,))
    request = request_change(entry.expert, data=data, reason="调动。", by=entry.member, at=at)
    assert entry.expert.employer().uscc == entries.UNIT
    decide(request, make=True, reason="已核对调令。", by=people[Role.CENTRE], at=at)
    assert entry.expert.employer().uscc == entries.OTHER_UNIT


def test_an_expert_asks_to_be_entered_as_retired_and_is_when_the_keeper_has_looked(people, at, entry):
    left = replace(BasicData.of(entry.expert).jobs[0], until=date(2026, 2, 28))
    unsaid = replace(BasicData.of(entry.expert), jobs=(left,))
    with pytest.raises(Refused, match="已退休的请勾选“已退休”"):
        request_change(entry.expert, data=unsaid, reason="退休。", by=entry.member, at=at)
    request = request_change(entry.expert, data=replace(unsaid, retired=True), reason="退休。", by=entry.member, at=at)
    assert shown_changes(request)[0] == {
        "label": "现工作单位",
        "before": "演示第一卫生事业单位",
        "after": "已退休",
    }
    assert not Expert.objects.get(pk=entry.expert.pk).retired
    decide(request, make=True, reason="已核对退休证。", by=people[Role.CENTRE], at=at)
    assert Expert.objects.get(pk=entry.expert.pk).unit() == "已退休"


@pytest.mark.parametrize("role", [Role.COMMISSION_HEAD, Role.BUREAU_HEAD, Role.INSTITUTE, Role.EXPERT])
def test_nobody_but_the_keeper_answers_and_nobody_but_the_expert_asks(people, at, entry, asked, role):
    with pytest.raises(Refused, match="由专家库的管理单位处理"):
        decide(asked, make=True, reason="同意。", by=people[role], at=at)
    with pytest.raises(Refused, match="由专家本人提出"):
        request_change(entry.expert, data=BasicData.of(entry.expert), reason=REASON, by=people[role], at=at)


def test_the_pages_of_asking_and_of_answering(people, at, entry, sign_in):
    client = sign_in(entry.member)
    posted = entries.form(title="associate", reason=REASON)
    wrong = client.post(reverse("own_request"), posted | {"phone": "12"})
    assert (wrong.status_code, 'value="12"' in wrong.content.decode()) == (422, True)
    assert "变更申请已提交" in client.post(reverse("own_request"), posted, follow=True).content.decode()
    asked = DataRequest.objects.get()
    assert asked.changes == {"title": "associate"}
    url = reverse("expert_request", args=[asked.pk])
    assert client.get(url).status_code == 403
    assert sign_in(people[Role.COMMISSION_HEAD]).get(url).status_code == 404
    client = sign_in(people[Role.CENTRE])
    assert "钱思齐" in client.get(reverse("expert_requests")).content.decode()
    assert "副高级" in client.get(url).content.decode()
    assert client.post(url, {"decision": "made", "reason": ""}).status_code == 422
    client.post(url, {"decision": "made", "reason": "已核对。"})
    assert Expert.objects.get(pk=entry.expert.pk).title == Title.ASSOCIATE


def test_what_waits_is_counted_on_the_workbench_of_whoever_acts_next(people, at, asked, sign_in):
    entries.nominated(people, at, name="孙望舒", phone="13612345679")

    def waiting(role):
        counts = sign_in(people[role]).get("/workbench/").context["beside"]
        return {count["label"]: count["number"] for count in counts if count["name"].startswith("expert")}

    assert waiting(Role.CENTRE) == {"专家信息变更": "1"}
    assert waiting(Role.COMMISSION_HEAD) == {"专家入库待办": "1"}
    assert waiting(Role.INSTITUTE) == {}
    assert waiting(Role.BUREAU_HEAD) == {}
