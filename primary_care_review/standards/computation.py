"""The grade from the shares of clauses that reach A, B and C (P25), in exact arithmetic and with its working.

Over the n clauses that apply (E left out): C = (A+B+C)/n, B = (A+B)/n, A = A/n. A share equal to its bound reaches it.
A clause that is not rated yet reaches nothing, so a grade shown half-way is one that the ratings given already bear.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .edition import Bound, Clause, Edition
from .terms import SHARES, Grade, InstitutionType, Rating


@dataclass(frozen=True, kw_only=True)
class ShareResult:
    """One share against its bound, as fractions and as numbers of clauses."""

    level: Rating
    need: Decimal
    have: Fraction
    need_clauses: int
    have_clauses: int

    @property
    def met(self) -> bool:
        return self.have_clauses >= self.need_clauses

    @property
    def missing(self) -> int:
        return max(0, self.need_clauses - self.have_clauses)


@dataclass(frozen=True, kw_only=True)
class ClauseResult:
    """One clause of the working; `rating` is None while it is not rated."""

    clause: Clause
    rating: Rating | None

    def reaches(self, level: Rating) -> bool:
        return self.rating is not None and self.rating.reaches(level)

    def fails_as_core(self, least: Rating | None) -> bool:
        return self.clause.core and least is not None and self.rating is not Rating.E and not self.reaches(least)


@dataclass(frozen=True, kw_only=True)
class GradeResult:
    """One grade: each share met or not, and the core clauses that fail it (None where they were not judged)."""

    grade: Grade
    shares: tuple[ShareResult, ...]
    core: Rating | None
    core_failing: tuple[ClauseResult, ...] | None

    @property
    def holds(self) -> bool:
        return all(share.met for share in self.shares) and not self.core_failing


@dataclass(frozen=True, kw_only=True)
class Grading:
    """The highest grade that holds, or None, and everything it was judged on."""

    institution_type: InstitutionType
    grade: Grade | None
    applicable: int
    counts: dict[Rating, int]
    shares: dict[Rating, Fraction]
    grades: tuple[GradeResult, ...]
    clauses: tuple[ClauseResult, ...]
    """Clause by clause, in the order of the standard; empty where only counts were given."""

    @property
    def unrated(self) -> tuple[ClauseResult, ...]:
        return tuple(result for result in self.clauses if result.rating is None)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What keeps an institution from one grade; `clauses` is the fewest clauses whose rating must rise."""

    grade: Grade
    shares: tuple[ShareResult, ...]
    core_failing: tuple[ClauseResult, ...]
    clauses: int


def grade(edition: Edition, institution_type: InstitutionType, ratings: Mapping[str, Rating]) -> Grading:
    """The grade that ratings by clause number bear.

    ValueError, in Chinese, for a clause that is not the type's and where no clause applies.
    """
    clauses = edition.clauses_for(institution_type)
    if strangers := ratings.keys() - {clause.number for clause in clauses}:
        raise ValueError(f"条款{'、'.join(sorted(strangers))}不适用于{institution_type.label}，请删除后重新计算。")
    working = tuple(ClauseResult(clause=clause, rating=ratings.get(clause.number)) for clause in clauses)
    counts = Counter(result.rating for result in working if result.rating is not None)
    return _grade(edition, institution_type, counts=counts, unrated=len(clauses) - counts.total(), working=working)


def grade_counts(edition: Edition, institution_type: InstitutionType, counts: Mapping[Rating, int]) -> Grading:
    """The grade that counts of ratings bear, judged without the core clauses; ValueError as in `grade`."""
    if negative := [rating for rating in Rating if counts.get(rating, 0) < 0]:
        raise ValueError(f"{'、'.join(negative)}级条款数不能为负数，请填写0或正整数。")
    return _grade(edition, institution_type, counts=counts, unrated=0, working=())


def _grade(
    edition: Edition,
    institution_type: InstitutionType,
    *,
    counts: Mapping[Rating, int],
    unrated: int,
    working: tuple[ClauseResult, ...],
) -> Grading:
    applicable = sum(counts.get(rating, 0) for rating in Rating if rating is not Rating.E) + unrated
    if not applicable:
        raise ValueError("没有适用的条款，无法计算达标比例；请至少填写一个A、B、C或D级条款。")
    reached = {level: sum(counts.get(rating, 0) for rating in Rating if rating.reaches(level)) for level in SHARES}
    grades = tuple(
        GradeResult(
            grade=bound.grade,
            shares=_share_results(bound, reached, applicable),
            core=bound.core,
            core_failing=tuple(result for result in working if result.fails_as_core(bound.core)) if working else None,
        )
        for bound in edition.bounds_for(institution_type)
    )
    return Grading(
        institution_type=institution_type,
        grade=next((result.grade for result in grades if result.holds), None),
        applicable=applicable,
        counts={rating: counts.get(rating, 0) for rating in Rating},
        shares={level: Fraction(reached[level], applicable) for level in SHARES},
        grades=grades,
        clauses=working,
    )


def _share_results(bound: Bound, reached: Mapping[Rating, int], applicable: int) -> tuple[ShareResult, ...]:
    return tuple(
        ShareResult(
            level=level,
            need=bound.shares[level],
            have=Fraction(reached[level], applicable),
            need_clauses=math.ceil(Fraction(bound.shares[level]) * applicable),
            have_clauses=reached[level],
        )
        for level in SHARES
    )


def gaps(grading: Grading, target: Grade | None = None) -> Gap | None:
    """What is missing to the target, by default the grade next above the one reached; None at the highest grade.

    The clauses that apply are taken as they stand: a clause is raised, never declared not applicable.
    """
    above = [result for result in grading.grades if grading.grade is None or result.grade.height > grading.grade.height]
    if target:
        above = [result for result in grading.grades if result.grade is target]
    if not above:
        return None
    result = above[-1]
    failing = result.core_failing or ()
    return Gap(
        grade=result.grade, shares=result.shares, core_failing=failing, clauses=_fewest_raises(result.shares, failing)
    )


def _fewest_raises(shares: tuple[ShareResult, ...], failing: tuple[ClauseResult, ...]) -> int:
    """Failing core clauses must rise in any case; every clause raised to A then counts for each share it missed."""
    still_missing = (share.missing - sum(not result.reaches(share.level) for result in failing) for share in shares)
    return len(failing) + max(0, *still_missing)


def four_places(share: Fraction) -> str:
    """A share as a decimal string of four places, rounded half up: 58/60 -> "0.9667"."""
    units = (2 * share.numerator * 10_000 + share.denominator) // (2 * share.denominator)
    return f"{units // 10_000}.{units % 10_000:04d}"
