from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError

from casework import proving, triggers
from casework.anchors import read_lines
from casework.commands import AnswerCommand, BadInput, CheckFailed
from casework.models import RecordHead


class Command(AnswerCommand):
    """Exit 1 where a row was changed, inserted or lost, or where the database no longer refuses to."""

    help = "逐行核对办理记录的校验链、记录所载各表各行、每日存证和数据库保护。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subject", default="", help="只核对一个对象，例如 case:E2026-0001")
        parser.add_argument("--since", default="", metavar="DATE", help="只核对这一日起的记录，例如 2026-03-05")
        parser.add_argument("--anchors", default="", metavar="FILE", help="与以前导出的存证（每行“日期 校验值”）核对")

    def answer(self, **options: Any) -> dict[str, Any]:
        since, exported = _day(options["since"]), _exported(options["anchors"])
        subject = options["subject"]
        try:
            if subject and not RecordHead.objects.filter(subject=subject).exists():
                raise BadInput(f"没有对象“{subject}”的办理记录，请核对后重试。")
            checked = proving.check(subject=subject, since=since, exported=exported)
            missing = sorted(triggers.names() - triggers.installed())
        except DatabaseError:
            raise BadInput("无法读取办理记录，请核对数据库连接并先执行 migrate。") from None
        self.said = [str(fault) for fault in checked.faults]
        return {
            "whole": not checked.faults and not missing,
            "chains": checked.chains,
            "rows": checked.rows,
            "covered": checked.covered,
            "unsealed": checked.unsealed,
            "anchors": checked.anchors,
            "faults": [fault.as_dict() for fault in checked.faults],
            "missing_triggers": missing,
        }

    def text(self, answer: dict[str, Any]) -> str:
        counted = f"共{answer['chains']}条记录链，{answer['rows']}行，所载数据{answer['covered']}行，存证{answer['anchors']}份"
        said = [f"{counted}；尚未载入记录的{answer['unsealed']}行。", *self.said]
        said += [f"数据库缺少保护：{name}" for name in answer["missing_triggers"]]
        return "\n".join([*said, "记录完整。"] if answer["whole"] else said)

    def must_hold(self, answer: dict[str, Any]) -> None:
        if not answer["whole"]:
            raise CheckFailed(f"办理记录不完整：{len(answer['faults']) + len(answer['missing_triggers'])}处异常。")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"“{text}”不是日期，请写作 2026-03-05。") from None


def _exported(path: str) -> dict[date, str]:
    if not path:
        return {}
    try:
        return read_lines(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"无法读取存证文件“{path}”。") from None
    except ValueError as wrong:
        raise BadInput(f"存证文件“{path}”有误：{wrong}。") from None
