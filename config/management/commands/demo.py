"""The demonstration's data: made once by walking the real workflow, and the sign-ins that open it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.models import Person
from casework.commands import AnswerCommand, BadInput
from config.scenarios import world
from config.scenarios.sign_ins import sign_ins


class Command(AnswerCommand):
    help = "make the demonstration's data where there are none; --sign-ins lists one sign-in per role"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only list the sign-ins")

    def answer(self, *, sign_ins: bool = False, **options: Any) -> dict[str, Any]:
        if not settings.DEMONSTRATION:
            raise BadInput("the demonstration's data are made under the settings of the demonstration only")
        at = timezone.now()
        made = False
        if not sign_ins and not Person.objects.exists():
            self.stderr.write("正在生成演示数据，需要数分钟，请稍候……")
            world.build(at=at)
            made = True
        return {"made": made, "sign_ins": _listed(timezone.localdate(at)) if sign_ins else []}

    def text(self, answer: dict[str, Any]) -> str:
        if answer["sign_ins"]:
            wide = max(len(row["login"]) for row in answer["sign_ins"])
            rows = [
                f"  {row['login']:<{wide}}  {row['password']}  {row['office']} · {row['role']}"
                for row in answer["sign_ins"]
            ]
            return "\n".join(rows)
        return "演示数据已生成。" if answer["made"] else "演示数据已在，未作改动。"


def _listed(on) -> list[dict[str, str]]:
    found = sign_ins(on)
    return [
        {
            "login": member.person.login,
            "password": found["password"],
            "office": str(member.office),
            "role": member.get_role_display(),
        }
        for member in found["members"]
    ]
