"""The verbs of collecting: begun by the bureau, filled by the hospital, handed over, put in order, reminded of (E11)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import District, Institution, Membership
from accounts.refused import Refused
from accounts.roles import Regime
from casework import ledger, messages, record
from casework.actions import materials
from casework.actions.own import held_by_its_own
from casework.chasing.matters import source
from casework.chasing.reminding import Reminded
from casework.chasing.reminding import remind as chase
from casework.files.examine import Examined
from casework.gateway import open_case, perform
from casework.models import Case, Deadline, Material
from casework.verdict import Verdict

from .. import rules
from ..articles import E
from ..models import Collection, Cycle, YearResult
from ..stages import CollectionStage
from .steps import COLLECTING_TERM, SUBMIT


def concerned(cycle: Cycle, district: District) -> QuerySet[Institution]:
    """Hospitals whose latest final result before the year is 4 or less, whatever they declare now; as `latest_final`."""
    final = YearResult.objects.filter(institution=OuterRef("pk"), year__lt=cycle.year, final_level__isnull=False)
    latest = Subquery(final.order_by("-year").values("final_level")[:1])
    enrolled = Institution.objects.enrolled(Regime.EMR).filter(district=district)
    return enrolled.annotate(latest_final=latest).filter(latest_final__lt=rules.NATIONAL).order_by("pk")


def to_begin(cycle: Cycle, *, by: Membership, at: datetime) -> QuerySet[Institution]:
    """What is still to be collected in the bureau's district; nothing once the year is over."""
    missing = concerned(cycle, by.office.own_district).exclude(collections__cycle=cycle)
    return missing if _runs(cycle, at=at) else missing.none()


def begin(cycle: Cycle, *, by: Membership, at: datetime) -> int:
    """Opens what is still to be collected; done again it opens what has come since. Returns how many."""
    Refused.unless(_runs(cycle, at=at))
    opened = 0
    with transaction.atomic():
        # Under its lock: two of one bureau who begin at once open each case once.
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        for hospital in to_begin(cycle, by=by, at=at):
            _open(cycle, hospital, by=by, at=at)
            opened += 1
    return opened


def _runs(cycle: Cycle, *, at: datetime) -> Verdict:
    return rules.collecting_runs(year=cycle.year, on=timezone.localdate(at))


def _open(cycle: Cycle, hospital: Institution, *, by: Membership, at: datetime) -> Collection:
    case = open_case(
        Collection,
        kind="emr_collection",
        by=by,
        at=at,
        label="开始收集年度材料",
        title=hospital.name,
        institution=hospital,
        district=hospital.district,
        state=CollectionStage.COLLECTING.value,
        standard=cycle.standard,
        rules_edition=cycle.rules_edition,
        cycle=cycle,
        collected_from=hospital,
        level=hospital.latest_final,  # type: ignore[attr-defined]  # of `concerned`
    )
    _tell(case, f"{cycle}材料收集已开始", "请按标准项目上传数据提取列表和实证材料，提交区县整理。", at=at)
    return case


def add(case: Case, *, places: Sequence[str], file: Examined, by: Membership, at: datetime) -> list[Material]:
    with _collecting(case, by=by, at=at) as current:
        current.checklist.ask_known(places)
        added = [materials.add(current, kind=place, file=file, by=by, at=at) for place in dict.fromkeys(places)]
        _note(current, "add_collected", "上传年度材料", by=by, at=at, facts={"file": file.name, "places": len(added)})
        return added


def ask_open(case: Case, *, places: Sequence[str], by: Membership, at: datetime) -> None:
    with _collecting(case, by=by, at=at) as current:
        current.checklist.ask_known(places)


def remove(case: Case, *, material: Material, by: Membership, at: datetime) -> None:
    with _collecting(case, by=by, at=at) as current:
        materials.withdraw(material, at=at)
        _note(current, "remove_collected", "撤下年度材料", by=by, at=at, facts={"file": material.name})


def _note(case: Collection, verb: str, label: str, *, by: Membership, at: datetime, facts: dict[str, Any]) -> None:
    """What has been gathered stands in the row of the case, which changes with a row of the record only."""
    ledger.refresh(case, at=at)
    subject = record.case_subject(case)
    record.append(subject=subject, case=case, at=at, verb=verb, label=label, by=by, article=E(11), facts=facts)


@contextmanager
def _collecting(case: Case, *, by: Membership, at: datetime) -> Iterator[Collection]:
    """The case under its lock, while its hospital may change the files."""
    with held_by_its_own(case, Collection, by=by, at=at) as current:
        if current.state != CollectionStage.COLLECTING:
            raise Refused(f"材料已提交区县整理，需要补充的，请联系区县退回或继续收集（{E(11)}）。")
        yield current


def submit(case: Collection, *, by: Membership, at: datetime, seen: int | None = None) -> Collection:
    """What is handed over is frozen; what is sent back for more is added to."""
    return perform(case, SUBMIT, by=by, at=at, seen=seen, then=partial(materials.hand_in, at=at))


def remind(cases: QuerySet[Collection], *, by: Membership, at: datetime) -> Reminded:
    """Those that still collect, each at most once a day."""
    waiting = cases.filter(state=CollectionStage.COLLECTING)
    running = Deadline.objects.filter(case__in=waiting.values("pk"), clock=COLLECTING_TERM.name, met_on=None)
    clock = source("clock")
    return chase([(clock, pk) for pk in running.order_by("pk").values_list("pk", flat=True)], by=by, at=at)


def _tell(case: Collection, title: str, body: str, *, at: datetime) -> None:
    body = f"{body}依据：{E(11)}，既往通过4级及以下级别的医疗机构，由区县每年收集、整理上述材料，以备抽查。"
    messages.send(to=case.collected_from.office, title=title, body=body, case=case, at=at)
