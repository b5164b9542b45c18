"""What happens when the filing window closes, or an institution's own late end (E08).

The window is shut for everybody at the very moment of `closes_at`; this work only follows, two minutes later, so that
what arrived in time is decided first. Each case is a transaction of its own, and running it again changes nothing.
"""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Enrolment, Institution
from accounts.roles import Regime
from casework import record
from casework.actor import CLOCK
from casework.clocks.calendar import GRACE
from casework.gateway import open_case, perform
from casework.ledger import hold
from casework.models import Case
from casework.turns import ending

from ..articles import E
from ..filing.actions import drop_amendment
from ..models import Cycle, Filing
from ..municipal.lanes import lane_of, told
from ..spot_check.suspension import suspend
from ..stages import Stage
from .steps import CLOSE, MISS

OPEN = (Stage.DRAFT, Stage.AMENDING, Stage.REPORTED)


def close_windows(at: datetime) -> int:
    """Closes every cycle, and every late filing, whose end has passed; returns how many cases moved."""
    ended = at - GRACE
    cycles = Cycle.objects.filter(closed_at=None, closes_at__lte=ended)
    moved = sum(_close_cycle(cycle, at=at) for cycle in cycles)
    late = Filing.objects.standing().filter(
        state__in=OPEN, cycle__closed_at__isnull=False, exception_ends_at__lte=ended
    )
    return moved + sum(close_filing(pk, at=at) for pk in late.values_list("pk", flat=True))


def close_filing(pk: int, *, at: datetime) -> bool:
    """A reported filing goes to its lane, an open modification is dropped first, a draft is not filed."""
    with transaction.atomic():
        filing = cast(Filing, hold(Case.objects.get(pk=pk)))
        if filing.state not in OPEN or at < filing.closes_at + GRACE or ending(filing):
            return False
        if filing.state == Stage.DRAFT:
            perform(filing, MISS, by=CLOCK, at=at)
            return True
        if filing.state == Stage.AMENDING:
            drop_amendment(filing, by=CLOCK, at=at)
        lane, due = lane_of(filing)
        perform(filing, CLOSE, by=CLOCK, at=at, reason=told(lane), lane=lane, materials=due)
    return True


def unfiled(cycle: Cycle) -> QuerySet[Institution]:
    """Enrolled by the end of the window, and without a filing of the cycle."""
    enrolled = Enrolment.objects.filter(
        institution=OuterRef("pk"), regime=Regime.EMR, ended_on=None, enrolled_on__lte=cycle.last_day
    )
    filed = Filing.objects.standing().filter(cycle=cycle, filed_by=OuterRef("pk"))
    return Institution.objects.filter(Exists(enrolled), ~Exists(filed))


def _close_cycle(cycle: Cycle, *, at: datetime) -> int:
    suspend(cycle, at=at)
    waiting = Filing.objects.standing().filter(cycle=cycle, state__in=OPEN).values_list("pk", flat=True)
    moved = sum(close_filing(pk, at=at) for pk in list(waiting))
    moved += sum(_enter_not_filed(cycle, institution, at=at) for institution in list(unfiled(cycle)))
    with transaction.atomic():
        if Cycle.objects.filter(pk=cycle.pk, closed_at=None).update(closed_at=at):
            record.append(
                subject=cycle.subject,
                at=at,
                verb="close_window",
                label="填报期结束",
                by=CLOCK,
                article=E(8),
                facts={"cases": moved},
            )
    return moved


def _enter_not_filed(cycle: Cycle, institution: Institution, *, at: datetime) -> bool:
    """A hospital that never began gets its case, so that what follows has something to hang on."""
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=institution.pk)
        if Filing.objects.standing().filter(cycle=cycle, filed_by=institution).exists():
            return False
        filing = open_case(
            Filing,
            kind="emr_filing",
            by=CLOCK,
            at=at,
            label="填报期结束时登记",
            starts=(),
            state=Stage.DRAFT.value,
            title=institution.name,
            institution=institution,
            filed_by=institution,
            district=institution.district,
            cycle=cycle,
            standard=cycle.standard,
            rules_edition=cycle.rules_edition,
        )
        perform(filing, MISS, by=CLOCK, at=at)
    return True
