"""A clerk lays before the leader what the institution hands in; the leader does so, or sends it back with an opinion."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.gateway import NotTheirs
from casework.handing_up.actions import hand_back, hand_up
from casework.models import Case, HandUp, Message
from config.scenarios import cast, filing, primary_care
from emr_rating.filing import actions as filings
from emr_rating.models import Filing
from emr_rating.stages import Stage
from primary_care_review.application import actions as application
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage as Review

pytestmark = pytest.mark.django_db
OPINION = "床位数与上年相差较大，请核对。"
BOTH, ALONE = {Role.INSTITUTION_CLERK, Role.INSTITUTION_LEADER}, {Role.INSTITUTION_LEADER}


@pytest.fixture
def applicant(people, at):
    return filing.hospital(2, people=people, at=at)


@pytest.fixture
def filled(people, at, applicant) -> Filing:
    return filing.filing_at(
        Stage.DRAFT, applicant=applicant, of_cycle=filing.cycle(people=people, at=at), at=at, level=3
    )


@pytest.fixture
def ready(filled, applicant, at) -> Filing:
    return filing.confirm(filled, by=applicant.clerk, at=at)


def turn(case: Case) -> set[str]:
    return {said.partition(":")[0] for said in Case.objects.get(pk=case.pk).turn.split()}


def groups(client, address: str = "/workbench/") -> dict[str, list[str]]:
    return {group["label"]: [row["step"] for row in group["rows"]] for group in client.get(address).context["groups"]}


@pytest.mark.article("E09")
@pytest.mark.article("E10")
def test_only_what_the_leader_could_report_is_laid_before_them(filled, applicant, at):
    with pytest.raises(Refused, match="尚有40项未确认"):
        hand_up(filled, remark="", by=applicant.clerk, at=at)
    assert Case.objects.get(pk=filled.pk).missing == "逐项确认（还有40项）"
    ready = filing.confirm(filled, by=applicant.clerk, at=at)
    assert turn(ready) == BOTH
    hand_up(ready, remark="各项均已核对。", by=applicant.clerk, at=at)
    assert turn(ready) == ALONE
    assert proving.faults() == []


def test_the_leader_is_told_sees_it_first_and_reports_and_the_bureau_reads_who_has_it(
    ready, applicant, people, at, signed_in
):
    hand_up(ready, remark="各项均已核对。", by=applicant.clerk, at=at)
    told = Message.objects.get(person=applicant.leader.person, title=f"{ready.number}：待您审定")
    assert "附言：各项均已核对。" in told.body
    assert groups(signed_in(applicant.leader))["待我办理"] == ["确认上报"]
    (row,) = signed_in(applicant.clerk).get("/workbench/").context["groups"][0]["rows"]
    assert row["waits"] == f"待机构负责人 {applicant.leader.person.name} 办理"
    assert row["step"] == "查看"
    page = signed_in(applicant.leader).get(reverse("filing_report", args=[ready.number])).text
    assert "送负责人，待负责人办理。附言：各项均已核对。" in page
    for role in (Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER):
        board = signed_in(people[role]).get("/emr/board/", {"status": "handed_up"})
        assert [(row.status, row.remind) for row in board.context["rows"]] == [("待负责人上报", True)]
    assert filing.report(ready, by=applicant.leader, at=at).state == Stage.REPORTED


def test_a_value_that_is_changed_takes_it_back_and_the_clerk_reads_why(ready, applicant, at, signed_in):
    hand_up(ready, remark="", by=applicant.clerk, at=at)
    changes = {"basic.beds": ("655", None)}
    filings.save_section(ready, changes=changes, by=applicant.clerk, at=at)
    assert turn(ready) == BOTH
    assert Case.objects.get(pk=ready.pk).missing == "逐项确认（还有1项）"
    page = signed_in(applicant.clerk).get(reverse("filing_confirm", args=[ready.number])).text
    assert "其后内容又有改动，须重新送负责人" in page
    with pytest.raises(Refused, match="尚未送审，或者送审后又有改动"):
        hand_back(ready, reason=OPINION, by=applicant.leader, at=at)
    filing.confirm(ready, by=applicant.clerk, at=at)
    hand_up(ready, remark="", by=applicant.clerk, at=at)
    assert turn(ready) == ALONE


def test_sent_back_it_waits_for_the_clerk_with_the_opinion_until_something_is_changed(ready, applicant, at, signed_in):
    hand_up(ready, remark="", by=applicant.clerk, at=at)
    hand_back(Filing.objects.get(pk=ready.pk), reason=OPINION, by=applicant.leader, at=at)
    assert turn(ready) == {Role.INSTITUTION_CLERK}
    assert Case.objects.get(pk=ready.pk).missing == f"按退回意见修改：{OPINION}"
    assert OPINION in Message.objects.get(person=applicant.clerk.person, title__contains="退回修改").body
    for name, args in (("filing_section", [ready.number, "basic"]), ("case", [ready.number])):
        assert f"退回修改，意见：{OPINION}" in signed_in(applicant.clerk).get(reverse(name, args=args)).text
    filings.save_section(ready, changes={"basic.beds": ("655", None)}, by=applicant.clerk, at=at)
    filing.confirm(ready, by=applicant.clerk, at=at)
    assert turn(ready) == BOTH
    assert f"意见：{OPINION}" in signed_in(applicant.clerk).get(reverse("filing_confirm", args=[ready.number])).text


def test_the_leader_may_report_what_nobody_laid_before_them_or_what_they_sent_back(ready, applicant, at):
    hand_up(ready, remark="", by=applicant.clerk, at=at)
    hand_back(Filing.objects.get(pk=ready.pk), reason=OPINION, by=applicant.leader, at=at)
    assert filing.report(ready, by=applicant.leader, at=at).state == Stage.REPORTED


def test_nobody_but_its_own_clerk_hands_up_and_its_own_leader_sends_back(ready, applicant, people, at):
    stranger = filing.hospital(22, people=people, at=at)
    with pytest.raises(NotTheirs):
        hand_up(ready, remark="", by=stranger.clerk, at=at)
    with pytest.raises(Refused, match="由填报人办理"):
        hand_up(ready, remark="", by=applicant.leader, at=at)
    hand_up(ready, remark="", by=applicant.clerk, at=at)
    with pytest.raises(Refused, match="由机构负责人办理"):
        hand_back(Filing.objects.get(pk=ready.pk), reason=OPINION, by=applicant.clerk, at=at)
    with pytest.raises(Refused, match="请填写"):
        hand_back(Filing.objects.get(pk=ready.pk), reason=" ", by=applicant.leader, at=at)
    assert HandUp.objects.get().returned_at is None


@pytest.mark.article("P19")
@pytest.mark.article("P20")
@pytest.mark.parametrize("stage", [Review.DRAFT, Review.SUPPLEMENT])
def test_an_application_and_its_supplement_are_handed_up_the_same_way(people, at, signed_in, stage):
    case = primary_care.application_at(stage, people=people, at=at)
    office = case.applicant.office
    leader = office.memberships.get(role=Role.INSTITUTION_LEADER)
    clerk = cast.person("tianbao", "林晓", role=Role.INSTITUTION_CLERK, office=office, at=at - timedelta(days=1))
    upload = {"kind": MaterialKind.OTHER, "by": clerk, "at": at}
    if stage is Review.SUPPLEMENT:
        assert turn(case) == BOTH
        application.upload(case, file=primary_care.material("补正.pdf"), **upload)
    hand_up(case, remark="", by=clerk, at=at)
    assert turn(case) == ALONE
    button = "提交评审申请" if stage is Review.DRAFT else "补正后再次提交"
    assert groups(signed_in(leader))["待我办理"] == [button]
    assert "待负责人办理" in signed_in(clerk).get(reverse("application_materials", args=[case.number])).text
    application.upload(case, file=primary_care.material("再补.pdf"), **upload)
    assert turn(case) == BOTH
    hand_up(case, remark="", by=clerk, at=at)
    verb = {Review.DRAFT: application.submit, Review.SUPPLEMENT: application.resubmit}[stage]
    grade = {"grade": "乙"} if stage is Review.DRAFT else {}
    assert verb(case, by=leader, at=at, **grade).state == Review.SUBMITTED
    assert proving.faults() == []
