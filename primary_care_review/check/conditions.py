"""What has to be true of an application before it is found unqualified (P20)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import BUREAU_ROLES
from accounts.ways import Way
from casework.notices import service
from casework.verdict import Verdict, allow, refuse

from ..articles import P
from ..stages import Stage

if TYPE_CHECKING:
    from ..models import Application


def over(application: "Application", at: datetime) -> bool:
    """The term for a supplement counts from the service of the notice that asks for it."""
    return service.overdue(application, "supplement", kind="supplement", at=at)


def supplement_over(application: "Application", at: datetime) -> Verdict:
    """While a supplement may still come nobody finds that it did not; afterwards the bureau decides, no clock does."""
    if application.state == Stage.SUPPLEMENT and not over(application, at):
        return refuse(P(20), "补正时限尚未届满，请待机构补正后审核；逾期未补正的，可以认定审核不合格。")
    return allow()


def nothing_since_the_draft(application: "Application", at: datetime) -> Verdict:
    """What was drafted before the institution handed in again is not signed any more."""
    draft = application.notices.open_drafts().filter(kind="unqualified").first()
    if draft and application.materials.filter(handed_in_at__gt=draft.drafted_at).exists():
        way = Way("重新拟写审核不合格通知书", "step", (application.number, "draft_unqualified"), roles=BUREAU_ROLES)
        return refuse(P(20), "机构在拟写之后已补正并再次提交，请核对后重新拟写审核不合格通知书。", way=way)
    return allow()
