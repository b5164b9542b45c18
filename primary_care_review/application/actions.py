"""The application: its materials, what may be applied for, handing in and handing in again (P19, P20, P25, P27)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework.actions import materials
from casework.actions.own import held_by_its_own
from casework.files.examine import Examined
from casework.gateway import perform
from casework.models import Material

from ..grades.standing import standing
from ..models import Application, AskedMaterial, AssessmentReport
from ..rules import MaterialKind
from ..stages import Stage
from ..standards.terms import Grade, InstitutionType
from .eligibility import open_grades
from .steps import RESUBMIT, SUBMIT

TAKES_FILES = (Stage.SELF_ASSESSING, Stage.DRAFT, Stage.SUPPLEMENT)


def upload(application: Application, *, kind: MaterialKind, file: Examined, by: Membership, at: datetime) -> Material:
    with _taking_files(application, by=by, at=at):
        return materials.add(application, kind=kind, file=file, by=by, at=at)


def remove(application: Application, *, material: Material, by: Membership, at: datetime) -> None:
    """Takes back a file before it is handed in; what was handed in stays."""
    with _taking_files(application, by=by, at=at):
        materials.withdraw(material, at=at)


@contextmanager
def _taking_files(application: Application, *, by: Membership, at: datetime) -> Iterator[None]:
    """Under the case's lock, so that no file slips in after the materials are frozen."""
    with held_by_its_own(application, Application, by=by, at=at) as current:
        if current.state not in TAKES_FILES:
            raise Refused("申请材料已提交固定，现在不能上传或撤下文件；需要补充的，请等待补正通知书。")
        yield


def submit(
    application: Application, *, grade: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Hands in the application for a grade that the self-assessment bears; its files are frozen with it.

    What is reviewed is what was handed in: the self-assessment and the list of what was asked are rows of their own from here on.
    """
    report = AssessmentReport(handed_in_by=by.person, handed_in_at=at)

    def weigh(current: Application) -> dict[str, Any]:
        facts = _weighed(current, wanted=Grade(grade), on=timezone.localdate(at))
        _freeze(current, report)
        return facts

    def keep(current: Application) -> None:
        report.save(force_insert=True)
        AskedMaterial.objects.bulk_create(
            AskedMaterial(application=current, material=material) for material in current.named_today()
        )
        materials.hand_in(current, at=at)

    return perform(application, SUBMIT, by=by, at=at, seen=seen, weigh=weigh, then=keep)


def _freeze(application: Application, report: AssessmentReport) -> None:
    assessment = application.assessment
    report.application, report.answers = application, assessment.frozen()
    report.borne, report.digest = assessment.borne or "", assessment.digest


def _weighed(application: Application, *, wanted: Grade, on: date) -> dict[str, Any]:
    """What is handed in, or why the grade cannot be applied for (P25, P27)."""
    where = standing(application.applicant, on=on)
    of_type = InstitutionType(application.institution_type)
    Refused.unless(open_grades(where, application, of_type, on=on)[wanted], field="grade")
    return {"grade": wanted.value, "late": where.late(wanted, on=on)}


def resubmit(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    """Hands in what the supplement notice asked for; the clock runs on the day after (P20)."""
    return perform(application, RESUBMIT, by=by, at=at, seen=seen, then=partial(materials.hand_in, at=at))
