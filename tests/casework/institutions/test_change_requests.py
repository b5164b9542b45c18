"""An institution asks the centre for a change of code, district or type; the centre makes it or refuses with a reason (E06)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import District, Institution
from accounts.roles import Role
from casework.actions import change_requests, institutions
from casework.gateway import Refused
from casework.models import ChangeRequest, Message
from config.scenarios.hospitals import fictional_uscc
from tests.casework.conftest import application, leader

from .entries import DISTRICT, verbs


@pytest.mark.article("E06")
def test_change_asked_of_the_centre_and_made(institution, clerk, people, at):
    district = District.objects.get(pk="500104")
    asked = change_requests.request_change(institution, changes={"district": district}, reason="迁址", by=clerk, at=at)
    assert asked.changes == {"district": "500104"}
    later = at + timedelta(hours=1)
    done = change_requests.decide(asked, make=True, reason="已核对新证照", by=people[Role.CENTRE], at=later)
    institution.refresh_from_db()
    assert (done.outcome, institution.district, institution.office.district) == ("made", district, district)
    assert verbs(institution) == ["change_basic_data", "decide_change", "request_change", "create_institution"]
    assert Message.objects.get(office=institution.office).title == "基本信息变更申请：已变更"


def test_change_refused_with_a_reason(institution, clerk, people, at):
    new = fictional_uscc(8, district=DISTRICT)
    asked = change_requests.request_change(institution, changes={"uscc": new}, reason="换证", by=clerk, at=at)
    with pytest.raises(Refused, match="请填写处理意见的理由。"):
        change_requests.decide(asked, make=False, reason="", by=people[Role.CENTRE], at=at)
    change_requests.decide(asked, make=False, reason="未附新证", by=people[Role.CENTRE], at=at)
    institution.refresh_from_db()
    assert institution.uscc != new
    with pytest.raises(Refused, match="该申请已处理：不予变更"):
        change_requests.decide(asked, make=True, reason="再办", by=people[Role.CENTRE], at=at)


@pytest.mark.article("E06")
def test_a_request_does_not_undo_what_was_corrected_since(institution, clerk, people, at):
    """The centre has moved the hospital meanwhile, on better papers; and its code too, which begins a new chain of the record."""
    centre, asked_of = people[Role.CENTRE], Institution.objects.get(pk=institution.pk)
    asked = change_requests.request_change(
        institution, changes={"district": District.objects.get(pk="500104")}, reason="迁址", by=clerk, at=at
    )
    corrected = {"district": District.objects.get(pk="500106"), "uscc": fictional_uscc(8, district=DISTRICT)}
    for field, value in corrected.items():
        institutions.change_basic_data(asked_of, changes={field: value}, reason="已核对新证照", by=centre, at=at)
    with pytest.raises(Refused, match="申请提出之后，所在区县已有变更，照申请变更会覆盖后来的内容"):
        change_requests.decide(asked, make=True, reason="照办", by=centre, at=at)
    institution.refresh_from_db()
    assert (institution.district_id, ChangeRequest.objects.get().decided_at) == ("500106", None)
    change_requests.decide(asked, make=False, reason="请重新提出", by=centre, at=at)
    again = change_requests.request_change(
        institution, changes={"district": District.objects.get(pk="500104")}, reason="又迁址", by=clerk, at=at
    )
    assert change_requests.decide(again, make=True, reason="已核对", by=centre, at=at).outcome == "made"


def test_a_request_is_noted_under_the_code_of_the_moment(institution, clerk, people, at):
    """The page was opened before the centre changed the code: the chain of the former code has ended."""
    opened = Institution.objects.get(pk=institution.pk)
    new = {"uscc": fictional_uscc(8, district=DISTRICT)}
    institutions.change_basic_data(institution, changes=new, reason="换证", by=people[Role.CENTRE], at=at)
    with pytest.raises(Refused, match="没有需要变更的"):
        change_requests.request_change(opened, changes=new, reason="换证", by=clerk, at=at)
    wished = {"district": District.objects.get(pk="500104")}
    change_requests.request_change(opened, changes=wished, reason="迁址", by=clerk, at=at)
    institution.refresh_from_db()
    assert verbs(institution)[:2] == ["request_change", "take_code"]


def test_request_refusals(institution, clerk, people, at):
    new = {"uscc": fictional_uscc(8, district=DISTRICT)}
    for by in (people[Role.CENTRE], people[Role.BUREAU_HEAD]):
        with pytest.raises(Refused, match="由本机构提出"):
            change_requests.request_change(institution, changes=new, reason="换证", by=by, at=at)
    with pytest.raises(Refused, match="没有需要变更的"):
        change_requests.request_change(institution, changes={"type": institution.type}, reason="换证", by=clerk, at=at)
    change_requests.request_change(institution, changes=new, reason="换证", by=clerk, at=at)
    with pytest.raises(Refused, match="已有一份变更申请正在处理"):
        change_requests.request_change(institution, changes=new, reason="换证", by=clerk, at=at)
    with pytest.raises(Refused, match="由信息中心处理"):
        change_requests.decide(
            ChangeRequest.objects.get(), make=True, reason="好", by=people[Role.COMMISSION_HEAD], at=at
        )
    assert ChangeRequest.objects.count() == 1


@pytest.mark.article("E06")
def test_request_goes_to_the_queue_of_the_centre(institution, clerk, people, signed_in):
    typed = {"uscc": institution.uscc, "district": "500105", "type": institution.type, "reason": "迁至新址"}
    client = signed_in(clerk)
    answer = client.post(reverse("institution_request_change"), typed)
    assert answer.status_code == 422
    assert "江北区已于2025年撤并，请选择两江新区。" in answer.text
    assert "迁至新址" in answer.text
    answer = client.post(reverse("institution_request_change"), typed | {"district": "500157"}, follow=True)
    assert "正由市信息中心处理" in answer.text

    client = signed_in(people[Role.CENTRE])
    asked = ChangeRequest.objects.get()
    assert institution.name in client.get(reverse("change_requests")).text
    page = client.get(reverse("change_request", args=[asked.pk]))
    assert "两江新区" in page.text
    answer = client.post(reverse("change_request", args=[asked.pk]), {"decision": "made", "reason": ""})
    assert answer.status_code == 422
    client.post(reverse("change_request", args=[asked.pk]), {"decision": "made", "reason": "已核对"})
    institution.refresh_from_db()
    assert institution.district_id == "500157"
    assert "已核对" in client.get(reverse("change_requests")).text


@pytest.fixture
def moved(institution, clerk, people, at) -> ChangeRequest:
    asked = change_requests.request_change(
        institution, changes={"district": District.objects.get(pk="500104")}, reason="迁址", by=clerk, at=at
    )
    return change_requests.decide(asked, make=True, reason="已核对", by=people[Role.CENTRE], at=at)


@pytest.mark.article("E06")
def test_a_change_made_by_mistake_is_taken_back_with_a_reason(moved, institution, people, at, signed_in):
    page = reverse("change_request", args=[moved.pk])
    browser = signed_in(people[Role.CENTRE])
    assert "请填写" in browser.post(page, {"reason": ""}).content.decode()
    browser.post(page, {"reason": "证照为另一机构的。"})
    institution.refresh_from_db()
    moved.refresh_from_db()
    assert (institution.district_id, institution.office.district_id) == (DISTRICT, DISTRICT)
    assert (moved.outcome, moved.outcome_text) == ("made", "已变更（已撤回）")
    assert verbs(institution)[:3] == ["change_basic_data", "take_back_change", "change_basic_data"]
    assert Message.objects.filter(office=institution.office, title="基本信息变更已撤回").exists()
    with pytest.raises(Refused, match="没有可以撤回的变更"):
        change_requests.take_back(moved, reason="再撤", by=people[Role.CENTRE], at=at)


def test_a_change_on_which_something_rests_is_not_taken_back(moved, institution, people, at):
    centre = people[Role.CENTRE]
    with pytest.raises(Refused, match="您当前的岗位不能办理"):
        change_requests.take_back(moved, reason="误", by=people[Role.BUREAU_HEAD], at=at)
    case = application(institution, at=at, by=leader(institution, at=at))
    with pytest.raises(Refused, match=f"变更后已立案（{case.number}）"):
        change_requests.take_back(moved, reason="误", by=centre, at=at)
    to = District.objects.get(pk="500106")
    institutions.change_basic_data(institution, changes={"district": to}, reason="又迁址", by=centre, at=at)
    with pytest.raises(Refused, match="所在区县此后又有变更，不能撤回"):
        change_requests.take_back(moved, reason="误", by=centre, at=at)
