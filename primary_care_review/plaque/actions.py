"""The verbs of a plaque, all of the bureau of the district, for a 甲 as well (P26)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES
from casework import record, verification
from casework.actions.institutions import subject
from casework.actions.materials import keep
from casework.files.examine import Examined
from casework.models import Sequence
from casework.text import day_text

from ..articles import P
from ..decree.current import current
from ..models import Grade, Plaque

CODE = 10  # signs: fifty bits, so that nobody reads the pages of all plaques by counting


@transaction.atomic
def make(grade: Grade, *, number: str = "", by: Membership, at: datetime) -> Plaque:
    """For a grade that stands. `number` is that of a plaque which hung already when the portal began; a new one is numbered here."""
    held = _held(grade, by)
    _ask_stands(held, at)
    if standing := Plaque.objects.standing().filter(grade=held).first():
        raise Refused(f"该等级已有牌匾{standing.number}，损毁、遗失的请办理补换（{P(26)}）。")
    try:
        with transaction.atomic():  # of two that give the same number at once the database lets one pass
            made = _made(held, given=number, by=by, at=at)
    except IntegrityError as twice:
        raise Refused(f"牌匾编号{number}已经使用，一个编号只用于一块牌匾（{P(26)}）。", field="number") from twice
    return _noted(made, "make_plaque", "登记制作牌匾", by=by, at=at)


@transaction.atomic
def hand_out(plaque: Plaque, *, on: date, receiver: str, by: Membership, at: datetime) -> Plaque:
    row = _locked(plaque, by)
    if row.handed_at:
        raise Refused("该牌匾已登记发放。")
    _ask_stands(row.grade, at)
    _ask_day(on, at, since=timezone.localdate(row.made_at), before="登记制作")
    row.handed_on, row.receiver = on, receiver
    row.handed_by, row.handed_at = by, at
    row.save()
    return _noted(row, "hand_out_plaque", "发放牌匾", by=by, at=at, on=on, receiver=receiver)


@transaction.atomic
def hang(plaque: Plaque, *, on: date, place: str, photograph: Examined | None, by: Membership, at: datetime) -> Plaque:
    """With a photograph of it at the main entrance."""
    row = _locked(plaque, by)
    if row.handed_on is None:
        raise Refused("该牌匾尚未登记发放，须在发放后登记悬挂。")
    if row.hung_at:
        raise Refused("该牌匾已登记悬挂。")
    if photograph is None:
        raise Refused("请上传牌匾悬挂在机构正门的照片。", field="photograph")
    _ask_day(on, at, since=row.handed_on, before="发放")
    row.hung_on, row.place, row.photograph = on, place, keep(photograph, at=at)
    row.hung_by, row.hung_at = by, at
    row.save()
    return _noted(row, "hang_plaque", "登记悬挂牌匾", by=by, at=at, on=on, place=place)


@transaction.atomic
def replace(plaque: Plaque, *, cause: str, on: date, reason: str, by: Membership, at: datetime) -> Plaque:
    """Damaged or lost: another is made under a number of its own, and the page of the old one says so from then on."""
    old = _locked(plaque, by)
    if cause not in (Plaque.Ending.DAMAGED, Plaque.Ending.LOST):
        raise Refused("请选择补换的原因：损毁或者遗失。", field="cause")
    _ask_stands(old.grade, at)
    _end(old, Plaque.Ending(cause), on=on, reason=reason, by=by, at=at)
    made = _made(old.grade, replaces=old, by=by, at=at)
    return _noted(made, "replace_plaque", "补换牌匾", by=by, at=at, reason=reason, replaces=old.number, cause=cause)


@transaction.atomic
def take_back(plaque: Plaque, *, on: date, reason: str, by: Membership, at: datetime) -> Plaque:
    """Of a grade that was revoked, replaced or has lapsed; or of an institution that is no more."""
    old = _locked(plaque, by)
    if current(old.grade, on=timezone.localdate(at)).stands and old.grade.institution.closed_on is None:
        raise Refused(f"该等级现行有效，牌匾不能收回；损毁、遗失的请办理补换（{P(26)}）。")
    _end(old, Plaque.Ending.TAKEN_BACK, on=on, reason=reason, by=by, at=at)
    return _noted(old, "take_back_plaque", "收回牌匾", by=by, at=at, reason=reason, on=on)


ACTS: dict[str, Callable[..., Plaque]] = {
    "hand-out": hand_out,
    "hang": hang,
    "replace": replace,
    "take-back": take_back,
}


def _held(grade: Grade, by: Membership) -> Grade:
    held = Grade.objects.select_for_update(of=("self",)).select_related("institution").get(pk=grade.pk)
    if by.role not in BUREAU_ROLES or by.office.district_id != held.institution.district_id:
        raise Refused(f"牌匾由机构所在区县卫生健康行政部门制作和颁发（{P(26)}）。")
    return held


def _locked(plaque: Plaque, by: Membership) -> Plaque:
    """Under the lock of its grade, as that of `make`."""
    held = _held(plaque.grade, by)
    row = Plaque.objects.select_for_update(of=("self",)).get(pk=plaque.pk)
    row.grade = held
    if row.ended_at:
        raise Refused(f"牌匾{row.number}{row.stage}，不能再办理。")
    return row


def _ask_stands(grade: Grade, at: datetime) -> None:
    if not (now := current(grade, on=timezone.localdate(at))).stands:
        raise Refused(f"该等级{now.word}，不能制作、颁发牌匾：{now.sentence}（{P(26)}）")


def _ask_day(on: date, at: datetime, *, since: date, before: str, field: str = "on") -> None:
    if on > timezone.localdate(at):
        raise Refused("日期不能晚于今天，请核对。", field=field)
    if on < since:
        raise Refused(f"日期不能早于{before}的日期（{day_text(since)}），请核对。", field=field)


def _made(grade: Grade, *, given: str = "", replaces: Plaque | None = None, by: Membership, at: datetime) -> Plaque:
    number, series = given, f"JC{by.office.district_id}-{timezone.localdate(at):%y}"
    while not number or (
        not given and Plaque.objects.filter(number=number).exists()
    ):  # one may have been given by hand
        number = f"{series}-{Sequence.objects.next(f'plaque:{series}'):04d}"
    return Plaque.objects.create(
        grade=grade,
        office=by.office,
        number=number,
        code=verification.new_code()[:CODE],
        replaces=replaces,
        made_by=by,
        made_at=at,
    )


def _end(old: Plaque, ending: Plaque.Ending, *, on: date, reason: str, by: Membership, at: datetime) -> None:
    if not reason.strip():
        raise Refused("请写明情况。", field="reason")
    _ask_day(on, at, since=old.hung_on or old.handed_on or timezone.localdate(old.made_at), before="上一次登记")
    old.ended_on, old.ended_as, old.ended_reason = on, ending, reason.strip()
    old.ended_by, old.ended_at = by, at
    old.save()


def _noted(
    plaque: Plaque, verb: str, label: str, *, by: Membership, at: datetime, reason: str = "", **facts: Any
) -> Plaque:
    record.append(
        subject=subject(plaque.grade.institution.uscc),
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=P(26),
        reason=reason,
        facts={"plaque": plaque.number, "grade": plaque.grade.grade} | facts,
    )
    return plaque
