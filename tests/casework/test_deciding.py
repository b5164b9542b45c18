"""Prepared by one, decided by another: proposed, sent back, overtaken, decided as it stands or otherwise (docs/decisions/0006)."""

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import turns
from casework.deciding import proposals, waiting
from casework.deciding.waiting import agree_to_all
from casework.gateway import Stale, offers
from casework.models import Message, Proposal, Record
from casework.notices import with_step
from casework.registry import case_types
from config.scenarios import cast, deciding, primary_care
from primary_care_review.check import actions as check
from primary_care_review.check.steps import FIND_QUALIFIED, SUPPLEMENT_NOTICE
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from tests.config.walks.walk import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(people, at) -> Application:
    return primary_care.application_at(Stage.SUBMITTED, people=people, at=at)


@pytest.fixture
def handler(people):
    return people[Role.BUREAU_HANDLER]


@pytest.fixture
def head(people):
    return people[Role.BUREAU_HEAD]


def page_of(case, name="find_qualified") -> str:
    return reverse("step", args=[case.number, name])


@pytest.mark.article("P20")
def test_a_positive_finding_is_prepared_by_the_handler_and_decided_by_the_head(of, handler, head, signed_in):
    preparing, deciding_ = signed_in(handler), signed_in(head)
    shown = preparing.get(page_of(of)).text
    assert [text in shown for text in ("拟办：审核合格", "评审申请书", "申报等级与自评结果相符", "送负责人")] == [
        True
    ] * 4
    assert deciding_.get(page_of(of)).context["offer"].open is False
    sent = {"seen": of.version, "why": "材料齐全，拟审核合格。", "checked": FIND_QUALIFIED.checks[:2]}
    assert preparing.post(page_of(of), sent).status_code == 302
    proposal = of.proposals.get()
    assert (proposal.reason, proposal.checked) == (sent["why"], list(sent["checked"]))
    shown = deciding_.get(page_of(of)).text
    assert [text in shown for text in (sent["why"], "评审申请书", "同意并作出决定", "退回经办")] == [True] * 4
    assert shown.count("<b>未核对</b>") == 1
    assert deciding_.post(page_of(of), {"seen": of.version, "proposal": proposal.pk}).status_code == 302
    assert fresh(of).state == Stage.QUALIFIED
    told = Record.objects.get(case=of, verb="find_qualified")
    assert (told.facts["proposed_by"], told.facts["deviates"]) == (handler.person.name, False)
    assert ["casework_proposal", str(proposal.pk)] in [row[:2] for row in told.covers["rows"]]


def test_sent_back_with_a_reason_it_is_mended_and_sent_up_again(of, handler, head, signed_in, at):
    proposal = deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at, reason="拟合格。")
    client, back = signed_in(head), reverse("proposal_return", args=[of.number, proposal.pk])
    assert client.post(back, {"reason": " "}).status_code == 422
    assert client.post(back, {"reason": "请核对许可证有效期。"}).status_code == 302
    assert Message.objects.get(person=handler.person).body.endswith("请核对许可证有效期。")
    shown = signed_in(handler).get(page_of(of)).text
    assert ["请核对许可证有效期。" in shown, "拟合格。" in shown] == [True, True]
    with pytest.raises(Stale):
        proposals.agree(proposal, by=head, at=at)
    assert Proposal.objects.to_prepare_anew().get() == proposal
    deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at, reason="已核对，拟合格。")
    assert not Proposal.objects.to_prepare_anew().exists()
    assert proposals.agree(Proposal.objects.standing().get(), by=head, at=at).state == Stage.QUALIFIED


