from typing import Any

from casework.commands import AnswerCommand, CheckFailed
from casework.maps import step_permissions, url_permissions


class Command(AnswerCommand):
    """Exit 1 where an address has no rule."""

    help = "哪个岗位在哪个环节可以办理哪一步，哪个岗位可以打开哪个页面。"

    def answer(self, **options: Any) -> dict[str, list[dict[str, Any]]]:
        return {"steps": step_permissions(), "urls": url_permissions()}

    def text(self, answer: dict[str, list[dict[str, Any]]]) -> str:
        steps = [
            f"{row['case_type']} {row['state']} {row['step']}: {'|'.join(row['roles'])}" for row in answer["steps"]
        ]
        urls = [f"/{row['path']} {row['name']}: {_said(row['rule'])}" for row in answer["urls"]]
        return "\n".join([*steps, *urls])

    def must_hold(self, answer: dict[str, list[dict[str, Any]]]) -> None:
        if bare := [row["path"] for row in answer["urls"] if row["rule"] is None]:
            raise CheckFailed(f"没有权限规则的地址：{'、'.join(bare)}")


def _said(rule: str | list[str] | None) -> str:
    return "|".join(rule) if isinstance(rule, list) else rule or "-"
