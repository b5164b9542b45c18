"""The yearly cycle as the commission runs it: opening, dates, reminders, late filings (E08)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.roles import Regime
from casework import messages, record
from casework.chasing.reminding import Reminded, send
from casework.clocks import deadlines
from casework.clocks.calendar import last_day
from casework.gateway import perform
from casework.models import Case, Deadline, StandardEdition
from casework.text import closing_text, moment_text

from .. import rules
from ..articles import E
from ..filing.steps import FILING_WINDOW
from ..models import Cycle, Filing, LateFiling
from ..stages import Stage
from .chasing import reporting
from .rules import applies
from .steps import ALLOW_LATE, FORBID_LATE


@transaction.atomic
def open_cycle(
    *,
    year: int,
    opens_at: datetime,
    closes_at: datetime,
    district_due_on: date,
    standard: StandardEdition,
    upgrade_interval: int,
    overdue_reading: str,
    by: Membership,
    at: datetime,
) -> Cycle:
    """The commission opens the year's rating; a year has one cycle, and its results are its own (E08, E32)."""
    if Cycle.objects.filter(year=year).exists():
        raise Refused(f"{year}年度已经建立，一个年度只能建立一次。", field="year")
    if upgrade_interval < 1:
        raise Refused(f"升级申报的间隔不得少于1年（{E(12)}）。", field="upgrade_interval")
    in_force = StandardEdition.objects.in_force(Regime.EMR, timezone.localdate(opens_at))
    if not in_force.filter(pk=standard.pk).exists():
        raise Refused(f"“{standard}”在填报开始之日尚未启用或已停用，请选择有效的版本。", field="standard")
    _in_order(opens_at=opens_at, closes_at=closes_at, district_due_on=district_due_on, at=at)
    chosen = {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "district_due_on": district_due_on,
        "standard": standard,
        "upgrade_interval": upgrade_interval,
        "overdue_reading": overdue_reading,
    }
    cycle = Cycle.objects.create(year=year, opened_by=by.person, opened_at=at, **chosen)
    record.append(
        subject=cycle.subject, at=at, verb="open_cycle", label="建立评价年度", by=by, article=E(8), facts=chosen
    )
    return cycle


@transaction.atomic
def change_dates(
    cycle: Cycle,
    *,
    opens_at: datetime,
    closes_at: datetime,
    district_due_on: date,
    reason: str,
    by: Membership,
    at: datetime,
) -> Cycle:
    """New dates before the window has closed; the clocks of filing that run follow, and every hospital is told of its window."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if at >= cycle.closes_at:
        raise Refused(
            f"填报已于{closing_text(cycle.closes_at)}截止，不能再调整时间；个别医院确需补报的，请逐件准予补报（{E(8)}）。"
        )
    if at >= cycle.opens_at and opens_at != cycle.opens_at:
        raise Refused("填报已经开始，开始时间不能再调整。", field="opens_at")
    if not reason.strip():
        raise Refused(f"请填写调整时间的理由（{E(4)}）。", field="reason")
    _in_order(opens_at=opens_at, closes_at=closes_at, district_due_on=district_due_on, at=at)
    before = {name: getattr(cycle, name) for name in ("opens_at", "closes_at", "district_due_on")}
    cycle.opens_at, cycle.closes_at, cycle.district_due_on = opens_at, closes_at, district_due_on
    cycle.save(update_fields=list(before))
    _move_filing_clocks(cycle, reason=reason, by=by, at=at)
    if (opens_at, closes_at) != (before["opens_at"], before["closes_at"]):
        _tell_new_window(cycle, reason=reason, at=at)
    after = {name: getattr(cycle, name) for name in before}
    record.append(
        subject=cycle.subject,
        at=at,
        verb="change_dates",
        label="调整年度时间",
        by=by,
        article=E(8),
        reason=reason,
        facts={"before": before, "after": after},
    )
    return cycle


@transaction.atomic
def remind(cycle: Cycle, institutions: Iterable[Institution], *, by: Membership, at: datetime) -> Reminded:
    """Reminds hospitals that have not reported, each at most once a day (E08); one row of the year's record for all."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    ends = {institution: _end_for(cycle, institution) for institution in institutions}
    if at < cycle.opens_at:
        raise Refused.by_verdict(rules.window_open(at=at, opens_at=cycle.opens_at, closes_at=cycle.closes_at))
    if ends and max(ends.values()) <= at:
        raise Refused(
            f"填报已于{closing_text(cycle.closes_at)}截止，不能再催报；确需补报的，由市卫生健康委准予补报（{E(8)}）。"
        )
    outcome, named = Reminded(), {}
    for institution, ends_at in ends.items():
        if ends_at <= at:
            continue
        try:
            outcome.sent.append(send(reporting(cycle, institution, ends_at=ends_at), by=by, at=at))
            named[institution.uscc] = institution.name
        except Refused as refused:
            outcome.skipped.extend(refused.sentences)
    if named:
        record.append(
            subject=cycle.subject,
            at=at,
            verb="remind",
            label="催报",
            by=by,
            article=E(8),
            facts={"institutions": named},
        )
    return outcome


