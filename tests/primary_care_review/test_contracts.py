"""Contracts with third parties: entered by a head, their people with accounts that end with them, ended before their time (P16)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.entry.asking import Doubtful, answer
from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Record
from config.scenarios import cast, parties
from config.scenarios.hospitals import fictional_uscc
from config.scenarios.papers import pdf
from primary_care_review.models import Contract, ContractPerson
from primary_care_review.parties import actions, rules
from primary_care_review.parties.terms import Scope
from tests.experts.reviews import page, visit
from tests.refusals.page import said_at
from tests.worlds import walked_once

pytestmark = [pytest.mark.article("P16")]
DAY = timedelta(days=1)
FROM, UNTIL = date(2026, 3, 5), date(2027, 3, 4)


def held(**changed):
    facts = {"scopes": ["visit"], "valid_from": FROM, "valid_until": UNTIL, "on": FROM, "reviewed": False}
    return [(field, str(verdict)) for field, verdict in rules.may_contract(**facts | changed)]


@pytest.mark.refuses("P16", 1)
def test_a_contract_is_of_the_three_things_alone_and_still_to_run():
    assert held() == held(scopes=list(Scope)) == []
    assert held(scopes=[]) == [("scopes", "请选择委托范围（第十六条）。")]
    assert held(scopes=["visit", "conclusion"]) == [
        ("scopes", "委托范围限于技术指导、现场评审、抽查复核；评审结论的作出、确认和公布不得委托（第十六条）。")
    ]
    assert held(valid_until=FROM - DAY) == [("valid_until", "截止日期不能早于起始日期，请重新填写（第十六条）。")]
    over = held(on=UNTIL + DAY)
    assert over == [("valid_until", "合同已于2027年3月4日到期，不能再据以委托，请核对日期（第十六条）。")]
    assert [field for field, _ in held(reviewed=True)] == ["uscc"]


@pytest.mark.parametrize(
    "on, ended_on, word, sentence",
    [
        (FROM - DAY, None, "未生效", "合同自2026年3月5日起生效，请届时再办理（第十六条）。"),
        (FROM, None, "履行中", ""),
        (UNTIL, None, "履行中", ""),
        (UNTIL + DAY, None, "已到期", "合同已于2027年3月4日到期，请另行签订、登记合同（第十六条）。"),
        (UNTIL, UNTIL - DAY, "已终止", "合同已于2027年3月3日终止，不能再据以办理（第十六条）。"),
    ],
)
def test_it_is_acted_upon_from_its_first_day_to_its_last_unless_it_was_ended(on, ended_on, word, sentence):
    days = {"valid_from": FROM, "valid_until": UNTIL, "ended_on": ended_on, "on": on}
    assert (rules.standing(**days)[0], str(rules.in_force(**days))) == (word, sentence)


@walked_once
def contract(people, at):
    return parties.contracted(by=people[Role.BUREAU_HEAD], at=at)


@walked_once
def member(contract, people, at):
    return parties.joined(contract, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.django_db
def test_entered_with_its_people_and_ended_by_the_pages(people, at):
    head, on = people[Role.BUREAU_HEAD], timezone.localdate(at)
    new, listed = reverse("enter_contract"), reverse("contracts")
    assert "还没有登记合同" in page(head, listed, at=at)
    typed = {
        "uscc": fictional_uscc(900, district=cast.DISTRICT),
        "name": parties.PARTY,
        "number": "YZWB-2026-01",
        "scopes": ["guidance", "visit"],
        "valid_from": str(on),
        "valid_until": str(on + parties.YEAR),
        "amount": "180000元",
    }
    bare = visit(head, new, typed | {"scopes": ["conclusion"]}, at=at).content.decode()
    assert ("不得委托" in said_at(bare, "scopes"), f'value="{parties.PARTY}"' in bare) == (True, True)
    assert visit(head, new, typed | {"file": pdf("合同.pdf")}, at=at).status_code == 302
    entered = Contract.objects.get()
    assert (entered.amount, entered.scope_labels) == (180_000, "技术指导、现场评审")
    again = visit(head, new, typed | {"file": pdf("合同.pdf")}, at=at).content.decode()
    assert "本单位已登记同一编号的合同" in said_at(again, "number")
    add = reverse("add_contract_person", args=[entered.pk])
    joining = {"name": "安若素", "login": "dsf-an", "phone": "13900000901", "email": ""}
    assert visit(head, add, joining, at=at)["Location"] == reverse("slip")
    twice = visit(head, add, joining, at=at).content.decode()
    assert "安若素已是本合同人员" in said_at(twice, "login")
    other = visit(head, add, joining | {"name": "别人"}, at=at).content.decode()
    assert "与所填姓名不符" in said_at(other, "login")
    seat = ContractPerson.objects.get()
    assert (seat.member.role, seat.member.valid_until) == (Role.THIRD_PARTY, entered.valid_until)
    shown = page(head, reverse("contract", args=[entered.pk]), at=at)
    assert all(words in shown for words in ("合同.pdf", "180000元", "dsf-an", "履行中"))
    assert visit(head, reverse("contract_file", args=[entered.pk]), at=at).getvalue()[:4] == b"%PDF"
    end = reverse("end_contract", args=[entered.pk])
    assert visit(head, end, {"reason": ""}, at=at).status_code == 422
    assert visit(head, end, {"reason": "履约不力。"}, at=at).status_code == 302
    over = page(head, reverse("contract", args=[entered.pk]), at=at)
    assert all(words in over for words in ("已终止", "履约不力。", "（已终止）"))
    assert not Membership.objects.current(on).filter(pk=seat.member_id).exists()
    rows = Record.objects.filter(subject=f"office:{head.office_id}", article="P16").order_by("pk")
    assert [row.verb for row in rows] == ["enter_contract", "add_contract_person", "end_contract"]
    assert proving.faults() == []


@pytest.mark.django_db
def test_an_account_ends_with_its_contract_of_itself(contract, member, at):
    last = timezone.localdate(at) + parties.YEAR
    assert [Membership.objects.current(day).filter(pk=member.pk).exists() for day in (last, last + DAY)] == [
        True,
        False,
    ]
    assert visit(member, reverse("contract", args=[contract.pk]), at=at).status_code == 200
    assert visit(member, reverse("contract", args=[contract.pk]), at=at + parties.YEAR + DAY).status_code == 403


@pytest.mark.django_db
def test_who_works_for_the_party_already_keeps_their_account(contract, member, people, at):
    """Under a contract of another body: a further post, no second password, and either is ended alone."""
    head = people[Role.COMMISSION_HEAD]
    of_city = parties.contracted(by=head, at=at, number="SWB-2026-07")
    assert of_city.party == contract.party
    further, password = actions.add_person(
        of_city, name="安若素", login="DSF-an", phone="13900000901", email="", by=head, at=at
    )
    assert (further.person, password) == (member.person, "")
    actions.end_person(ContractPerson.objects.get(member=further), reason="调整。", by=head, at=at)
    assert list(Membership.objects.current(timezone.localdate(at)).filter(person=member.person)) == [member]
    assert [list(Contract.objects.visible_to(one)) for one in (member, further)] == [[contract], [of_city]]


@pytest.mark.django_db
def test_another_name_under_the_same_code_is_asked_about(contract, people, at):
    head, new = people[Role.COMMISSION_HEAD], {"number": "SWB-2026-07", "name": "演示卫生评价院"}
    with pytest.raises(Doubtful, match="该代码已登记为“演示医疗质量评价中心”") as asked:
        parties.contracted(by=head, at=at, **new)
    parties.contracted(by=head, at=at, **new, confirmed=answer(asked.value.doubts))
    assert Office.objects.get(third_party__isnull=False).name == "演示卫生评价院"
    assert proving.faults() == []


@pytest.mark.django_db
def test_it_is_the_heads_of_the_body_and_read_by_whom_it_concerns(contract, member, people, at):
    on = timezone.localdate(at)
    with pytest.raises(Refused, match="由卫生健康行政部门负责人登记和终止"):
        parties.contracted(by=people[Role.BUREAU_HANDLER], at=at, number="2")
    with pytest.raises(Refused, match="由签订合同的卫生健康行政部门办理"):
        actions.end(contract, reason="试", by=people[Role.COMMISSION_HEAD], at=at)
    of_own = {"by": people[Role.BUREAU_HEAD], "at": at}
    later = parties.contracted(**of_own, number="3", valid_from=on + DAY, valid_until=on + parties.YEAR)
    with pytest.raises(Refused, match="起生效，请届时再办理"):
        parties.joined(later, **of_own, login="dsf-x", phone="13900000903")
    url, other = reverse("contract", args=[contract.pk]), cast.bureau("500106", at=at)
    reads = {
        "handler": visit(people[Role.BUREAU_HANDLER], url, at=at).status_code,
        "commission": visit(people[Role.COMMISSION_HANDLER], url, at=at).status_code,
        "another bureau": visit(other[Role.BUREAU_HEAD], url, at=at).status_code,
        "ends it": visit(people[Role.BUREAU_HANDLER], reverse("end_contract", args=[contract.pk]), at=at).status_code,
        "centre": visit(people[Role.CENTRE], url, at=at).status_code,
    }
    assert reads == {"handler": 200, "commission": 200, "another bureau": 404, "ends it": 403, "centre": 403}
