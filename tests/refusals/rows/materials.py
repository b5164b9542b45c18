"""Refused to a hospital that owes materials, or has handed them in (E11)."""

from datetime import timedelta

from tests.browser.world import CLOSES_AT
from tests.refusals import Row
from tests.refusals.before import materials_handed_in, owing

from .who import CLERK, OTHER_LEADER

HAND_IN = "/cases/{new_filing}/steps/hand_in_materials/"
MORNING, EIGHTH_DAY = CLOSES_AT + timedelta(hours=10), CLOSES_AT + timedelta(days=9)
MATERIALS = (
    Row(
        name="a second hand-in of materials",
        sentence="不能办理“提交材料”",
        who=OTHER_LEADER,
        path=HAND_IN,
        data={"case_number": "{new_filing}"},
        withheld="提交材料",
        prepare=materials_handed_in,
        at=MORNING,
    ),
    Row(
        name="a hand-in at 0:00 of the eighth day",
        sentence="提交材料已于2026年12月9日 24:00截止",
        who=OTHER_LEADER,
        path=HAND_IN,
        data={"case_number": "{new_filing}"},
        withheld="提交材料",
        prepare=owing,
        at=EIGHTH_DAY,
    ),
    Row(
        name="the materials of another hospital",
        sentence="没有找到这个页面",
        who=CLERK,
        path="/emr/filings/{new_filing}/materials/",
        data={"places": "proof:01.01"},
        withheld="上传",
        prepare=owing,
        at=MORNING,
        status=404,
    ),
)
