"""Samples by strata: how many of each, every sample as likely as any other, and what is no sample (E30, P28). Pure."""

from collections import Counter
from itertools import combinations

import pytest

from casework.sampling.rules import drawn_again_for, drawn_of, may_draw, rule_of
from casework.verifiers.verify_draw import faults, make_proof, panels_of
from emr_rating.articles import E
from tests.experts.draws import SECRETS, frozen, strata


@pytest.mark.article("E30")
@pytest.mark.parametrize(
    "size, drawn", [(0, 0), (1, 1), (2, 2), (3, 2), (20, 2), (21, 3), (100, 10)], ids=lambda value: str(value)
)
def test_of_a_stratum_the_share_is_drawn_and_not_fewer_than_the_least(size, drawn):
    assert drawn_of(size, share=10, least=2) == drawn


@pytest.mark.article("E30")
def test_every_sample_by_strata_has_one_place_and_none_is_missed():
    candidates = strata(4, 2, 1)
    chosen = rule_of(candidates, share=50, least=1)
    assert (chosen["kinds"], chosen["seats"]) == ({"500100": 2, "500101": 1, "500102": 1}, 4)
    found = panels_of(candidates, chosen)
    samples = [found.unrank(rank) for rank in range(found.count)]
    wanted = {
        tuple(sorted(one["number"] for one in members))
        for members in combinations(candidates, 4)
        if Counter(one["kind"] for one in members) == chosen["kinds"]
    }
    assert (len(samples), set(samples)) == (len(wanted), wanted)


def test_a_sample_of_a_whole_city_is_drawn_and_its_proof_holds():
    """Forty districts: the number of all samples has hundreds of digits, and their states are not multiplied."""
    candidates = strata(*range(1, 41))
    proof = make_proof(frozen(candidates, rule_of(candidates, share=30, least=1)), SECRETS)
    kinds = {one["number"]: one["kind"] for one in candidates}
    assert Counter(kinds[number] for number in proof["panel"]) == proof["list"]["rule"]["kinds"]
    assert (len(str(proof["count"])) > 100, faults(proof)) == (True, [])


def test_a_sample_by_strata_has_no_condition_across_them():
    candidates = strata(2, 2)
    crossed = rule_of(candidates, share=50, least=1) | {"one_per_employer": True}
    with pytest.raises(ValueError, match=r"^分层抽取的样本不设分层以外的条件。$"):
        make_proof(frozen(candidates, crossed), SECRETS)


def test_what_is_no_sample_to_draw_is_refused_in_a_sentence():
    nothing = may_draw(rule_of([], share=10, least=1), of="2026年度抽查", counted="件", article=E(30))
    many = may_draw(rule_of(strata(400), share=100, least=1), of="2026年度抽查", counted="件", article=E(30))
    assert str(nothing) == "2026年度抽查目前没有可以抽取的对象，不能抽样（第三十条）。"
    assert str(many) == "按所设比例将抽取400件，一次抽样至多300件，请调低比例或者最少数量（第三十条）。"
    again = drawn_again_for(" ", earlier="S2026-0001", article=E(30))
    assert str(again) == "本年度已抽样（S2026-0001），再次抽样须写明理由；已经抽中的不因再次抽样而改变（第三十条）。"
