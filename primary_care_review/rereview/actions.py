"""The verbs of the institution: it takes the bureau's finding to the city, and hands in what it applies with (P18, P19)."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from casework.actions import materials
from casework.gateway import open_case, perform
from casework.models import Record

from ..application.steps import SUBMIT
from ..body import REREVIEW
from ..conclusion.steps import FIND_REACHED
from ..models import Application, Rereview
from ..stages import CityStage
from ..standards.terms import Grade
from .steps import APPLY_TO_CITY


@transaction.atomic
def apply_to_city(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    """Opens the re-review beside the district's case, which waits for it: the same self-assessment, no new six months."""
    of = perform(application, APPLY_TO_CITY, by=by, at=at, seen=seen)
    found = Record.objects.filter(case=of.pk, verb=FIND_REACHED.name).latest("pk")
    open_case(
        Rereview,
        kind=REREVIEW,
        by=by,
        at=at,
        label=APPLY_TO_CITY.label,
        about=of,
        parent=of,
        reached_on=timezone.localdate(found.at),
        title=of.title,
        institution=of.institution,
        district=of.district,
        applicant=of.applicant,
        institution_type=of.institution_type,
        standard=of.standard,
        state=CityStage("draft"),
        rules_edition=of.rules_edition,
        assessment_started_on=of.assessment_started_on,
        assessment_finished_on=of.assessment_finished_on,
        grade_applied_for=Grade.JIA.value,
    )
    return of


def submit(rereview: Rereview, *, by: Membership, at: datetime, seen: int | None = None) -> Rereview:
    """For the first grade, which is all that the city reviews; its files are frozen with it."""
    hand_in = partial(materials.hand_in, at=at)
    return perform(rereview, SUBMIT, by=by, at=at, seen=seen, then=hand_in, grade=Grade.JIA.value, late=False)
