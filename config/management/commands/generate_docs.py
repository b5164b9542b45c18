from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from casework.commands import AnswerCommand, CheckFailed
from config.generated import DOCUMENTS


class Command(AnswerCommand):
    """With `--check` nothing is written and exit is 1 where a document is out of step with the code."""

    help = "由代码生成 docs/ 中的流程图、权限表和条文表。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只检查，不写入")

    def answer(self, **options: Any) -> dict[str, Any]:
        self.checking = options["check"]
        changed = []
        for name, make in DOCUMENTS.items():
            path, text = settings.ROOT / name, make()
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            changed.append(name)
            if not self.checking:
                path.write_text(text, encoding="utf-8")
        return {"out_of_step" if self.checking else "written": changed}

    def must_hold(self, answer: dict[str, Any]) -> None:
        if self.checking and answer["out_of_step"]:
            raise CheckFailed(f"{'、'.join(answer['out_of_step'])}与代码不一致，请执行 manage.py generate_docs。")
