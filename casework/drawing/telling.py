"""Whom a draw concerns, what they are told of it, and what the record keeps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Person
from accounts.refused import Refused
from accounts.roles import Role
from accounts.ways import Way

from .. import messages, record
from ..actor import Actor
from .base import TwoPartyDraw


def supervisors(draw: TwoPartyDraw, at: datetime) -> set[Person]:
    """Everybody of the office who may stand for the second party."""
    held = Membership.objects.current(timezone.localdate(at)).filter(office=draw.office_id, role=Role.SUPERVISOR)
    return {member.person for member in held.select_related("person")}


def ask_supervisor(draw: TwoPartyDraw, at: datetime) -> None:
    """Nothing is drawn by one party."""
    if not supervisors(draw, at):
        way = Way("开通岗位", "people", roles=(Role.BUREAU_HEAD, Role.COMMISSION_HEAD))
        sentence = "本单位尚未设置纪检监督岗位，抽取须有纪检监督参加，请先由本单位负责人开通该岗位。"
        raise Refused(sentence, way=way)


def parties(draw: TwoPartyDraw) -> set[Person]:
    """Who stands for the two parties, as far as they are known."""
    return {person for person in (draw.office_by or draw.frozen_by, draw.supervisor_by) if person}


def tell(to: Iterable[Person], draw: TwoPartyDraw, title: str, body: str, *, at: datetime) -> None:
    for person in sorted(to, key=lambda one: one.pk):
        said = f"{body}在“{draw._meta.verbose_name}”中办理。"
        messages.send(to=person, title=f"{draw.named}：{title}", body=said, at=at)


def note(
    draw: TwoPartyDraw,
    label: str,
    *,
    verb: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    record.append(
        subject=draw.subject, at=at, verb=verb, label=label, by=by, article=draw.article, reason=reason, facts=facts,
        audience=draw.audience,
    )  # fmt: skip
