"""The head of a body publishes a working rule, a further version of it, or ends it (P07)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import columns
from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import record
from casework.actions.materials import keep
from casework.files.examine import Examined
from casework.models import StoredFile

from ..articles import P
from ..models import WorkingRule
from . import rules

HEADS = (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)


@transaction.atomic
def publish(*, kind: str, title: str, valid_from: date, file: Examined, by: Membership, at: datetime) -> WorkingRule:
    """The first version of a rule."""
    _ask_whether_head(by)
    _ask_day(valid_from, at=at)
    if WorkingRule.objects.select_for_update().filter(office=by.office_id, title=title).exists():
        raise Refused("本单位已有同名制度，修订的请在该制度页面发布新版本。", field="title")
    return _written(kind=kind, title=title, version=1, valid_from=valid_from, file=file, by=by, at=at)


@transaction.atomic
def revise(
    rule: WorkingRule, *, changes: str, valid_from: date, file: Examined, by: Membership, at: datetime
) -> WorkingRule:
    """A further version, with what it changes; it takes the place of the one in force on its first day."""
    current = _held(rule, by)
    _ask_day(valid_from, at=at, before=current.valid_from)
    return _written(
        kind=current.kind,
        title=current.title,
        version=current.version + 1,
        changes=changes.strip(),
        valid_from=valid_from,
        file=file,
        by=by,
        at=at,
    )


@transaction.atomic
def end(rule: WorkingRule, *, reason: str, by: Membership, at: datetime) -> WorkingRule:
    """From today on nobody works by it; every version stays readable."""
    current = _held(rule, by)
    if not reason.strip():
        raise Refused("请填写废止的理由。", field="reason")
    current.ended_on, current.ended_by, current.ended_reason = timezone.localdate(at), by, reason.strip()
    current.save(update_fields=["ended_on", "ended_by", "ended_reason"])
    _note(current, "end_working_rule", "废止工作制度", by=by, at=at, reason=reason.strip())
    return current


def _written(*, file: Examined, by: Membership, at: datetime, **said: Any) -> WorkingRule:
    kept = keep(file, at=at)
    columns.touch(StoredFile, [kept.pk])
    done = WorkingRule.objects.create(office=by.office, file=kept, name=file.name, entered_by=by, entered_at=at, **said)
    _note(done, "publish_working_rule", "发布工作制度", by=by, at=at)
    return done


def _held(rule: WorkingRule, by: Membership) -> WorkingRule:
    """The newest version under its lock, of the member's own office."""
    _ask_whether_head(by)
    versions = WorkingRule.objects.select_for_update().filter(office=by.office_id, title=rule.title)
    if not (own := list(versions.order_by("-version"))):
        raise Refused(f"工作制度由制定单位修订、废止（{P(7)}）。")
    current = own[0]
    Refused.unless(rules.may_change(ended=current.ended_on is not None, newest=current.pk == rule.pk))
    return current


def _ask_whether_head(by: Membership) -> None:
    if by.role not in HEADS:
        raise Refused(f"工作制度由卫生健康行政部门负责人发布，您当前的岗位不能办理（{P(7)}）。")


def _ask_day(valid_from: date, *, at: datetime, before: date | None = None) -> None:
    Refused.unless(rules.may_begin(valid_from, on=timezone.localdate(at), before=before), field="valid_from")


def _note(rule: WorkingRule, verb: str, label: str, *, by: Membership, at: datetime, reason: str = "") -> None:
    record.append(
        subject=f"office:{rule.office_id}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=P(7),
        reason=reason,
        facts={"title": rule.title, "version": rule.version, "sha256": rule.file_id},
    )
