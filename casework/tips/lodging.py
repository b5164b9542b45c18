"""A tip comes in from anybody, once for each form; its record tells nobody's name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction

from accounts.roles import Role

from ..actions import materials
from ..actor import Outsider
from ..files.examine import Examined
from ..gateway import open_case
from ..receipts import digest, secret_of
from .base import TipBase

Tip = TypeVar("Tip", bound=TipBase)


def earlier(model: type[Tip], *, kind: str, token: UUID) -> tuple[Tip | None, str]:
    """What the same form has brought in already, and the secret of its receipt."""
    secret = secret_of(kind, token)
    found = model._default_manager.filter(secret_digest=digest(secret)).first()
    return cast("Tip | None", found), secret


@transaction.atomic
def lodge_conduct(
    model: type[Tip],
    *,
    kind: str,
    material: str,
    concerned: str,
    evidence: Examined | None,
    token: UUID,
    **columns: Any,
) -> tuple[Tip, str]:
    """Of what somebody did, once for each form: the case with the secret of its receipt. `material` is the kind of its evidence."""
    before, secret = earlier(model, kind=kind, token=token)
    if before:
        return before, secret
    files = {material: evidence}
    said = {"title": concerned, "concerned": concerned, **columns}
    return lodge(model, kind=kind, label="举报", files=files, secret=secret, **said), secret


def lodge(
    model: type[Tip],
    *,
    kind: str,
    label: str,
    files: Mapping[str, Examined | None],
    secret: str,
    at: datetime,
    **columns: Any,
) -> Tip:
    """`files` by the kind of material; who tells it stands on the row alone. Runs in the caller's transaction."""

    def bring_in(tip: Tip) -> None:
        for of_kind, file in files.items():
            if file:
                materials.add(tip, kind=of_kind, file=file, by=None, at=at)
        materials.hand_in(tip, at=at)

    by = Outsider("举报人", Role.INFORMER)
    return open_case(
        model, kind=kind, by=by, at=at, label=label, then=bring_in, secret_digest=digest(secret), **columns
    )
