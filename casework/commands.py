"""The manners of every command that people and machines may call: JSON on request, one clear line on bad input.

Commands that answer exit 0 when they answered and 2 on bad input; commands that check exit 1 when what they check does
not hold (raise `CheckFailed`).
"""

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class BadInput(CommandError):
    """Input that cannot be answered: one line on standard error, exit status 2."""

    def __init__(self, message: str):
        super().__init__(message, returncode=2)


class CheckFailed(CommandError):
    """What the command checks does not hold: one line on standard error, exit status 1."""


class OneLineParser(CommandParser):
    """Argument errors as one clear line instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            self.exit(BadInput(message).returncode, f"{message}\n")
        raise BadInput(message)


class AnswerCommand(BaseCommand):
    """Subclasses return the answer from `answer()`; `text()` says it to a person, `--json` to a machine."""

    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.answer(**options)
            self.stdout.write(
                json.dumps(answer, ensure_ascii=False, indent=1) if options["json"] else self.text(answer)
            )
            self.must_hold(answer)
        except (BadInput, CheckFailed) as error:
            # Called from a shell the line stands alone; called from code the exception says the same.
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(str(error), self.style.NOTICE)
            sys.exit(error.returncode)

    def answer(self, **options: Any) -> Any:
        raise NotImplementedError

    def text(self, answer: Any) -> str:
        return json.dumps(answer, ensure_ascii=False, indent=1)

    def must_hold(self, answer: Any) -> None:
        """Commands that check raise `CheckFailed` here, after the answer has been said."""
