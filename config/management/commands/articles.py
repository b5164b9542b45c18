from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandParser

from casework.commands import AnswerCommand, BadInput, CheckFailed
from config import completeness, lawmap


class Command(AnswerCommand):
    """With `--claimed` exit 1 where an article that is claimed as done lacks code, a test or a page.

    With `--complete` exit 1 unless every article, or those of `--only`, is claimed and has code, a page that opens, a passing
    test, and a passing test for each of its refusals; the tests are run for it, which takes minutes.
    """

    help = "每一条在代码、测试和页面中的对应；--claimed 检查已声明办理的条文，--complete 运行测试并检查每一条。"

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--claimed", action="store_true", help="只列已声明办理的条文并检查")
        which.add_argument("--complete", action="store_true", help="运行有关测试，检查每一条是否办到")
        parser.add_argument("--only", default="", help="与--complete同用，只查这些条文，如 E11,E15")

    def answer(self, **options: Any) -> list[dict[str, Any]]:
        if options["only"] and not options["complete"]:
            raise BadInput("--only须与--complete同用。")
        rows = lawmap.rows()
        self.faults = []
        if options["claimed"]:
            rows = [row for row in rows if row["claimed"]]
            self.faults = lawmap.faults(rows)
        if options["complete"]:
            rows = _chosen(rows, options["only"])
            with TemporaryDirectory() as folder:
                report = Path(folder) / "report.xml"
                completeness.run((row["article"] for row in rows) if options["only"] else (), report=report)
                if not report.exists():
                    raise BadInput("测试未能运行，请先按说明文件安装测试环境。")
                shown = completeness.read(report)
            self.faults = lawmap.nameless(rows) + completeness.faults(rows, shown)
        return rows

    def text(self, answer: list[dict[str, Any]]) -> str:
        return "\n".join(
            f"{row['article']} {row['heading']}: code {len(row['code'])}, tests {len(row['tests'])}, page {row['page'] or '-'}"
            for row in answer
        )

    def must_hold(self, answer: list[dict[str, Any]]) -> None:
        if self.faults:
            raise CheckFailed("; ".join(self.faults))


def _chosen(rows: list[dict[str, Any]], only: str) -> list[dict[str, Any]]:
    wanted = {part.strip() for part in only.split(",") if part.strip()}
    if unknown := wanted - {row["article"] for row in rows}:
        raise BadInput(f"没有这些条文：{'、'.join(sorted(unknown))}；条文写作E11、P20。")
    return [row for row in rows if row["article"] in wanted] if wanted else rows
