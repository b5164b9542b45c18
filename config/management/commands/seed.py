"""Loads what every installation starts with: divisions, offices, the working-day calendar, the bundled editions, the pools of experts."""

from typing import Any

from django.utils import timezone

from casework.commands import AnswerCommand
from config.reference import load


class Command(AnswerCommand):
    help = "load divisions, offices, calendar, bundled editions and pools of experts; idempotent"

    def answer(self, **options: Any) -> dict[str, Any]:
        return {"editions": load(at=timezone.now())}

    def text(self, answer: dict[str, Any]) -> str:
        return f"editions: {', '.join(answer['editions'])}"
