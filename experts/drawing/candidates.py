"""Who of a pool stands on the list of a draw, and who does not and why (E15, E22, P21, P30).

The list is made of numbers; names are looked up beside it by whoever may read them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from casework.models import Case
from casework.verifiers.verify_draw import in_order
from experts.conflicts import conflicts_of
from experts.models import Assignment, Employer, Employment, Expert, LevelChange, Pool, PoolEntry, unit_shown
from experts.models.assignment import AssignmentQuerySet
from experts.recusal import Conflict, Ground
from experts.uses import ReviewUse

Candidate = dict[str, Any]
# What the list and the rules of recusal read of an expert.
_READ = ("number", "kind", "district", "disqualified_on")
# Of one who was called to the round and has left it: not a conflict of the tables, a fact of this round.
LEFT_THE_CASE = ("已退出本次评审", "本案件办理记录")


@dataclass(frozen=True)
class Candidates:
    """`listed` in the canonical order of the draw; `excluded` by number with (ground, source) of each reason."""

    listed: list[Candidate]
    excluded: list[tuple[str, list[tuple[str, str]]]]

    def by_ground(self) -> list[tuple[tuple[str, str], int]]:
        """How many each ground keeps away; one expert may fall under several."""
        return Counter(reason for _, reasons in self.excluded for reason in reasons).most_common()


def candidates_for(
    case: Case, use: ReviewUse, *, pool: Pool, on: date, until: date, kept: Collection[str] = ()
) -> Candidates:
    """Everybody of the pool on that day, conflicts and all; those who stay on a team stand on the list, the disqualified never."""
    experts = admitted(pool, on)
    experts += handed_in(case, set(kept) - {expert.number for expert in experts})
    found = conflicts_of(experts, case, pool=pool, on=on, until=until)
    gone = _gone(case)
    units, levels = _employers(), _levels(pool)
    listed, excluded = [], []
    for expert in experts:
        reasons = [(conflict.ground.label, conflict.source) for conflict in found[expert.pk]]
        if expert.pk in gone:
            reasons.append(LEFT_THE_CASE)
        if reasons and (expert.number not in kept or expert.disqualified_on):
            excluded.append((expert.number, reasons))
        else:
            listed.append(_candidate(expert, units, levels))
    return Candidates(in_order(listed), sorted(excluded))


def admitted(pool: Pool, on: date) -> list[Expert]:
    entries = PoolEntry.objects.admitted(on).filter(pool=pool).order_by()
    return list(Expert.objects.filter(pk__in=entries.values("expert")).only(*_READ).order_by())


def handed_in(case: Case, numbers: Collection[str]) -> list[Expert]:
    """Whoever has given their opinion and then left the pool, or whose term has ended: it counts, and their seat is theirs."""
    written = _of_round(case).handed_in().values("member__pool_entry__expert")
    those = Expert.objects.filter(pk__in=written, number__in=numbers, disqualified_on=None)
    return list(those.only(*_READ).order_by())


def standing(case: Case, numbers: Collection[str]) -> set[str]:
    """Those of the team of the round who still stand; whoever has been disqualified stands on none."""
    asked = _of_round(case).standing().values("member__pool_entry__expert")
    those = Expert.objects.filter(pk__in=asked, number__in=numbers, disqualified_on=None)
    return set(those.values_list("number", flat=True))


def fallen(
    case: Case, numbers: Collection[str], *, pool: Pool, on: date, until: date
) -> dict[str, tuple[Conflict, ...] | None]:
    """Who of a frozen list may by now not be drawn; None of one who is no longer in the pool.

    An absence entered since does not count: nobody stops a draw by a leave of their own, a member who is drawn may decline.
    """
    asked = set(numbers)
    present = {expert.number: expert for expert in admitted(pool, on) if expert.number in asked}
    found = conflicts_of(present.values(), case, pool=pool, on=on, until=until)
    left: dict[str, tuple[Conflict, ...] | None] = {number: None for number in numbers if number not in present}
    for number, expert in present.items():
        if barring := tuple(one for one in found[expert.pk] if one.ground != Ground.ABSENT):
            left[number] = barring
    return left


def named(numbers: Iterable[str]) -> Mapping[str, Expert]:
    """The experts behind numbers, for a page whose reader may know their names."""
    return {expert.number: expert for expert in Expert.objects.filter(number__in=list(numbers))}


def units_shown(codes: Iterable[str], *, numbered: bool = False) -> dict[str, str]:
    """What the units of a draw are called: a code by its employer's name, an expert's number (who has no employer) by what their
    file says, `numbered` where several of them would read alike. A code that is no longer known stands for itself."""
    asked = set(codes)
    names = dict(Employer.objects.filter(uscc__in=asked).values_list("uscc", "name"))
    alone = {
        number: unit_shown("", retired=retired) + (f"（{number}）" if numbered else "")
        for number, retired in Expert.objects.filter(number__in=asked).values_list("number", "retired")
    }
    return {code: code for code in asked} | names | alone


def _candidate(expert: Expert, units: Mapping[int, tuple[str, str]], levels: Mapping[int, str]) -> Candidate:
    """Who has no employer is a unit of their own, in the district of their file."""
    employer, district = units.get(expert.pk, (expert.number, expert.district_id))
    return {
        "number": expert.number,
        "employer": employer,
        "district": district,
        "kind": expert.kind,
        "level": levels.get(expert.pk, ""),
    }


def _employers() -> dict[int, tuple[str, str]]:
    """Present employers by expert, by code and district; all of them read, cheaper than naming thousands in a query."""
    rows: QuerySet = Employment.objects.filter(until=None).order_by()
    return {
        pk: (uscc, district)
        for pk, uscc, district in rows.values_list("expert_id", "employer__uscc", "employer__district")
    }


def _levels(pool: Pool) -> dict[int, str]:
    """The level of each expert, in pools that have levels (P10): the one set last."""
    if not pool.keeps_points:
        return {}
    return dict(LevelChange.objects.filter(regime=pool.regime).order_by("at", "id").values_list("expert_id", "level"))


def _gone(case: Case) -> set[int]:
    """Who declined the round, declared a conflict or was released from it is not drawn for it again."""
    return set(_of_round(case).gone().values_list("member__pool_entry__expert", flat=True))


def _of_round(case: Case) -> AssignmentQuerySet:
    """Whoever has been called to the round under way."""
    return Assignment.objects.of(case).filter(review__closed_at=None)
