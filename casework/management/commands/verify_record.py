from typing import Any

from django.db import DatabaseError

from casework import record, triggers
from casework.commands import AnswerCommand, BadInput, CheckFailed
from casework.models import Record, RecordHead


class Command(AnswerCommand):
    """Exit 1 where a row was changed, inserted or lost, or where the database no longer refuses to."""

    help = "逐行核对办理记录的校验链、每日存证和数据库保护。"

    def answer(self, **options: Any) -> dict[str, Any]:
        try:
            faults = list(record.faults())
        except DatabaseError:
            raise BadInput("无法读取办理记录，请核对数据库连接并先执行 migrate。") from None
        missing = sorted(triggers.names() - triggers.installed())
        return {
            "whole": not faults and not missing,
            "chains": RecordHead.objects.count(),
            "rows": Record.objects.count(),
            "faults": faults,
            "missing_triggers": missing,
        }

    def text(self, answer: dict[str, Any]) -> str:
        said = [f"共{answer['chains']}条记录链，{answer['rows']}行。", *answer["faults"]]
        said += [f"数据库缺少保护：{name}" for name in answer["missing_triggers"]]
        return "\n".join([*said, "记录完整。"] if answer["whole"] else said)

    def must_hold(self, answer: dict[str, Any]) -> None:
        if not answer["whole"]:
            raise CheckFailed(f"办理记录不完整：{len(answer['faults']) + len(answer['missing_triggers'])}处异常。")
