"""Letters of appointment: four years, two people, the posts bound to the term, renewed after a re-audit (P09)."""

import re
import subprocess
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import outbox, ticking
from casework.actions import notices
from casework.chasing.reminding import remind_all
from casework.models import Delivery, Message, Notice, Outbox, Record
from casework.notices.kinds import paper
from config.scenarios import cast, experts, terms
from experts.actions import letters
from experts.conflicts import conflicts
from experts.models import Expert, Letter, PoolEntry
from experts.recusal import Ground
from tests.guards import lift
from tests.post import messages_from_here
from tests.worlds import walked_once

from .reviewed import reviewed_case

REGIME = Regime.PRIMARY_CARE


@walked_once
def expert(people, at):
    return terms.expert("zj-he", "何静秋", at=at)


@pytest.fixture
def handler(people) -> Membership:
    return people[Role.COMMISSION_HANDLER]


@pytest.fixture
def head(people) -> Membership:
    return people[Role.COMMISSION_HEAD]


def drafted(expert, by, at, valid_from: date | None = None) -> Letter:
    return letters.draft(expert, regime=REGIME, valid_from=valid_from or timezone.localdate(at), by=by, at=at)


def appointed(expert, people, at) -> Letter:
    (letter,) = terms.appoint([expert], people=people, at=at)
    return letter


def post(expert) -> Membership:
    return PoolEntry.objects.get(expert=expert).member


def sign_in(client, member: Membership):
    client.force_login(member.person)
    return client


@pytest.mark.article("P09")
def test_the_handler_drafts_and_another_issues(expert, handler, head, people, at):
    letter = drafted(expert, handler, at)
    assert not Letter.objects.valid(timezone.localdate(at)).exists()
    with pytest.raises(Refused, match="负责人签发"):
        notices.issue(letter.notice, by=handler, at=at)
    notices.issue(letter.notice, by=head, at=at)
    letter.refresh_from_db()
    assert (letter.valid_from, letter.valid_until) == (date(2026, 11, 9), date(2030, 11, 8))
    assert Letter.objects.valid(date(2030, 11, 8)).get() == letter
    assert not Letter.objects.valid(date(2030, 11, 9)).exists()


@pytest.mark.article("P09")
def test_issuing_binds_the_post_sets_the_first_level_and_tells_the_expert(expert, people, at):
    letter = appointed(expert, people, at)
    assert post(expert).valid_until == letter.valid_until
    assert [(row.level, row.borne) for row in expert.level_changes.all()] == [("A", "A")]
    assert Delivery.objects.get(notice=letter.notice).to == "何静秋"
    assert Message.objects.filter(person=expert.person, title__startswith="收到文书").exists()
    row = Record.objects.get(subject=f"expert:{expert.number}", verb="appoint")
    assert (row.article, row.facts["valid_until"]) == ("P09", "2030-11-08")


def test_an_employer_that_is_an_institution_is_told(expert, people, at):
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name="演示医院", district_id=cast.DISTRICT)
    unit = expert.employer()
    unit.institution = Institution.objects.create(
        uscc=unit.uscc, name=unit.name, type="general_hospital", district=unit.district, office=office
    )
    unit.save()
    appointed(expert, people, at)
    assert Message.objects.get(office=office).title == "何静秋受聘为评审专家"


def test_a_letter_issued_later_than_drafted_begins_when_it_is_issued(expert, handler, head, at):
    letter = drafted(expert, handler, at)
    notices.issue(letter.notice, by=head, at=at + timedelta(days=3))
    letter.refresh_from_db()
    assert letter.valid_from == date(2026, 11, 12)
    assert paper(letter.notice).ends_on == letter.valid_until == date(2030, 11, 11)


def test_a_paper_issued_anew_keeps_the_term(expert, handler, head, people, at):
    letter = appointed(expert, people, at)
    old, later = letter.notice, at + timedelta(days=40)
    Expert.objects.filter(pk=expert.pk).update(name="何静萩")
    anew = notices.reissue(old, fields={**old.fields, "name": "何静萩"}, reason="姓名更正", by=handler, at=later)
    notices.issue(anew, by=head, at=later)
    letter.refresh_from_db()
    assert (letter.notice, letter.valid_from) == (anew, date(2026, 11, 9))
    seen = Notice.objects.visible_to(post(expert))
    assert set(seen) == {old, anew}


