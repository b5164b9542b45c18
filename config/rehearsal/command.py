"""`manage.py rehearse_…`: the arguments, the report, and the exit status of a rehearsal of either regime."""

import json
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandParser

from casework.clocks.calendar import BUNDLED, years_from_json
from casework.commands import AnswerCommand, BadInput, CheckFailed

from .report import Report
from .throwaway import rehearse

MOST = 2000
LASTS = timedelta(days=290)  # from the first registration to the last result


class RehearsalCommand(AnswerCommand):
    """Walks a year in a world that is thrown away. Exit 0 where it holds, 1 where not, 2 on bad arguments.

    `regime` names the year of `config.rehearsal`; `fewest` institutions let it walk every scene it is made of.
    """

    regime: ClassVar[str]
    fewest: ClassVar[int]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hospitals", type=int, default=300, help="参加的机构数（默认300）")
        parser.add_argument("--seed", type=int, default=1, help="同一种子，各项计数相同（默认1）")
        parser.add_argument("--start", default="2025-01-06", metavar="DATE", help="开始之日（默认2025-01-06）")
        parser.add_argument("--keep", default="", metavar="DIR", help="保留数据库和文件的空目录")

    def answer(self, **options: Any) -> dict[str, Any]:
        if not self.fewest <= options["hospitals"] <= MOST:
            raise BadInput(f"机构数须为{self.fewest}至{MOST}。")
        start, keep = _start(options["start"]), _empty(options["keep"])
        arguments = [self.regime, str(options["hospitals"]), str(options["seed"]), start.isoformat()]
        said = rehearse(arguments, keep=keep)
        broken = Report(options["hospitals"], faults=["推演进程中断，没有给出结果。"]).as_dict()
        report: dict[str, Any] = json.loads(said) if said else broken
        return report

    def text(self, answer: dict[str, Any]) -> str:
        return "\n".join(f"{one.name}: {answer[one.name]}" for one in fields(Report))

    def must_hold(self, answer: dict[str, Any]) -> None:
        if not Report(**answer).holds:
            raise CheckFailed(f"推演不成立：{len(answer['faults'])}处问题，泄露{answer['leaks']}处。")


def _start(text: str) -> date:
    """The year that begins then has to end within the calendar of working days."""
    years = {year.year for year in years_from_json(BUNDLED.read_text(encoding="utf-8"))}
    try:
        start = date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"“{text}”不是日期，请写作 2025-01-06。") from None
    if start.year not in years or (start + LASTS).year not in years:
        raise BadInput(f"工作日历没有{start.year}年度推演所需的各年，请另选开始之日。")
    return start


def _empty(text: str) -> Path | None:
    if not text:
        return None
    folder = Path(text).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as wrong:
        raise BadInput(f"无法使用目录“{text}”：{wrong.strerror}。") from None
    if taken:
        raise BadInput(f"目录“{text}”不是空的，请另选。")
    return folder
