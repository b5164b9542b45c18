"""Loads what every installation starts with: divisions, offices, the working-day calendar, the bundled editions, the pools of experts."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone

from accounts.reference import load_reference
from casework.commands import AnswerCommand
from config.editions import load_bundled_editions
from experts.reference import load_experts


class Command(AnswerCommand):
    help = "load divisions, offices, calendar, bundled editions and pools of experts; idempotent"

    def answer(self, **options: Any) -> dict[str, Any]:
        load_reference()
        call_command("seed_calendar", stdout=self.stderr)
        at = timezone.now()
        load_experts(at=at)
        return {"editions": load_bundled_editions(at=at)}

    def text(self, answer: dict[str, Any]) -> str:
        return f"editions: {', '.join(answer['editions'])}"