def test_nobody_decides_on_a_proposal_of_their_own(of, head, signed_in, at, people):
    client = signed_in(head)
    assert "本单位目前没有另一位负责人" in client.get(f"{page_of(of)}?propose=1").text
    other = cast.person("qx-fuze2", "钟书同", role=Role.BUREAU_HEAD, office=head.office, at=at)
    sent = {"seen": of.version, "why": "拟合格。"}
    assert client.post(f"{page_of(of)}?propose=1", sent).status_code == 302
    with pytest.raises(Refused, match="拟办意见由您本人提出"):
        proposals.agree(of.proposals.get(), by=head, at=at)
    assert "拟办意见由您本人提出" in client.get(page_of(of)).text
    assert proposals.agree(of.proposals.get(), by=other, at=at).state == Stage.QUALIFIED


def test_a_case_that_has_moved_on_has_to_be_prepared_anew(of, handler, head, at):
    deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at)
    check.draft_supplement(of, missing="承诺书", by=handler, at=at)
    proposal = of.proposals.get()
    assert list(Proposal.objects.to_prepare_anew()) == [proposal]
    assert list(Proposal.objects.open()) == [proposal]
    assert not Proposal.objects.standing().exists()
    with pytest.raises(Refused, match="案件在拟办之后已有新的办理"):
        proposals.agree(proposal, by=head, at=at)
    offer = next(one for one in offers(fresh(of), by=head, at=at) if one.step is FIND_QUALIFIED)
    assert "案件在拟办之后已有新的办理" in str(offer.verdict)
    deciding.proposed(fresh(of), FIND_QUALIFIED, by=handler, at=at)
    assert proposals.agree(Proposal.objects.standing().get(), by=head, at=at).state == Stage.QUALIFIED


def test_what_the_page_showed_is_what_is_decided_on(of, handler, head, signed_in, at):
    shown = deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at)
    deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at, reason="另有考虑。")
    answer = signed_in(head).post(page_of(of), {"seen": of.version, "proposal": shown.pk})
    assert (answer.status_code, proposals.MOVED in answer.text) == (422, True)
    assert fresh(of).state == Stage.SUBMITTED


def test_taken_back_it_waits_for_nobody(of, handler, head, signed_in, at):
    proposal = deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at)
    address = reverse("proposal_take_back", args=[of.number, proposal.pk])
    assert signed_in(head).get(address).status_code == 405
    assert signed_in(handler).post(address).status_code == 302
    assert not Proposal.objects.standing().exists()


def test_an_office_that_asks_for_one_person_has_its_head_decide_alone(of, head, at, signed_in):
    head.office.two_people = False
    head.office.save()
    assert signed_in(head).post(page_of(of), {"seen": of.version}).status_code == 302
    assert fresh(of).state == Stage.QUALIFIED


def test_a_proposal_is_read_in_its_office_alone(of, people, handler, at, signed_in):
    deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at, reason="仅供内部的理由。")
    leader = of.institution.office.memberships.get()
    address = reverse("case_tab", args=[of.number, "record"])
    reads = {
        member.role: "仅供内部的理由。" in signed_in(member).get(address).text
        for member in (people[Role.BUREAU_HEAD], people[Role.COMMISSION_HEAD], leader)
    }
    assert reads == {"bureau_head": True, "commission_head": False, "institution_leader": False}
    with pytest.raises(Refused, match="由本单位经办人提出"):
        deciding.proposed(of, FIND_QUALIFIED, by=people[Role.COMMISSION_HANDLER], at=at)


def test_nobody_proposes_what_nobody_could_decide(of, people, handler, at):
    """The step is tried with what was proposed, and rolled back."""
    before = Record.objects.count()
    deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at)
    assert fresh(of).state == Stage.SUBMITTED
    assert Record.objects.count() == before + 1
    done = primary_care.application_at(Stage.QUALIFIED, people=people, at=at, index=1)
    told = Proposal.objects.count()
    with pytest.raises(Refused, match="不能办理“审核合格”"):
        deciding.proposed(done, FIND_QUALIFIED, by=handler, at=at)
    assert Proposal.objects.count() == told


def test_every_step_that_is_prepared_says_what_to_look_into():
    prepared = [step for of_kind in case_types() for step in of_kind.steps if step.prepared]
    assert prepared
    assert [step.name for step in prepared if not step.checks] == []


