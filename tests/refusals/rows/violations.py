"""Refused where a hospital's violation is acted on (E29)."""

from config.scenarios.papers import pdf
from config.scenarios.violating import FACTS, WHY
from tests.refusals import Row
from tests.refusals.before import bureau_charged, violation_heard

from .who import OFFICE

VIOLATIONS = (
    Row(
        name="a violation without a ground",
        sentence="违规处理须有法定情形，请在十种情形中选择一种（第二十九条）。",
        who=OFFICE,
        path="/emr/filings/{reviewed}/violation/",
        data={"ground_facts": FACTS},
        file=("evidence", lambda world: pdf("核查记录.pdf").read()),
        sent_as="核查记录.pdf",
        button="提出违规处理",
        kept=("ground_facts",),
        law=("E29", 1),
    ),
    Row(
        name="ended without a finding of gravity",
        sentence="未认定情节严重的，不能终止评价",
        who=OFFICE,
        path="/cases/{new_violation}/steps/draft_violation/",
        prepare=violation_heard,
        data={"sanction": ("terminate",), "grave": ("not_grave",), "why": WHY},
        button="拟违规处理决定书",
        kept=("why",),
        law=("E29", 2),
    ),
    Row(
        name="a filing that a bureau's violation reaches for no reason",
        sentence="请填写所涉理由。",
        at_field="because",
        who=OFFICE,
        path="/emr/bureau-violations/{new_bureau_violation}/filings/",
        prepare=bureau_charged,
        button="列明所选填报",
    ),
)
