"""Where walks of the grade review at random begin: each scene is made by the verbs, and says at which moment it stands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.roles import OfficeKind, Role
from config.scenarios import (
    agreeing,
    concluding,
    grades,
    objecting,
    primary_care,
    rechecking,
    rereview,
    revoking,
    telling,
    terminating,
    watched,
    yearly,
)
from primary_care_review.models import Application
from primary_care_review.stages import CityStage, Stage
from primary_care_review.stages import RecheckStage as R
from primary_care_review.standards.terms import Grade as G
from primary_care_review.tips.rules import TipCause
from primary_care_review.yearly.papers import OCTOBER_PAPERS

from .beside_primary_care import under_way
from .random_workflow import Scene
from .scenes_of_teams import Accepted, arranged, on_site
from .scenes_over import OVER
from .standing_reviews import HELD_SINCE, applied, held, imported, institution, now, with_city
from .walks.walk import Walk


def _reviews(*stages: Stage, **said: Any) -> Scene:
    """Reviews of the bureau that stand there."""

    def scene(walk: Walk, at: datetime) -> datetime:
        for stage in stages:
            applied(stage, G.YI, walk=walk, at=at, **said)
        return now()

    return scene


def _reviews_of_city(*stages: Stage) -> Scene:
    def scene(walk: Walk, at: datetime) -> datetime:
        for stage in stages:
            with_city(stage, walk=walk, at=at)
        return now()

    return scene


def _reached(walk: Walk, at: datetime) -> datetime:
    """The first grade was applied for: it is concluded on, it was found to be reached, the city has begun with it."""
    for stage in (Stage.CONCLUDING, Stage.REACHED):
        applied(stage, G.JIA, walk=walk, at=at)
    with_city(CityStage("draft"), walk=walk, at=at)
    return now()


def _rechecks(by: OfficeKind) -> Scene:
    """One rechecked that is visited, two on which it is concluded: with what is held, with less; one just opened."""

    def scene(walk: Walk, at: datetime) -> datetime:
        imported(*"乙乙乙乙乙", walk=walk, at=at)
        for stage, bears in (("on_site", G.YI), ("concluding", G.YI), ("concluding", G.BING)):
            rechecking.recheck_at(R(stage), held(grade="乙"), people=walk.people, at=at, by=by, bears=bears)
        office = Role.BUREAU_HANDLER if by == OfficeKind.BUREAU else Role.COMMISSION_HANDLER
        rechecking.opened(held(grade="乙"), by=walk.people[office], at=now())
        return now()

    return scene


def _rechecks_visited(by: OfficeKind) -> Scene:
    """What was found on site is to be signed, is sealed, is reported."""

    def scene(walk: Walk, at: datetime) -> datetime:
        imported(*"乙乙乙", walk=walk, at=at)
        for stage in ("visited", "sealed", "reported"):
            rechecking.recheck_at(R(stage), held(grade="乙"), people=walk.people, at=at, by=by)
        return now()

    return scene


def _rechecks_known(by: OfficeKind) -> Scene:
    """What was found in a recheck is posted, or was ordered to be reviewed anew, which has come to the same."""

    def scene(walk: Walk, at: datetime) -> datetime:
        imported(*"乙乙乙", walk=walk, at=at)
        rechecking.recheck_at(R("publicity"), held(grade="乙"), people=walk.people, at=at, by=by, bears=G.BING)
        other = rechecking.recheck_at(R("concluding"), held(grade="乙"), people=walk.people, at=at, by=by, bears=G.BING)
        anew = rechecking.ordered_anew(other, people=walk.people, at=concluding.days_on(other, 8))
        rechecking.walked(anew, R("concluding"), people=walk.people, at=now(), bears=G.BING)
        return now()

    return scene


def _revocations(walk: Walk, at: datetime) -> datetime:
    imported(*"乙乙乙甲甲", walk=walk, at=at)
    for grade, done in (("乙", False), ("乙", True), ("甲", False), ("甲", True)):
        found = revoking.proposed(held(grade=grade), people=walk.people, at=at)
        if done:
            revoking.heard(revoking.told(found, people=walk.people, at=at), at=at)
    return at


def _overtaken(walk: Walk, at: datetime) -> datetime:
    """What is to be revoked is set aside by a recheck meanwhile: of two grades of each body, one of which is charged, of the other the
    institution was heard."""
    imported(*"乙乙甲甲", walk=walk, at=at)
    for made, by in (("乙", OfficeKind.BUREAU), ("甲", OfficeKind.COMMISSION)):
        for speaks in (False, True):
            grade = held(grade=made)
            lower = rechecking.recheck_at(
                R("determined"), grade, people=walk.people, at=at, by=by, bears=G.BING if made == "乙" else G.YI
            )
            found = revoking.proposed(grade, people=walk.people, at=now())
            if speaks:
                revoking.heard(revoking.told(found, people=walk.people, at=now()), at=now())
            rechecking.decreed(lower, people=walk.people)
    return now()


def _terminations(walk: Walk, at: datetime) -> datetime:
    """Of a review of the bureau and of one of the city something has come to light."""
    for_city = with_city(Stage.SUBMITTED, walk=walk, at=at)
    city = rereview.of_city(walk.people, at=now())
    of = applied(Stage.SUBMITTED, G.YI, walk=walk, at=now())
    terminating.proposed(of, people=walk.people, at=now())
    terminating.proposed(for_city, people=city, at=now())
    return now()


def _objections(*, of_city: bool) -> Scene:
    """The supervisor objects to a review, and the public to what is posted of it."""

    def scene(walk: Walk, at: datetime) -> datetime:
        people = rereview.of_city(walk.people, at=at) if of_city else walk.people
        posted = Stage.PUBLICITY
        of = with_city(posted, walk=walk, at=at) if of_city else applied(posted, G.YI, walk=walk, at=at)
        objecting.lodged(of, at=now())
        watched.objected(of, by=people[Role.SUPERVISOR], at=now())
        return now()

    return scene


def _third_parties(walk: Walk, at: datetime) -> datetime:
    """Of four accepted reviews three are left to one."""
    reviews = [applied(Stage.ACCEPTED, G.YI, walk=walk, at=at) for _ in range(4)]
    under_way(walk, reviews[:3], now())
    return now()


def _concluding(walk: Walk, at: datetime) -> datetime:
    """From what the bureau concludes on to the grade determined; of what their teams have rated a part is rated again."""
    of_bureau = _reviews(Stage.CONCLUDING, Stage.CONCLUDED, Stage.PUBLICITY, Stage.DETERMINED)(walk, at)
    agreeing.drawn(people=walk.people, at=of_bureau)
    return of_bureau


def _papers(walk: Walk, at: datetime) -> datetime:
    """A bureau writes its paper of October; somebody tells of a plaque, and others of reviews."""
    by = walk.people[Role.BUREAU_HANDLER]
    yearly.begun(OCTOBER_PAPERS, "primary_care_october_paper", year=at.year, by=by, at=at)
    grades.told_of(None, at=at)
    for cause in (TipCause.FRAUD, TipCause.MEDDLING):
        telling.told_of(at=at, cause=cause)
    return at


def _accepted(walk: Walk, at: datetime) -> Application:
    return applied(Stage.ACCEPTED, G.YI, walk=walk, at=at)


def _accepted_by_city(walk: Walk, at: datetime) -> Application:
    return with_city(Stage.ACCEPTED, walk=walk, at=at)


def _drawn_to_recheck(by: Role) -> Accepted:
    """A recheck begins where a review is accepted."""

    def accepted(walk: Walk, at: datetime) -> Application:
        imported("乙", walk=walk, at=at)
        return rechecking.opened(held(grade="乙"), by=walk.people[by], at=at)

    return accepted


def _barred(walk: Walk, at: datetime) -> datetime:
    """The grades of two were revoked: one was about to apply for another, one to hand in to the city."""
    applicants = [institution(people=walk.people, at=at - primary_care.SEVEN_MONTHS) for _ in range(2)]
    holders = [applicant.office.institution for applicant in applicants]
    earlier = [
        grades.imported(
            holder, grade="乙", number=f"演示卫发〔2025〕{holder.pk}号", on=HELD_SINCE, people=walk.people, at=at
        )
        for holder in holders
    ]
    for stage, leader in zip((Stage.REACHED, Stage.DRAFT), applicants, strict=True):
        of = primary_care.application_at(stage, people=walk.people, at=at, grade=G.JIA, leader=leader)
        if stage == Stage.REACHED:
            rereview.opened(of, at=now())
    for grade in earlier:
        revoking.revoked(grade, people=walk.people, at=now())
    return now()


def _fallen(by: OfficeKind) -> Scene:
    """What is rechecked is revoked meanwhile."""

    def scene(walk: Walk, at: datetime) -> datetime:
        imported(*"乙乙乙", walk=walk, at=at)
        for bears, stage in ((G.YI, "concluding"), (G.BING, "concluding"), (G.BING, "publicity")):
            grade = held(grade="乙")
            rechecking.recheck_at(R(stage), grade, people=walk.people, at=at, by=by, bears=bears)
            revoking.revoked(grade, people=walk.people, at=now())
        return now()

    return scene


BODIES: dict[str, Accepted] = {
    "the bureau": _accepted,
    "the city": _accepted_by_city,
    "a recheck": _drawn_to_recheck(Role.BUREAU_HANDLER),
    "a recheck of the city": _drawn_to_recheck(Role.COMMISSION_HANDLER),
}
SCENES: dict[str, Callable[[Walk, datetime], datetime]] = {
    "applying": _reviews(Stage.SELF_ASSESSING, Stage.DRAFT, Stage.SUBMITTED, Stage.SUPPLEMENT),
    "accepted": _reviews(Stage.QUALIFIED, Stage.ACCEPTED, Stage.ON_SITE),
    "visited": _reviews(Stage.VISITED, Stage.SEALED, Stage.REPORTED),
    "concluding": _concluding,
    "failing": _reviews(Stage.PUBLICITY, fails=True),
    "reached": _reached,
    "with the city": _reviews_of_city(Stage.SUBMITTED, Stage.SUPPLEMENT, Stage.QUALIFIED, Stage.ACCEPTED),
    "visited by the city": _reviews_of_city(Stage.ON_SITE, Stage.VISITED, Stage.SEALED),
    "concluded by the city": _reviews_of_city(Stage.CONCLUDING, Stage.PUBLICITY, Stage.DETERMINED),
    "rechecked": _rechecks(OfficeKind.BUREAU),
    "rechecked, visited": _rechecks_visited(OfficeKind.BUREAU),
    "rechecked by the city, visited": _rechecks_visited(OfficeKind.COMMISSION),
    "rechecked, known": _rechecks_known(OfficeKind.BUREAU),
    "rechecked by the city": _rechecks(OfficeKind.COMMISSION),
    "rechecked by the city, known": _rechecks_known(OfficeKind.COMMISSION),
    "revoking": _revocations,
    "terminating": _terminations,
    "objecting": _objections(of_city=False),
    "objecting to the city": _objections(of_city=True),
    "papers": _papers,
    "third parties": _third_parties,
    **{f"team of {name}": arranged(accepted) for name, accepted in BODIES.items()},
    **{f"visit of {name}": on_site(accepted) for name, accepted in BODIES.items()},
    **OVER,
    "barred": _barred,
    "overtaken": _overtaken,
    "fallen": _fallen(OfficeKind.BUREAU),
    "fallen, of the city": _fallen(OfficeKind.COMMISSION),
}
