"""The supervisor objects, and is answered (P30)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from accounts.roles import OfficeKind
from casework import messages
from casework.gateway import open_case, perform

from ..articles import P
from ..body import body_of
from ..models import Application, CitySupervisionObjection, SupervisionObjection
from . import steps
from .kinds import CITY_KIND, KIND
from .stages import SupervisionStage


@transaction.atomic
def raise_objection(
    application: Application, *, matter: str, text: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Opens a case beside the review, for which its next steps wait; no clock of the review stops."""

    def begin(current: Application) -> None:
        of_city = body_of(current).kind == OfficeKind.COMMISSION
        open_case(
            CitySupervisionObjection if of_city else SupervisionObjection,
            kind=CITY_KIND if of_city else KIND,
            by=by,
            at=at,
            label="提出监督意见",
            about=current,
            title=current.title,
            district=current.district,
            state=SupervisionStage.RAISED,
            rules_edition=current.rules_edition,
            matter=matter,
            text=text,
            raised_by=by,
        )

    perform(application, steps.RAISE, by=by, at=at, seen=seen, then=begin, matter=matter, text=text)
    return Application.objects.get(pk=application.pk)


def answer(
    case: SupervisionObjection, *, put_right: bool, answer: str, by: Membership, at: datetime, seen: int | None = None
) -> SupervisionObjection:
    """That it was put right, or why it was not; the supervisor is told."""
    with transaction.atomic():
        done = perform(case, steps.ANSWER, by=by, at=at, seen=seen, put_right=put_right, answer=answer)
        _tell(done, f"{'已纠正' if put_right else '未作改变'}：{answer}", at=at)
        return done


@transaction.atomic
def go_on(
    case: SupervisionObjection, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> SupervisionObjection:
    """The head goes ahead with the review, with a reason on record."""
    done = perform(case, steps.GO_ON, by=by, at=at, seen=seen, reason=reason)
    _tell(done, f"负责人决定继续办理，理由：{reason}", at=at)
    return done


def _tell(case: SupervisionObjection, body: str, *, at: datetime) -> None:
    title = f"{case.number}：监督意见已办理（{P(30)}）"
    messages.send(to=case.raised_by.person, title=title, body=body, at=at, case=case)
