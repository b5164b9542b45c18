"""Pictures and video of a visit: gathered beside its record until that is written, which then takes them up (E24, E26)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import ledger, record
from casework.actions import materials
from casework.files.examine import Examined
from casework.files.kinds import RECORDED
from casework.gateway import NotTheirs
from casework.models import Case, Material
from casework.models.material import MaterialQuerySet
from casework.registry import Receiver

from .. import proxy
from ..articles import E
from ..models import NationalReview
from . import steps

FOOTAGE = "national_visit_footage"
MOST = 200


def gathered(case: Case) -> MaterialQuerySet:
    """What was taken on its visits, as it came."""
    rows = Material.objects.filter(case=case.pk, kind=FOOTAGE, withdrawn_at=None)
    return rows.select_related("file", "case").order_by("pk")


def add(case: Case, *, places: Sequence[str], file: Examined, by: Membership, at: datetime) -> Material:
    with _gathering(case, by=by, at=at) as current:
        _ask_places(places)
        _ask_room(current)
        added = materials.add(current, kind=FOOTAGE, file=file, by=by, at=at)
        _note(current, "add_footage", "上传现场影像", by=by, at=at, name=file.name)
        return added


def ask_open(case: Case, *, places: Sequence[str], by: Membership, at: datetime) -> None:
    with _gathering(case, by=by, at=at) as current:
        _ask_places(places)
        _ask_room(current)


def remove(case: Case, *, material: Material, by: Membership, at: datetime) -> None:
    with _gathering(case, by=by, at=at) as current:
        materials.withdraw(material, at=at)
        _note(current, "remove_footage", "撤下现场影像", by=by, at=at, name=material.name)


def open_to(case: Case, by: Membership, at: datetime) -> bool:
    """Whether the member may gather now: whoever records the visit, from its first day until it is recorded."""
    return proxy.acts(by) and case.state in steps.RECORD_VISIT.sources and bool(steps.RECORD_VISIT.verdict(case, at))


@contextmanager
def _gathering(case: Case, *, by: Membership, at: datetime) -> Iterator[NationalReview]:
    """The case under its lock, while its visit is going on."""
    with transaction.atomic():
        current = ledger.hold(case)
        if not proxy.acts(by):
            raise NotTheirs(case.number)
        if not open_to(current, by, at):
            refused = steps.RECORD_VISIT.verdict(current, at) if current.state in steps.RECORD_VISIT.sources else None
            raise Refused.by_verdict(refused) if refused is not None else Refused(f"实际应用审核已经结束（{E(24)}）。")
        yield cast(NationalReview, current)


def _ask_places(places: Sequence[str]) -> None:
    if list(places) != [FOOTAGE]:
        raise Refused("请在“现场影像”页上传。")


def _ask_room(case: NationalReview) -> None:
    if gathered(case).count() >= MOST:
        raise Refused(f"一次审核最多上传{MOST}个影像文件，请撤下不需要的再上传。")


def _note(case: Case, verb: str, label: str, *, by: Membership, at: datetime, name: str) -> None:
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=E(24),
        facts={"file": name},
        audience="authorities",
    )


RECEIVES = Receiver(ask=ask_open, take=add, kinds=RECORDED)
