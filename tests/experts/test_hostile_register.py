"""Attempts on files, letters and levels: one human twice, a term moved, a paper that outlives its right (E07, P09-P11, P31)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.actions import institutions, notices
from casework.models import Record
from config.scenarios import cast, experts, terms
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.stages import Stage
from experts.actions import letters, levels, pools, rating
from experts.actions import points as points_verbs
from experts.actions.files import change_basic_data
from experts.actions.leaving import disqualify, leave
from experts.actions.requests import decide, request_change
from experts.conflicts import conflicts
from experts.models import Employer, Expert, Letter, Level, PoolEntry
from experts.register.basic_data import BasicData, Job
from experts.register.history import rows
from tests.worlds import walked_once

from . import entries
from .reviews import designate, reported, visit

pytestmark = pytest.mark.django_db
REGIME = Regime.PRIMARY_CARE


@pytest.fixture
def head(people) -> Membership:
    return people[Role.COMMISSION_HEAD]


@pytest.fixture
def handler(people) -> Membership:
    return people[Role.COMMISSION_HANDLER]


# One human, one file, one account


def test_two_accounts_are_not_allotted_to_one_expert_ticked_twice(people, at):
    """Reported for the city's pool and for the bureau's own, both ticked on one page, with a login typed for each."""
    first = entries.reported(people, at)
    second = entries.reported(people, at, into=entries.own())
    slips = pools.allot({first.pk: "qian.siqi", second.pk: "qian.siqi2"}, by=people[Role.INSTITUTE], at=at)
    assert len(slips) == 1
    persons = set(PoolEntry.objects.filter(expert=first.expert).values_list("member__person", flat=True))
    assert persons == {Expert.objects.get(pk=first.expert_id).person_id}
    assert not Person.objects.filter(login="qian.siqi2").exists()


@pytest.mark.parametrize("phone", ["1３６１２３４５６７８", "136١2345678"])
def test_a_telephone_in_other_digits_makes_no_second_file(people, at, phone):
    entries.nominated(people, at)
    with pytest.raises(Refused) as refused:
        entries.nominated(people, at, phone=phone)
    assert refused.value.field == "phone"
    assert Expert.objects.filter(name="钱思齐").count() == 1


# Employers


@pytest.mark.article("E15")
def test_who_was_on_file_before_the_hospital_registered_is_found_when_its_code_is_corrected(people, at):
    code = experts.hospitals.fictional_uscc(7_300_001, district=cast.DISTRICT)
    expert = entries.admitted(people, at, jobs=(Job(code, date(2015, 7, 1), name="演示医院"),)).expert
    centre = people[Role.CENTRE]
    institution = institutions.create_institution(
        uscc=code, name="演示医院", type="general_hospital", district=expert.district, by=centre, at=at
    )
    applicant = filings.hospital(2, people=people, at=at)
    filing = filings.begin(applicant, filings.cycle(people=people, at=at), at=at)
    filing.institution = institution
    institutions.change_basic_data(
        institution, changes={"uscc": entries.OTHER_UNIT}, by=centre, at=at, reason="原代码录入有误。"
    )
    institution.refresh_from_db()
    found = conflicts(expert, filing, pool=entries.city(), on=timezone.localdate(at))
    assert [str(conflict) for conflict in found] == ["现在演示医院工作（第十五条）"]


def test_an_institution_takes_no_second_row_when_its_new_code_has_one(people, at):
    """The code typed in a file was right all along, the one of the registration was not: both lead to the institution."""
    unit = experts.employer(88, district=cast.DISTRICT)
    expert = entries.nominated(people, at, jobs=(Job(unit.uscc, date(2015, 7, 1)),)).expert
    own = experts.hospitals.fictional_uscc(7_300_002, district=cast.DISTRICT)
    make = {"type": "general_hospital", "district": unit.district, "by": people[Role.CENTRE], "at": at}
    institution = institutions.create_institution(uscc=own, name="演示医院", **make)
    Employer.objects.create(uscc=entries.UNIT, name="演示医院", district=unit.district, institution=institution)
    institutions.change_basic_data(
        institution, changes={"uscc": unit.uscc}, by=people[Role.CENTRE], at=at, reason="原代码录入有误。"
    )
    row = Employer.objects.get(uscc=unit.uscc)
    assert (row.institution, expert.employer(), Employer.objects.filter(pk=unit.pk).exists()) == (
        institution,
        row,
        False,
    )


@pytest.mark.article("E07")
def test_an_old_request_does_not_take_away_a_former_employer_entered_since(people, at):
    entry = entries.admitted(people, at)
    data, centre = BasicData.of(entry.expert), people[Role.CENTRE]
    wished = replace(data, jobs=(replace(data.jobs[0], since=date(2015, 8, 1)),))
    asked = request_change(entry.expert, data=wished, reason="日期有误。", by=entry.member, at=at)
    former = Job(entries.OTHER_UNIT, date(2012, 1, 1), date(2015, 6, 30), "演示被评审医院")
    completed = replace(data, jobs=(*data.jobs, former))
    later = at + timedelta(hours=1)
    change_basic_data(entry.expert, data=completed, reason="补录任职经历。", by=centre, at=later)
    with pytest.raises(Refused, match="申请提出之后，任职经历已有变更"):
        decide(asked, make=True, reason="核对无误。", by=centre, at=later)
    assert decide(asked, make=False, reason="请重新提出。", by=centre, at=later).decided_at == later
    assert entry.expert.employments.count() == 2


# Letters


@walked_once
def expert(people, at) -> Expert:
    return terms.expert("zj-he", "何静秋", at=at)


@walked_once
def letter(expert, people, at) -> Letter:
    return terms.appoint([expert], people=people, at=at)[0]


@pytest.mark.article("P09")
def test_a_paper_issued_anew_with_another_day_moves_no_term(letter, handler, head, at):
    """Otherwise a term that is about to end would run four years more, without the re-audit."""
    later = at + timedelta(days=1_400)
    fields = {**letter.notice.fields, "valid_from": date(2030, 10, 1)}
    anew = notices.reissue(letter.notice, fields=fields, reason="日期更正", by=handler, at=later)
    notices.issue(anew, by=head, at=later)
    ends = letter.valid_until
    letter.refresh_from_db()
    assert (letter.valid_from, letter.valid_until) == (date(2026, 11, 9), ends)


@pytest.mark.article("P09")
def test_a_running_letter_is_not_withdrawn_from_under_its_renewal(letter, expert, handler, head, at):
    """The renewal would keep the post open for years in which no letter runs."""
    near = at + timedelta(days=1_400)
    letters.audit(letter, passed=True, reason="履职良好。", by=handler, at=near)
    renewal = letters.draft(expert, regime=REGIME, valid_from=timezone.localdate(near), by=handler, at=near)
    notices.issue(renewal.notice, by=head, at=near)
    letter.refresh_from_db()
    with pytest.raises(Refused, match="请先撤回续聘的聘书"):
        notices.withdraw(letter.notice, reason="违反纪律", by=head, at=near)
    renewal.refresh_from_db()
    for each in (renewal, letter):
        notices.withdraw(each.notice, reason="违反纪律", by=head, at=near)
    member = expert.entries.get().member
    assert member.valid_until < timezone.localdate(near)


@pytest.mark.article("P09")
def test_a_letter_that_was_withdrawn_does_not_come_back_by_a_paper_drafted_before(letter, handler, head, at):
    anew = notices.reissue(letter.notice, fields=letter.notice.fields, reason="姓名更正", by=handler, at=at)
    notices.withdraw(letter.notice, reason="违反纪律", by=head, at=at)
    with pytest.raises(Refused, match="已撤回，不能重新出具"):
        notices.issue(anew, by=head, at=at)


@pytest.mark.article("P31")
def test_the_letter_of_a_disqualified_expert_no_longer_reads_as_valid(letter, expert, head, client, at):
    disqualify(expert, reason="向被评审机构透露评审专家。", by=head, at=at)
    page = client.get(reverse("verify_code", args=[letter.notice.code])).content.decode()
    assert "现行有效" not in page
    assert "已撤回" in page
    assert "透露" not in page
    assert not Letter.objects.valid(timezone.localdate(at)).filter(expert=expert).exists()


@pytest.mark.article("P31")
def test_a_letter_that_waits_for_its_signature_falls_with_the_disqualification(expert, handler, head, at):
    drafted = letters.draft(expert, regime=REGIME, valid_from=timezone.localdate(at), by=handler, at=at)
    disqualify(expert, reason="干扰评审。", by=head, at=at)
    drafted.notice.refresh_from_db()
    assert drafted.notice.withdrawn_at == at


# Points and levels


@pytest.mark.article("P11")
def test_a_bureau_enters_nothing_against_an_expert_who_has_left_its_pool(people, at):
    """Misconduct entered there would bar the expert from the city's draws."""
    bureau = people[Role.BUREAU_HANDLER]
    entry = entries.admitted_to_primary_care(people, at, into=entries.own(REGIME))
    entered = {"regime": REGIME, "code": "late", "happened_on": timezone.localdate(at), "remark": "迟到。"}
    points_verbs.enter(entry.expert, **entered, by=bureau, at=at)
    leave(entry, reason="本人申请退出。", by=people[Role.BUREAU_HEAD], at=at)
    with pytest.raises(Refused, match="不在实行计分的本单位专家库中"):
        points_verbs.enter(entry.expert, **entered, by=bureau, at=at)
    assert points_verbs.regimes_shown_to(people[Role.COMMISSION_HANDLER], entry.expert) == [REGIME]


