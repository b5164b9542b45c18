"""The bureau's check: supplement, unqualified, qualified, acceptance, and their clocks (P20)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from casework import ticking
from casework.clocks.calendar import bundled_table, count_working_days
from casework.gateway import Refused
from casework.models import Deadline, Notice
from casework.notices import rules, with_step
from casework.notices.kinds import paper
from config.scenarios import cast, deciding
from config.scenarios import primary_care as scenario
from config.scenarios.papers import pdf
from primary_care_review.application import actions as verbs
from primary_care_review.assessment import actions as assessment
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE, FIND_QUALIFIED, UNQUALIFIED_NOTICE
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage
from tests.experts.reviews import page
from tests.primary_care_review.steps import now, post_step, walk

pytestmark = pytest.mark.django_db


@pytest.mark.article("P20")
def test_the_whole_way_to_acceptance(people, at):
    of = walk(Stage.ACCEPTED, people, at)
    assert of.state == Stage.ACCEPTED
    assert [row.verb for row in of.records.order_by("seq")] == [
        "open",
        "finish",
        "submit",
        "propose",
        "find_qualified",
        "notice_draft",
        "draft_acceptance",
        "notice_issue",
        "accept",
    ]
    clocks = {row.clock: row.met_on is not None for row in Deadline.objects.filter(case=of)}
    assert clocks == {"check": True, "acceptance": True, "on_site": False}
    assert of.materials.filter(handed_in_at=None).count() == 0


@pytest.mark.article("P20")
@pytest.mark.refuses("P20", 1)
def test_unqualified_needs_a_ground_and_its_facts(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    client = signed_in(people[Role.BUREAU_HANDLER])
    answer = post_step(client, of, "draft_unqualified", ground="", ground_facts="材料有涂改")
    assert answer.status_code == 422
    assert "请在五种情形中选择一种" in answer.content.decode()
    assert "材料有涂改" in answer.content.decode()
    answer = post_step(client, of, "draft_unqualified", ground="fraud", ground_facts="  ")
    assert "请写明审核不合格所依据的事实" in answer.content.decode()
    with pytest.raises(Refused, match="请在五种情形中选择一种"):
        check.draft_unqualified(of, ground="", ground_facts="x", by=people[Role.BUREAU_HANDLER], at=at)
    with pytest.raises(Refused, match="请先由经办人拟写审核不合格通知书"):
        with_step.issue(of, UNQUALIFIED_NOTICE, by=people[Role.BUREAU_HEAD], at=at)
    assert not Notice.objects.exists()


@pytest.mark.article("P20")
def test_unqualified_ends_the_case_on_the_facts_that_were_drafted(people, at):
    of = walk(Stage.UNQUALIFIED, people, at)
    assert (of.state, of.ground, of.ended_at) == (Stage.UNQUALIFIED, "requirements", at)
    assert of.notices.get().title == "审核不合格通知书"
    leader = Membership.objects.get(office=of.institution.office)
    assert assessment.start(of.applicant, by=leader, at=at).state == Stage.SELF_ASSESSING


@pytest.mark.article("P20")
def test_nobody_issues_a_draft_of_their_own(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    head = people[Role.BUREAU_HEAD]
    of = check.draft_supplement(of, missing="执业许可证副本", by=head, at=at)
    answer = post_step(signed_in(head), now(of), "request_supplement")
    assert answer.status_code == 422
    assert "拟稿人不能签发自己拟写的文书" in answer.content.decode()
    assert (now(of).state, of.notices.get().number) == (Stage.SUBMITTED, "")


@pytest.mark.article("P20")
def test_the_page_of_issuing_shows_the_draft(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    client = signed_in(people[Role.BUREAU_HEAD])
    address = f"/cases/{of.number}/steps/request_supplement/"
    assert "请先由经办人拟写补正通知书" in client.get(address).content.decode()
    check.draft_supplement(of, missing="执业许可证副本缺页", by=people[Role.BUREAU_HANDLER], at=at)
    page = client.get(address).content.decode()
    assert "执业许可证副本缺页" in page
    assert "周晓岚拟稿" in page
    assert client.post(address, {"seen": now(of).version}).status_code == 302
    assert now(of).state == Stage.SUPPLEMENT


@pytest.mark.article("P20")
@pytest.mark.refuses("P20", 2)
def test_acceptance_cannot_come_before_qualified(people, at):
    of = walk(Stage.SUBMITTED, people, at)
    with pytest.raises(Refused, match="不能办理“签发受理通知书”"):
        with_step.issue(of, ACCEPTANCE_NOTICE, by=people[Role.BUREAU_HEAD], at=at)


@pytest.mark.article("P20")
def test_finding_it_qualified_drops_a_draft_that_says_otherwise(people, at):
    of = walk(Stage.SUBMITTED, people, at)
    of = check.draft_supplement(of, missing="执业许可证副本", by=people[Role.BUREAU_HANDLER], at=at)
    deciding.decided(of, FIND_QUALIFIED, by=people[Role.BUREAU_HEAD], at=at)
    assert of.notices.get().withdrawn_at == at


@pytest.mark.article("P20")
def test_the_institution_reads_what_is_missing_where_it_hands_it_in(people, at, signed_in):
    of = walk(Stage.SUPPLEMENT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    client, asked = signed_in(leader), "<li>前置条件表：缺少医疗安全部分</li>"
    places = (f"/cases/{of.number}/", f"/primary-care/applications/{of.number}/materials/")
    assert [asked in client.get(place).content.decode() for place in places] == [True, True]
    sent = client.post(places[1], {"kind": "preconditions", "file": pdf("补正.pdf")})
    assert sent.url == f"{places[1]}#kind-preconditions"
    verbs.resubmit(now(of), by=leader, at=at)
    assert [asked in client.get(place).content.decode() for place in places] == [False, False]


@pytest.mark.article("P20")
def test_the_clock_stands_still_between_the_notice_and_handing_in_again(people, at):
    of = walk(Stage.SUPPLEMENT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    submitted, noticed, again = date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 18)
    deadline = Deadline.objects.get(case=of, clock="check")
    assert (deadline.due_on, now(of).holder) == (None, leader.office)
    with pytest.raises(Refused, match="尚未上传补正材料"):
        verbs.resubmit(of, by=leader, at=at)
    later = at + timedelta(days=9)
    verbs.upload(of, kind=MaterialKind.PRECONDITIONS, file=scenario.material("补正.pdf"), by=leader, at=later)
    of = verbs.resubmit(now(of), by=leader, at=later)
    oracle = count_working_days(submitted, 10, bundled_table(), pauses=[(noticed, again)])
    assert Deadline.objects.get(case=of, clock="check").due_on == oracle.last_day == date(2026, 12, 2)
    assert (of.state, of.due_on) == (Stage.SUBMITTED, oracle.last_day)
    assert of.materials.get(name="补正.pdf").handed_in_at == later


@pytest.mark.article("P20")
def test_the_acceptance_clock_runs_twenty_working_days(people, at):
    of = walk(Stage.QUALIFIED, people, at)
    oracle = count_working_days(date(2026, 11, 9), 20, bundled_table())
    assert (of.due_on, of.due_label) == (oracle.last_day, "发出受理评审通知")


@pytest.mark.poppler
@pytest.mark.article("P20")
def test_each_notice_is_a_paper_that_says_its_facts(people, at):
    for stage, words in (
        (Stage.SUPPLEMENT, "缺少医疗安全部分"),
        (Stage.UNQUALIFIED, "第二十条"),
        (Stage.ACCEPTED, "现予受理"),
    ):
        of = walk(stage, people, at, index=list(Stage).index(stage))
        notice = of.notices.exclude(issued_at=None).get()
        assert words in paper(notice).html()


@pytest.mark.article("P20")
@pytest.mark.parametrize("first", ["supplement", "unqualified"])
def test_a_supplement_and_an_unqualified_draft_do_not_stand_side_by_side(people, at, first):
    of, handler = walk(Stage.SUBMITTED, people, at), people[Role.BUREAU_HANDLER]
    drafts = {
        "supplement": lambda: check.draft_supplement(now(of), missing="缺承诺书", by=handler, at=at),
        "unqualified": lambda: check.draft_unqualified(
            now(of), ground="fraud", ground_facts="材料有涂改", by=handler, at=at
        ),
    }
    second = next(kind for kind in drafts if kind != first)
    for kind in (first, second):
        drafts[kind]()
    assert [draft.kind for draft in now(of).notices.open_drafts()] == [second]
    gone = Notice.objects.get(case=of.pk, kind=first)
    assert (gone.withdrawn_by, gone.withdrawn_reason[:2]) == (handler.person, "改为")


@pytest.mark.article("P20")
def test_whoever_drafts_alone_is_told_before_signing_fails(people, at, signed_in):
    of, head = walk(Stage.SUBMITTED, people, at), people[Role.BUREAU_HEAD]
    url = f"/cases/{of.number}/steps/draft_supplement/"
    alone = signed_in(head)
    assert "本单位目前没有另一位负责人，您拟写后不能由您本人签发" in alone.get(url).content.decode()
    assert "签发" not in signed_in(people[Role.BUREAU_HANDLER]).get(url).content.decode().split("<form")[1]
    cast.person("qx-fuze2", "钟书同", role=Role.BUREAU_HEAD, office=head.office, at=at)
    assert "须由另一位负责人（钟书同）签发" in alone.get(url).content.decode()
    check.draft_supplement(now(of), missing="缺承诺书", by=head, at=at)
    signing = alone.get(f"/cases/{of.number}/steps/request_supplement/").content.decode()
    assert "您是本文书的拟稿人，不能由您本人签发" in signing


def test_where_nobody_may_sign_the_handler_is_told(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    on = at.date()
    assert rules.who_signs(handler, on=on) == ""
    head.valid_until = on - timedelta(days=1)
    head.save(update_fields=["valid_until"])
    assert "拟写后无人签发" in signed_in(handler).get(f"/cases/{of.number}/steps/draft_supplement/").content.decode()
    commission = people[Role.COMMISSION_HEAD]
    commission.office.two_people = False
    assert rules.who_signs(commission, on=on) == ""


@pytest.mark.article("P20")
def test_a_supplement_that_never_comes_is_found_unqualified_by_the_bureau_after_its_term(people, at, signed_in):
    """Twenty working days from the service of the notice, a setting; no clock ends the case, and the institution reads the reason in a notice."""
    of = walk(Stage.SUPPLEMENT, people, at)
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    asked = Notice.objects.get(case=of, kind="supplement")
    page(of.institution.office.memberships.get(), reverse("notice", args=[asked.pk]), at=at)  # opened the same day
    term = Deadline.objects.get(case=of, clock="supplement")
    assert (of.due_on, of.due_label) == (term.due_on, "按补正通知书补正")
    last = count_working_days(term.started_on, 20, bundled_table()).last_day
    assert term.due_on == last
    facts = {"ground": "requirements", "ground_facts": "逾期未按补正通知书补正。"}
    in_time = at + (last - term.started_on)
    with pytest.raises(Refused, match=r"^补正时限尚未届满，请待机构补正后审核"):
        check.draft_unqualified(of, **facts, by=handler, at=in_time)
    late = in_time + timedelta(days=1)
    ticking.tick(at=late)
    assert type(of).objects.get(pk=of.pk).state == Stage.SUPPLEMENT, "nothing lapses by the clock alone"
    check.draft_unqualified(of, **facts, by=handler, at=late)
    ended = with_step.issue(of, UNQUALIFIED_NOTICE, by=head, at=late)
    assert (ended.state, ended.ground_facts) == (Stage.UNQUALIFIED, "逾期未按补正通知书补正。")
    notice = Notice.objects.get(case=of, kind="unqualified")
    assert (notice.office, notice.issued_by) == (head.office, head.person)
    assert not Deadline.objects.filter(case=of, met_on=None).exists()


@pytest.mark.article("P20")
def test_a_supplement_that_comes_late_is_taken_while_nothing_is_found(people, at):
    """And a draft that says that none came is not signed any more."""
    of = walk(Stage.SUPPLEMENT, people, at)
    late = at + timedelta(days=60)
    facts = {"ground": "requirements", "ground_facts": "逾期未按补正通知书补正。"}
    check.draft_unqualified(of, **facts, by=people[Role.BUREAU_HANDLER], at=late)
    leader = of.applicant.office.memberships.get(role=Role.INSTITUTION_LEADER)
    after = late + timedelta(hours=1)
    verbs.upload(of, kind=MaterialKind.OTHER, file=scenario.material("补正.pdf"), by=leader, at=after)
    back = verbs.resubmit(of, by=leader, at=after)
    assert back.state == Stage.SUBMITTED
    with pytest.raises(Refused, match=r"^机构在拟写之后已补正并再次提交，请核对后重新拟写审核不合格通知书"):
        with_step.issue(back, UNQUALIFIED_NOTICE, by=people[Role.BUREAU_HEAD], at=after)
    check.draft_unqualified(back, **facts, by=people[Role.BUREAU_HANDLER], at=after + timedelta(hours=1))
    ended = with_step.issue(back, UNQUALIFIED_NOTICE, by=people[Role.BUREAU_HEAD], at=after + timedelta(hours=2))
    assert ended.state == Stage.UNQUALIFIED
