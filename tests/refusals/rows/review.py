"""Refused to the experts who review a case, and to the offices that call them."""

from collections.abc import Callable
from typing import Any

from accounts.models import Membership
from tests.browser.world import World
from tests.refusals import Row
from tests.refusals.before import TERM_OVER, all_accepted, declined, disqualified, handed_in, term_over

from .who import EXPERT, HANDLER, HEAD, MEMBER


def _opinion(name: str, sentence: str, *, of: str, who: Callable[[World], Membership], **more: Any) -> Row:
    """Handed in whole: but for the refusal it would be taken."""
    text = "改口：各项功能与填报级别相符，建议维持原级别。"
    given = {f"opinion.{of}.outcome": "keep", f"opinion.{of}.text": text, "hand_in": "1"}
    more = {"data": given, "withheld": "提交意见"} | more
    return Row(name=name, sentence=sentence, who=who, path=f"/experts/opinions/{of}/", **more)


def _unopened(name: str, *, of: str = "{proposed}", **more: Any) -> Row:
    return _opinion(name, "没有找到这个页面", of=of, who=EXPERT, status=404, **more)


def _team(name: str, sentence: str, size: int, *, leader: str = "{city[0]}") -> Row:
    """Named by the head instead of a draw."""
    experts = tuple(f"{{city[{index}]}}" for index in range(size))
    return Row(
        name=f"naming {name}",
        sentence=sentence,
        who=HEAD,
        path="/cases/{drawable}/steps/emr_city_review_designate/",
        data={"experts": experts, "leader": leader, "reason": "案件专业性强，直接指定。"},
        button="指定评审专家",
        at_field="experts",
        kept=("experts", "leader", "reason"),
    )


REVIEW = (
    _unopened("the material before the declaration"),
    _unopened("the material after declining", prepare=declined),
    _opinion(
        "the material after the term",
        "您目前没有有效的岗位",
        of="{accepted_review}",
        who=MEMBER,
        prepare=term_over,
        at=TERM_OVER,
        status=403,
    ),
    _unopened("an opinion by another's address", of="{accepted_review}", prepare=all_accepted),
    _unopened(
        "a draft by another's address",
        of="{accepted_review}",
        prepare=all_accepted,
        posts_to="/experts/assignments/{accepted_review}/answers/",
        data={"field": "opinion.{accepted_review}.text", "value": "建议降为2级。", "seen": "0", "key": "1"},
    ),
    _opinion(
        "changing an opinion that is handed in",
        "提交，提交后不能更改。",
        of="{accepted_review}",
        who=MEMBER,
        prepare=handed_in,
        beside="提交，不能更改。",
    ),
    Row(
        name="a reviewer of the own employer",
        sentence="工作（第十五条））",
        who=HANDLER,
        path="/cases/{reviewed}/steps/emr_district_review_designate/",
        data={"experts": "{own_staff}", "reason": "熟悉该院情况，直接指定。"},
        withheld="experts={own_staff}",
    ),
    Row(
        name="naming a disqualified expert",
        sentence="所选人员不是本单位专家库中可以评审本案件的专家，请重新选择。",
        who=HEAD,
        path="/cases/{drawable}/steps/emr_city_review_designate/",
        prepare=disqualified,
        data={
            "experts": ("{city[0]}", "{city[1]}", "{city[2]}", "{city[3]}", "{city[9]}"),
            "leader": "{city[0]}",
            "reason": "案件专业性强，直接指定。",
        },
        withheld="experts={city[9]}",
        at_field="experts",
        beside="",
        kept=("reason",),
    ),
    _team("an even team", "评审组现有6人，应为5人以上单数", 6),
    _team("a team of three", "评审组现有3人，应为5人以上单数", 3),
    _team("a team without a leader", "评审组应有1名组长，请先确定组长", 5, leader=""),
    Row(
        name="a decision before the opinions",
        sentence="还有5份评审意见未提交（共5份）",
        who=HEAD,
        path="/cases/{first_four}/steps/emr_city_review_conclude/",
        prepare=all_accepted,
        data={"level": "4", "reason": "情况属实，维持原级别。"},
        withheld="作出市级审核结论",
    ),
    Row(
        name="an expert's own edit of basic data",
        sentence="您当前的岗位不能打开",
        who=EXPERT,
        path="/experts/{expert_number}/edit/",
        data={"title": "senior", "reason": "职称已变化"},
        withheld="保存",
        status=403,
    ),
)
