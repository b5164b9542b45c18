"""Which kinds of case may be taken over: declared by the regimes, registered from above."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Institution

from ..models import Case, TakenOver
from ..stages import StageEnum
from ..workbook import Column, Kind, ReadRow, SheetSpec
from .steps import TakeoverSteps

Fault = tuple[ReadRow, str, str]  # the column and the sentence
MOST = 2_000  # rows


@dataclass(frozen=True, kw_only=True)
class Takeover:
    """What a kind of case declares. `columns` stand between those that every sheet has.

    `faults` finds what is wrong with rows of known institutions (by code) beyond their single cells. `enter` opens the case of a
    row in the stage of registration, or takes the one that stands: with `by`, `at`, the facts of the record, and `then`, which
    writes what comes in with it. `told` says a row in words; `weigh` finds further facts of the confirmation; `after` does what goes
    with the stage into which it was confirmed.
    """

    kind: str
    label: str
    steps: TakeoverSteps
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    faults: Callable[[Sequence[ReadRow], Mapping[str, Institution], datetime], Iterable[Fault]]
    enter: Callable[..., Case]
    told: Callable[[TakenOver], str]
    weigh: Callable[[Any, TakenOver], dict[str, Any]] = lambda case, row: {}
    after: Callable[..., object] = lambda case, *, by, at: None

    @property
    def stages(self) -> dict[str, StageEnum]:
        """By the label that the sheet has."""
        return {stage.label: stage for stage in self.steps.confirm.targets}

    @property
    def spec(self) -> SheetSpec:
        return SheetSpec(
            sheet="接管表",
            max_rows=MOST,
            notes=(
                "每行填写一家医疗机构的一件在办案件；扫描件和数据文件放入同一压缩包（ZIP），表中填写其文件名。",
                *self.notes,
            ),
            columns=(
                Column(name="uscc", heading="统一社会信用代码", kind=Kind.CODE, required=True, max_length=30, width=24),
                Column(name="name", heading="机构名称", required=True, max_length=100, width=36),
                Column(
                    name="stage",
                    heading="现处环节",
                    kind=Kind.CHOICE,
                    choices=tuple(self.stages),
                    required=True,
                    width=28,
                ),
                Column(name="since", heading="进入现处环节日期", kind=Kind.DATE, required=True, width=20),
                *self.columns,
                Column(name="paper_number", heading="文号", required=True, max_length=60, width=24),
                Column(name="paper_on", heading="文书日期", kind=Kind.DATE, required=True),
                Column(name="scan", heading="文书扫描件文件名", required=True, max_length=200, width=28),
                Column(name="data", heading="数据文件名", max_length=200, width=28),
            ),
        )


_kinds: dict[str, Takeover] = {}


def register(*takeovers: Takeover) -> None:
    _kinds.update({one.kind: one for one in takeovers})


def takeover_of(kind: str) -> Takeover:
    return _kinds[kind]


def takeovers() -> tuple[Takeover, ...]:
    return tuple(_kinds.values())
