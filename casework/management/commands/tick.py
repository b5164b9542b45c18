from typing import Any

from django.utils import timezone

from casework.commands import AnswerCommand
from casework.ticking import tick


class Command(AnswerCommand):
    """All timed work, once; beat does the same every minute."""

    help = "办理到期的定时事项和待发事项；可重复执行。"

    def answer(self, **options: Any) -> dict[str, int]:
        return tick(at=timezone.now())

    def text(self, answer: dict[str, int]) -> str:
        return "；".join(f"{name} {done}" for name, done in answer.items())
