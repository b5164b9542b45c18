"""An objection comes in (E25, P13): from a member of the portal or from anyone, once for each form, as far as its use lets it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role

from .. import ledger
from ..actions import materials
from ..actor import Outsider
from ..files.examine import Examined
from ..gateway import open_case
from ..models import Case, ObjectionPoint
from ..receipts import digest, secret_of
from .base import ObjectionBase
from .uses import ObjectionUse

LETTER, EVIDENCE = "objection_letter", "objection_evidence"


class Point(NamedTuple):
    kind: str
    what: str
    asked: str


def lodge(
    about: Case,
    use: ObjectionUse,
    *,
    said: Mapping[str, Any],
    points: Sequence[Point],
    letter: Examined | None,
    evidence: Examined | None,
    token: UUID,
    by: Membership | None,
    at: datetime,
) -> tuple[ObjectionBase, str]:
    """Opens an objection and returns it with the secret of its receipt; the same form sent twice gives the same receipt.

    Refused at its field is one that lacks what its use asks, and one that comes late.
    """
    secret = secret_of(use.kind, token)
    with transaction.atomic():
        held = ledger.hold(about)
        if earlier := use.model.objects.filter(secret_digest=digest(secret)).first():
            return earlier, secret
        use.ask_in_time(held, at)
        _ask_whole(use.asks(at), said, points, letter, evidence)

        def bring_in(objection: ObjectionBase) -> None:
            for kind, file in ((LETTER, letter), (EVIDENCE, evidence)):
                if file:
                    materials.add(objection, kind=kind, file=file, by=by, at=at)
            materials.hand_in(objection, at=at)
            ObjectionPoint.objects.bulk_create(
                ObjectionPoint(objection=objection, position=place, **point._asdict())
                for place, point in enumerate(points, 1)
            )

        opened = open_case(
            use.model,
            kind=use.kind,
            by=by or Outsider(said["name"][:40] or "匿名", Role.OBJECTOR),
            at=at,
            label="提出异议",
            about=held,
            then=bring_in,
            title=held.title,
            institution=held.institution,
            district=held.district,
            state=use.lodged,
            rules_edition=held.rules_edition,
            lodged_by=by,
            secret_digest=digest(secret),
            **said,
        )
    return opened, secret


def _ask_whole(
    asks: Mapping[str, str],
    said: Mapping[str, Any],
    points: Sequence[Point],
    letter: Examined | None,
    evidence: Examined | None,
) -> None:
    given: dict[str, object] = {name: str(text).strip() for name, text in said.items()}
    given |= {"what": points, "asked": all(point.asked.strip() for point in points)}
    given |= {"letter": letter, "evidence": evidence}
    for field, sentence in asks.items():
        if not given.get(field):
            raise Refused(sentence, field=field)
