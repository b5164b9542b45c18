from typing import Any

from django.core.management.base import CommandParser

from casework.commands import AnswerCommand, CheckFailed
from config import lawmap


class Command(AnswerCommand):
    """With `--claimed` exit 1 where an article that is claimed as done lacks code, a test or a page."""

    help = "每一条在代码、测试和页面中的对应；--claimed 检查已声明办理的条文。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--claimed", action="store_true", help="只列已声明办理的条文并检查")

    def answer(self, **options: Any) -> list[dict[str, Any]]:
        rows = lawmap.rows()
        self.faults = lawmap.faults(rows) if options["claimed"] else []
        return [row for row in rows if row["claimed"]] if options["claimed"] else rows

    def text(self, answer: list[dict[str, Any]]) -> str:
        return "\n".join(
            f"{row['article']} {row['heading']}: code {len(row['code'])}, tests {len(row['tests'])}, page {row['page'] or '-'}"
            for row in answer
        )

    def must_hold(self, answer: list[dict[str, Any]]) -> None:
        if self.faults:
            raise CheckFailed("; ".join(self.faults))
