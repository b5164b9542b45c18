"""The way in after an installation: `seed` makes offices and nobody who could sign in, and everybody else is invited by somebody."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils import timezone

from accounts import people
from accounts.models import Office, Person
from accounts.refused import Refused
from casework.commands import AnswerCommand, BadInput


class Command(AnswerCommand):
    help = "开通首个账号（安全管理员）并显示初始密码；已有安全管理员的不再开通。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="登录名，如 anquan")
        parser.add_argument("name", help="姓名")

    def answer(self, **options: Any) -> dict[str, str]:
        try:
            name = Person._meta.get_field("name").clean(options["name"].strip(), None)
            member, password = people.open_first_account(login=options["login"], name=name, at=timezone.now())
        except Office.DoesNotExist:
            raise BadInput("尚无市信息中心，请先执行 manage.py seed。") from None
        except ValidationError as fault:
            raise BadInput(f"姓名：{fault.messages[0]}") from None
        except Refused as refused:
            raise BadInput(str(refused)) from None
        return {"login": member.person.login, "role": member.get_role_display(), "password": password}

    def text(self, answer: dict[str, str]) -> str:
        return f"{answer['role']} {answer['login']}，初始密码 {answer['password']}（只显示一次，首次登录须修改）"
