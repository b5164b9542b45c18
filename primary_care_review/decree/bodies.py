"""Who makes a grade known: the commission 甲, the bureau of the district 乙 and 丙 (P26)."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from accounts.models import Institution, Office
from accounts.roles import OfficeKind

from ..standards.terms import Grade
from .rules import publishes


@dataclass(frozen=True)
class Bodies:
    commission: Office
    bureaus: dict[str, Office]

    @classmethod
    def load(cls) -> Self:
        offices = Office.objects.filter(kind__in=(OfficeKind.COMMISSION, OfficeKind.BUREAU))
        city = next(office for office in offices if office.kind == OfficeKind.COMMISSION)
        return cls(city, {office.district_id: office for office in offices if office.district_id})

    def decreed_by(self, institution: Institution, grade: Grade, *, on: date) -> Office:
        """Of the district in which the institution lay on that day; what one that is no more has decreed is its successor's."""
        if publishes(grade) is OfficeKind.COMMISSION:
            return self.commission
        then = institution.district_on(on).pk
        return self.bureaus[then if then in self.bureaus else institution.district_id]
