"""The draw counts and numbers exactly the admissible panels: compared with trying every combination."""

from collections import Counter
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.verifiers.verify_draw import FEWEST_SEATS, Panels, in_order, make_proof
from tests.experts.draws import (
    KEPT,
    RULES,
    SECRETS,
    admissible,
    at_least,
    candidate,
    enumerated,
    frozen,
    pool,
    rule,
)

levels = st.sampled_from(["A", "B", "B", "C", ""])
numbers = [f"X2026-{n:04d}" for n in range(1, 12)]


@st.composite
def pools(draw):
    """Eleven experts or fewer, of up to eight employers in up to four districts."""
    districts = draw(st.lists(st.sampled_from(["500103", "500105", "500106", "500107"]), min_size=8, max_size=8))
    person = st.tuples(st.integers(0, 7), st.sampled_from(["medical", "public_health", "management"]), levels)
    people = draw(st.lists(person, min_size=7, max_size=len(numbers)))
    return in_order(
        [
            candidate(number, f"E{employer}", districts[employer], kind, level)
            for number, (employer, kind, level) in zip(numbers, people, strict=False)
        ]
    )


@st.composite
def rules(draw, candidates, seats):
    """Conditions that some team of the candidates meets one by one, though seldom all together, and now and then others."""
    chosen = draw(seats)
    team = draw(st.permutations(candidates))[: max(chosen, 0)]
    kept = sorted(
        draw(st.sampled_from([[], [], [one["number"] for one in team[:1]], [one["number"] for one in team[:2]]]))
    )
    kinds = Counter(one["kind"] for one in team)
    return rule(
        seats=chosen,
        kinds=draw(st.sampled_from([{}, dict(kinds), dict(kinds), {"medical": chosen - 1, "management": 1}])),
        levels=draw(st.dictionaries(st.sampled_from("ABC"), st.integers(1, 3), max_size=2)),
        leader_level=draw(st.sampled_from(["", "A", "B", "C"])),
        one_per_employer=draw(st.booleans()),
        per_district=draw(st.sampled_from([None, 1, 2, 3])),
        kept=kept,
        leader_kept=draw(st.sampled_from(["", *kept])),
    )


@pytest.mark.article("E22", "P21")
@pytest.mark.parametrize("name", RULES)
def test_every_admissible_panel_has_one_place_and_no_other_has_any(name):
    candidates, chosen = pool(), RULES[name]
    panels = Panels(candidates, chosen)
    found = [panels.unrank(rank) for rank in range(panels.count)]
    assert len(set(found)) == len(found)
    assert set(found) == enumerated(candidates, chosen)
    assert found  # a rule without panels would prove nothing


def test_each_condition_takes_panels_away_and_none_is_idle():
    counts = {name: Panels(pool(), chosen).count for name, chosen in RULES.items()}
    assert counts["free"] == comb(15, 5)
    assert all(0 < counts[name] < counts["free"] for name in RULES if name != "free")
    assert counts["kept"] == comb(13, 3)
    for relaxed in (
        {"kinds": {}}, {"levels": {}}, {"leader_level": ""}, {"one_per_employer": False}, {"per_district": None}, {"kept": []},
    ):  # fmt: skip
        assert Panels(pool(), RULES["all"] | relaxed).count > counts["all"]


def test_the_order_in_which_candidates_come_does_not_matter():
    backwards = list(reversed(pool()))
    for chosen in RULES.values():
        one, other = Panels(pool(), chosen), Panels(backwards, chosen)
        assert [one.unrank(rank) for rank in range(one.count)] == [other.unrank(rank) for rank in range(other.count)]


def test_a_rank_outside_the_count_is_refused():
    panels = Panels(pool(), RULES["kinds"])
    for rank in (-1, panels.count):
        with pytest.raises(ValueError, match="序号超出"):
            panels.unrank(rank)


def test_two_kept_of_one_employer_leave_no_panel_where_one_may_sit():
    two = ["X2026-0001", "X2026-0002"]
    assert Panels(pool(), rule(kept=two)).count == comb(13, 3)
    assert Panels(pool(), rule(kept=two, one_per_employer=True)).count == 0


def test_invented_pools_and_rules_count_as_trying_all_does():
    seen = Counter()

    @settings(max_examples=400, deadline=None)
    @given(st.data())
    def invented(data):
        candidates = data.draw(pools())
        chosen = data.draw(rules(candidates, st.sampled_from([5, 5, 5, 7])))
        try:
            panels = Panels(candidates, chosen)
        except ValueError as refused:
            seen[str(refused)] += 1
        else:
            found = [panels.unrank(rank) for rank in range(panels.count)]
            assert len(set(found)) == panels.count
            assert set(found) == enumerated(candidates, chosen)
            seen["found"] += panels.count > 1

    invented()
    assert set(seen) <= {"found", "留任组长不具备组长级别。"}
    assert seen["found"] > 20  # what was invented was not all hopeless


