"""First grades of the demonstration (P06, P13, P18, P30): found reached by the bureau of the cast, and in every state of the city's re-review,
with what the commission's supervisor and the public object to.
"""

from datetime import datetime, timedelta

from primary_care_review.models import Application, Rereview
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade

from . import objecting, primary_care, rereview, terminating, watched
from .primary_care import People, at_work

FIRST_INDEX = 940
# How many days ago the city was asked.
ASKED = (
    (Review.AWARDED, 62),
    (Review.DETERMINED, 48),
    (Review.NOT_REACHED, 42),
    (Review.PUBLICITY, 30),
    (Review.CONCLUDED, 26),
    (Review.CONCLUDING, 21),
    (Review.REPORTED, 17),
    (Review.SEALED, 14),
    (Review.VISITED, 13),
    (Review.ON_SITE, 9),
    (Review.SUPPLEMENT, 8),
    (Review.SUBMITTED, 8),
    (Review.ACCEPTED, 7),
    (Review.QUALIFIED, 6),
    (Review.DRAFT, 2),
)
# The bureau's own visits were called some days apart, and all of them before those of its other reviews: nobody is at two places on one day.
LAST_CALLED, APART = 75, 6
# Before the last of them, which ended without a conclusion.
EARLIER = ((Review.TERMINATED, 20), (Review.WITHDRAWN, 6), (Review.UNQUALIFIED, 4))
# Of which re-review something has come to light, what that has come to, and how many days ago it was proposed.
TERMINATING = (
    (Review.CONCLUDED, "dropped", 6),
    (Review.REPORTED, "deciding", 4),
    (Review.SEALED, "hearing", 2),
    (Review.ACCEPTED, "prepared", 1),
)


def build(people: People, *, at: datetime) -> None:
    for place, (state, days) in enumerate(ASKED):
        asked = at - timedelta(days=days)
        called = at_work(at - timedelta(days=LAST_CALLED + APART * (len(ASKED) - place)))
        of = primary_care.application_at(Review.REACHED, people=people, at=called, index=FIRST_INDEX + place)
        for ended, before in EARLIER if state is Review.DRAFT else ():
            _ended(ended, of, people=people, at=asked - timedelta(days=before))
        bears = None if state is Review.NOT_REACHED else Grade.JIA
        rereview.rereview_at(state, of, people=people, at=at_work(asked), bears=bears)
    city, reviews = rereview.of_city(people, at=at), Rereview.objects.order_by("pk")
    watched.in_every_state(reviews, people=city, at=at)
    posted = reviews.filter(state=Review.PUBLICITY)[0]
    objecting.under_way(posted, people=city, at=at)
    objecting.answered(objecting.lodged(posted, at=at), people=city, at=at)
    for state, stops, days in TERMINATING:
        of_state = reviews.filter(state=state)[0]
        terminating.termination_at(stops, of_state, people=city, at=at - timedelta(days=days))


def _ended(state: Review, of: Application, *, people: People, at: datetime) -> None:
    """A re-review that came to nothing."""
    if state is not Review.TERMINATED:
        rereview.rereview_at(state, of, people=people, at=at)
        return
    case = rereview.rereview_at(Review.SUBMITTED, of, people=people, at=at)
    terminating.termination_at("taken", case, people=rereview.of_city(people, at=at), at=at + timedelta(days=2))
