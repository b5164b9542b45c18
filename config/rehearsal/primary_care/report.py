"""What rehearsed years of the grade review report besides: the grades decreed, and what became of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from accounts.roles import Regime
from primary_care_review.grades.terms import GradeTerms
from primary_care_review.grades.validity import DAY, Status, reviews_of, validity
from primary_care_review.models import Application, Grade, PartyMeasure, Plaque, PrimaryCareObjection
from primary_care_review.parties.terms import LAW
from primary_care_review.standards.terms import Grade as GradeName
from primary_care_review.standards.terms import InstitutionType

from ..report import Report


@dataclass
class PrimaryCareReport(Report):
    """`grades` are those decreed, by name; `renewed` and `raised` those that followed one which stood, rechecks apart; `lapsed` those that ended with
    their term because nobody had applied; `plaques` are all that were made."""

    called, every_end = "institutions", 60

    grades: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GradeName, 0))
    lapsed: int = 0
    renewed: int = 0
    raised: int = 0
    plaques: int = 0

    def ends_of_registers(self, regime: Regime) -> dict[str, int]:
        """Of third parties as well: each measure, none at all, and the way off the blacklist (P29)."""
        rows = list(PartyMeasure.objects.filter(decided_at__isnull=False).values_list("measures", "lifted_at"))
        taken = Counter(one for named, _ in rows for one in named or ["dropped"])
        taken["lifted"] = sum(lifted is not None for _, lifted in rows)
        ends = (*(one.value for one in LAW.sanctions), "dropped", "lifted")
        return super().ends_of_registers(regime) | {f"third_party.{end}": taken[end] for end in ends}

    def count_grades(self, *, on: date) -> None:
        rows = Grade.objects.select_related("institution", "case").order_by("decreed_on", "pk")
        by_institution: dict[int, list[Grade]] = defaultdict(list)
        for row in rows:
            by_institution[row.institution_id].append(row)
            self.grades[row.grade] += 1
        lapsed = _lapsed(rows, on=on)
        self.lapsed = len(lapsed)
        for before, after in (pair for own in by_institution.values() for pair in pairwise(own)):
            if before.pk in lapsed or before.revoked_on or (after.case and after.case.rechecked_id):
                continue
            higher = GradeName(after.grade).height > GradeName(before.grade).height
            self.raised += higher
            self.renewed += not higher
        self.objections = PrimaryCareObjection.objects.count()
        self.plaques = Plaque.objects.count()

    def ask_everything_happened(self, *, whole_term: bool) -> None:
        """Where so many take part, every type holds each of its grades; once a term has ended, every way out of it was taken."""
        if self.number < self.every_end:
            return
        held = set(Grade.objects.values_list("institution__type", "grade"))
        asked = [(of_type, grade) for of_type in InstitutionType for grade in of_type.grades]
        self.faults += [
            f"没有{of_type.label}评为{grade.label}。" for of_type, grade in asked if (of_type, grade) not in held
        ]
        counted = {"提高等级": self.raised, "补换的牌匾": Plaque.objects.exclude(replaces=None).count()}
        if whole_term:
            late = Application.objects.filter(late=True).count()
            counted |= {"按期或者逾期复评": self.renewed, "逾期申请复评": late, "期满未申请": self.lapsed}
        self.faults += [f"没有发生“{what}”。" for what, number in counted.items() if not number]


def _lapsed(rows: Iterable[Grade], *, on: date) -> set[int]:
    """Asked on the day after the term, whatever came later."""
    terms, reviews = GradeTerms.load(), reviews_of([row.institution for row in rows])
    found = set()
    for row in rows:
        after = terms.valid_until(row.counts_from) + DAY
        replaced = (
            Grade.objects.filter(institution=row.institution_id, decreed_on__gt=row.decreed_on, decreed_on__lt=after)
        ).exists()
        of_it = reviews.get(row.institution_id, [])
        if (
            after <= on
            and not replaced
            and validity(row, reviews=of_it, replaced_on=None, on=after, terms=terms).status is Status.LAPSED
        ):
            found.add(row.pk)
    return found
