"""A draw as its two parties carry it out, for tests and demonstration: the same secrets give the same panel."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.drawing.base import AnyDraw
from casework.drawing.protocol import Protocol
from casework.models import Case, Sample
from casework.sampling import actions as sampling
from casework.sampling.uses import SampleUse
from casework.verifiers.verify_draw import commitment
from experts.actions import drawing
from experts.models import Draw, Party

SECRETS = {
    Party.OFFICE: "组织抽取单位的密语：春山如笑夏山如滴秋山如妆冬山如睡",
    Party.SUPERVISOR: "纪检监督一方的密语：一水护田将绿绕两山排闼送青来",
}


def lodged(
    draw: AnyDraw,
    *,
    office: Membership,
    supervisor: Membership,
    at: datetime,
    under: Protocol[Any] = drawing.OF_EXPERTS,
) -> AnyDraw:
    """Both parties have lodged the hashes of their secrets."""
    for party, member in ((Party.OFFICE, office), (Party.SUPERVISOR, supervisor)):
        hashed = commitment(draw.number, party, SECRETS[party])
        draw = under.lodge(draw, commitment=hashed, by=member, at=at)
    return draw


def finished(
    draw: AnyDraw,
    *,
    office: Membership,
    supervisor: Membership,
    at: datetime,
    under: Protocol[Any] = drawing.OF_EXPERTS,
) -> AnyDraw:
    """From the frozen list to what is drawn."""
    draw = lodged(draw, office=office, supervisor=supervisor, at=at, under=under)
    draw = under.enter_secret(draw, secret=SECRETS[Party.OFFICE], by=office, at=at)
    return under.enter_secret(draw, secret=SECRETS[Party.SUPERVISOR], by=supervisor, at=at)


def drawn(
    case: Case,
    *,
    office: Membership,
    supervisor: Membership,
    at: datetime,
    conditions: dict[str, Any] | None = None,
    reason: str = "",
) -> Draw:
    """A whole draw for a case."""
    draw = drawing.freeze(case, by=office, at=at, conditions=conditions, reason=reason)
    return finished(draw, office=office, supervisor=supervisor, at=at)


def sampled(
    use: SampleUse,
    year: int,
    *,
    office: Membership,
    supervisor: Membership,
    at: datetime,
    share: int,
    least: int = 1,
    reason: str = "",
) -> Sample:
    """A whole sample of a year."""
    frozen = sampling.freeze(use, year=year, share=share, least=least, by=office, at=at, reason=reason)
    return finished(frozen, office=office, supervisor=supervisor, at=at, under=sampling.SAMPLING)
