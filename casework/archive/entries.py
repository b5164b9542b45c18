"""The inventory: every case that has ended is entered in that of the office that keeps it, with its number (档号) and its term (E26, P07)."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Office
from accounts.roles import OfficeKind, Regime

from .. import record
from ..actor import CLOCK
from ..models import ArchiveEntry, Case, Sequence
from ..ticking import timed
from .kinds import keeper_of, kept_kinds, term_of
from .rules import Term

PORTION = 200  # cases a tick
# 全宗号 of the offices that have no district, and the categories: the portal's own, as the whole scheme is (`ARCHIVE_NUMBER`).
FONDS = {OfficeKind.COMMISSION: "SWJW", OfficeKind.CENTRE: "SXXZX", OfficeKind.INSTITUTE: "YGS"}
CATEGORIES = {Regime.EMR: "DZBL", Regime.PRIMARY_CARE: "JCPS"}


@timed("archive", housekeeping=True)
def enter(at: datetime) -> int:
    """Cases that ended before today, and terms of which it may be certain by now when they begin: their case, and the one that it is
    about, have ended."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    ended = Case.objects.filter(closed_at__lt=today, archived=None, kind__in=kept_kinds()).order_by("closed_at", "pk")
    by_office: defaultdict[Office, list[Case]] = defaultdict(list)
    for case in ended[:PORTION]:
        by_office[keeper_of(case)].append(case)
    for office, cases in sorted(by_office.items(), key=lambda one: one[0].pk):
        _enter(office, cases, at=at)
    waiting = ArchiveEntry.objects.filter(keep_until=None, destroyed_at=None, case__closed_at__isnull=False)
    waiting = waiting.filter(Q(case__about=None) | Q(case__about__closed_at__isnull=False)).select_related("case")
    changed = [one for one in waiting.order_by("pk")[:PORTION] if _differs(one)]
    return sum(map(len, by_office.values())) + sum(count_anew(one, at=at) for one in changed)


@transaction.atomic
def _enter(office: Office, cases: list[Case], *, at: datetime) -> None:
    made = [_entry(office, case, at=at) for case in cases]
    record.append(
        subject=subject(office),
        at=at,
        verb="archive",
        label="案件归档",
        by=CLOCK,
        article=kept_kinds()[cases[0].kind].article,
        facts={"cases": [[one.number, one.case.number] for one in made]},
        audience="authorities",
    )


def _entry(office: Office, case: Case, *, at: datetime) -> ArchiveEntry:
    assert case.closed_at is not None  # noqa: S101  # asked of the database
    year, term = timezone.localdate(case.closed_at).year, term_of(case)
    serial = Sequence.objects.next(f"archive:{office.pk}:{year}")
    return ArchiveEntry.objects.create(
        case=case,
        office=office,
        number=number(office, case, year=year, term=term, serial=serial),
        year=year,
        serial=serial,
        entered_at=at,
        **_columns(term),
    )


def number(office: Office, case: Case, *, year: int, term: Term, serial: int) -> str:
    """档号 after DA/T 13: 全宗号-类别·年度-保管期限-件号."""
    fonds = office.district_id or FONDS.get(OfficeKind(office.kind), "")
    words = {"fonds": fonds, "category": CATEGORIES[Regime(case.regime)]}
    return str(settings.ARCHIVE_NUMBER).format(**words, year=year, term=term.years, serial=serial)


def subject(office: Office) -> str:
    return f"archive:{office.pk}"


def _columns(term: Term) -> dict[str, object]:
    return {"years": term.years, "begins": term.begins[:80], "keep_until": term.ends_on}


def _differs(entry: ArchiveEntry) -> bool:
    return any(getattr(entry, name) != value for name, value in _columns(term_of(entry.case)).items())


@transaction.atomic
def count_anew(entry: ArchiveEntry, *, at: datetime) -> bool:
    """The term as its facts now have it; whether it is another one."""
    current = ArchiveEntry.objects.select_for_update(of=("self",)).select_related("case", "office").get(pk=entry.pk)
    if not _differs(current):
        return False
    now = _columns(term_of(current.case))
    for name, value in now.items():
        setattr(current, name, value)
    current.save(update_fields=list(now))
    facts = {"number": current.number, "keep_until": current.keep_until}
    record.append(
        subject=subject(current.office),
        at=at,
        verb="archive_term",
        label="重新计算保管期限",
        by=CLOCK,
        article=kept_kinds()[current.case.kind].article,
        facts=facts,
        case=current.case,
        audience="authorities",
    )
    return True
