"""Cases that wait for experts, and what tests do with them: designate, visit a page as somebody at a moment."""

from datetime import datetime

import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.municipal.uses import CITY_REVIEW
from emr_rating.stages import Stage
from experts.actions import seats
from experts.models import Assignment

WHY = "涉及多院区数据集成，直接指定熟悉的专家。"


def reported(people, at, *, level: int, hospital: int = 2) -> tuple[Filing, datetime]:
    """A filing of 渝中区 after the window: a first-time 4 lies with the city, a 3 with its bureau; and the morning after."""
    cycle = filings.cycle(people=people, at=at)
    applicant = filings.hospital(hospital, people=people, at=at)
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)
    return filing, scenes.close(cycle)


def designate(filing: Filing, people, *, at: datetime, experts: list[Membership]) -> list[Assignment]:
    """The first of them leads."""
    seats.designate(
        fresh(filing),
        use=CITY_REVIEW,
        experts=[member.pk for member in experts],
        leader=experts[0].pk,
        reason=WHY,
        by=people[Role.COMMISSION_HEAD],
        at=at,
    )
    return list(Assignment.objects.standing().of(filing).select_related("member__person"))


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def visit(member: Membership, url: str, data: dict | None = None, *, at: datetime, **headers) -> HttpResponse:
    client = Client()
    with time_machine.travel(at, tick=False):
        client.force_login(member.person)
        return client.get(url) if data is None else client.post(url, data, headers=headers)


def page(member: Membership, url: str, *, at: datetime) -> str:
    return visit(member, url, at=at).content.decode()


def tab(filing: Filing, name: str) -> str:
    return reverse("case_tab", args=[filing.number, name])
