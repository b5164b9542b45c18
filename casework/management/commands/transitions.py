from typing import Any

from casework.commands import AnswerCommand
from casework.maps import transitions


class Command(AnswerCommand):
    help = "每一个步骤：案件类型、起止环节、岗位、依据和时限。"

    def answer(self, **options: Any) -> list[dict[str, Any]]:
        return transitions()

    def text(self, answer: list[dict[str, Any]]) -> str:
        return "\n".join(
            f"{row['case_type']} {row['step']} {'|'.join(row['sources'])} -> {'|'.join(row['targets']) or '='} "
            f"{'|'.join(row['roles'])} {row['article']}"
            for row in answer
        )
