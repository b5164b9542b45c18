"""What a step does, said before it is taken: what follows, what cannot be undone, what becomes of the case if nothing is done.

What the table knows (where the case goes, who then has it, which limits begin, stop and end) is told from the row and the case;
what it cannot know stands in the row as sentences (`follows`, `confirm`, `otherwise`), with facts of the case in braces.
"""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import OfficeKind

from .models import Case
from .registry import CaseType, case_type
from .step import Clock, Step
from .text import day_text

Said = dict[str, Any]


def consequences(case: Case, step: Step, *, by: Membership, at: datetime) -> list[Said]:
    """For the page of a step: each a heading with its sentences; none of them is empty."""
    of_kind, kind = case_type(case.kind), by.office.kind
    follows = [*_moves(of_kind, step, kind), *_limits(case, step), *_filled(case, of_kind, step.follows, at)]
    said: list[Said] = [{"heading": "办理后", "sentences": follows, "final": False}]
    if step.confirm:
        said.append({"heading": "办理后不能撤回", "sentences": [step.confirm], "final": True})
    otherwise = _filled(case, of_kind, step.otherwise, at) or [_waits(case, of_kind, kind)]
    return [*said, {"heading": "不办理的", "sentences": otherwise, "final": False}]


def _moves(of_kind: CaseType, step: Step, kind: OfficeKind | str) -> list[str]:
    """Where the case goes, in the words of the reader's office."""
    labels = list(dict.fromkeys(stage.label_for(kind) for stage in step.targets))
    if not labels:
        return ["案件所处的环节不变。"]
    if all(stage.end for stage in step.targets):
        return [f"案件办结，状态为“{'”或者“'.join(labels)}”。"]
    holders = {stage.holder for stage in step.targets if stage.holder}
    whose = f"，由{next(iter(holders)).label}办理" if len(holders) == 1 else ""
    return [f"案件进入“{'”或者“'.join(labels)}”{whose}。"]


def _limits(case: Case, step: Step) -> list[str]:
    """Which limits begin with it, are met, stand still and run on."""
    started = step.starts if isinstance(step.starts, tuple) else [one for row in step.starts.values() for one in row]
    named = (
        ("的时限开始计算", [f"{clock.label}（{_length(case, clock)}）" for clock in started]),
        ("的时限即告完成", [clock.label for clock in step.meets]),
        ("的时限中止", [clock.label for clock in step.pauses]),
        ("的时限恢复计算", [clock.label for clock in step.resumes]),
    )
    return [f"“{'”“'.join(labels)}”{verb}。" for verb, labels in named if labels]


def _length(case: Case, clock: Clock) -> str:
    return case.law.figure(clock.figure).text if clock.figure else "按年度工作安排或者单独的决定"


def _waits(case: Case, of_kind: CaseType, kind: OfficeKind | str) -> str:
    here = of_kind.stage(case.state).label_for(kind)
    if case.due_on:
        return f"案件停留在“{here}”；“{case.due_label}”的时限于{day_text(case.due_on)}届满。"
    return f"案件停留在“{here}”，不会自动办结。"


class _Facts(dict):
    """The facts of a case by the words that stand for them in a sentence; each is asked only where it is told."""

    def __init__(self, case: Case, of_kind: CaseType, at: datetime):
        super().__init__()
        self.case, self.of_kind, self.at = case, of_kind, at

    def __missing__(self, word: str) -> str:
        return self.of_kind.facts[word](self.case, self.at)


def _filled(case: Case, of_kind: CaseType, sentence: str, at: datetime) -> list[str]:
    return [sentence.format_map(_Facts(case, of_kind, at))] if sentence else []
