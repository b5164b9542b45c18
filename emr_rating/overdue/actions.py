"""The commission confirms that filings of a district are left without a result: drafted with the reason, done by the notice, and taken
back where the term is extended afterwards (E19)."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import District, Membership, Office
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES
from casework import messages, record
from casework.actions import notices
from casework.gateway import perform
from casework.models import Notice
from casework.models.notice import NoticeQuerySet
from casework.text import day_text
from experts.review import rounds

from ..articles import E
from ..models import Cycle, Extension, Filing, Lapse
from . import reach
from .steps import CONFIRM_NO_RESULT, RESTORE_RESULT

NOTICE_KIND = "emr_no_result"


@transaction.atomic
def draft(
    cycle: Cycle, district: District, *, numbers: Collection[str], reason: str, by: Membership, at: datetime
) -> Notice:
    """One notice for a district, of all that is reached or of some; nothing has happened before it is issued."""
    if by.role not in COMMISSION_ROLES:
        raise Refused(f"无成绩由市卫生健康委确认，您当前的岗位不能办理（{E(19)}）。")
    if not reason.strip():
        raise Refused(f"请填写确认无成绩的理由（{E(4)}）。", field="reason")
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    fields = said(cycle, district, numbers=numbers, at=at)
    named = {row[0] for row in fields["filings"]}
    if not numbers or set(numbers) - named:
        raise Refused(
            f"请选择至少一件逾期的案件；所选案件中有的期限未满或者已经报送的，不能确认（{E(19)}）。", field="numbers"
        )
    drafted = {row[0] for fields in drafts(cycle).values_list("fields", flat=True) for row in fields["filings"]}
    if waiting := drafted & named:
        raise Refused(
            f"{'、'.join(sorted(waiting))}的无成绩通知已有拟稿，请在“文书”页签发或者撤回后再办理。", field="numbers"
        )
    return notices.draft(
        None, kind=NOTICE_KIND, office=by.office, fields={**fields, "reason": reason.strip()}, by=by, at=at
    )


def said(cycle: Cycle, district: District, *, numbers: Collection[str], at: datetime) -> dict[str, Any]:
    """What the notice says of these cases now; what is not reached, or no more, is left out."""
    rows = reach.reached(cycle, on=timezone.localdate(at)).filter(district=district, number__in=numbers)
    return record.plain(
        {
            "year": cycle.year,
            "district": district.name,
            "reading": cycle.overdue_reading,
            "filings": [[row.number, row.title, day_text(term)] for row, term in reach.with_terms(rows, cycle)],
        }
    )


def drafts(cycle: Cycle) -> NoticeQuerySet:
    """Which notices of the year wait for a signature."""
    return Notice.objects.open_drafts().filter(kind=NOTICE_KIND, fields__year=cycle.year)


def issued(notice: Notice, *, by: Membership, at: datetime) -> None:
    """With the notice each of the cases that it lists ends without a result; one that may not keeps all from it.

    Issued anew, it lists what has ended already: whom it concerns is told of the notice alone.
    """
    numbers = [row[0] for row in notice.fields["filings"]]
    rows = list(Filing.objects.filter(number__in=numbers).select_related("cycle", "institution__office").order_by("pk"))
    if not rows:
        raise Refused("拟稿所列案件均已不在无成绩之列，请撤回拟稿。")
    told = [Office.objects.bureau_of(rows[0].own_district)]
    if notice.replaces:
        told += [filing.hospital.office for filing in rows]
        body = f"{notice.number}替代{notice.replaces.number}，理由：{notice.replacing_reason}"
    else:
        for filing in rows:
            _confirm(filing, notice, by=by, at=at)
        body = f"{notice.number}已确认{len(rows)}家医疗机构本年度无成绩，名单和理由见通知（{E(19)}）。"
    title = f"{rows[0].cycle}区县审核逾期：{len(rows)}家无成绩"
    for office in told:
        messages.send(to=office, title=title, body=body, at=at, notice=notice)


def _confirm(filing: Filing, notice: Notice, *, by: Membership, at: datetime) -> None:
    """The hospital is told by the step itself, with the reason."""
    was, due_on, reason = filing.state, filing.district_due_on, notice.fields["reason"]

    def keep(current: Filing) -> None:
        Lapse.objects.create(
            filing=current,
            was=was,
            due_on=due_on,
            reading=current.cycle.overdue_reading,
            reason=reason,
            notice=notice,
            confirmed_by=by,
            confirmed_at=at,
        )
        rounds.break_off(current, at=at)

    perform(filing, CONFIRM_NO_RESULT, by=by, at=at, reason=reason, then=keep, notice=notice.number, due_on=due_on)


def restore(extension: Extension, *, by: Membership, at: datetime, facts: dict[str, Any]) -> int:
    """Approved afterwards, an extension takes the lapse back: each filing of its districts stands where it stood. Returns how many."""
    districts = extension.terms.values("district")
    lapses = Lapse.objects.filter(reversed_at=None, filing__cycle=extension.cycle_id, filing__district__in=districts)
    found = list(lapses.filter(due_on__lt=extension.due_on_asked).select_related("filing"))
    for lapse in found:
        undo = partial(_undo, lapse=lapse, extension=extension, at=at)
        perform(lapse.filing, RESTORE_RESULT, by=by, at=at, then=undo, extension=extension.number, **facts)
    return len(found)


def _undo(current: Filing, *, lapse: Lapse, extension: Extension, at: datetime) -> None:
    lapse.reversed_at, lapse.reversed_by = at, extension
    lapse.save(update_fields=["reversed_at", "reversed_by"])
    rounds.take_up(current, broken_off_at=lapse.confirmed_at)
