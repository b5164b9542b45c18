"""An office announces a training, whoever is invited signs up, the office records who came (E28, P07, P11)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.refused import Refused
from casework import messages, record
from casework.text import day_text, moment_text

from ..models import Attendance, PoolEntry, Training
from ..register import history
from ..training import rules
from ..training.uses import TrainingUse


@transaction.atomic
def announce(
    use: TrainingUse,
    *,
    title: str,
    text: str,
    place: str,
    begins_at: datetime,
    ends_at: datetime,
    hours: int,
    closes_on: date,
    places: int | None,
    by: Membership,
    at: datetime,
) -> Training:
    """Told to everybody whom it invites on this day."""
    if by.role not in use.organisers:
        raise Refused(f"{use.label}由卫生健康行政部门组织，您当前的岗位不能办理（{use.article}）。")
    wrong = rules.announced(
        begins_at=begins_at,
        ends_at=ends_at,
        closes_on=closes_on,
        begins_on=timezone.localdate(begins_at),
        at=at,
        on=timezone.localdate(at),
        article=use.article,
    )
    Refused.at_first(wrong)
    training = Training.objects.create(
        use=use.name,
        regime=use.regime,
        office=by.office,
        title=title,
        text=text,
        place=place,
        hours=hours,
        places=places,
        announced_by=by,
        announced_at=at,
        begins_at=begins_at,
        ends_at=ends_at,
        closes_on=closes_on,
    )
    _note(training, "announce_training", f"发布{use.label}", by=by, at=at)
    body = (
        f"{training.office}定于{moment_text(begins_at)}在{place}举办“{title}”，"
        f"请在{day_text(closes_on)}以前在“培训”页报名（{use.article}）。"
    )
    for person in Person.objects.filter(memberships__in=invited(training, on=timezone.localdate(at))).distinct():
        messages.send(to=person, title=f"培训通知：{title}"[:100], body=body, at=at)
    return training


@transaction.atomic
def cancel(training: Training, *, reason: str, by: Membership, at: datetime) -> Training:
    """Before it begins; whoever has signed up is told."""
    current = _held(training, by)
    if current.cancelled_at or at >= current.begins_at:
        raise Refused("培训已经开始或者已经取消，不能再取消。")
    if not reason.strip():
        raise Refused("请填写取消的理由，将告知已报名的人员。", field="reason")
    current.cancelled_at, current.cancelled_reason = at, reason.strip()
    current.save(update_fields=["cancelled_at", "cancelled_reason"])
    _note(current, "cancel_training", "取消培训", by=by, at=at, reason=reason.strip())
    for row in current.attendances.signed_up().select_related("member__person"):
        title = f"培训已取消：{current.title}"[:100]
        messages.send(
            to=row.member.person, title=title, body=f"{current.office}取消本次培训，理由：{reason.strip()}", at=at
        )
    return current


@transaction.atomic
def sign_up(training: Training, *, by: Membership, at: datetime) -> Attendance:
    current = Training.objects.select_for_update().get(pk=training.pk)
    on, use = timezone.localdate(at), current.declared
    if not invited(current, on=on).filter(pk=by.pk).exists():
        raise Refused(f"本次培训面向{use.invited}，您当前的岗位不能报名（{use.article}）。")
    signed = current.attendances.signed_up()
    if signed.filter(member=by).exists():
        raise Refused("您已报名，不必再次报名。")
    left = None if current.places is None else current.places - signed.count()
    Refused.unless(
        rules.may_sign_up(
            cancelled=current.cancelled_at is not None,
            closes_on=current.closes_on,
            on=on,
            left=left,
            article=use.article,
        )
    )
    row, _ = Attendance.objects.update_or_create(
        training=current, member=by, defaults={"signed_up_at": at, "withdrawn_at": None}
    )
    _note(current, "sign_up_training", "报名参加培训", by=by, at=at)
    return row


@transaction.atomic
def withdraw(training: Training, *, by: Membership, at: datetime) -> Attendance:
    current = Training.objects.select_for_update().get(pk=training.pk)
    row = current.attendances.signed_up().filter(member=by).first()
    if row is None:
        raise Refused("您没有报名本次培训，不必取消。")
    Refused.unless(rules.may_withdraw(begins_at=current.begins_at, at=at, article=current.declared.article))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    _note(current, "withdraw_training", "取消培训报名", by=by, at=at)
    return row


@transaction.atomic
def record_attendance(training: Training, *, came: Collection[int], by: Membership, at: datetime) -> Training:
    """`came` are memberships: of those who signed up, and of others who were invited and came. Recorded again it is put right."""
    current = _held(training, by)
    use = current.declared
    Refused.unless(
        rules.may_record(
            cancelled=current.cancelled_at is not None, begins_at=current.begins_at, at=at, article=use.article
        )
    )
    known = {member.pk: member for member in expected(current)}
    if set(came) - set(known):
        raise Refused(f"所选人员不在{use.invited}之中，请刷新页面后重新选择。", field="came")
    rows = {row.member_id: row for row in current.attendances.select_related("member__person")}
    changed = []
    for pk, member in known.items():
        row = rows.get(pk) or Attendance(training=current, member=member)
        there = pk in set(came)
        if row.attended != there and (there or row.signed_up_at or row.attended):
            row.attended = there
            row.save()
            changed.append(row)
    current.recorded_at = at
    current.save(update_fields=["recorded_at"])
    names = [member.person.name for pk, member in known.items() if pk in set(came)]
    _note_files(current, changed, by=by, at=at)
    _note(current, "record_attendance", "登记培训出席", by=by, at=at, facts={"came": names})
    return current


def invited(training: Training, *, on: date) -> QuerySet[Membership]:
    """The memberships that it invites on a day."""
    return Membership.objects.filter(training.declared.audience(training.office, on)).select_related("person", "office")


def expected(training: Training) -> list[Membership]:
    """Who may have come: whoever signed up first, then the others who were invited on its first day."""
    known = training.attendances.filter(Q(signed_up_at__isnull=False, withdrawn_at=None) | Q(attended=True))
    first = [row.member for row in known.select_related("member__person", "member__office").order_by("pk")]
    others = invited(training, on=timezone.localdate(training.begins_at)).exclude(pk__in=[one.pk for one in first])
    return [*first, *others.order_by("pk")]


def _note_files(training: Training, rows: Collection[Attendance], *, by: Membership, at: datetime) -> None:
    """In the personal file of every expert of whom it says something new (P11)."""
    entries = PoolEntry.objects.filter(member__in=[row.member_id for row in rows]).select_related("expert")
    of = {entry.member_id: entry.expert for entry in entries}
    said = [
        history.entry(
            of[row.member_id],
            "training",
            f"{'出席' if row.attended else '未出席'}培训：{training.title}",
            by=by,
            at=at,
            article=training.declared.article,
            facts={"training": training.pk, "hours": training.hours if row.attended else 0},
            wrote=[row],
        )
        for row in rows
        if row.member_id in of
    ]
    record.append_all(said)


def _held(training: Training, by: Membership) -> Training:
    """Under its lock, for the office that holds it."""
    current = Training.objects.select_for_update().get(pk=training.pk)
    if by.office_id != current.office_id or by.role not in current.declared.organisers:
        raise Refused(f"培训由组织单位办理，您当前的岗位不能办理（{current.declared.article}）。")
    return current


def _note(training: Training, verb: str, label: str, *, by: Membership, at: datetime, **more: Any) -> None:
    facts = {"title": training.title} | more.pop("facts", {})
    article = training.declared.article
    record.append(
        subject=f"training:{training.pk}", at=at, verb=verb, label=label, by=by, article=article, facts=facts, **more
    )
