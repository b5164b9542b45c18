"""A request to extend the districts' term as a kind of case, of the commission to the institute (E19)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime
from casework.registry import CaseType, ProgressPoint, Tab
from casework.scopes import nobody

from ..articles import E
from ..models import Extension
from ..national.scope import WITHIN
from ..proxy import SCAN, ProxyForm
from ..stages import ExtensionStage as X
from . import actions, steps


def of_extensions(member: Membership) -> Q:
    """The offices that ask and approve, and the bureaus whose term it is."""
    if member.role in WITHIN:
        return Q()
    if member.office.kind == OfficeKind.BUREAU:
        return Q(pk__in=Extension.objects.filter(terms__district=member.office.district_id).values("pk"))
    return nobody(member)


def extension(case: Extension, member: Membership, at: datetime) -> dict[str, Any]:
    files = case.materials.readable_by(member, kind=case.kind).filter(handed_in_at__isnull=False).select_related("file")
    return {"extension": case, "terms": case.terms.select_related("district"), "files": files}


EXTENSION_TAB = Tab("extension", "延期申请", "emr_rating/extension/tab.html", extension)
EXTENSION = CaseType(
    kind=steps.KIND,
    regime=Regime.EMR,
    label="区县审核延期",
    prefix="X",
    scope=of_extensions,
    model=Extension,
    stages=X,
    steps=steps.STEPS,
    untimed={X.REQUESTED: f"医管所何时审核，条文未定期限（{E(19)}）。"},
    progress=(ProgressPoint("申请", (X.REQUESTED,)), ProgressPoint("审核", (X.APPROVED, X.REFUSED))),
    tabs=(EXTENSION_TAB,),
    papers=(SCAN,),
    verbs={steps.APPROVE_EXTENSION: actions.approve, steps.REFUSE_EXTENSION: actions.refuse},
    forms={steps.APPROVE_EXTENSION: ProxyForm, steps.REFUSE_EXTENSION: ProxyForm},
    shows=dict.fromkeys(steps.STEPS, (EXTENSION_TAB,)),
)
