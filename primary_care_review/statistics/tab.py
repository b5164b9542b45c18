"""The statistics on the case page (P22)."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from casework.registry import Tab

from ..models import Application
from . import rules
from .actions import enters
from .present import statistics_of


def _statistics(case: Application, member: Membership, at: datetime) -> dict[str, Any]:
    open_ = enters(case, member) and bool(rules.may_enter(case.state))
    return {"statistics": statistics_of(case), "may_enter": open_}


STATISTICS = Tab("statistics", "运行统计", "primary_care_review/statistics/tab.html", _statistics)
