"""No altered proof passes, and every honest one does."""

from collections import Counter
from random import Random

import pytest

from casework.verifiers.verify_draw import faults, make_proof, parse
from tests.evidence.draws import passes, recorded
from tests.experts.draws import KEPT, RULES, SECRETS, frozen, pool, rule
from tests.experts.tampering import KINDS as KINDS_OF_CHANGE
from tests.experts.tampering import needs_record, spots_and_disguises, tampered


@pytest.fixture(scope="module")
def honest():
    return make_proof(frozen(), SECRETS)


@pytest.mark.article("P30")
@pytest.mark.parametrize("kind", KINDS_OF_CHANGE, ids=lambda kind: kind.__name__)
def test_no_proof_altered_at_any_place_passes_whatever_its_forger_recomputes(kind, honest):
    """Every place under every disguise once; `make evidence` tries a hundred thousand."""
    record, tried, passed = recorded(honest), Counter(), []
    for turn in range(spots_and_disguises(honest, kind)):
        path, text, disguise = tampered(honest, kind, turn, Random(f"{kind.__name__} {turn}"))
        tried[path] += 1
        if passes(text, record if needs_record(disguise) else None):
            passed.append(text)
    assert set(tried) == set(KINDS_OF_CHANGE[kind](honest))
    assert len(set(tried.values())) == 1
    assert passed == []


@pytest.mark.parametrize("name", RULES)
def test_the_honest_proof_of_each_rule_passes(name):
    proof = make_proof(frozen(chosen=RULES[name]), SECRETS)
    assert faults(proof) == []
    assert {*RULES[name]["kept"]} <= {*proof["panel"]}
    assert proof["leader"] in proof["panel"]
    if name == "kept":
        assert proof["leader"] == KEPT[1]


def test_a_whole_draw_made_up_afterwards_agrees_with_itself_but_not_with_the_record(honest):
    other = make_proof(frozen(pool()[:-1]), SECRETS)
    assert faults(other) == []
    assert faults(other, recorded(honest)) == ["名单摘要与抽取前登记的不一致。"]
    secrets = SECRETS | {"office": "a secret chosen after the other was seen"}
    assert faults(make_proof(frozen(), secrets), recorded(honest)) == ["密语摘要与抽取前登记的不一致。"]


def test_the_proof_of_another_draw_of_the_same_list_does_not_pass_for_this_one(honest):
    replayed = make_proof(frozen(draw="D2026-0002"), SECRETS)
    assert set(replayed["commitments"].values()).isdisjoint(honest["commitments"].values())
    assert honest["commitments"]["office"] != honest["commitments"]["supervisor"]


LISTS = {
    "候选人未按区县、单位、编号的顺序排列。": {"candidates": pool()[::-1]},
    "被排除的未按编号排列或者重复。": {"excluded": [["X2026-0099", [["甲", "P30"]]], ["X2026-0098", [["甲", "P30"]]]]},
    "被排除的没有写明事由。": {"excluded": [["X2026-0099", []]]},
    "同一编号既是候选人，又被排除。": {"excluded": [["X2026-0001", [["原工作单位", "P30"]]]]},
    "“名单.note”缺少、多余或者类型有误。": {"note": ""},
    "“名单.rule.seats”缺少、多余或者类型有误。": {"rule": RULES["all"] | {"seats": 5.0}},
    "“名单.excluded.0.1.0.1”缺少、多余或者类型有误。": {"excluded": [["X2026-0099", [["甲", None]]]]},
    "没有符合全部条件的组合。": {"rule": rule(kinds={"information": 5})},
}


@pytest.mark.parametrize("sentence", LISTS)
def test_a_list_that_cannot_be_drawn_from_is_refused(sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        make_proof(frozen() | LISTS[sentence], SECRETS)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="纪检监督的密语少于20个字符"):
        make_proof(frozen(), SECRETS | {"supervisor": "x" * 19})


def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="同一名称出现两次"):
        parse('{"rank": 1, "rank": 2}')


def test_what_cannot_be_written_down_is_a_fault_and_no_failure(honest):
    lone = honest | {"leader": "\ud800"}
    assert faults(lone) == ["证明文件含有不能书写的字符。"]
