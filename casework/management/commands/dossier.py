from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError

from accounts.refused import Refused
from casework.archive.contents import contents_of
from casework.archive.kinds import kept_kinds
from casework.archive.working import dossier
from casework.commands import AnswerCommand, BadInput
from casework.files.packing import CHUNK
from casework.models import Case


class Command(AnswerCommand):
    help = "将一件已办结的案件制作成归档包，与平台页面下载的逐字节相同；以 verify_dossier.py 核验。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="案件编号，如 E2026-0001")
        parser.add_argument("--out", required=True, metavar="FILE", help="写入的文件，如 E2026-0001.zip")

    def answer(self, **options: Any) -> dict[str, Any]:
        number, out = options["number"], Path(options["out"])
        try:
            case = Case.objects.filter(number=number, kind__in=kept_kinds()).first()
            if case is None:
                raise BadInput(f"没有编号为“{number}”的案件，请核对后重试。")
            archived = getattr(case, "archived", None)
            if archived and archived.destroyed_at:
                raise BadInput(f"{number}的文件保管期满，已经销毁。")
            contents = contents_of(case)
        except Refused as refused:
            raise BadInput(str(refused)) from None
        except DatabaseError:
            raise BadInput("无法读取案件，请核对数据库连接并先执行 migrate。") from None
        made, inventory = dossier(contents, number)
        size = made.size
        try:
            with made, out.open("wb") as file:
                while piece := made.read(CHUNK):
                    file.write(piece)
        except OSError as error:
            raise BadInput(f"无法写入“{out}”：{error.strerror}。") from None
        return {
            "case": number,
            "file": str(out),
            "papers": len(contents.papers),
            "bytes": size,
            "sum": inventory["sum"],
            "left_out": [{"name": name, "because": why} for name, why in contents.left_out],
        }

    def text(self, answer: dict[str, Any]) -> str:
        lines = [
            f"已写入{answer['file']}：{answer['papers']}份资料，{answer['bytes']}字节。",
            f"总校验值：{answer['sum']}",
        ]
        return "\n".join([*lines, *(f"未收入：{one['name']}（{one['because']}）" for one in answer["left_out"])])
