"""The decrees from before the portal began, as the rows of an imported sheet name them (P26, P27)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from accounts.models import Institution, Office
from casework.workbook import ReadRow

from ..models import Decree
from ..standards.terms import Grade
from .bodies import Bodies


@dataclass(frozen=True)
class Decrees:
    """Those that are known, read once; a number that is met first keeps its day for the rows after it."""

    bodies: Bodies
    known: dict[tuple[int, str], Decree]
    met: dict[tuple[int, str], date] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[ReadRow]) -> Self:
        found = Decree.objects.filter(number__in={row.values["decree_number"] for row in rows})
        return cls(Bodies.load(), {(decree.body_id, decree.number): decree for decree in found})

    def _body(self, institution: Institution, values: dict[str, Any]) -> Office:
        return self.bodies.decreed_by(institution, Grade(values["grade"]), on=values["decreed_on"])

    def day_of(self, institution: Institution, values: dict[str, Any]) -> date:
        """On which day the decree was made that the row names: a decree has one."""
        key = self._body(institution, values).pk, values["decree_number"]
        known = self.known[key].decreed_on if key in self.known else values["decreed_on"]
        return self.met.setdefault(key, known)

    def kept(self, institution: Institution, values: dict[str, Any]) -> Decree:
        """One for all the institutions that it lists."""
        body = self._body(institution, values)
        key = body.pk, values["decree_number"]
        if key not in self.known:
            self.known[key] = Decree.objects.create(body=body, number=key[1], decreed_on=values["decreed_on"])
        return self.known[key]
