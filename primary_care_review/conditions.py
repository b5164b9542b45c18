"""What the facts of an application have to be before a step: each asks the case and answers with a rule's verdict."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import BUREAU_ROLES
from accounts.ways import Way
from casework.verdict import Verdict, allow, refuse

from . import rules
from .articles import P

if TYPE_CHECKING:
    from .models import Application


def _self_assessment(application: "Application") -> Way:
    """The first chapter with a clause that is not rated; else the page of the self-assessment."""
    if chapter := application.assessment.next_chapter():
        return Way("继续自评", "assessment_chapter", (application.number, chapter))
    return Way("查看自评", "assessment_home")


def _materials(application: "Application") -> Way:
    return Way("准备材料", "application_materials", (application.number,))


def clauses_rated(application: "Application", at: datetime) -> Verdict:
    """Every clause that applies is rated (P18)."""
    verdict = rules.may_finish_self_assessment(unrated=application.assessment.unrated())
    return verdict or verdict.leading(_self_assessment(application))


def six_months_assessed(application: "Application", at: datetime) -> Verdict:
    """At least six months of self-assessment lie between its start and its end (P05, P18)."""
    verdict = rules.may_apply(
        on=timezone.localdate(at),
        self_assessment_started=application.assessment_started_on,
        finished=application.assessment_finished_on,
        law=application.law,
    )
    return verdict or verdict.leading(_self_assessment(application))


def materials_complete(application: "Application", at: datetime) -> Verdict:
    """The required kinds of Article 19 are there."""
    verdict = rules.materials_complete(application.material_kinds(), named=application.named_materials())
    return verdict.leading(_materials(application))


def not_barred(application: "Application", at: datetime) -> Verdict:
    """No revocation within the year (P34)."""
    return rules.may_apply_after_revocation(
        on=timezone.localdate(at), revoked_on=application.last_revocation(), law=application.law
    )


def supplement_handed_in(application: "Application", at: datetime) -> Verdict:
    """At least one file has come since the supplement notice (P20)."""
    if not application.materials.filter(handed_in_at=None, withdrawn_at=None).exists():
        sentence = "尚未上传补正材料，请按补正通知书所列内容上传后再提交。"
        return refuse(P(20), sentence, way=_materials(application))
    return allow()


def _drafted(application: "Application", kind: str, name: str) -> Verdict:
    if application.open_drafts().filter(kind=kind).exists():
        return allow()
    way = Way(f"拟写{name}", "step", (application.number, f"draft_{kind}"), roles=BUREAU_ROLES)
    return refuse(P(20), f"请先由经办人拟写{name}，再行签发。", way=way)


def supplement_drafted(application: "Application", at: datetime) -> Verdict:
    return _drafted(application, "supplement", "补正通知书")


def unqualified_drafted(application: "Application", at: datetime) -> Verdict:
    return _drafted(application, "unqualified", "审核不合格通知书")


def acceptance_drafted(application: "Application", at: datetime) -> Verdict:
    return _drafted(application, "acceptance", "受理通知书")
