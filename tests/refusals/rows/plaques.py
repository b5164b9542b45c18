"""Refused of plaques (P26)."""

from tests.refusals import Row
from tests.refusals.before import held_grade, lapsed_grade

from .who import HANDLER

PLAQUES = (
    Row(
        name="a number of a plaque that another bears",
        law=("P26", 4),
        sentence="牌匾编号JC500103-26-0001已经使用，一个编号只用于一块牌匾",
        who=HANDLER,
        path="/primary-care/grades/{new_grade}/",
        posts_to="/primary-care/grades/{new_grade}/plaque/",
        prepare=held_grade,
        data={"number": "JC500103-26-0001"},
        button="登记制作",
        at_field="number",
        kept=("number",),
    ),
    Row(
        name="a plaque for a grade that has lapsed",
        law=("P26", 5),
        sentence="该等级已到期，不能制作、颁发牌匾",
        who=HANDLER,
        path="/primary-care/grades/{new_grade}/",
        posts_to="/primary-care/grades/{new_grade}/plaque/",
        prepare=lapsed_grade,
        data={"number": ""},
        withheld="登记制作",
        beside="不再代表现有等级",
    ),
)
