"""What has to be so before a row on a grade review, from the days of its visit to its conclusion."""

from datetime import date
from io import BytesIO

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import concluding, draws, experts, objecting, primary_care, rereview, visit
from experts.actions import drawing
from experts.actions.leaving import disqualify
from experts.models import Assignment, Draw, Expert
from primary_care_review.assessment import actions as assessment
from primary_care_review.editions import actions as editions
from primary_care_review.editions import workbook as sheets
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from primary_care_review.standards.edition import bundled
from primary_care_review.standards.terms import Grade
from tests.browser.world import AT, World
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


def visit_planned(world: World) -> None:
    visit.reviewers(people=world.people, at=AT)
    visit.planned(Application.objects.get(number=world.accepted), people=world.people, at=AT)


def list_lodged(world: World) -> Draw:
    """The list of candidates for a visit is frozen, and both have lodged the hashes of their secrets."""
    visit_planned(world)
    office, supervisor = world.people[Role.BUREAU_HANDLER], world.people[Role.SUPERVISOR]
    draw = drawing.freeze(Application.objects.get(number=world.accepted), by=office, at=AT)
    draws.lodged(draw, office=office, supervisor=supervisor, at=AT)
    return draw


def _on_list(draw: Draw) -> Expert:
    return Expert.objects.get(number=draw.frozen["candidates"][0]["number"])


def disqualified_since(world: World) -> None:
    head, why = world.people[Role.COMMISSION_HEAD], "向被评审机构透露评审组名单，经查属实。"
    disqualify(_on_list(list_lodged(world)), reason=why, by=head, at=AT)


def employed_there_since(world: World) -> None:
    """It has become known that one of the list works at the institution."""
    listed = _on_list(list_lodged(world))
    experts.employ(listed, Application.objects.get(number=world.accepted).applicant)


def team_without_leader(world: World) -> None:
    """It has been drawn and grouped; whoever led it is lost."""
    visit_planned(world)
    of = Application.objects.get(number=world.accepted)
    visit.drawn(of, people=world.people, at=AT)
    visit.grouped(of, people=world.people, at=AT)
    Assignment.objects.of(of).update(leads=False)


def team_on_site(world: World) -> None:
    visit.begun(Application.objects.get(number=world.accepted), people=world.people, at=AT)


def team_leader(world: World) -> Membership:
    return Assignment.objects.accepted().of(Application.objects.get(number=world.accepted)).get(leads=True).member


def team_member(world: World) -> Membership:
    return seat_on_site(world).member


def colleague(world: World) -> Membership:
    """Of the pool from which the team was drawn, and not drawn."""
    drawn = Assignment.objects.of(Application.objects.get(number=world.accepted)).values_list("member", flat=True)
    return next(one for one in visit.reviewers(people=world.people, at=AT) if one.pk not in drawn)


def visit_over(world: World) -> Application:
    """Nobody has signed yet."""
    team_on_site(world)
    return visit.reviewed(Application.objects.get(number=world.accepted), bears=Grade.JIA)


# From the sealed papers to the grade


def papers_sealed(world: World) -> Application:
    return visit.signed_and_sealed(visit_over(world))


def reported(world: World) -> Application:
    of = papers_sealed(world)
    return concluding.reported(of, at=concluding.days_on(of, 3))


def to_be_concluded(world: World) -> Application:
    of = reported(world)
    return concluding.received(of, people=world.people, at=concluding.days_on(of, 4))


def concluded(world: World) -> Application:
    of = to_be_concluded(world)
    return concluding.concluded(of, people=world.people, at=concluding.days_on(of, 5), grade="乙")


def objected(world: World) -> None:
    of = concluded(world)
    concluding.posted(of, people=world.people, at=concluding.days_on(of, 6))
    objecting.lodged(of, at=concluding.days_on(of, 7))


def third_grade_applied_for(world: World) -> None:
    primary_care.application_at(
        Stage.CONCLUDING, people=world.people, at=AT, grade=Grade.BING, bears=Grade.YI, index=31
    )


def first_grade_determined(world: World) -> None:
    """By the city, in its re-review."""
    of = primary_care.application_at(Stage.REACHED, people=world.people, at=AT, index=32)
    rereview.rereview_at(Stage.DETERMINED, of, people=world.people, at=concluding.days_on(of, 20))