@pytest.mark.article("P09")
def test_a_letter_withdrawn_ends_the_post_at_once(expert, head, people, at):
    letter = appointed(expert, people, at)
    notices.withdraw(letter.notice, reason="聘任有误", by=head, at=at)
    on = timezone.localdate(at)
    assert not Letter.objects.valid(on).exists()
    assert not Membership.objects.current(on).filter(pk=post(expert).pk).exists()
    assert Message.objects.filter(person=expert.person, title__contains="聘书已撤回").exists()


def test_a_draft_withdrawn_leaves_everything_as_it_was(expert, handler, at):
    letter = drafted(expert, handler, at)
    notices.withdraw(letter.notice, reason="另行拟写", by=handler, at=at)
    assert post(expert).valid_until is None
    assert drafted(expert, handler, at).notice != letter.notice


@pytest.mark.article("P09")
def test_who_may_not_be_appointed(expert, handler, people, at):
    with pytest.raises(Refused, match="由市卫生健康委聘任"):
        drafted(expert, people[Role.BUREAU_HEAD], at)
    drafted(expert, handler, at)
    with pytest.raises(Refused, match="已有待签发的聘书"):
        drafted(expert, handler, at)
    with pytest.raises(Refused, match="尚未入库"):
        drafted(people[Role.EXPERT].pool_entry.expert, handler, at)
    barred = terms.expert("zj-2", "贺云", at=at, index=2)
    barred.disqualified_on, barred.disqualified_reason = timezone.localdate(at), "干扰评审"
    barred.save()
    with pytest.raises(Refused, match="取消评审资格"):
        drafted(barred, handler, at)


@pytest.mark.article("P09")
def test_a_term_is_renewed_after_a_re_audit_from_the_day_after(expert, handler, head, people, at):
    first = appointed(expert, people, at)
    with pytest.raises(Refused, match="须先通过复核"):
        drafted(expert, handler, at)
    with pytest.raises(Refused, match="自2030年8月10日起办理复核"):
        letters.audit(first, passed=True, reason="履职良好", by=handler, at=at)
    late = at.replace(year=2030, month=10)
    letters.audit(first, passed=True, reason="履职良好", by=handler, at=late)
    second = drafted(expert, handler, late)
    notices.issue(second.notice, by=head, at=late)
    second.refresh_from_db()
    assert (second.renews, second.valid_from, second.valid_until) == (first, date(2030, 11, 9), date(2034, 11, 8))
    assert post(expert).valid_until == date(2034, 11, 8)
    assert list(Letter.objects.valid(date(2030, 11, 8))) == [first]
    assert list(Letter.objects.valid(date(2030, 11, 9))) == [second]


def test_a_renewal_does_not_overlap_the_term_before_it(expert, handler, head, people, at):
    first = appointed(expert, people, at)
    late = at.replace(year=2030, month=10)
    letters.audit(first, passed=True, reason="履职良好", by=handler, at=late)
    notice = drafted(expert, handler, late).notice
    notices.revise(notice, fields={**notice.fields, "valid_from": date(2030, 10, 20)}, by=handler, at=late)
    with pytest.raises(Refused, match="续聘应自次日起"):
        notices.issue(notice, by=head, at=late)


@pytest.mark.article("P09")
def test_not_passed_lets_the_term_run_out_until_a_new_vetting(expert, handler, people, at):
    first = appointed(expert, people, at)
    late = at.replace(year=2030, month=10)
    with pytest.raises(Refused, match="请填写复核意见"):
        letters.audit(first, passed=False, reason=" ", by=handler, at=late)
    letters.audit(first, passed=False, reason="三年未参加评审", by=handler, at=late)
    assert Message.objects.filter(person=expert.person, body__contains="三年未参加评审").exists()
    with pytest.raises(Refused, match="不能再次复核"):
        letters.audit(first, passed=True, reason="改", by=handler, at=late)
    with pytest.raises(Refused, match="须先通过复核"):
        drafted(expert, handler, late)
    again = late + timedelta(days=60)
    lift(PoolEntry)
    PoolEntry.objects.filter(expert=expert).update(vetted_at=again, admitted_at=again, nominated_at=again)
    assert drafted(expert, handler, again).valid_from == timezone.localdate(again)


