"""Refused while a team is called for a visit, and on site (P21, P22)."""

from datetime import timedelta

from tests.browser.world import AT
from tests.refusals import Row
from tests.refusals.before import team_leader, team_on_site, visit_planned

from .who import HANDLER

FIRST_DAY = AT + timedelta(days=8)

VISIT = (
    Row(
        name="an even team for a visit",
        law=("P21", 1),
        sentence="评审组人数须为单数，现为6人",
        who=HANDLER,
        path="/experts/draws/new/{accepted}/",
        prepare=visit_planned,
        data={"seats": "6"},
        button="固定候选名单",
        at_field="seats",
        kept=("seats",),
    ),
    Row(
        name="a visit ended with nothing rated",
        law=("P22", 1),
        sentence="还有5份评审意见未提交（共5份）",
        who=team_leader,
        path="/primary-care/visits/{accepted}/",
        prepare=team_on_site,
        at=FIRST_DAY,
        data={"told_to": "院长吴建平、纪检委员冉秀兰"},
        withheld="结束现场评审",
        beside="评审意见未提交",
    ),
)
