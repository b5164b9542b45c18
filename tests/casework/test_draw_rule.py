"""What the portal says of a rule: its conditions, and which of them leaves too few."""

import pytest

from casework.draw.chances import seat_chances
from casework.draw.rule import FREE, Words, bears_more, conditions, shortfall
from casework.verifiers.verify_draw import faults, in_order, make_proof, summary
from experts.drawing.words import EXPERTS
from tests.experts.draws import RULES, SECRETS, candidate, pool, rule


def test_a_rule_is_read_condition_by_condition():
    assert rule() == FREE
    assert conditions(rule(), EXPERTS) == ["评审组5名"]
    assert conditions(RULES["all"] | {"levels": {"B": 3, "A": 1}}, EXPERTS) == [
        "评审组5名",
        "A级专家至少1名、B级及以上专家至少3名",
        "组长为A级专家",
        "每个区县至多2名",
        "每个单位至多1名",
        "医疗专家2名、公卫专家2名、管理专家1名",
        "留任成员1名",
    ]


@pytest.mark.article("P21")
def test_a_refused_rule_is_told_from_a_pool_that_is_too_small():
    with pytest.raises(ValueError, match=r"^评审组人数须为单数，现为6人。$"):
        shortfall(pool(), rule(seats=6), EXPERTS)
    assert shortfall(pool(), rule(seats=11, per_district=1), EXPERTS)
    assert [shortfall(pool(), chosen, EXPERTS) for chosen in RULES.values()] == [None] * len(RULES)


def few(count, **changes):
    return [one | changes for one in pool()[:count]]


# What is left of the pool and the rule, and the sentence.
TOO_FEW = [
    (few(4), rule(), "条件限制过多，专家不足：评审组需5名，候选4名。"),
    ([], rule(), "条件限制过多，专家不足：评审组需5名，候选0名。"),
    (
        few(9, kind="medical"),
        rule(kinds={"medical": 2, "public_health": 2, "management": 1}),
        "条件限制过多，专家不足：公卫专家需2名，候选0名；管理专家需1名，候选0名。",
    ),
    (
        few(9, level="C"),
        rule(levels={"B": 3}, leader_level="A"),
        "条件限制过多，专家不足：B级及以上专家需3名，候选0名；组长须为A级专家，候选0名。",
    ),
    (few(12), rule(per_district=1), "条件限制过多，专家不足：每个区县至多1名，4个区县共可抽取4名，需5名。"),
    (
        few(6),
        rule(one_per_employer=True),
        "条件限制过多，专家不足：每个单位至多1名，候选专家来自3个单位，需5个单位。",
    ),
]


@pytest.mark.parametrize("candidates, chosen, sentence", TOO_FEW)
def test_the_condition_that_leaves_too_few_is_named_with_figures(candidates, chosen, sentence):
    assert shortfall(candidates, chosen, EXPERTS) == sentence


def of(*people):
    """Candidates as kind, level and, where it counts, employer; else of employers and districts of their own."""
    return [
        candidate(f"X{n}", employer, district, kind, level)
        for n, (kind, level, employer, district) in enumerate(
            (kind, level, *(near or (f"E{n}", f"D{n}"))) for n, (kind, level, *near) in enumerate(people)
        )
    ]


FOUR_MEDICAL = {"medical": 4, "management": 1}
MEDICAL, MANAGER, OTHER = ("medical", "C"), ("management", "C"), ("public_health", "C")
NEAR = [(*MEDICAL, "E1", "D"), (*MEDICAL, "E1", "D"), (*MEDICAL, "E2", "D"), (*MEDICAL, "E2", "D")]
CLASHES = {
    "取消“A级专家至少2名”后可以抽取。": (
        of(*[MEDICAL] * 4, *[("management", "A")] * 2),
        rule(kinds=FOUR_MEDICAL, levels={"A": 2}),
    ),
    "取消“组长为A级专家”后可以抽取。": (
        of(*[MEDICAL] * 4, MANAGER, ("public_health", "A")),
        rule(kinds=FOUR_MEDICAL, leader_level="A"),
    ),
    "取消“每个区县至多2名”后可以抽取。": (
        of(*NEAR, MANAGER, OTHER, OTHER),
        rule(kinds=FOUR_MEDICAL, per_district=2),
    ),
    "取消“每个单位至多1名”后可以抽取。": (
        of(*NEAR, MANAGER, OTHER, OTHER),
        rule(kinds=FOUR_MEDICAL, one_per_employer=True),
    ),
    "取消“医疗专家5名”后可以抽取。": (
        of(*[MEDICAL] * 5, MANAGER),
        rule(kinds={"medical": 5}, kept=["X5"]),
    ),
    "取消“留任成员2名”后可以抽取。": (
        of(*NEAR[:2], *[MEDICAL] * 4),
        rule(kept=["X0", "X1"], one_per_employer=True, per_district=1),
    ),
    "只取消其中一项仍不能抽取，须放宽两项以上。": (
        of(*NEAR, ("management", "A", "E3", "D"), ("management", "A", "E3", "D"), OTHER, OTHER),
        rule(kinds=FOUR_MEDICAL, levels={"A": 2}, one_per_employer=True),
    ),
}


@pytest.mark.parametrize("sentence", CLASHES)
def test_where_conditions_clash_only_together_the_one_to_lift_is_named(sentence):
    candidates, chosen = CLASHES[sentence]
    assert (
        shortfall(candidates, chosen, EXPERTS)
        == f"条件限制过多，专家不足：各项条件分别看均有足够的专家，但不能同时满足，{sentence}"
    )


CASES = Words("案件", "件", "样本")
SAMPLE = rule(leader_level=None)


def cases(count):
    """One case each of so many institutions, in four districts."""
    return in_order([candidate(f"E2026-{n:04}", f"U{n}", f"50010{n % 4}", "", "") for n in range(count)])


def frozen(candidates, chosen):
    return {
        "draw": "S2026-0001", "purpose": "抽查", "rule": chosen, "candidates": candidates, "excluded": [],
        "frozen_at": "", "previous": "",
    }  # fmt: skip


@pytest.mark.article("P28")
@pytest.mark.parametrize("seats", [1, 2, 20, 200])
def test_cases_are_drawn_as_a_sample_of_any_number_without_a_leader(seats):
    proof = make_proof(frozen(cases(200), SAMPLE | {"seats": seats}), SECRETS)
    assert (len(proof["panel"]), proof["leader"]) == (seats, "")
    assert faults(proof) == []
    assert not any(line.startswith("组长") for line in summary(proof))


def test_every_case_of_a_sample_is_equally_likely():
    chances = seat_chances(cases(200), SAMPLE | {"seats": 20})
    assert set(chances.values()) == {0.1}
    assert (bears_more(cases(20), SAMPLE | {"seats": 20}), bears_more(cases(21), SAMPLE | {"seats": 20})) == (
        False,
        True,
    )


def test_a_sample_speaks_of_what_is_drawn():
    assert conditions(SAMPLE | {"seats": 20, "per_district": 5}, CASES) == ["样本20件", "每个区县至多5件"]
    assert shortfall(cases(4), SAMPLE, CASES) == "条件限制过多，案件不足：样本需5件，候选4件。"


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"seats": 0}, "抽取数量须为1至300，现为0。"),
        ({"seats": 301}, "抽取数量须为1至300，现为301。"),
        ({"kept": ["E2026-0001"], "leader_kept": "E2026-0001"}, "抽取样本不设组长。"),
    ],
)
def test_what_is_no_sample_is_refused(changes, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        make_proof(frozen(cases(20), SAMPLE | changes), SECRETS)
