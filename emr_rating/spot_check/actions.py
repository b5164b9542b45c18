"""A spot check begins with the draw of its sample, and ends with the result kept or lowered, weighing the experts' opinions (E30)."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Membership, Office
from accounts.refused import Refused
from casework import messages
from casework.gateway import open_case, perform
from casework.models import Sample
from experts.actions.leaving_cases import leave_nothing
from experts.review import rounds

from ..articles import E
from ..history.changing import year_changed
from ..models import Filing, SpotCheck
from ..stages import SpotCheckStage
from . import rules, steps
from .conditions import level_of
from .uses import KIND


def open_all(sample: Sample, by: Membership, at: datetime) -> None:
    """One case for each result that was drawn; hospital and bureau are told with it."""
    filings = Filing.objects.filter(number__in=sample.panel).select_related("cycle", "district", "institution")
    for filing in filings.order_by("pk"):
        opened = open_case(
            SpotCheck,
            kind=KIND,
            by=by,
            at=at,
            label="抽中，开始监督抽查",
            about=filing,
            title=filing.title,
            institution=filing.institution,
            district=filing.district,
            state=SpotCheckStage.CHECKING,
            rules_edition=filing.rules_edition,
            standard=filing.own_standard,
            of_filing=filing,
            sample=sample,
            held_level=level_of(filing),
        )
        body = f"{filing.number}的区县审核结果在{sample.number}中抽中，由市卫生健康委另行组织专家抽查（{E(30)}）。"
        _tell(opened, "开始监督抽查", body, at=at)


@transaction.atomic
def conclude(
    case: SpotCheck, *, level: int, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> SpotCheck:
    """Kept, or lowered at discretion; lowered, the filing has its new conclusion by the same act."""
    Refused.unless(rules.may_conclude(held=case.held_level, level=level, reason=reason))
    facts: dict[str, Any] = {"level": level, "grounds": reason}
    tell = partial(rounds.close_and_tell, at=at)
    done = perform(case, steps.CONCLUDE, by=by, at=at, seen=seen, reason=reason, then=tell, **facts)
    if done.state == SpotCheckStage.LOWERED:
        anew = partial(year_changed, level=level)
        perform(done.of_filing, steps.LOWER_BY_CHECK, by=by, at=at, then=anew, check=done.number, **facts)
        body = f"由{done.held_level}级降为{level}级。理由：{reason}（{E(30)}）"
        _tell(done, f"抽查不合格，降为{level}级", body, at=at)
    else:
        _tell(done, f"抽查合格，维持{level}级", f"原结果不变。理由：{reason}（{E(30)}）", at=at)
    return done


@transaction.atomic
def drop(case: SpotCheck, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> SpotCheck:
    """Nothing is settled, and the result stays what it is."""
    leave = partial(leave_nothing, why="监督抽查不再进行。", by=by, at=at)
    done = perform(case, steps.DROP, by=by, at=at, seen=seen, reason=reason, then=leave)
    _tell(done, "不再抽查", f"本次抽查不作结论。理由：{reason}（{E(30)}）", at=at)
    return done


def _tell(check: SpotCheck, title: str, body: str, *, at: datetime) -> None:
    for office in (check.hospital.office, Office.objects.bureau_of(check.district_id)):
        messages.send(to=office, title=f"{check.number}：{title}", body=body, at=at, case=check)
