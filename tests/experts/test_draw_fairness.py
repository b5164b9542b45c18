"""Every admissible panel is equally likely: a million draws for each rule, from seed to panel, with fixed seeds.

That ranks and panels are one to one is shown in test_draw_panels.py; here the ranks that come out of seeds are counted.
"""

from collections import Counter

import pytest

from casework.verifiers.verify_draw import Panels, below, leader_of, may_lead, seed_of
from tests.experts.chance import LEAST, of_seats, p_value, upper_tail
from tests.experts.draws import RULES, pool

DRAWS = 1_000_000


@pytest.fixture(scope="module")
def seeds():
    return [seed_of("0" * 64, f"the office's secret {n}", f"the supervisor's secret {n}") for n in range(DRAWS)]


@pytest.mark.parametrize(
    "statistic, freedom, tail",
    [
        (3.841459, 1, 0.05),
        (18.307038, 10, 0.05),
        (3.940299, 10, 0.95),
        (59.703064, 30, 0.001),
        (124.342113, 100, 0.05),
        (77.929465, 100, 0.95),
        (1074.679449, 1000, 0.05),
    ],
)
def test_the_measure_agrees_with_the_printed_tables(statistic, freedom, tail):
    assert upper_tail(statistic, freedom) == pytest.approx(tail, rel=1e-5)


@pytest.mark.article("E22", "P21", "P30")
@pytest.mark.parametrize("name", RULES)
def test_a_million_draws_favour_no_panel(name, seeds):
    count = Panels(pool(), RULES[name]).count
    drawn = Counter(below(seed, "panel", count) for seed in seeds)
    assert p_value(drawn, dict.fromkeys(range(count), DRAWS / count)) > LEAST
    if name == "free":
        favour_no_expert(drawn)


def favour_no_expert(drawn):
    panels, candidates = Panels(pool(), RULES["free"]), pool()
    seats = Counter()
    for rank, times in drawn.items():
        seats.update(dict.fromkeys(panels.unrank(rank), times))
    assert sum(seats.values()) == DRAWS * 5
    statistic, freedom = of_seats([seats[one["number"]] for one in candidates], 5, DRAWS)
    assert upper_tail(statistic, freedom) > LEAST


@pytest.mark.article("P21")
def test_the_leader_is_drawn_evenly_and_whatever_the_panel(seeds):
    candidates, chosen = pool(), RULES["all"]
    panels, draws = Panels(candidates, chosen), DRAWS // 5
    members = [panels.unrank(rank) for rank in range(panels.count)]
    able = {one["number"] for one in candidates if may_lead(one["level"], chosen)}
    expected = {
        (rank, number): draws / panels.count / len(able.intersection(panel))
        for rank, panel in enumerate(members)
        for number in able.intersection(panel)
    }
    drawn = Counter()
    for seed in seeds[:draws]:
        rank = below(seed, "panel", panels.count)
        drawn[rank, leader_of(candidates, chosen, members[rank], seed)] += 1
    assert len(expected) > panels.count
    assert p_value(drawn, expected) > LEAST


def test_the_measure_would_have_noticed_a_remainder_in_place_of_a_second_reading(seeds):
    count = Panels(pool(), RULES["free"]).count
    drawn = Counter(below(seed, "panel", 4096) % count for seed in seeds[:100_000])
    assert p_value(drawn, dict.fromkeys(range(count), 100_000 / count)) < LEAST