@pytest.mark.article("P21", "P30")
def test_no_rule_ever_bears_an_even_or_short_team_or_breaks_a_condition():
    seen = Counter()

    @settings(max_examples=400, deadline=None)
    @given(st.data())
    def invented(data):
        everybody = data.draw(pools())
        conflicted = set(data.draw(st.lists(st.sampled_from([one["number"] for one in everybody]), max_size=2)))
        candidates = [one for one in everybody if one["number"] not in conflicted]
        chosen = data.draw(rules(candidates, st.sampled_from([5, 5, 5, 5, 7, 3, 1, 0, -1, 4, 6, 8])))
        listed = frozen(
            candidates, chosen, excluded=[[number, [["原工作单位", "P30"]]] for number in sorted(conflicted)]
        )
        try:
            made = make_proof(listed, SECRETS | {"office": f"the office's secret {data.draw(st.integers(0))}"})
        except ValueError as refused:
            seen[str(refused)] += 1
            return
        members = [one for one in everybody if one["number"] in made["panel"]]
        assert len(made["panel"]) % 2 == 1
        assert len(made["panel"]) >= FEWEST_SEATS
        assert conflicted.isdisjoint(made["panel"])
        assert admissible(members, chosen) is None
        (leader,) = [one for one in members if one["number"] == made["leader"]]
        assert at_least(leader["level"], chosen["leader_level"])
        assert made["leader"] == chosen["leader_kept"] or not chosen["leader_kept"]
        seen["drawn"] += 1

    invented()
    assert seen["drawn"] > 10
    assert seen["评审组不得少于5人，现为3人。"] > 0
    assert seen["评审组人数须为单数，现为6人。"] > 0


REFUSED = {
    "an even team": ({"seats": 6}, "评审组人数须为单数，现为6人。"),
    "a team of three": ({"seats": 3}, "评审组不得少于5人，现为3人。"),
    "nobody": ({"seats": -1}, "评审组不得少于5人，现为-1人。"),
    "a crowd": ({"seats": 13}, "评审组不得多于11人，现为13人。"),
    "kinds that are too few": ({"kinds": {"medical": 4}}, "各类别人数之和须为5人。"),
    "a negative kind": ({"kinds": {"medical": 6, "management": -1}}, "各类别人数须为正整数。"),
    "an unknown level": ({"levels": {"D": 1}}, "级别只能为A、B、C。"),
    "a minimum beyond the seats": ({"levels": {"A": 6}}, "各级别的最少人数须为1至5人。"),
    "an unknown leader's level": ({"leader_level": "S"}, "组长级别只能为A、B、C。"),
    "nobody of a district": ({"per_district": 0}, "同一区县的最多人数须为正整数。"),
    "a stranger kept": ({"kept": ["X2026-0099"]}, "留任成员不在候选人名单中。"),
    "kept twice": ({"kept": ["X2026-0001"] * 2}, "留任成员未按编号排列或者重复。"),
    "more kept than seats": ({"kept": numbers[:6]}, "留任成员多于5人。"),
    "a leader who leaves": ({"leader_kept": "X2026-0001"}, "留任组长不在留任成员中。"),
    "a leader below the level": (
        {"kept": KEPT, "leader_kept": "X2026-0007", "leader_level": "A"},
        "留任组长不具备组长级别。",
    ),
    "another version": ({"version": 2}, "抽取规则的版本有误。"),
}


@pytest.mark.article("P21")
@pytest.mark.parametrize("case", REFUSED)
def test_a_rule_that_no_lawful_panel_follows_is_refused(case):
    change, sentence = REFUSED[case]
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        Panels(pool(), rule(**change))


BAD_POOLS = {
    "候选人编号重复。": [candidate("X2026-0001"), candidate("X2026-0001", "E2")],
    "候选人的编号、单位或者区县为空。": [candidate("X2026-0001", "")],
    "候选人的级别只能为A、B、C。": [candidate("X2026-0001", level="D")],
    "同一单位列在两个区县之下。": [candidate("X2026-0001"), candidate("X2026-0002", district="500105")],
}


@pytest.mark.parametrize("sentence", BAD_POOLS)
def test_a_list_of_candidates_that_contradicts_itself_is_refused(sentence):
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        Panels(BAD_POOLS[sentence], rule())
