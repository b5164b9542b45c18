"""Whom a draw concerns, what they are told of it, and what the record keeps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Person
from accounts.roles import Role
from casework import messages, record
from casework.actor import Actor
from experts.models import Draw


def subject(draw: Draw) -> str:
    return f"draw:{draw.number}"


def supervisors(draw: Draw, at: datetime) -> set[Person]:
    """Everybody of the office who may stand for the second party."""
    held = Membership.objects.current(timezone.localdate(at)).filter(office=draw.office_id, role=Role.SUPERVISOR)
    return {member.person for member in held.select_related("person")}


def parties(draw: Draw) -> set[Person]:
    """Who stands for the two parties, as far as they are known."""
    return {person for person in (draw.office_by or draw.frozen_by, draw.supervisor_by) if person}


def tell(to: Iterable[Person], draw: Draw, title: str, body: str, *, at: datetime) -> None:
    for person in sorted(to, key=lambda one: one.pk):
        messages.send(to=person, title=f"专家抽取{draw.number}：{title}", body=f"{body}在“专家抽取”中办理。", at=at)


def note(
    draw: Draw, label: str, *, verb: str, by: Actor, at: datetime, reason: str = "", facts: dict[str, Any] | None = None
) -> None:
    use = draw.review.declared
    record.append(
        subject=subject(draw), at=at, verb=verb, label=label, by=by, article=use.article, reason=reason, facts=facts,
        audience=use.audience,
    )  # fmt: skip
