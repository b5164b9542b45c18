"""The way in after an installation: `seed` makes offices and nobody who could sign in, and everybody else is invited by somebody."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils import timezone

from accounts import opening
from accounts.models import Office, Person
from accounts.refused import Refused
from accounts.roles import OfficeKind
from casework.commands import AnswerCommand, BadInput

# Both have a security administrator: what the one hands out the other's office releases (docs/decisions/0016-accounts.md).
OFFICES = (OfficeKind.CENTRE.value, OfficeKind.COMMISSION.value)


class Command(AnswerCommand):
    help = "开通一个单位的首个账号（安全管理员）并显示初始密码；该单位已有安全管理员的不再开通。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="登录名，如 anquan")
        parser.add_argument("name", help="姓名")
        parser.add_argument(
            "--office", choices=OFFICES, default="centre", help="centre 市信息中心（默认），commission 市卫生健康委"
        )

    def answer(self, **options: Any) -> dict[str, str]:
        try:
            name = Person._meta.get_field("name").clean(options["name"].strip(), None)
            kind = OfficeKind(options["office"])
            member, password = opening.open_first_account(
                login=options["login"], name=name, kind=kind, at=timezone.now()
            )
        except Office.DoesNotExist:
            raise BadInput(f"尚无{kind.label}，请先执行 manage.py seed。") from None
        except ValidationError as fault:
            raise BadInput(f"姓名：{fault.messages[0]}") from None
        except Refused as refused:
            raise BadInput(str(refused)) from None
        return {"login": member.person.login, "role": member.get_role_display(), "password": password}

    def text(self, answer: dict[str, str]) -> str:
        return f"{answer['role']} {answer['login']}，初始密码 {answer['password']}（只显示一次，首次登录须修改）"
