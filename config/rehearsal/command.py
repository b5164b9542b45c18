"""`manage.py rehearse_…`: the arguments, the report, and the exit status of a rehearsal."""

import json
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandParser

from casework.clocks.calendar import BUNDLED, years_from_json
from casework.commands import AnswerCommand, BadInput, CheckFailed
from casework.text import day_text

from .rehearsal import Rehearsal
from .report import holds
from .throwaway import rehearse

MOST = 2000


class RehearsalCommand(AnswerCommand):
    """Rehearses a regime in a world that is thrown away. Exit 0 where it holds, 1 where not, 2 on bad arguments."""

    rehearsal: ClassVar[type[Rehearsal]]

    def add_arguments(self, parser: CommandParser) -> None:
        of = self.rehearsal
        number, start = of.usual
        parser.add_argument(
            f"--{of.reports.called}", dest="number", type=int, default=number, help=f"参加的机构数（默认{number}）"
        )
        if of.usual_years:
            parser.add_argument("--years", type=int, default=of.usual_years, help=f"年数（默认{of.usual_years}）")
        parser.add_argument("--seed", type=int, default=1, help="同一种子，各项计数相同（默认1）")
        parser.add_argument("--start", default=start, metavar="DATE", help=f"开始之日（默认{start}）")
        parser.add_argument("--keep", default="", metavar="DIR", help="保留数据库和文件的空目录")

    def answer(self, **options: Any) -> dict[str, Any]:
        number, years = options["number"], options.get("years", 0)
        of = self.rehearsal
        if not of.fewest <= number <= MOST:
            raise BadInput(f"机构数须为{of.fewest}至{MOST}。")
        if years < of.fewest_years:
            raise BadInput(f"年数不少于{of.fewest_years}。")
        begins, folder = self._start(options["start"], years), _empty(options["keep"])
        arguments = [of.regime.value, str(number), str(years), str(options["seed"]), begins.isoformat()]
        said = rehearse(arguments, keep=folder)
        broken = of.reports(number, faults=["推演进程中断，没有给出结果。"]).as_dict()
        report: dict[str, Any] = json.loads(said) if said else broken
        return report

    def text(self, answer: dict[str, Any]) -> str:
        return "\n".join(f"{name}: {value}" for name, value in answer.items())

    def must_hold(self, answer: dict[str, Any]) -> None:
        if not holds(answer):
            raise CheckFailed(f"推演不成立：{len(answer['faults'])}处问题，泄露{answer['leaks']}处。")

    def _start(self, text: str, years: int) -> date:
        """All of it has to lie within the calendar of working days, and under the regulation."""
        there = {year.year for year in years_from_json(BUNDLED.read_text(encoding="utf-8"))}
        try:
            start = date.fromisoformat(text)
        except ValueError:
            raise BadInput(f"“{text}”不是日期，请写作 {self.rehearsal.usual[1]}。") from None
        if start < self.rehearsal.earliest:
            raise BadInput(f"规定自{day_text(self.rehearsal.earliest)}起施行，请另选开始之日。")
        try:
            last_day = self.rehearsal.lasts_until(start, years)
        except (OverflowError, ValueError):  # beyond the days that a date can be
            last_day = date.max
        if not {start.year, last_day.year} <= there:
            raise BadInput(f"工作日历没有自{day_text(start)}起推演所需的各年，请另选开始之日或者年数。")
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
