"""One filing through three rounds of review, each drawn; an objection beside it that blocks and is released; a chain that bars an expert."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.gateway import perform
from config.scenarios import cast, draws, filing, national, primary_care, review
from emr_rating.models import Filing, NationalReview
from emr_rating.municipal.uses import CITY_CHECK
from emr_rating.national import announcing
from emr_rating.national import steps as nationally
from emr_rating.national.uses import USES as NATIONAL_USES
from emr_rating.stages import NationalStage, Stage
from experts import uses
from experts.actions import drawing
from experts.conflicts import conflicts
from experts.models import Assignment, Draw, Pool, PoolEntry, Review
from experts.recusal import Ground
from primary_care_review.stages import Stage as GradeReview
from primary_care_review.standards.terms import Grade
from primary_care_review.team.uses import GRADE_REVIEW
from tests.experts.declared import use_of_test

pytestmark = pytest.mark.django_db


def also_in(pool: Pool, member: Membership, *, at) -> PoolEntry:
    """An expert of one pool who is taken into another, under an account there."""
    there = Membership.objects.create(person=member.person, office=pool.office, role=Role.EXPERT, valid_from=cast.SINCE)
    own = dict.fromkeys(("nominated_by", "vetted_by", "admitted_by"), member.person)
    moments = dict.fromkeys(("nominated_at", "vetted_at", "admitted_at"), at)
    return PoolEntry.objects.create(
        expert=member.pool_entry.expert, pool=pool, nominated_for=pool.office, member=there, **own, **moments
    )


def heard(case, *, office, supervisor, at) -> Draw:
    """A round: its team is drawn, every opinion and the team's word are in."""
    draw = draws.drawn(case, office=office, supervisor=supervisor, at=at)
    for assignment in review.accept_all(case, at=at):
        review.hand_in(assignment, at=at)
    review.consolidate(case, at=at)
    return draw


@pytest.mark.article("E15")
@pytest.mark.article("E17")
@pytest.mark.article("E22")
@pytest.mark.article("E25")
@pytest.mark.article("P30")
def test_three_drawn_rounds_an_objection_that_blocks_and_a_chain_that_bars(people, at, monkeypatch):
    _one_filing(people, at)
    _one_application(people, at, monkeypatch)
    assert proving.faults() == []


def _one_filing(people, at) -> None:
    cycle = filing.cycle(people=people, at=at)
    (case,) = national.filed(2, people=people, cycle=cycle, at=at)
    review.city_experts(7, at=at)
    nation = national.experts(at=at)
    morning = review.close(cycle)

    # The first round: the city's check, run by the centre for the commission.
    checked = heard(case, office=people[Role.CENTRE], supervisor=cast.commission_supervisor(at=at), at=morning)
    review.conclude_check(case, people=people, at=morning)
    of_nation = NationalReview.objects.get(of_filing=case.pk)

    # Whoever sat in it and is of the national pool as well stands on no list of the next round.
    seated = Assignment.objects.of(case).select_related("member__person").order_by("pk")[0].member
    twice = also_in(nation[0].pool_entry.pool, seated, at=at)
    later = morning + timedelta(days=1)
    by = national.supervisor(at=at)
    frozen = drawing.freeze(of_nation, by=people[Role.INSTITUTE], at=later)
    excluded = dict(frozen.frozen["excluded"])
    assert [ground for ground, _ in excluded[twice.expert.number]] == [Ground.EARLIER_OPINION.label]
    draws.finished(frozen, office=people[Role.INSTITUTE], supervisor=by, at=later)
    for assignment in review.accept_all(of_nation, at=later):
        review.hand_in(assignment, at=later)
    review.consolidate(of_nation, at=later)
    national.conclude(of_nation, people=people, at=later)

    # The third round, on site: nobody of the second.
    national.arrange(of_nation, people=people, at=later)
    of_second = set(Assignment.objects.of(of_nation).values_list("member", flat=True))
    third = heard(national.current(of_nation), office=people[Role.INSTITUTE], supervisor=by, at=later)
    seats = Assignment.objects.of(of_nation).filter(review__closed_at=None)
    assert of_second.isdisjoint(seats.values_list("member", flat=True))
    national.record(of_nation, people=people, at=later)
    national.conclude(of_nation, people=people, at=later)
    rounds = Review.objects.filter(case__in=(case.pk, of_nation.pk)).order_by("pk")
    assert [row.use for row in rounds] == [CITY_CHECK.name, *(use.name for use in NATIONAL_USES)]
    assert Draw.objects.filter(review__in=rounds, drawn_at__isnull=False).count() == 3
    assert len({checked.number, frozen.number, third.number}) == 3

    # An objection beside it holds it, and releases it as it is answered.
    posting = national.post(cycle, people=people, at=later)
    objection = national.objected(of_nation, at=later + timedelta(days=1))
    over = posting.ends_at() + timedelta(hours=10)
    assert national.current(of_nation).held_by == "emr_objection"
    with pytest.raises(Refused, match="异议尚未办结"):
        perform(national.current(of_nation), nationally.SETTLE, by=people[Role.INSTITUTE], at=over)
    answered = national.answered(objection, people=people, at=over, level=None)
    national.concurred(answered, people=people, at=over)
    assert national.current(of_nation).held_by == ""
    announcing.settle(cycle, by=people[Role.INSTITUTE], at=over)
    national.announce(cycle, people=people, at=over + timedelta(days=1))
    assert national.current(of_nation).state == NationalStage.ANNOUNCED
    assert (Filing.objects.get(pk=case.pk).state, national.current(of_nation).conclusion.to_level) == (
        Stage.ANNOUNCED,
        5,
    )


def _one_application(people, at, monkeypatch) -> None:
    """The team of the visit is barred from a round that comes after it, and nobody else of the pool is."""
    sealed = GradeReview.SEALED
    visited = primary_care.application_at(sealed, people=people, at=at - timedelta(days=40), grade=Grade.JIA)
    seats = Assignment.objects.of(visited).select_related("member__pool_entry__expert")
    team = [row.member.pool_entry for row in seats]
    others = PoolEntry.objects.filter(pool=team[0].pool).exclude(pk__in=[entry.pk for entry in team])
    follows = use_of_test(
        name="the_next_visit",
        label="后续评审",
        article=GRADE_REVIEW.article,
        kind=GRADE_REVIEW.kind,
        states=(sealed,),
        office=OfficeKind.COMMISSION,
        pool=lambda case: team[0].pool,
        follows=(GRADE_REVIEW.name,),
    )
    monkeypatch.setitem(uses._uses, follows.name, follows)
    on = timezone.localdate(at)

    def barred(entry: PoolEntry) -> list[Ground]:
        return [one.ground for one in conflicts(entry.expert, visited, pool=entry.pool, on=on)]

    assert [barred(entry) for entry in team] == [[Ground.EARLIER_OPINION]] * len(team)
    assert {tuple(barred(entry)) for entry in others.select_related("expert")} == {()}
