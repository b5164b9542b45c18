"""The application: its materials, what may be applied for, handing in and handing in again (P19, P20, P25, P27)."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework.actions import materials
from casework.files.examine import Examined
from casework.gateway import NotTheirs, perform
from casework.models import Case, Material

from .. import workflow as w
from ..models import Application
from ..rules import MaterialKind
from ..stages import Stage
from ..standards.terms import Grade, InstitutionType
from ..standing import standing

TAKES_FILES = (Stage.SELF_ASSESSING, Stage.DRAFT, Stage.SUPPLEMENT)


def upload(application: Application, *, kind: MaterialKind, file: Examined, by: Membership, at: datetime) -> Material:
    with transaction.atomic():
        _ask_whether_open(application, by=by)
        return materials.add(application, kind=kind, file=file, by=by, at=at)


def remove(application: Application, *, material: Material, by: Membership, at: datetime) -> None:
    """Takes back a file before it is handed in; what was handed in stays."""
    with transaction.atomic():
        _ask_whether_open(application, by=by)
        materials.withdraw(material, at=at)


def _ask_whether_open(application: Application, *, by: Membership) -> None:
    """Under the case's lock, so that no file slips in after the materials are frozen."""
    case = Case.objects.visible_to(by).select_for_update().filter(pk=application.pk).first()
    if case is None:
        raise NotTheirs(application.number)
    if case.state not in TAKES_FILES:
        raise Refused("申请材料已提交固定，现在不能上传或撤下文件；需要补充的，请等待补正通知书。")


def submit(
    application: Application, *, grade: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Hands in the application for a grade that the self-assessment bears; its files are frozen with it."""
    weigh, hand_in = (
        partial(_weighed, wanted=Grade(grade), on=timezone.localdate(at)),
        partial(materials.hand_in, at=at),
    )
    return perform(application, w.SUBMIT, by=by, at=at, seen=seen, weigh=weigh, then=hand_in)


def _weighed(application: Application, *, wanted: Grade, on: date) -> dict[str, Any]:
    """What is handed in, or why the grade cannot be applied for (P25, P27)."""
    where = standing(application.applicant, on=on)
    of_type = InstitutionType(application.institution_type)
    verdict = where.eligible(on=on, institution_type=of_type, borne=application.assessment.borne)[wanted]
    if not verdict:
        raise Refused.by_verdict(verdict, field="grade")
    return {"grade": wanted.value, "late": where.late(wanted, on=on)}


def resubmit(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    """Hands in what the supplement notice asked for; the clock runs on the day after (P20)."""
    return perform(application, w.RESUBMIT, by=by, at=at, seen=seen, then=partial(materials.hand_in, at=at))
