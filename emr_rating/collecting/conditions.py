"""What has to be so before a hospital hands its bureau what it has gathered (E11)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import INSTITUTION_ROLES
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from .. import rules
from ..articles import E

if TYPE_CHECKING:
    from ..models import Collection


def year_runs(case: "Collection", at: datetime) -> Verdict:
    """What is gone on with has its clock until the last day of the year, which must not be over already."""
    return rules.collecting_runs(year=case.cycle.year, on=timezone.localdate(at))


def new_files(case: "Collection", at: datetime) -> Verdict:
    if case.materials.filter(handed_in_at=None, withdrawn_at=None).exists():
        return allow()
    way = Way("上传材料", "collection", (case.number,))
    verdict = refuse(E(11), "没有新上传的材料，请上传后再提交区县整理。", way=way)
    return verdict.awaiting("上传材料", *INSTITUTION_ROLES)