@pytest.mark.article("P09")
def test_without_a_running_letter_no_case_is_given(people, at):
    case, (expert, *_) = reviewed_case(people, at=at)
    pool = expert.entries.get().pool

    def grounds(on: date) -> list[Ground]:
        return [found.ground for found in conflicts(expert, case, pool=pool, on=on)]

    last = expert.letters.get().valid_until
    assert Ground.NO_LETTER not in grounds(last)
    assert Ground.NO_LETTER in grounds(last + timedelta(days=1))


@pytest.mark.article("P09")
def test_a_case_that_outlasts_a_term_is_given_to_whoever_is_renewed(people, handler, head, at):
    case, (expert, *_) = reviewed_case(people, at=at)
    pool, first = expert.entries.get().pool, expert.letters.get()
    last, late = first.valid_until, at + (first.valid_until - timezone.localdate(at)) - timedelta(days=30)

    def barred() -> bool:
        found = conflicts(expert, case, pool=pool, on=last - timedelta(days=1), until=last + timedelta(days=9))
        return Ground.NO_LETTER in [one.ground for one in found]

    letters.audit(first, passed=True, reason="履职良好", by=handler, at=late)
    second = letters.draft(expert, regime=first.regime, valid_from=timezone.localdate(late), by=handler, at=late)
    assert barred()
    notices.issue(second.notice, by=head, at=late)
    assert not barred()


@pytest.mark.article("P09")
def test_reminders_go_out_once_at_each_threshold_and_on_the_last_day(expert, people, at):
    appointed(expert, people, at)
    end = at.replace(year=2030, month=11, day=8)
    sent = messages_from_here()
    counts = []
    for left in (91, 90, 90, 60, 30, 7, 7, 0):
        ticking.tick(at=end - timedelta(days=left))
        to_expert = sent.filter(person=expert.person, title__contains="聘期即将届满").count()
        to_office = sent.filter(office__kind=OfficeKind.COMMISSION, title__contains="聘期即将届满").count()
        counts.append((to_expert, to_office))
    assert counts == [(0, 0), (1, 1), (1, 1), (1, 1), (2, 2), (3, 3), (3, 3), (4, 4)]


def test_nobody_is_reminded_of_a_term_that_is_renewed_or_will_not_be(expert, handler, head, people, at):
    other = terms.expert("zj-2", "贺云", at=at, index=2)
    late = at.replace(year=2030, month=10)
    for of, passed in ((expert, True), (other, False)):
        letters.audit(appointed(of, people, at), passed=passed, reason="复核意见", by=handler, at=late)
    notices.issue(drafted(expert, handler, late).notice, by=head, at=late)
    assert remind_all(late) == 0


@pytest.mark.poppler
def test_the_letter_says_who_for_what_and_how_long(expert, people, at):
    letter = appointed(expert, people, at)
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.NOTICE, key=str(letter.notice_id)).pk, at=at)
    letter.notice.refresh_from_db()
    with default_storage.open(letter.notice.pdf.path) as file:
        ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    said = re.sub(r"\s", "", ran.stdout.decode())
    for words in (
        "聘书",
        "何静秋同志：",
        "兹聘请您为重庆市基层医疗卫生机构等级评审公卫专家。",
        "聘期四年，自2026年11月9日起至2030年11月8日止。",
        letter.notice.number,
    ):
        assert words in said


