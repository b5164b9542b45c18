"""Score one filing from a JSON file: the computed level, and for each level which condition fails and by how much."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from casework.commands import AnswerCommand, BadInput
from emr_rating.standards.computation import score
from emr_rating.standards.document import DocumentRefused, read_document, write_answer

STANDARD_INPUT = "-"


class Command(AnswerCommand):
    help = "Score an EMR filing given as JSON"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="JSON file, or - for standard input")

    def answer(self, **options: Any) -> dict[str, Any]:
        try:
            edition, answers = read_document(self._text(options["file"]))
        except DocumentRefused as error:
            raise BadInput(str(error)) from error
        return write_answer(edition, score(edition, answers))

    def _text(self, name: str) -> str:
        try:
            content = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
            return content.decode("utf-8-sig")
        except OSError as error:
            raise BadInput(f"文件 {name} 无法读取。") from error
        except UnicodeDecodeError as error:
            raise BadInput(f"文件 {name} 不是UTF-8编码。") from error

    def text(self, answer: dict[str, Any]) -> str:
        lines = [f"标准 {answer['edition']}：自评级别 {answer['level']}级，总评分 {answer['total']}"]
        for level in answer["levels"]:
            total, basic, optional = level["total"], level["basic"], level["optional"]
            lines.append(
                f"{level['level']}级 {'达到' if level['holds'] else '未达到'}："
                f"总评分 {total['have']}/{total['need']}，基本项 {basic['have']}/{basic['need']}，"
                f"选择项 {optional['have']}/{optional['need']}"
            )
            lines += [
                f"    基本项 {item['code']} 未达到：有效级别 {item['level']}，"
                f"有效应用 {item['effective']}，得分 {item['score']}"
                for item in basic["failing"]
            ]
        return "\n".join(lines)
