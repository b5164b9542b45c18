"""The demonstration editions that ship with the portal, entered into the register of editions."""

import json
from datetime import date, datetime
from inspect import getfile
from pathlib import Path

from accounts.roles import Regime
from casework.editions import digest_of
from casework.models import StandardEdition
from emr_rating.standards import edition as emr
from primary_care_review.standards import edition as primary_care

_BUNDLED = (
    (Regime.EMR, emr, date(2018, 12, 3)),
    (Regime.PRIMARY_CARE, primary_care, date(2020, 10, 20)),
)


def load_bundled_editions(*, at: datetime) -> list[str]:
    """Idempotent; an edition that is there already is left as it is."""
    keys = []
    for regime, module, valid_from in _BUNDLED:
        for key in module.bundled_keys():
            payload = json.loads(Path(getfile(module)).with_name(f"{key}.json").read_text(encoding="utf-8"))
            StandardEdition.objects.get_or_create(
                key=key,
                defaults={
                    "regime": regime,
                    "title": payload["title"],
                    "demonstration": payload["demonstration"],
                    "valid_from": valid_from,
                    "payload": payload,
                    "digest": digest_of(payload),
                    "imported_at": at,
                },
            )
            keys.append(key)
    return keys
