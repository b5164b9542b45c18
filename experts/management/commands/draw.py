"""`draw`: a draw made offline from a file, answered as the proof that verify_draw.py re-runs (E22, P21)."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from casework.commands import AnswerCommand, BadInput
from casework.draw.rule import FREE, shortfall
from casework.verifiers.verify_draw import CANDIDATE, LIST, PARTIES, RULE, in_order, make_proof, misfit, parse
from experts.drawing.words import EXPERTS

# What a file may leave out: a draw that is not one of the portal's has no number and follows none.
PLAIN: dict[str, Any] = {"draw": "", "purpose": "", "excluded": [], "frozen_at": "", "previous": ""}


class Command(AnswerCommand):
    help = "按锁定的候选名单、规则和双方密语抽取专家，输出抽取证明"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help='JSON文件：锁定的名单，或者{"candidates": …, "rule": …, "secrets": […, …]}')
        parser.add_argument("--office-secret", help="组织单位的密语")
        parser.add_argument("--supervisor-secret", help="纪检监督的密语")

    def answer(self, **options: Any) -> dict[str, Any]:
        given = _read(options["file"])
        secrets = _secrets(given.pop("secrets", None), {party: options[f"{party}_secret"] for party in PARTIES})
        frozen = _frozen(given)
        try:
            if sentence := shortfall(frozen["candidates"], frozen["rule"], EXPERTS):
                raise BadInput(sentence)
            return make_proof(frozen, secrets)
        except ValueError as error:
            raise BadInput(str(error)) from error


def _read(name: str) -> dict[str, Any]:
    try:
        found = parse(Path(name).read_text("utf-8-sig"))
    except OSError as error:
        raise BadInput(f"文件{name}无法读取。") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"文件{name}不是规范的JSON文件（同一名称不得出现两次）。") from error
    if not isinstance(found, dict):
        raise BadInput(f"文件{name}不是候选名单。")
    return found


def _frozen(given: dict[str, Any]) -> dict[str, Any]:
    """The list with what it left out, and its candidates in order."""
    rule = given.get("rule")
    frozen = PLAIN | given | {"rule": FREE | rule if isinstance(rule, dict) else rule}
    misplaced = (
        misfit(frozen["rule"], RULE, "rule")
        or misfit(frozen.get("candidates"), [CANDIDATE], "candidates")
        or misfit(frozen, LIST, "名单")
    )
    if misplaced:
        raise BadInput(f"“{misplaced}”缺少、多余或者类型有误。")
    return frozen | {"candidates": in_order(frozen["candidates"])}


def _secrets(listed: Any, typed: dict[str, str | None]) -> dict[str, str]:
    """By party: the one that was typed, else the one in the file."""
    if listed is not None and misfit(listed, (str, str), "secrets"):
        raise BadInput("“secrets”须依次列出组织单位和纪检监督的密语。")
    found: dict[str, str] = dict(zip(PARTIES, listed or (), strict=False))
    found |= {party: word for party, word in typed.items() if word is not None}
    for party, named in PARTIES.items():
        if party not in found:
            raise BadInput(f"请用--{party}-secret给出{named}的密语。")
    return found
