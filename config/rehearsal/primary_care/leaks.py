"""Who may not know yet, or ever, looks for it: the team, what it found, the conclusion, who objects (P13, P21 to P24, P30)."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.roles import Role
from config.scenarios import objecting, visit
from experts.models import Assignment
from primary_care_review.body import OF_CITY
from primary_care_review.models import Application

from ..leaks import on_pages, pages
from .life import Life

OF_INSTITUTION = ("workbench", "messages", "assessment_home")
OF_BUREAU = ("workbench", "messages")
OF_EVERYBODY = ("home", "postings", "regulations")


def grounds(of: Application) -> str:
    """The reason of its conclusion, in words that no other has."""
    return f"采纳评审组建议，对{of.number}按各级条款所占比例作出结论。"


def sealed(life: Life, of: Application) -> Iterator[str]:
    """The institution has been told what the team found, not who it is nor what each of them wrote."""
    yield from _by_institution(life, of, [*_team(of), visit.SEEN, visit.SETTLED])


def concluded(life: Life, of: Application) -> Iterator[str]:
    """Nobody but the body knows a conclusion before it is posted; a bureau never learns whom the city has called."""
    yield from on_pages(None, [reverse(name) for name in OF_EVERYBODY], [grounds(of), of.number])
    if of.kind in OF_CITY:
        own = [*(reverse(name) for name in OF_BUREAU), *pages(visit.current(of))]
        yield from on_pages(life.bureau[Role.BUREAU_HEAD], own, _team(of))
    yield from _by_institution(life, of, [*_team(of), grounds(of)])


def objected(life: Life, of: Application) -> Iterator[str]:
    yield from _by_institution(life, of, [objecting.NAMED["name"], objecting.NAMED["phone"]])


def _by_institution(life: Life, of: Application, secrets: list[str]) -> Iterator[str]:
    yield from on_pages(life.leader, [*(reverse(name) for name in OF_INSTITUTION), *pages(visit.current(of))], secrets)


def _team(of: Application) -> list[str]:
    return list(Assignment.objects.of(of).values_list("member__person__name", flat=True))