@pytest.mark.article("P09")
def test_the_public_page_tells_the_term_and_when_it_is_over(expert, people, client, at):
    letter = appointed(expert, people, at)
    address = reverse("verify_code", args=[letter.notice.code])
    with time_machine.travel(at, tick=False):
        page = client.get(address).content.decode()
    assert "现行有效" in page
    assert "2026年11月9日至2030年11月8日" in page
    with time_machine.travel(at.replace(year=2030, month=11, day=9), tick=False):
        page = client.get(address).content.decode()
    assert "已于2030年11月8日到期" in page
    assert "现行有效" not in page


def test_the_expert_opens_the_own_letter_and_no_other(expert, people, client, at):
    other = terms.expert("zj-2", "贺云", at=at, index=2)
    own, others = terms.appoint([expert, other], people=people, at=at)
    with time_machine.travel(at, tick=False):
        sign_in(client, post(expert))
        answers = [client.get(reverse("notice", args=[row.notice_id])).status_code for row in (own, others)]
        tabs = [client.get(reverse("expert_letters", args=[row.number])).status_code for row in (expert, other)]
    assert (answers, tabs) == ([200, 404], [200, 404])


def test_many_are_ticked_drafted_and_issued_in_the_list(expert, handler, head, client, at):
    other = terms.expert("zj-2", "贺云", at=at, index=2)
    with time_machine.travel(at, tick=False):
        sign_in(client, handler)
        assert "何静秋" in client.get(reverse("appointments")).content.decode()
        ticked = {"regime": REGIME, "expert": [expert.pk, other.pk]}
        assert "受聘人（2名）" in client.get(reverse("appoint"), ticked).content.decode()
        assert client.post(reverse("appoint"), {**ticked, "valid_from": ""}).status_code == 422
        client.post(reverse("appoint"), {**ticked, "valid_from": "2026-11-09"})
        drafts = list(Letter.objects.drafted())
        assert len(drafts) == 2
        ticked = {"letter": [row.pk for row in drafts]}
        assert client.post(reverse("issue_letters"), ticked).status_code == 403
        sign_in(client, head)
        client.post(reverse("issue_letters"), ticked)
        page = client.get(f"{reverse('appointments')}?tab=current").content.decode()
    assert Letter.objects.valid(timezone.localdate(at)).count() == 2
    assert "贺云" in page


def test_the_list_costs_the_same_for_one_and_for_three(expert, handler, client, at):
    with time_machine.travel(at, tick=False):
        sign_in(client, handler)
        client.get(reverse("appointments"))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("appointments"))
        for index in (2, 3):
            terms.expert(f"zj-{index}", "贺云", at=at, index=index)
        with CaptureQueriesContext(connection) as three:
            client.get(reverse("appointments"))
    assert len(one) == len(three)


def test_the_re_audit_keeps_what_was_typed_and_says_what_is_missing(expert, handler, people, client, at):
    letter = appointed(expert, people, at)
    late = at.replace(year=2030, month=10)
    Membership.objects.filter(person=handler.person).update(valid_until=None)
    with time_machine.travel(late, tick=False):
        sign_in(client, handler)
        answer = client.post(reverse("audit_letter", args=[letter.pk]), {"passed": "", "reason": "履职良好"})
        assert (answer.status_code, "履职良好" in answer.content.decode()) == (422, True)
        client.post(reverse("audit_letter", args=[letter.pk]), {"passed": "1", "reason": "履职良好"})
        page = client.get(f"{reverse('appointments')}?tab=renew").content.decode()
    assert "复核通过" in page


def test_a_further_pool_is_bound_to_the_letter_that_runs(expert, people, at):
    letter = appointed(expert, people, at)
    bureau = people[Role.BUREAU_HEAD].office
    member = Membership.objects.create(
        person=expert.person, office=bureau, role=Role.EXPERT, valid_from=timezone.localdate(at)
    )
    entry = PoolEntry.objects.create(
        expert=expert,
        pool=experts.pool(bureau, REGIME),
        nominated_by=expert.person,
        nominated_for=bureau,
        nominated_at=at,
        vetted_at=at,
        admitted_at=at,
        member=member,
    )
    letters.join_term(entry, at=at)
    member.refresh_from_db()
    assert member.valid_until == letter.valid_until
