"""What has to be so before a row on a grade review, from the days of its visit to its conclusion."""

from datetime import date
from io import BytesIO

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import agreeing, concluding, draws, experts, objecting, primary_care, rereview, visit
from experts.actions import drawing
from experts.actions.leaving import disqualify
from experts.models import Assignment, Draw, Expert
from primary_care_review.assessment import actions as assessment
from primary_care_review.editions import actions as editions
from primary_care_review.editions import workbook as sheets
from primary_care_review.models import Application, SecondRater
from primary_care_review.stages import Stage
from primary_care_review.standards.edition import bundled
from primary_care_review.standards.terms import Grade
from tests.browser.world import AT, World
from tests.prepared import after
from tests.refusals import seat_on_site


def edition_sheet(world: World) -> bytes:
    return sheets.write(bundled("demo-2026"))


def edition_in_use(world: World) -> None:
    """Imported and filed; an institution assesses itself by it."""
    by, leader = world.people[Role.COMMISSION_HANDLER], world.township
    said = {"key": "cq-2026", "title": "重庆市评审标准（2026年版）", "valid_from": date(2026, 1, 1)}
    row = editions.import_edition(**said, file=BytesIO(edition_sheet(world)), by=by, at=AT)
    editions.record_filing(row, number="国卫备〔2026〕1号", filed_on=date(2026, 1, 1), by=by, at=AT)
    assessment.start(leader.office.institution, by=leader, at=AT)


def _accepted(world: World) -> Application:
    return Application.objects.get(number=world.accepted)


def visit_planned(world: World) -> None:
    visit.reviewers(people=world.people, at=AT)
    visit.planned(_accepted(world), people=world.people, at=AT)


@after(visit_planned)
def list_lodged(world: World) -> None:
    """The list of candidates for a visit is frozen, and both have lodged the hashes of their secrets."""
    office, supervisor = world.people[Role.BUREAU_HANDLER], world.people[Role.SUPERVISOR]
    draw = drawing.freeze(_accepted(world), by=office, at=AT)
    draws.lodged(draw, office=office, supervisor=supervisor, at=AT)


def _on_list() -> Expert:
    return Expert.objects.get(number=Draw.objects.get().frozen["candidates"][0]["number"])


@after(list_lodged)
def disqualified_since(world: World) -> None:
    head, why = world.people[Role.COMMISSION_HEAD], "向被评审机构透露评审组名单，经查属实。"
    disqualify(_on_list(), reason=why, by=head, at=AT)


@after(list_lodged)
def employed_there_since(world: World) -> None:
    """It has become known that one of the list works at the institution."""
    experts.employ(_on_list(), _accepted(world).applicant)


@after(visit_planned)
def team_grouped(world: World) -> None:
    visit.drawn(_accepted(world), people=world.people, at=AT)
    visit.grouped(_accepted(world), people=world.people, at=AT)


@after(team_grouped)
def team_without_leader(world: World) -> None:
    """Whoever led it is lost."""
    Assignment.objects.of(_accepted(world)).update(leads=False)


@after(team_grouped)
def team_on_site(world: World) -> None:
    visit.noticed(_accepted(world), people=world.people, at=AT)


def team_leader(world: World) -> Membership:
    return Assignment.objects.accepted().of(_accepted(world)).get(leads=True).member


def team_member(world: World) -> Membership:
    return seat_on_site(world).member


def colleague(world: World) -> Membership:
    """Of the pool from which the team was drawn, and not drawn."""
    drawn = Assignment.objects.of(_accepted(world)).values_list("member", flat=True)
    return next(one for one in visit.reviewers(people=world.people, at=AT) if one.pk not in drawn)


@after(team_on_site)
def visit_over(world: World) -> None:
    """Nobody has signed yet."""
    visit.reviewed(_accepted(world), bears=Grade.JIA)


# From the sealed papers to the grade


@after(visit_over)
def papers_sealed(world: World) -> None:
    visit.signed_and_sealed(_accepted(world))


@after(papers_sealed)
def drawn_to_rate_again(world: World) -> None:
    """A twentieth of what the team has rated, by a second expert."""
    agreeing.drawn(people=world.people, at=concluding.days_on(_accepted(world), 1))


def second_expert(world: World) -> Membership:
    return SecondRater.objects.get().member


def colleague_not_drawn(world: World) -> Membership:
    """One more who could have been drawn to rate again."""
    rater = SecondRater.objects.get()
    other = next(number for number in rater.listed if number != rater.member.pool_entry.expert.number)
    return Expert.objects.get(number=other).entries.get().member


@after(drawn_to_rate_again)
def rated_again(world: World) -> None:
    agreeing.handed_in(SecondRater.objects.get(), at=concluding.days_on(_accepted(world), 1))


@after(papers_sealed)
def reported(world: World) -> None:
    of = _accepted(world)
    concluding.reported(of, at=concluding.days_on(of, 3))


@after(reported)
def to_be_concluded(world: World) -> None:
    of = _accepted(world)
    concluding.received(of, people=world.people, at=concluding.days_on(of, 4))


@after(to_be_concluded)
def concluded(world: World) -> None:
    of = _accepted(world)
    concluding.concluded(of, people=world.people, at=concluding.days_on(of, 5), grade="乙")


@after(concluded)
def objected(world: World) -> None:
    of = _accepted(world)
    concluding.posted(of, people=world.people, at=concluding.days_on(of, 6))
    objecting.lodged(of, at=concluding.days_on(of, 7))


@after(to_be_concluded)
def first_grade_determined(world: World) -> None:
    """By the city, in its re-review of what the bureau has found to be reached."""
    of = _accepted(world)
    concluding.reached(of, people=world.people, at=concluding.days_on(of, 5))
    rereview.rereview_at(Stage.DETERMINED, of, people=world.people, at=concluding.days_on(of, 13))


def third_grade_applied_for(world: World) -> None:
    primary_care.application_at(
        Stage.CONCLUDING, people=world.people, at=AT, grade=Grade.BING, bears=Grade.YI, index=31
    )