@pytest.mark.article("P10")
def test_the_employer_learns_of_a_level_by_the_feedback_letter_alone(people, at, head):
    boss = filings.hospital(2, people=people, at=at).leader
    own = Job(boss.office.institution.uscc, date(2015, 7, 1))
    expert = entries.admitted_to_primary_care(people, at, jobs=(own,)).expert
    levels.adjust(expert, regime=REGIME, level=Level.B, reason="应当回避而未申报。", by=head, at=at)
    page = visit(boss, reverse("expert_file", args=[expert.number]), at=at).content.decode()
    assert expert.name in page
    assert "B级" not in page
    assert "未申报" not in page
    assert "level" not in rows(expert, boss).values_list("verb", flat=True)
    seen = visit(head, reverse("expert_file", args=[expert.number]), at=at).content.decode()
    assert "B级" in seen


# What a hospital could conclude from a page of its own


@pytest.mark.article("E16")
def test_the_page_of_the_rating_does_not_betray_that_the_bureau_has_concluded(people, at):
    filing, morning = reported(people, at, level=3)
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning)
    leader = Membership.objects.get(office=filing.institution.office, role=Role.INSTITUTION_LEADER)
    assert visit(leader, reverse("rate_team", args=[filing.number]), at=morning).status_code == 404
    assert not rating.reviewed(leader).exists()


@pytest.mark.article("E15")
def test_who_has_handed_in_does_not_leave_the_pool_under_a_team_at_work(people, at, head):
    """Otherwise no seat of the team could be filled anew: who stays is no longer in the pool, and is not released either."""
    filing, morning = reported(people, at, level=4)
    designate(filing, people, at=morning, experts=scenes.city_experts(5, at=at))
    member = scenes.accept_all(filing, at=morning)[1]
    scenes.hand_in(member, at=morning)
    with pytest.raises(Refused, match="尚有1件评审任务未办结，请待评审结束"):
        leave(member.member.pool_entry, reason="退休。", by=head, at=morning)


@pytest.mark.article("E15")
def test_the_bureau_does_not_read_that_an_expert_of_the_citys_review_was_disqualified(people, at, head):
    filing, morning = reported(people, at, level=4)
    team = designate(filing, people, at=morning, experts=scenes.city_experts(5, at=at))
    disqualify(team[1].member.pool_entry.expert, reason="干扰评审。", by=head, at=morning)
    seen = Record.objects.filter(case=filing.pk).readable_by(people[Role.BUREAU_HEAD])
    assert "end_assignment" not in seen.values_list("verb", flat=True)
