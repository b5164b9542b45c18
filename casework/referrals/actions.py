"""The audit administrator refers; the commission settles, by a case or with a reason: who watches over the log decides on nobody (E31, P31)."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import columns
from accounts.models import Membership
from accounts.people import ask_reason
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, Role

from .. import reading_log, record
from ..accountability.uses import AccountabilityUse, use
from ..actions.materials import store_bytes
from ..downloads import XLSX
from ..gateway import NotTheirs
from ..models import Accountability, Referral, Sequence, Sign, StoredFile
from ..models.record import ReadingQuerySet
from ..signs.actions import settle
from ..tables.readings import readings as as_sheet
from ..text import moment_text
from ..workbook import write_workbook
from . import rules

REFERRER = Role.AUDIT_ADMIN
EVIDENCE = "查阅记录.xlsx"


def behind(sign: Sign, by: Membership) -> ReadingQuerySet:
    """The readings that a sign is about, the latest first."""
    cases = {number for _, number in sign.rests_on if number}
    rows = reading_log.everything(by).filter(person=sign.person_id, case__number__in=cases, at__lte=sign.found_at)
    latest = rows.order_by("-pk").values_list("pk", flat=True)[: rules.MOST]
    return reading_log.everything(by).filter(pk__in=list(latest))


@transaction.atomic
def refer(
    of: AccountabilityUse,
    *,
    what: str,
    rows: ReadingQuerySet,
    by: Membership,
    at: datetime,
    sign: Sign | None = None,
) -> Referral:
    """`rows` as the audit administrator reads them; with them a sign is settled."""
    if by.role != REFERRER:
        raise NotTheirs("移交线索")
    article = of.law.article
    Refused.unless(rules.may_refer(article, rows=rows.count()))
    if not what.strip():
        raise Refused("请写明移交说明，说明载入办理记录。", field="what")
    series = f"XS{timezone.localdate(at).year}"
    done = Referral(number=f"{series}-{Sequence.objects.next(series):04d}", regime=of.regime, what=what.strip())
    done.rows, done.person_id = _told(rows)
    kept = store_bytes(ContentFile(write_workbook([as_sheet(rows)])), XLSX)
    columns.touch(StoredFile, [kept.pk])
    done.evidence, done.evidence_name = kept, f"{done.number}{EVIDENCE}"
    done.sign, done.referred_by, done.referred_at = sign, by, at
    done.save(force_insert=True)
    if sign:
        settle(sign, reason=f"作为线索移交（{done.number}）：{done.what}", by=by, at=at, label="移交异常线索")
    _note(done, "refer", "移交线索", by=by, at=at, reason=done.what, facts={"rows": len(done.rows)})
    return done


def _told(rows: ReadingQuerySet) -> tuple[list[list[str]], int | None]:
    """In words, the earliest first, and whom they are about, if that is one person who may be named."""
    found = list(rows.order_by("pk").values(*reading_log.COLUMNS, "person_id"))
    people = {None if row["unnamed"] else row["person_id"] for row in found}
    told = [
        [
            moment_text(row["at"]),
            row["person__name"],
            row["person__login"],
            row["office_name"],
            row["case__number"] or "",
            row["what"],
        ]
        for row in map(reading_log.in_words, found)
    ]
    return told, people.pop() if len(people) == 1 else None


@transaction.atomic
def dismiss(of: Referral, *, reason: str, by: Membership, at: datetime) -> Referral:
    current = _settling(of, by=by)
    ask_reason(reason)
    current.reason = reason.strip()
    return _settled(current, "dismiss_referral", "不予立案", by=by, at=at)


def open_with(of: Referral, case: Accountability, *, by: Membership, at: datetime) -> Referral:
    """In the transaction of whoever proposes it."""
    current = _settling(of, by=by)
    current.opened = case
    return _settled(current, "open_referral", "据移交线索提出问责", by=by, at=at)


def _settling(of: Referral, *, by: Membership) -> Referral:
    if by.role not in COMMISSION_ROLES or not Referral.objects.visible_to(by).filter(pk=of.pk).exists():
        raise NotTheirs("处理移交的线索")
    current = Referral.objects.select_for_update().get(pk=of.pk)
    Refused.unless(rules.may_settle(use(current.regime).law.article, settled=current.settled_at is not None))
    return current


def _settled(of: Referral, verb: str, label: str, *, by: Membership, at: datetime) -> Referral:
    of.settled_by, of.settled_at = by, at
    of.save(update_fields=["opened", "reason", "settled_by", "settled_at"])
    _note(of, verb, label, by=by, at=at, reason=of.reason)
    return of


def _note(
    of: Referral,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    record.append(
        subject=f"referral:{of.pk}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=use(of.regime).law.article,
        reason=reason,
        facts={"number": of.number, **(facts or {})},
        audience="city",
    )
