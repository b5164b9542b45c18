"""Refused over the four years of a grade, and where a review is terminated (P27, P33, P34)."""

from config.scenarios.papers import pdf
from config.scenarios.terminating import FACTS
from tests.refusals import Row
from tests.refusals.before import being_terminated, lapsed, raised_too_early, revoked_lately

from .who import HANDLER

SUBMIT = {
    "who": lambda world: world.applicant,
    "path": "/cases/{draft}/steps/submit/",
    "data": {"grade": "甲", "case_number": "{draft}"},
}
EVIDENCE = ("evidence", lambda world: pdf("核查记录.pdf").read())
FOUR_YEARS = (
    Row(
        name="a raise in the fifth month",
        sentence="现有乙级评定未满6个月，请于2026年12月1日起申请甲级",
        prepare=raised_too_early,
        withheld="grade=甲",
        law=("P27", 1),
        **SUBMIT,
    ),
    Row(
        name="more than the grade that has lapsed",
        sentence="原乙级期满未申请复评已自动取消，重新申请不得超过原等级",
        prepare=lapsed,
        withheld="grade=甲",
        law=("P27", 2),
        **SUBMIT,
    ),
    Row(
        name="applying within a year of a revocation",
        sentence="等级于2026年3月5日被撤销，整改未满一年，请于2027年3月5日起重新申请",
        prepare=revoked_lately,
        withheld="提交评审申请",
        law=("P34", 1),
        **SUBMIT,
    ),
    Row(
        name="a recheck after the term",
        sentence="该等级已不在有效的等级周期内",
        who=HANDLER,
        path="/primary-care/grades/{new_grade}/recheck/",
        prepare=lapsed,
        data={"why": "群众反映夜间无人值守。"},
        button="决定抽查复核",
        kept=("why",),
        law=("P28", 1),
    ),
    Row(
        name="revoked without a ground",
        sentence="撤销等级须有法定情形，请在四种情形中选择一种（第三十四条）。",
        who=HANDLER,
        path="/primary-care/grades/{new_grade}/revocation/",
        prepare=raised_too_early,
        data={"ground_facts": FACTS},
        file=EVIDENCE,
        sent_as="核查记录.pdf",
        button="提出撤销等级",
        kept=("ground_facts",),
    ),
    Row(
        name="terminated without a ground",
        sentence="终止评审须有法定情形，请在四种情形中选择一种（第三十三条）。",
        who=HANDLER,
        path="/cases/{submitted}/steps/propose_termination/",
        data={"ground_facts": FACTS},
        file=EVIDENCE,
        sent_as="核查记录.pdf",
        button="提出终止评审",
        kept=("ground_facts",),
    ),
    Row(
        name="a second termination of one review",
        sentence="本评审的终止正在办理",
        who=HANDLER,
        path="/cases/{submitted}/steps/propose_termination/",
        prepare=being_terminated,
        data={"ground": "fraud", "ground_facts": FACTS},
        file=EVIDENCE,
        sent_as="核查记录.pdf",
        withheld="提出终止评审",
    ),
)