@transaction.atomic
def allow_late(
    case: Filing, *, by: Membership, at: datetime, ends_at: datetime, reason: str, seen: int | None = None
) -> Case:
    """The commission's recorded exception: the institution gets an end of its own (E08)."""
    if ends_at <= at:
        raise Refused(f"补报截止须晚于现在（{moment_text(at)}），请重新填写。", field="ends_at")
    filing = perform(case, ALLOW_LATE, by=by, at=at, reason=reason, seen=seen, ends_at=ends_at)
    granted = {"ends_at": ends_at, "reason": reason, "granted_by": by.person, "granted_at": at, "withdrawn_at": None}
    LateFiling.objects.update_or_create(cycle=filing.cycle, institution=filing.filed_by, defaults=granted)
    record.append(
        subject=filing.cycle.subject,
        at=at,
        verb="allow_late",
        label="准予补报",
        by=by,
        article=E(8),
        reason=reason,
        facts={"case": filing.number, "institution": filing.filed_by, "ends_at": ends_at},
    )
    return filing


@transaction.atomic
def forbid_late(case: Filing, *, by: Membership, at: datetime, reason: str, seen: int | None = None) -> Case:
    """The commission takes its exception back before the institution has begun: the filing is missed again (E08)."""
    filing = perform(case, FORBID_LATE, by=by, at=at, reason=reason, seen=seen)
    LateFiling.objects.filter(cycle=filing.cycle, institution=filing.filed_by).update(withdrawn_at=at)
    record.append(
        subject=filing.cycle.subject,
        at=at,
        verb="forbid_late",
        label="撤回准予补报",
        by=by,
        article=E(8),
        reason=reason,
        facts={"case": filing.number, "institution": filing.filed_by},
    )
    return filing


def _in_order(*, opens_at: datetime, closes_at: datetime, district_due_on: date, at: datetime) -> None:
    begins = timezone.localdate(opens_at)
    Refused.unless(applies(opens_on=begins, published_on=settings.EMR_PUBLISHED_ON), field="opens_at")
    if closes_at <= opens_at:
        raise Refused(f"填报截止须晚于填报开始（{moment_text(opens_at)}），请重新填写。", field="closes_at")
    if closes_at <= at:
        raise Refused(f"填报截止须晚于现在（{moment_text(at)}），请重新填写。", field="closes_at")
    if district_due_on <= last_day(closes_at):
        raise Refused(
            f"区县审核截止日须晚于填报截止（{closing_text(closes_at)}），请重新填写。", field="district_due_on"
        )


def _move_filing_clocks(cycle: Cycle, *, reason: str, by: Membership, at: datetime) -> None:
    running = Deadline.objects.filter(clock=FILING_WINDOW.name, met_on=None).values("case")
    for filing in cycle.filings.filter(pk__in=running):
        deadlines.refix(filing, FILING_WINDOW, by=by, article=E(8), at=at, reason=reason)


def _tell_new_window(cycle: Cycle, *, reason: str, at: datetime) -> None:
    """A hospital that goes by the old closing would file too late (E08)."""
    for hospital in Institution.objects.enrolled(Regime.EMR).select_related("office"):
        messages.send(
            to=hospital.office,
            title=f"{cycle}电子病历分级评价填报时间调整",
            body=f"填报时间调整为{cycle.opens_text}至{cycle.closes_text}，请在截止前完成填报并上报（{E(8)}）。调整理由：{reason}",
            at=at,
        )


def _end_for(cycle: Cycle, institution: Institution) -> datetime:
    filing = cycle.filings.standing().filter(filed_by=institution, state=Stage.DRAFT).first()
    return filing.closes_at if filing else cycle.closes_at
