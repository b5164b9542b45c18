"""Shorthand of the journeys: to a stage, over the page of a step, the application as it now stands."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from config.scenarios import primary_care as scenario
from primary_care_review.models import Application
from primary_care_review.stages import Stage


def walk(stage: Stage, people: scenario.People, at: datetime, **more: Any) -> Application:
    return scenario.application_at(stage, people=people, at=at, **more)


def post_step(client: Client, of: Application, name: str, **data: Any) -> HttpResponse:
    return client.post(f"/cases/{of.number}/steps/{name}/", {"seen": of.version, **data})


def now(of: Application) -> Application:
    return Application.objects.get(pk=of.pk)
