"""The record of people: what `accounts` does to an account stands under `person:<login>`."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import Membership
from accounts.signals import person_acted

from . import record


@receiver(person_acted)
def record_act(
    *,
    verb: str,
    label: str,
    subject_login: str,
    by: Membership,
    at: datetime,
    reason: str,
    facts: dict[str, Any],
    **_: Any,
) -> None:
    record.append(subject=f"person:{subject_login}", at=at, verb=verb, label=label, by=by, reason=reason, facts=facts)
