"""A result that was published is wrong, and is put right by a notice of its own (E18)."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Membership
from accounts.roles import Role
from emr_rating.correction import actions
from emr_rating.models import Filing
from emr_rating.stages import Stage

People = dict[Role, Membership]
ERROR = "公布名单将该单位的结果误录，与审核结论不符，以审核结论为准。"


def drafted(filing: Filing, *, people: People, at: datetime, level: int | None = None, **said: Any) -> Filing:
    """One level below what was published, unless another is named."""
    wanted = actions.published(filing) - 1 if level is None else level
    asked: dict[str, Any] = {"level": wanted, "error": ERROR} | said
    return actions.draft(filing, **asked, by=people[Role.COMMISSION_HANDLER], at=at)


def corrected(filing: Filing, *, people: People, at: datetime, level: int | None = None) -> Filing:
    done = drafted(filing, people=people, at=at, level=level)
    return actions.correct(done, by=people[Role.COMMISSION_HEAD], at=at)


def build(people: People, *, at: datetime) -> None:
    """Of the year that is over one result is corrected."""
    final = Filing.objects.filter(state=Stage.CONFIRMED).earliest("pk")
    corrected(final, people=people, at=at - timedelta(hours=20))
