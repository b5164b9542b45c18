"""A review is a round: one filing meets several, each with a team, a leader and a word of its own (E15, E16, E22, E30)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import OfficeKind, Role
from casework import record
from config.scenarios import cast, draws
from config.scenarios import review as scenes
from emr_rating.articles import E
from emr_rating.models import Filing
from emr_rating.municipal.uses import CITY_REVIEW, DISTRICT_REVIEW
from emr_rating.stages import Stage
from experts import knowing, uses
from experts.actions import drawing
from experts.models import Assignment, Consolidation, Review
from experts.review import rounds
from tests.worlds import walked_once

from .declared import declare, use_of_test
from .reviews import fresh, page, reported, tab

pytestmark = [pytest.mark.django_db, pytest.mark.article("E15")]


@walked_once
def waiting_filing(people, pool, supervisor, at):
    """A first-time 4 before the commission, and the morning."""
    return reported(people, at, level=4)


def reviewed(filing: Filing, *, office, supervisor, at, **conditions) -> Review:
    """Drawn, accepted, written, and spoken as a team."""
    draws.drawn(fresh(filing), office=office, supervisor=supervisor, at=at, conditions=conditions or None)
    for assignment in scenes.accept_all(filing, at=at):
        if assignment.handed_in_at is None:
            scenes.hand_in(assignment, at=at)
    review = Review.objects.running(filing)
    leader = review.assignments.select_related("member").get(leads=True)
    scenes.word_of_team(leader, at=at)
    return review


def concluded_anew(filing: Filing, *, by, at) -> None:
    """As the concluding step of a later stage does: its conclusion takes the place of the one that stood."""
    current = fresh(filing)
    current.conclusions.supersede(at=at)
    current.conclusions.create(
        article="E22", concluded_by=by, concluded_at=at, from_level=4, to_level=4, reason="同意评审组意见。"
    )
    rounds.close_and_tell(fresh(filing), at=at)


def test_one_filing_meets_three_rounds_each_with_a_team_of_its_own(
    people, pool, supervisor, waiting_filing, monkeypatch
):
    filing, morning = waiting_filing
    handler, head = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
    institute = people[Role.INSTITUTE]
    watching = cast.person("yg-jijian", "温如玉", role=Role.SUPERVISOR, office=institute.office, at=morning)
    reviewed(filing, office=handler, supervisor=supervisor, at=morning)
    scenes.conclude_city(filing, people=people, at=morning)
    plain = {"kind": "emr_filing", "article": E(22), "pool": lambda case: pool, "states": (Stage.PROVISIONAL,)}
    second = declare(
        monkeypatch, use_of_test(name="national", label="国家级审核", office=OfficeKind.INSTITUTE, **plain)
    )
    later = morning + timedelta(days=1)
    reviewed(filing, office=institute, supervisor=watching, at=later)
    seen = [knowing.may_know(review, head) for review in Review.objects.order_by("pk")]
    assert seen == [True, False]
    concluded_anew(filing, by=head, at=later)
    monkeypatch.setitem(uses._uses, "national", replace(second, states=()))
    declare(monkeypatch, use_of_test(name="recheck", label="抽查复核", office=OfficeKind.COMMISSION, **plain))
    last = later + timedelta(days=1)
    reviewed(filing, office=handler, supervisor=supervisor, at=last, one_per_employer=False)
    concluded_anew(filing, by=head, at=last)

    found = list(Review.objects.filter(case=filing.pk).order_by("pk"))
    assert [(row.use, row.round, row.closed_at) for row in found] == [
        ("emr_city_review", 1, morning),
        ("national", 1, later),
        ("recheck", 1, last),
    ]
    teams = [set(row.assignments.handed_in().values_list("member", flat=True)) for row in found]
    assert [len(team) for team in teams] == [5, 5, 5]
    assert len(set.union(*teams)) == 15  # whoever gave an opinion in an earlier round is barred from the next
    assert [row.assignments.filter(leads=True).count() for row in found] == [1, 1, 1]
    assert [Consolidation.objects.filter(assignment__review=row).count() for row in found] == [1, 1, 1]
    assert [row.draws.made().count() for row in found] == [1, 1, 1]
    shown = page(head, tab(filing, "review"), at=last)
    names = [{row.member.person.name for row in one.assignments.select_related("member__person")} for one in found]
    assert [all(name in shown for name in team) for team in names] == [True, False, True]


def test_the_next_round_under_the_same_use_begins_with_the_first_call(people, waiting_filing, supervisor):
    filing, morning = waiting_filing
    handler = people[Role.COMMISSION_HANDLER]
    first = reviewed(filing, office=handler, supervisor=supervisor, at=morning)
    rounds.close(filing, at=morning)
    drawing.freeze(fresh(filing), by=handler, at=morning)
    second = Review.objects.running(filing)
    assert (first.round, second.round, second.use) == (1, 2, CITY_REVIEW.name)
    assert second.draws.get().previous is None
    assert rounds.panel_of(fresh(filing)).members == []


def test_the_database_holds_one_open_round_a_case_and_one_leader_a_round(people, waiting_filing, supervisor):
    filing, morning = waiting_filing
    review = reviewed(filing, office=people[Role.COMMISSION_HANDLER], supervisor=supervisor, at=morning)
    other = people[Role.EXPERT]
    for make in (
        lambda: Review.objects.create(case=filing, use="other", round=1, opened_at=morning),
        lambda: Assignment.objects.create(
            review=review, member=other, assigned_by=other.person, assigned_at=morning, leads=True
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


@pytest.mark.article("E16")
def test_the_record_of_a_later_round_is_withheld_until_it_is_told_and_that_of_the_earlier_is_not(people, at):
    filing, morning = reported(people, at, level=3)
    head = people[Role.COMMISSION_HEAD]
    scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning)
    rows = fresh(filing).records.filter(audience="bureau_round")
    assert not rows.filter(knowing.known_rounds(filing, head)).exists()
    scenes.report_summary(filing.cycle, people=people, at=morning)
    told = rows.count()
    assert rows.filter(knowing.known_rounds(filing, head)).count() == told > 0
    later = morning + timedelta(days=1)
    Review.objects.create(case_id=filing.pk, use=DISTRICT_REVIEW.name, round=2, opened_at=later)
    subject = record.case_subject(filing)
    record.append(
        subject=subject,
        case=filing,
        at=later,
        verb="test",
        label="评审",
        by=head,
        article=E(16),
        audience="bureau_round",
    )
    assert (rows.count(), rows.filter(knowing.known_rounds(filing, head)).count()) == (told + 1, told)
