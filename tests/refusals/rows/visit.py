"""Refused while a team is called for a visit, and on site (P21, P22)."""

from datetime import timedelta
from typing import Any

from config.scenarios.draws import SECRETS
from config.scenarios.papers import pdf
from config.scenarios.visit import WATCHED
from experts.models import Party
from tests.browser.world import AT, World
from tests.refusals import Row
from tests.refusals.before_grade import (
    colleague,
    disqualified_since,
    employed_there_since,
    papers_sealed,
    team_leader,
    team_member,
    team_on_site,
    team_without_leader,
    visit_over,
    visit_planned,
)

from .who import HANDLER

FIRST_DAY, LAST_DAY = AT + timedelta(days=8), AT + timedelta(days=9)

RATING = "rating.{new_seat}.1.1.1.rating"


def _team(name: str, sentence: str, *, seats: str) -> Row:
    return Row(
        name=f"{name} for a visit",
        law=("P21", 1),
        sentence=sentence,
        who=HANDLER,
        path="/experts/draws/new/{accepted}/",
        prepare=visit_planned,
        data={"seats": seats},
        button="固定候选名单",
        at_field="seats",
        kept=("seats",),
    )


def _drawn(name: str, **more: Any) -> Row:
    return Row(
        name=f"a visit's team drawn from a list on which {name}",
        sentence="名单固定后，部分候选专家已不符合条件",
        who=HANDLER,
        path="/experts/draws/{new_draw}/",
        data={"secret": SECRETS[Party.OFFICE]},
        button="提交密语",
        kept=("secret",),
        **more,
    )


def _not_theirs(name: str, **more: Any) -> Row:
    return Row(
        name=f"a rating by a member of {name}",
        sentence="没有找到这个页面",
        prepare=team_on_site,
        at=FIRST_DAY,
        data={RATING: ("A",)},
        withheld="保存本章",
        status=404,
        **more,
    )


def _signed_form(world: World) -> bytes:
    return pdf("评审评定表（签字盖章）.pdf").read()


VISIT = (
    _team("an even team", "评审组人数须为单数，现为6人", seats="6"),
    _team("a team of three", "评审组不得少于5人。", seats="3"),
    Row(
        name="a visit by a team without a leader",
        law=("P21", 2),
        sentence="评审组应有1名组长，请先确定组长",
        who=HANDLER,
        path="/cases/{accepted}/steps/draft_grade_review_visit/",
        prepare=team_without_leader,
        withheld="拟现场评审通知书",
    ),
    _drawn("one has since been disqualified", prepare=disqualified_since),
    _drawn("one is since known to work there", prepare=employed_there_since, law=("P21", 3)),
    _not_theirs("the pool who is not of the team", who=colleague, path="/primary-care/visits/{accepted}/chapters/1/"),
    _not_theirs("another sub-group", who=team_member, path="/primary-care/visits/{accepted}/chapters/2/"),
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
    Row(
        name="papers sealed before everybody has signed",
        sentence="5名尚未签署评审资料，请全体成员签署后再封存（第二十三条）。",
        who=team_leader,
        path="/primary-care/visits/{accepted}/sealing/",
        prepare=visit_over,
        at=LAST_DAY,
        data={"stamped": ("1",), **WATCHED},
        file=("scan", _signed_form),
        sent_as="评审评定表.pdf",
        button="现场封存",
        kept=("stamped", "leader", "officer"),
    ),
    Row(
        name="a rating changed after it was sealed",
        law=("P23", 1),
        sentence="提交后不能更改",
        who=team_member,
        path="/primary-care/visits/{accepted}/chapters/1/",
        prepare=papers_sealed,
        at=LAST_DAY,
        data={RATING: ("A",)},
        withheld=f"{RATING}=A",
        beside="评审资料已封存",
        status=409,
    ),
)
