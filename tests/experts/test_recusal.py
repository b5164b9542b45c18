"""The grounds that keep an expert away from a case, each with its source; the pure rules and the facts laid before them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Institution, Membership, Person
from accounts.roles import Regime, Role
from casework import record
from casework.actions.closures import close_institution
from config.scenarios import cast, experts
from config.scenarios import filing as filings
from emr_rating.articles import E
from experts.conflicts import conflicts, conflicts_of
from experts.models import Absence, Employer, Employment, PointsEntry, PointsTable, Relation
from experts.recusal import CaseFacts, ExpertFacts, Ground, Table, Work, grounds, without_gap
from tests.worlds import walked_once

DAY = date(2026, 11, 9)
TABLE = Table(
    title="回避规定",
    rows={
        Ground.FORMER_EMPLOYER: {"applies": True, "months": 36},
        Ground.RELATION: {"applies": True, "months": None},
        Ground.EARLIER_OPINION: {"applies": True, "months": None},
        Ground.MISCONDUCT: {"applies": True, "months": 12},
    },
)
LENIENT = Table(title="回避规定", rows={ground: {"applies": False, "months": 1} for ground in TABLE.rows})
CASE = CaseFacts(Regime.EMR, frozenset({"U1", "#1"}), "演示医院", "500103", False, DAY, DAY + timedelta(days=10))


def found(facts: ExpertFacts, table: Table = TABLE, case: CaseFacts = CASE) -> list[Ground]:
    return [conflict.ground for conflict in grounds(facts, case, table)]


def test_nothing_stands_against_a_stranger():
    assert found(ExpertFacts(work=[Work("U2", "他院", date(2010, 1, 1), None)], district="500101")) == []


@pytest.mark.article("E15")
@pytest.mark.parametrize("until,when", [(None, "现在"), (DAY, "评审期间在"), (DAY + timedelta(days=3), "评审期间在")])
@pytest.mark.refuses("E15", 2)
def test_who_works_there_on_any_of_the_days_is_barred_by_the_article_whatever_the_table_says(until, when):
    works = ExpertFacts(work=[Work("#1", "演示医院", date(2010, 1, 1), until)])
    (conflict,) = grounds(works, CASE, LENIENT)
    assert (conflict.ground, str(conflict)) == (Ground.OWN_EMPLOYER, f"{when}演示医院工作（第十五条）")


@pytest.mark.parametrize(
    "left,barred",
    [(DAY - timedelta(days=1), True), (date(2023, 11, 9), True), (date(2023, 11, 8), False)],
)
def test_a_former_employer_bars_for_the_months_of_the_table(left, barred):
    worked = ExpertFacts(work=[Work("U1", "演示医院", date(2010, 1, 1), left)])
    assert found(worked) == ([Ground.FORMER_EMPLOYER] if barred else [])


@pytest.mark.parametrize(
    "facts,ground",
    [
        (ExpertFacts(relations=[("U1", "配偶在该院任职")]), Ground.RELATION),
        (ExpertFacts(opined=True), Ground.EARLIER_OPINION),
        (ExpertFacts(opined_before=True), Ground.EARLIER_OPINION),
        (ExpertFacts(misconduct=[date(2025, 11, 9)]), Ground.MISCONDUCT),
    ],
)
def test_what_the_table_bars_cites_it_and_falls_with_it(facts, ground):
    (conflict,) = grounds(facts, CASE, TABLE)
    assert (conflict.ground, conflict.source) == (ground, "《回避规定》")
    assert found(facts, LENIENT) == []


@pytest.mark.article("P30")
@pytest.mark.parametrize("bars", [False, True])
def test_the_same_district_bars_where_the_pool_is_set_so_whatever_the_table_says(bars):
    neighbour = ExpertFacts(district="500103")
    found = grounds(neighbour, CaseFacts(**{**CASE.__dict__, "bars_same_district": bars}), LENIENT)
    assert [(one.ground, one.source) for one in found] == ([(Ground.SAME_DISTRICT, "专家库设置")] if bars else [])


@pytest.mark.article("P31")
@pytest.mark.refuses("P31", 1)
def test_a_disqualified_expert_is_barred_from_the_day_on():
    case = CaseFacts(
        Regime.PRIMARY_CARE, frozenset({"U1"}), "演示卫生院", "500103", False, DAY, DAY + timedelta(days=10)
    )
    (conflict,) = grounds(ExpertFacts(disqualified_on=DAY), case, LENIENT)
    assert (conflict.ground, conflict.source) == (Ground.DISQUALIFIED, "第三十一条")


@pytest.mark.parametrize(
    "facts,ground",
    [
        (ExpertFacts(lacks_letter=True), Ground.NO_LETTER),
        (ExpertFacts(other_capacity="市级经办"), Ground.OTHER_CAPACITY),
        (ExpertFacts(absences=[(DAY + timedelta(days=10), DAY + timedelta(days=20))]), Ground.ABSENT),
        (ExpertFacts(visits=[(DAY - timedelta(days=3), DAY)]), Ground.CLASH),
    ],
)
def test_what_bars_without_the_table(facts, ground):
    assert found(facts, LENIENT, CaseFacts(**{**CASE.__dict__, "regime": Regime.PRIMARY_CARE})) == [ground]


@pytest.mark.parametrize(
    "facts",
    [
        ExpertFacts(misconduct=[date(2025, 11, 8)]),
        ExpertFacts(relations=[("U2", "曾任顾问")]),
        ExpertFacts(absences=[(DAY - timedelta(days=5), DAY - timedelta(days=1))]),
        ExpertFacts(visits=[(DAY + timedelta(days=11), DAY + timedelta(days=12))]),
        ExpertFacts(disqualified_on=DAY + timedelta(days=11)),
        ExpertFacts(work=[Work("U1", "演示医院", DAY + timedelta(days=11), None)]),
    ],
)
def test_what_lies_outside_the_days_or_the_unit_does_not_bar(facts):
    assert found(facts) == []


@walked_once
def case(people, at):
    cycle = filings.cycle(people=people, at=at)
    return filings.begin(filings.hospital(2, people=people, at=at), cycle, at=at)


@pytest.fixture
def expert(people, at):
    return people[Role.EXPERT].pool_entry.expert


def told(expert, case, at) -> list[str]:
    pool = expert.entries.get().pool
    return [str(conflict) for conflict in conflicts(expert, case, pool=pool, on=timezone.localdate(at))]


def test_an_employer_is_found_by_its_code_and_by_its_row_after_the_code_was_corrected(case, expert, at):
    assert told(expert, case, at) == []
    unit = Employer.objects.create(uscc=case.institution.uscc, name="原名医院", district=case.district)
    Employment.objects.filter(expert=expert).update(until=date(2026, 1, 1))
    Employment.objects.create(expert=expert, employer=unit, since=date(2026, 1, 2))
    assert told(expert, case, at) == ["现在原名医院工作（第十五条）"]
    unit.institution = case.institution
    unit.save()
    Institution.objects.filter(pk=case.institution_id).update(
        uscc=experts.hospitals.fictional_uscc(99, district="500101")
    )
    case.refresh_from_db()
    case.institution.refresh_from_db()
    assert told(expert, case, at) == ["现在原名医院工作（第十五条）"]


@pytest.mark.parametrize(
    "since,until,sentence",
    [
        (date(2026, 1, 1), None, "现在{}工作（第十五条）"),
        (date(2020, 1, 1), date(2026, 6, 30), "曾在{}工作（《专家回避规定（演示）》）"),
        (date(2010, 1, 1), date(2015, 6, 30), ""),
    ],
)
@pytest.mark.parametrize("own_account", [True, False])
def test_a_post_in_the_institution_is_service_there_on_its_days_whatever_the_file_says(
    case, expert, at, since, until, sentence, own_account
):
    """As long as it was held, also under another account of theirs with the same telephone."""
    person = expert.person
    if not own_account:
        person = Person.objects.create_person(login="other", name="钱同", password=cast.PASSWORD, phone=expert.phone)
    days = {"valid_from": since, "valid_until": until}
    office = case.institution.office
    Membership.objects.create(person=person, office=office, role=Role.INSTITUTION_CLERK, **days)
    assert told(expert, case, at) == ([sentence.format(office.name)] if sentence else [])


def test_a_post_and_a_file_that_tell_of_the_same_service_are_one_ground(case, expert, at):
    unit = Employer.objects.create(
        uscc=case.institution.uscc, name=case.title, district=case.district, institution=case.institution
    )
    Employment.objects.filter(expert=expert).update(employer=unit)
    office = case.institution.office
    Membership.objects.create(
        person=expert.person, office=office, role=Role.INSTITUTION_LEADER, valid_from=date(2026, 1, 1)
    )
    assert told(expert, case, at) == [f"现在{case.title}工作（第十五条）"]


def test_a_post_in_what_was_merged_into_the_institution_is_service_there(case, expert, people, at):
    former = filings.hospital(22, people=people, at=at).institution
    Membership.objects.create(
        person=expert.person, office=former.office, role=Role.INSTITUTION_CLERK, valid_from=date(2026, 1, 1)
    )
    assert told(expert, case, at) == []
    on = timezone.localdate(at)
    head = Membership.objects.get(office__district=former.district_id, role=Role.BUREAU_HEAD)
    close_institution(former, closed_on=on, successor=case.institution, reason="并入", by=head, at=at)
    assert told(expert, case, at) == [f"现在{former.name}工作（第十五条）"]


def test_what_the_expert_did_and_said_is_found(case, expert, people, at):
    unit = Employer.objects.create(uscc=case.institution.uscc, name=case.title, district=case.district)
    Relation.objects.create(expert=expert, employer=unit, nature="女儿在该院工作", declared_at=at)
    on = timezone.localdate(at)
    Absence.objects.create(expert=expert, since=on, until=on, reason="出国")
    PointsEntry.objects.create(
        expert=expert,
        regime=Regime.EMR,
        ground=PointsEntry.Ground.MISCONDUCT,
        item="迟到",
        points=-5,
        happened_on=on - timedelta(days=30),
        table=PointsTable.objects.first()
        or PointsTable.objects.create(title="计分表", valid_from=on, payload={}, entered_at=at),
        entered_by=people[Role.COMMISSION_HEAD].person,
        entered_at=at,
    )
    office = people[Role.BUREAU_HANDLER].office
    clerk = Membership.objects.create(
        person=expert.person, office=office, role=Role.BUREAU_HANDLER, valid_from=on, valid_until=on
    )
    record.append(
        subject=record.case_subject(case), case=case, at=at, verb="note", label="办理", by=clerk, article=E(16)
    )
    assert told(expert, case, at) == [
        "已以“区县经办”的身份办理过本案件（第四条）",
        "本人已登记在评审期间不能参加（本人登记）",
        f"已申报与{case.title}有利害关系：女儿在该院工作（《专家回避规定（演示）》）",
        "近期有不良行为记分（《专家回避规定（演示）》）",
    ]


@pytest.mark.parametrize(
    "terms, holds",
    [
        ([], False),
        ([(1, 9)], True),
        ([(1, 3), (4, 9)], True),
        ([(1, 3), (5, 9)], False),
        ([(1, 4), (3, 5)], False),
        ([(3, 9)], False),
    ],
)
def test_letters_hold_where_one_follows_the_other_on_the_day_after(terms, holds):
    days = [tuple(date(2026, 11, day) for day in term) for term in terms]
    assert without_gap(days, first=date(2026, 11, 2), last=date(2026, 11, 6)) is holds


@pytest.mark.article("P09")
@pytest.mark.refuses("P09", 1)
def test_where_the_pool_asks_for_letters_one_without_a_valid_letter_is_barred(case, expert, at):
    pool = expert.entries.get().pool
    pool.requires_letter = True
    (conflict,) = conflicts(expert, case, pool=pool, on=timezone.localdate(at))
    assert conflict.ground == Ground.NO_LETTER


def test_asking_about_many_costs_as_many_queries_as_about_one(case, people, at):
    office = people[Role.EXPERT].office
    pool = experts.pool(office)
    on = timezone.localdate(at)
    with CaptureQueriesContext(connection) as one:
        conflicts_of([people[Role.EXPERT].pool_entry.expert], case, pool=pool, on=on)
    more = [
        cast.person(f"zj-{i}", "钱思齐", role=Role.EXPERT, office=office, at=at).pool_entry.expert for i in range(3)
    ]
    with CaptureQueriesContext(connection) as three:
        found = conflicts_of(more, case, pool=pool, on=on)
    assert len(one) == len(three)
    assert found == {expert.pk: () for expert in more}
