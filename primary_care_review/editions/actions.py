"""Editions of the standard: imported, filed nationally, ended; one in use never changes (P03)."""

from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Regime
from casework import editions
from casework.models import StandardEdition

from .. import rules
from ..articles import P
from ..faults import Faults
from ..standards.edition import validate
from . import workbook as sheets


def import_edition(
    *, key: str, title: str, valid_from: date, file: IO[bytes], by: Membership, at: datetime
) -> StandardEdition:
    """Enters an edition, or replaces one not yet in use. Raises `Faults`, `WorkbookRefused` or `Refused`; all or nothing."""
    payload, errors = sheets.read(file, key=key, title=title)
    if faults := errors or validate(payload):
        raise Faults(faults)
    return editions.enter(
        payload,
        key=key,
        title=title,
        regime=Regime.PRIMARY_CARE,
        valid_from=valid_from,
        article=P(3),
        label="导入评审标准",
        may_give_way=_ask_whether_free,
        by=by,
        at=at,
    )


def record_filing(
    edition: StandardEdition, *, number: str, filed_on: date, by: Membership, at: datetime
) -> StandardEdition:
    """The national filing, without which an edition is not in force."""
    if filed_on > timezone.localdate(at):
        raise Refused("备案日期不能晚于今天，请核对备案文件。", field="filed_on")
    with transaction.atomic():
        locked = StandardEdition.objects.select_for_update().get(pk=edition.pk)
        if locked.demonstration:
            raise Refused(f"演示标准不办理国家备案，请导入正式标准后登记（{P(3)}）。")
        if locked.filed_on:
            raise Refused(f"该版标准已登记备案（{locked.filing_number}），不能重复登记。")
        locked.filing_number, locked.filed_on = number, filed_on
        locked.save(update_fields=["filing_number", "filed_on"])
        facts = {"number": number, "filed_on": filed_on}
        editions.note(locked, "record_filing", "登记国家备案", article=P(3), by=by, at=at, facts=facts)
    return locked


def remove_edition(edition: StandardEdition, *, reason: str, by: Membership, at: datetime) -> None:
    """Takes back an edition that nothing uses; its record stays."""
    with transaction.atomic():
        locked = StandardEdition.objects.select_for_update().get(pk=edition.pk)
        if locked.demonstration:
            raise Refused(f"演示标准随平台提供，不能删除（{P(3)}）。")
        _ask_whether_free(locked)
        facts = {"digest": locked.digest}
        editions.note(locked, "remove_edition", "删除评审标准", article=P(3), by=by, at=at, facts=facts, reason=reason)
        locked.delete()


def in_use(edition: StandardEdition) -> bool:
    return edition.cases.exists()


def _ask_whether_free(edition: StandardEdition) -> None:
    if edition.regime != Regime.PRIMARY_CARE:
        raise Refused("该编号已由其他评价类别使用，请另取编号。", field="key")
    if edition.demonstration:
        raise Refused("该编号已由演示标准使用，请另取编号。", field="key")
    Refused.unless(rules.may_change_edition(in_use=in_use(edition)), field="key")
