"""What an expert of the national stage reads beside the opinion: the materials that the hospital handed in, and what the city found
(E11, E17, E23). Nobody's name stands in it."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from casework.models import Material
from experts.models import Consolidation

from ..materials.checklist import Checklist
from ..municipal.uses import CITY_CHECK
from ..sheet.analysis import Analysis

if TYPE_CHECKING:
    from ..models import Filing, NationalReview


def files(case: "NationalReview") -> QuerySet[Material]:
    """Handed in with the filing, under the items that they prove; its other papers are not for the experts."""
    filing = case.of_filing
    places = Checklist(filing.edition, filing.proved_levels, ()).places
    rows = filing.materials.filter(kind__in=places, handed_in_at__isnull=False, withdrawn_at=None)
    return rows.select_related("file", "case")


def shown(case: "NationalReview") -> dict[str, Any]:
    """What was reported and proved, what the city made of it and, once it is arranged, how and on what the application is reviewed."""
    filing = case.of_filing
    return {
        "filing": filing,
        "number": case.number,
        "analysis": Analysis(filing.reported_sheet),
        "checklist": Checklist(filing.edition, filing.proved_levels, list(files(case))),
        "handed_in": filing.materials_handed_in,
        "city": filing.conclusion,
        "city_team": _of_city(filing),
        "visit": case.visit,
        "sample": sampled(case),
    }


def _of_city(filing: "Filing") -> Consolidation | None:
    rounds = Consolidation.objects.filter(assignment__review__case=filing.pk, assignment__review__use=CITY_CHECK.name)
    return rounds.select_related("assignment__review").order_by("pk").last()


def sampled(case: "NationalReview") -> list[str]:
    """The drawn items of the level before, by code and name."""
    names = {item.code: item.name for item in case.of_filing.edition.items}
    return [f"{code} {names[code]}" for code in case.sample]
