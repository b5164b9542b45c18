from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from casework.actions.calendar_import import put_in_force
from casework.actor import CLOCK
from casework.clocks.calendar import BUNDLED, Year, years_from_json
from casework.commands import AnswerCommand, BadInput
from casework.models import CalendarYear


class Command(AnswerCommand):
    """Running it again changes nothing; the years that come with the portal never overwrite one that was entered."""

    help = "写入国务院办公厅公布的节假日安排；不给文件时写入随系统提供的年份。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="JSON，格式同 casework/clocks/data/calendar.json")

    def answer(self, **options: Any) -> dict[str, list[int]]:
        file: Path | None = options["file"]
        years = read(file or BUNDLED)
        source = CalendarYear.Source.ENTERED if file else CalendarYear.Source.BUNDLED
        if not file:
            entered = set(CalendarYear.objects.filter(source=CalendarYear.Source.ENTERED).values_list("pk", flat=True))
            years = [year for year in years if year.year not in entered]
        reason = f"由运维人员在服务器上录入（{file.name if file else '随系统提供'}）。"
        written = put_in_force(years, source=source, by=CLOCK, at=timezone.now(), reason=reason).years
        return {"written": list(written), "unchanged": [year.year for year in years if year.year not in written]}

    def text(self, answer: dict[str, list[int]]) -> str:
        said = {key: "、".join(str(year) for year in years) or "无" for key, years in answer.items()}
        return f"已写入：{said['written']}；无变化：{said['unchanged']}。"


def read(file: Path) -> list[Year]:
    try:
        years = years_from_json(file.read_text("utf-8"))
    except OSError:
        raise BadInput(f"无法读取文件{file}，请核对路径。") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"{file}不是工作日历文件，请按 casework/clocks/data/calendar.json 的格式填写。") from None
    faults = [fault for year in years for fault in year.faults()]
    if faults:
        raise BadInput(faults[0])
    return years
