"""Refused to a hospital that owes materials, or has handed them in (E11)."""

from datetime import timedelta

from config.scenarios.papers import pdf
from tests.browser.world import CLOSES_AT
from tests.refusals import Row
from tests.refusals.before import TERM_OF_MATERIALS_OVER, materials_handed_in, owing, without_materials

from .who import CLERK, OFFICE, OTHER, OTHER_LEADER

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
        name="a file among materials that are handed in",
        sentence="材料已经提交，提交后不予更改",
        who=OTHER,
        path="/emr/filings/{new_filing}/materials/",
        data={"places": ("proof:01.01",)},
        file=("file", lambda world: pdf().read()),
        sent_as="另一份.pdf",
        withheld="上传",
        beside="",
        prepare=materials_handed_in,
        at=MORNING,
    ),
    Row(
        name="a check concluded without the materials and without saying so",
        sentence="没有材料而作出结论的，请写明理由（第十一条）",
        who=OFFICE,
        path="/cases/{new_filing}/steps/emr_city_check_conclude/",
        data={"level": ("5",), "reason": "情况属实，通过初核。", "without_materials": " "},
        button="送负责人",
        at_field="without_materials",
        kept=("level", "reason"),
        prepare=without_materials,
        at=TERM_OF_MATERIALS_OVER,
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