# What waits for a signature


def test_the_head_sees_what_waits_for_a_signature_and_decides_on_several_at_once(people, handler, head, signed_in, at):
    cases = [primary_care.application_at(Stage.SUBMITTED, people=people, at=at, index=index) for index in range(3)]
    waiting = [
        deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at, reason=f"拟合格{of.number}") for of in cases[:2]
    ]
    check.draft_supplement(cases[2], missing="承诺书", by=handler, at=at)
    client = signed_in(head)
    counted = {count["label"]: count["number"] for count in client.get("/workbench/").context["beside"]}
    assert (counted["拟办待决定"], counted["文书待签发"]) == ("2", "1")
    page = client.get(reverse("signing")).text
    assert [text in page for text in ("拟合格", "补正通知书", cases[2].number)] == [True] * 3
    assert client.get(reverse("signing_together")).status_code == 302
    address = f"{reverse('signing_together')}?proposal={waiting[0].pk}&proposal={waiting[1].pk}"
    shown = client.get(address).text
    assert [row.reason in shown for row in waiting] == [True, True]
    check.draft_supplement(fresh(cases[1]), missing="承诺书", by=handler, at=at)
    sent = client.post(reverse("signing_together"), {"proposal": [row.pk for row in waiting]}, follow=True)
    assert "已按拟办意见作出1件决定。" in sent.text
    assert [fresh(of).state for of in cases[:2]] == [Stage.QUALIFIED, Stage.SUBMITTED]
    assert Record.objects.filter(verb="find_qualified").count() == 1


def test_several_refused_one_by_one_say_why(of, handler, head, at):
    proposal = deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at)
    proposals.take_back(proposal, by=handler, at=at)
    assert agree_to_all([proposal], by=head, at=at) == (0, [f"{of.number}：{proposals.MOVED}"])


def test_whoever_prepared_it_finds_what_was_sent_back(of, handler, head, signed_in, at):
    proposals.send_back(deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at), reason="请补充。", by=head, at=at)
    counts = signed_in(handler).get("/workbench/").context["beside"]
    assert [(one["number"], one["url"]) for one in counts if one["label"] == "退回、须重新拟办"] == [("1", page_of(of))]
    assert "请补充。" in signed_in(handler).get(reverse("signing")).text
    assert signed_in(handler).get(reverse("signing_together")).status_code == 403


def test_the_setting_of_an_office_is_its_heads_with_a_reason(head, handler, signed_in):
    client, address = signed_in(head), reverse("two_people")
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "负责人仅一人在岗。"}).status_code == 302
    head.office.refresh_from_db()
    assert head.office.two_people is False
    told = Record.objects.get(subject=f"office:{head.office_id}", verb="two_people")
    assert (told.label, told.reason) == ("改为可由负责人独自办理", "负责人仅一人在岗。")
    assert signed_in(handler).get(address).status_code == 403


def test_whose_turn_it_is_follows_the_setting_at_once(of, head, handler, signed_in):
    assert set(turns.read(fresh(of).turn)) == {Role.BUREAU_HANDLER}
    client, address = signed_in(head), reverse("two_people")
    client.post(address, {"reason": "负责人仅一人在岗。"})
    assert Role.BUREAU_HEAD in turns.read(fresh(of).turn)
    client.post(address, {"two_people": "on", "reason": "已增配经办。"})
    assert set(turns.read(fresh(of).turn)) == {Role.BUREAU_HANDLER}


def test_what_can_no_longer_be_decided_is_no_errand(of, handler, head, at):
    deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at)
    with_step.draft(fresh(of), SUPPLEMENT_NOTICE, missing="承诺书", by=handler, at=at)
    with_step.issue(fresh(of), SUPPLEMENT_NOTICE, by=head, at=at)
    assert fresh(of).state == Stage.SUPPLEMENT
    assert list(Proposal.objects.to_prepare_anew()) == list(of.proposals.all())
    assert list(waiting.to_mend(handler)) == []
