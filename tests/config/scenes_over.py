"""Where walks of the grade review at random begin once a term has passed: what was posted is to be determined, nobody has spoken, nothing was
supplemented; or once a review has ended before what was about to end it."""

from datetime import datetime, timedelta

from accounts.roles import OfficeKind
from config.scenarios import concluding, objecting, rechecking, rereview, revoking, terminating
from primary_care_review.conclusion.actions import NO_GRADE
from primary_care_review.models import Application
from primary_care_review.stages import CityStage, Stage
from primary_care_review.stages import RecheckStage as R
from primary_care_review.standards.terms import Grade as G

from .random_workflow import Scene
from .standing_reviews import applied, held, imported, now, with_city
from .walks.primary_care import upload
from .walks.walk import DO, Walk, fresh

A_FORTNIGHT, TWO_MONTHS = timedelta(days=14), timedelta(days=60)


def _posted(walk: Walk, at: datetime) -> datetime:
    """Of the bureau's reviews one bears no grade, of the city's two one does not; the posting of all is over."""
    applied(Stage.PUBLICITY, G.YI, walk=walk, at=at, fails=True)
    of_city = [applied(Stage.REACHED, G.JIA, walk=walk, at=at) for _ in range(2)]
    for reached, bears in zip(of_city, (G.JIA, None), strict=True):
        on = concluding.days_on(reached, 13)
        rereview.rereview_at(CityStage("publicity"), reached, people=walk.people, at=on, bears=bears)
    return now() + A_FORTNIGHT


def _posted_anew(by: OfficeKind) -> Scene:
    """Of two rechecks an objection has left what is held, or nothing; a third bears less. The posting of all is over."""

    def scene(walk: Walk, at: datetime) -> datetime:
        imported(*"乙乙乙", walk=walk, at=at)
        for grade in ("乙", NO_GRADE, ""):
            of = rechecking.recheck_at(R("publicity"), held(grade="乙"), people=walk.people, at=at, by=by, bears=G.BING)
            if grade:
                people = rechecking.people_of(of, walk.people, at=now())
                objecting.answered(objecting.lodged(of, at=now()), people=people, at=now(), grade=grade)
                concluding.posted(of, people=people, at=now())
        return now() + A_FORTNIGHT

    return scene


def _silent(walk: Walk, at: datetime) -> datetime:
    """Whoever was told of a termination or a revocation has said nothing."""
    for_city = with_city(CityStage("submitted"), walk=walk, at=at)
    city, then = rereview.of_city(walk.people, at=at), now()
    of = applied(Stage.SUBMITTED, G.YI, walk=walk, at=then)
    for case, people in ((of, walk.people), (for_city, city)):
        terminating.told(terminating.proposed(case, people=people, at=then), people=people, at=then)
    imported(*"乙甲", walk=walk, at=then)
    for grade in "乙甲":
        revoking.told(revoking.proposed(held(grade=grade), people=walk.people, at=then), people=walk.people, at=then)
    return then + A_FORTNIGHT


def _unsupplemented(walk: Walk, at: datetime) -> datetime:
    """The term for what was missing is over, with the bureau and with the city; of each one has handed something in after it was found
    unqualified."""
    for_city = [with_city(CityStage("supplement"), walk=walk, at=at) for _ in range(2)]
    of = [applied(Stage.SUPPLEMENT, G.YI, walk=walk, at=at) for _ in range(2)]
    over = now() + TWO_MONTHS
    for case in (of[0], for_city[0]):
        DO[case.kind]["draft_unqualified"](walk, fresh(case), over)
        upload(fresh(case), over + timedelta(hours=1))
    return over + timedelta(hours=1)


def _ended_before(*, of_city: bool) -> Scene:
    """What was about to be terminated was found unqualified; another has a draw open."""

    def scene(walk: Walk, at: datetime) -> datetime:
        people = rereview.of_city(walk.people, at=at) if of_city else walk.people
        unqualified, drawn = (_reviewed(stage, walk, at, of_city=of_city) for stage in ("submitted", "accepted"))
        for case in (unqualified, drawn):
            measure = terminating.ready(case, people=people, at=now())
        for name in ("draft_unqualified", "find_unqualified"):
            DO[unqualified.kind][name](walk, fresh(unqualified), now())
        terminating.decision_drafted(measure, people=people, at=now())
        draw = "grade_rereview_draw" if of_city else "grade_review_draw"
        for name in ("grade_review_plan", draw):
            DO[drawn.kind][name](walk, fresh(drawn), now())
        return now()

    return scene


def _reviewed(stage: str, walk: Walk, at: datetime, *, of_city: bool) -> Application:
    if of_city:
        return with_city(CityStage(stage), walk=walk, at=at)
    return applied(Stage(stage), G.YI, walk=walk, at=at)


def _looked_into(*, of_city: bool) -> Scene:
    """Objections to one conclusion: an expert is asked; a team was drawn and is asked; all have found, and the answer is proposed."""

    def scene(walk: Walk, at: datetime) -> datetime:
        people = rereview.of_city(walk.people, at=at) if of_city else walk.people
        of = _reviewed("publicity", walk, at, of_city=of_city)
        named, drawn, found = (objecting.lodged(of, at=now()) for _ in range(3))
        objecting.named(named, people=people, at=now())
        for verb in ("draw", "seat"):
            round_ = objecting.investigation(drawn).name
            DO[drawn.kind][f"{round_}_{verb}"](walk, fresh(drawn), now())
        objecting.heard(found, people=people, at=now())
        objecting.proposed(found, people=people, at=now())
        return now()

    return scene


OVER: dict[str, Scene] = {
    "posted": _posted,
    "posted anew": _posted_anew(OfficeKind.BUREAU),
    "posted anew by the city": _posted_anew(OfficeKind.COMMISSION),
    "silent": _silent,
    "unsupplemented": _unsupplemented,
    "ended before": _ended_before(of_city=False),
    "ended before, of the city": _ended_before(of_city=True),
    "looked into": _looked_into(of_city=False),
    "looked into by the city": _looked_into(of_city=True),
}
