"""Institution or body enter statistics, singly or from a workbook, and strike what was wrong (P22)."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import INSTITUTION_ROLES
from casework import corrections, ledger, record
from casework.models import Case

from ..articles import P
from ..body import of_body
from ..faults import Faults
from ..models import Application, RoutineStatistic
from . import rules, workbook
from .rules import Entry


def enters(application: Application, member: Membership) -> bool:
    """Its own institution, and whoever of the body runs the review."""
    own = member.role in INSTITUTION_ROLES and member.office_id == application.applicant.office_id
    return own or of_body(application, member)


@transaction.atomic
def enter(application: Application, *, entry: Entry, by: Membership, at: datetime) -> RoutineStatistic:
    current = _held(application, by)
    Refused.at_first(rules.fits(entry, clauses=_numbers(current), there=_there(current)))
    (done,) = _write(current, [entry], by=by, at=at)
    return done


@transaction.atomic
def take_in(application: Application, *, file: IO[bytes], by: Membership, at: datetime) -> int:
    """All of a workbook, or nothing of it; what stands already word for word is passed over. Returns how many are new.

    Raises `Faults` by cell, or `WorkbookRefused`.
    """
    current = _held(application, by)
    standing = {entry_of(row) for row in current.statistics.standing()}
    entries, errors = workbook.read(file, clauses=_numbers(current), standing=standing)
    if errors:
        raise Faults(errors)
    return len(_write(current, entries, by=by, at=at))


@transaction.atomic
def strike(statistic: RoutineStatistic, *, correction: str, by: Membership, at: datetime) -> None:
    """By the office that has entered it; what is right is entered anew."""
    current = _held(statistic.application, by)
    wrong = RoutineStatistic.objects.select_for_update(of=("self",)).select_related("entered_by").get(pk=statistic.pk)
    if wrong.entered_by.office_id != by.office_id:
        raise Refused(f"该项由{wrong.entered_by.office}登记，由其更正（{P(22)}）。")
    corrections.strike(wrong, reason=correction, by=by, at=at)
    _note(
        current, "strike_statistic", "更正统计和监测结果", by=by, at=at, reason=correction, facts={"name": str(wrong)}
    )


def entry_of(row: RoutineStatistic) -> Entry:
    return Entry(row.name, row.period, row.value, row.unit, row.source, tuple(row.clauses))


def _write(
    application: Application, entries: Sequence[Entry], *, by: Membership, at: datetime
) -> list[RoutineStatistic]:
    Refused.unless(rules.room_for(len(entries), there=application.statistics.standing().count()))
    said = [vars(entry) | {"clauses": list(entry.clauses)} for entry in entries]
    rows = [RoutineStatistic(application=application, entered_by=by, entered_at=at, **one) for one in said]
    done = RoutineStatistic.objects.bulk_create(rows)
    if done:
        facts = {"count": len(done), "names": [str(row) for row in done]}
        _note(application, "enter_statistics", "登记统计和监测结果", by=by, at=at, facts=facts)
    return done


def _held(application: Application, by: Membership) -> Application:
    """Under its lock, so that nothing is written once the visit has ended."""
    try:
        current = ledger.hold(application, by=by)
    except Case.DoesNotExist:
        raise Refused("没有这一案件，或者您无权查看。") from None
    if not isinstance(current, Application) or not enters(current, by):
        raise Refused(f"统计和监测结果由被评审机构或者组织评审的单位登记，您当前的岗位不能办理（{P(22)}）。")
    Refused.unless(rules.may_enter(current.state))
    return current


def _numbers(application: Application) -> list[str]:
    return [clause.number for clause in application.asked.clauses]


def _there(application: Application) -> set[tuple[str, str]]:
    return set(application.statistics.standing().values_list("name", "period"))


def _note(application: Application, verb: str, label: str, *, by: Membership, at: datetime, **more: Any) -> None:
    subject = record.case_subject(application)
    record.append(subject=subject, case=application, verb=verb, label=label, by=by, at=at, article=P(22), **more)
