"""How likely chance alone strays as far as what was counted: Pearson's chi-square, without a library of statistics."""

from math import exp, lgamma, log

LEAST = 0.001  # the probability below which chance is no longer believed


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


def of_seats(seats, chosen, draws):
    """Chi-square and freedom of how often each of a stratum was among the `chosen` of it.

    Seats of one draw exclude each other: the counts of n members vary n/(n-1) times what independent ones would.
    """
    n = len(seats)
    share = chosen / n
    variance = draws * share * (1 - share) * n / (n - 1)
    return sum((seat - draws * share) ** 2 for seat in seats) / variance, n - 1
