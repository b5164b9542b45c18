"""An institution of the bureau's district and its leader; a review on 甲 and one on 乙, walked as far as tests set out from."""

from datetime import datetime

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import primary_care as scenario
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade
from tests.primary_care_review.steps import walk, walk_on
from tests.worlds import walked_once


@walked_once
def leader(people: dict[Role, Membership], at: datetime) -> Membership:
    """The leader of a township hospital, enrolled seven months ago."""
    return scenario.institution(people=people, at=at - scenario.SEVEN_MONTHS)


@walked_once
def jia_on_site(people, at) -> Application:
    return walk(Stage.ON_SITE, people, at)


@walked_once
def jia_visited(jia_on_site, people, at) -> Application:
    return walk_on(jia_on_site, Stage.VISITED, people, at)


@walked_once
def jia_sealed(jia_visited, people, at) -> Application:
    return walk_on(jia_visited, Stage.SEALED, people, at)


@walked_once
def yi_sealed(people, at) -> Application:
    return walk(Stage.SEALED, people, at, grade=Grade.YI)


@walked_once
def yi_concluded(yi_sealed, people, at) -> Application:
    return walk_on(yi_sealed, Stage.CONCLUDED, people, at)


@walked_once
def yi_posted(yi_concluded, people, at) -> Application:
    return walk_on(yi_concluded, Stage.PUBLICITY, people, at)


@walked_once
def yi_determined(yi_posted, people, at) -> Application:
    return walk_on(yi_posted, Stage.DETERMINED, people, at)
