"""What has to be true of an application before its institution hands it in: each gives a rule its facts (P18 to P20, P34)."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import INSTITUTION_ROLES
from accounts.ways import Way
from casework.clocks.calendar import SHANGHAI
from casework.clocks.months import add_months
from casework.verdict import Verdict, allow, refuse

from .. import rules
from ..articles import P
from ..assessment.conditions import assessment_way

if TYPE_CHECKING:
    from ..models import Application


def _materials(application: "Application") -> Way:
    return Way("准备材料", "application_materials", (application.number,))


def six_months_assessed(application: "Application", at: datetime) -> Verdict:
    """At least six months of self-assessment lie between its start and its end; less for a renewal, where the setting says so (P05, P18)."""
    on, law = timezone.localdate(at), application.law
    months = rules.assessed_months(renewal=False, law=law)
    if (shorter := rules.assessed_months(renewal=True, law=law)) < months and application.holds_grade(on):
        months = shorter
    verdict = rules.may_apply(
        on=on,
        self_assessment_started=application.assessment_started_on,
        finished=application.assessment_finished_on,
        months=months,
    )
    lacks = f"自评整改满{months}个月"
    return verdict or verdict.leading(assessment_way(application)).awaiting(lacks, *INSTITUTION_ROLES)


def materials_complete(application: "Application", at: datetime) -> Verdict:
    """The required kinds of Article 19 are there."""
    verdict = rules.materials_complete(application.material_kinds(), named=application.named_materials())
    return verdict.leading(_materials(application)).awaiting("申请材料", *INSTITUTION_ROLES)


def not_barred(application: "Application", at: datetime) -> Verdict:
    """No revocation within the year (P34)."""
    revoked_on, law = application.last_revocation(), application.law
    verdict = rules.may_apply_after_revocation(on=timezone.localdate(at), revoked_on=revoked_on, law=law)
    if verdict or revoked_on is None:
        return verdict
    free_again = datetime.combine(add_months(revoked_on, law["revocation_months"]), time.min, SHANGHAI)
    return verdict.awaiting("等级被撤销满一年", until=free_again)


def supplement_handed_in(application: "Application", at: datetime) -> Verdict:
    """At least one file has come since the supplement notice (P20)."""
    if not application.materials.filter(handed_in_at=None, withdrawn_at=None).exists():
        sentence = "尚未上传补正材料，请按补正通知书所列内容上传后再提交。"
        verdict = refuse(P(20), sentence, way=_materials(application))
        return verdict.awaiting("按补正通知书补正材料", *INSTITUTION_ROLES)
    return allow()
