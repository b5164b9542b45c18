"""Shorthand of the journeys: to a stage, over the page of a step, the application as it now stands."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from config.scenarios import primary_care as scenario
from primary_care_review.models import Application
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade


def walk(stage: Stage, people: scenario.People, at: datetime, **more: Any) -> Application:
    return scenario.application_at(stage, people=people, at=at, **more)


def walk_on(of: Application, stage: Stage, people: scenario.People, at: datetime) -> Application:
    """From where it stands to a later stage; its team finds the grade that is applied for."""
    steps = scenario.run_by_body(now(of), people=people, at=at, bears=Grade(of.grade_applied_for))
    stages = list(steps)
    for reached in stages[stages.index(Stage(of.state)) + 1 : stages.index(stage) + 1]:
        of = steps[reached]()
    return of


def post_step(client: Client, of: Application, name: str, **data: Any) -> HttpResponse:
    return client.post(f"/cases/{of.number}/steps/{name}/", {"seen": of.version, **data})


def now(of: Application) -> Application:
    return Application.objects.get(pk=of.pk)
