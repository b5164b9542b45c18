"""Whoever has made data of the rating public is held to account: an office is made known to those above it, a person is not (E31)."""

from typing import TYPE_CHECKING, Any, cast

from accounts.roles import Role
from casework.accountability import actions
from casework.actions import notices
from casework.models import Notice
from config.scenarios import accounting

if TYPE_CHECKING:
    from .year import EmrYear


def walk(year: "EmrYear") -> None:
    year.say("违反保密规定的问责")
    handler, head = year.city[Role.COMMISSION_HANDLER], year.city[Role.COMMISSION_HEAD]
    bureau = next(iter(year.company.bureaus.values()))
    row = accounting.breached(bureau[Role.BUREAU_HEAD].office, by=handler, at=year.clock.next())
    decided: dict[str, Any] = {"sanction": "make_known", "reason": "事实清楚，不予采纳。", "by": head}
    year.refused("陈述期内即作决定", lambda: actions.take(row, **decided, at=year.clock.next()))
    actions.state(row, statement="已删除并整改。", by=bureau[Role.BUREAU_HEAD], at=year.clock.next())
    done = actions.take(row, **decided, at=year.clock.next())
    letter = {"addressee": "该区人民政府", "demand": "请督促其整改。"}
    written = actions.draft_letter(done, **letter, by=handler, at=year.clock.next())
    written.refresh_from_db()
    notices.issue(cast(Notice, written.notice), by=head, at=year.clock.next())
    dropped = accounting.breached(year.city[Role.CENTRE].office, by=handler, at=year.clock.next())
    year.clock.to(dropped.last_day)
    year.clock.forward(1)
    actions.drop(dropped, reason="经核实，公开的是已公布的结果。", by=head, at=year.clock.next())
