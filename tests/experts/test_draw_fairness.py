"""Every admissible panel is equally likely: a million draws for each rule, from seed to panel, with fixed seeds.

That ranks and panels are one to one is shown in test_draw_panels.py; here the ranks that come out of seeds are counted.
"""

from collections import Counter
from math import exp, lgamma, log

import pytest

from casework.verifiers.verify_draw import Panels, below, leader_of, may_lead, seed_of
from tests.experts.draws import RULES, pool

DRAWS = 1_000_000
LEAST = 0.001  # the probability below which chance is no longer believed


@pytest.fixture(scope="module")
def seeds():
    return [seed_of("0" * 64, f"the office's secret {n}", f"the supervisor's secret {n}") for n in range(DRAWS)]


def upper_tail(statistic, freedom):
    """The probability that chi-square exceeds the statistic: the regularised incomplete gamma function Q."""
    a, x = freedom / 2, statistic / 2
    if x <= 0:
        return 1.0
    scale = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:  # the series of P, of which Q is the rest
        term = total = 1 / a
        step = a
        while term > total * 1e-16:
            step += 1
            term *= x / step
            total += term
        return 1 - total * scale
    b, c = x + 1 - a, 1e300  # Lentz's continued fraction
    d = fraction = 1 / b
    for n in range(1, 100_000):
        b += 2
        d = 1 / (n * (a - n) * d + b)
        c = b + n * (a - n) / c
        fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return fraction * scale


def p_value(counts, expected):
    """How likely chance alone strays so far; `expected` has every cell, also those never drawn."""
    assert set(counts) <= set(expected)
    statistic = sum((counts[cell] - share) ** 2 / share for cell, share in expected.items())
    return upper_tail(statistic, len(expected) - 1)


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
    """Seats of one panel exclude each other: the counts of n experts vary n/(n-1) times what independent ones would."""
    panels, candidates = Panels(pool(), RULES["free"]), pool()
    seats = Counter()
    for rank, times in drawn.items():
        seats.update(dict.fromkeys(panels.unrank(rank), times))
    share, n = 5 / len(candidates), len(candidates)
    variance = DRAWS * share * (1 - share) * n / (n - 1)
    statistic = sum((seats[one["number"]] - DRAWS * share) ** 2 for one in candidates) / variance
    assert sum(seats.values()) == DRAWS * 5
    assert upper_tail(statistic, n - 1) > LEAST


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
