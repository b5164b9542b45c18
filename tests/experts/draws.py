"""Lists of candidates, rules and frozen lists for the tests of the draw, and the plain reading of a rule to compare with."""

from collections import Counter
from itertools import combinations

from casework.verifiers.verify_draw import LEVELS, in_order

SECRETS = {"office": "the office's secret, long enough", "supervisor": "the supervisor's secret, long enough"}

# Fifteen experts of nine employers in four districts.
FIFTEEN = """
500103 E1 0001 medical       A
500103 E1 0002 public_health B
500103 E2 0003 medical       B
500103 E2 0004 management    C
500105 E3 0005 medical       C
500105 E3 0006 public_health A
500105 E4 0007 management    B
500106 E5 0008 medical       B
500106 E5 0009 public_health C
500107 E6 0010 management    A
500107 E6 0011 medical
500107 E7 0012 public_health B
500107 E8 0013 medical       A
500107 E8 0014 public_health C
500107 E9 0015 management    B
"""


def candidate(number, employer="E1", district="500103", kind="medical", level="B"):
    return {"number": number, "employer": employer, "district": district, "kind": kind, "level": level}


def pool(table=FIFTEEN):
    rows = [[*line.split(), ""][:5] for line in table.strip().splitlines()]
    return in_order(
        [
            candidate(f"X2026-{number}", employer, district, kind, level)
            for district, employer, number, kind, level in rows
        ]
    )


def strata(*sizes):
    """So many cases of each district, every district a stratum."""
    return in_order(
        [
            candidate(f"E{district}-{n}", f"U{district}-{n}", f"50010{district}", f"50010{district}", "")
            for district, size in enumerate(sizes)
            for n in range(size)
        ]
    )


def rule(**chosen):
    free = {
        "version": 1, "seats": 5, "kinds": {}, "levels": {}, "leader_level": "", "one_per_employer": False,
        "per_district": None, "kept": [], "leader_kept": "",
    }  # fmt: skip
    return free | chosen


KINDS = {"medical": 2, "public_health": 2, "management": 1}
KEPT = ["X2026-0002", "X2026-0007"]

# One rule for each condition, and one with all of them.
RULES = {
    "free": rule(),
    "kinds": rule(kinds=KINDS),
    "levels": rule(levels={"A": 1, "B": 3}),
    "leader": rule(leader_level="A"),
    "employer": rule(one_per_employer=True),
    "district": rule(per_district=2),
    "kept": rule(kept=KEPT, leader_kept="X2026-0007"),
    "all": rule(kinds=KINDS, levels={"B": 3}, leader_level="A", one_per_employer=True, per_district=2, kept=KEPT[:1]),
}


def frozen(candidates=None, chosen=None, **given):
    plain = {
        "draw": "D2026-0001", "purpose": "E2026-0001", "rule": chosen or RULES["all"],
        "candidates": candidates or pool(), "excluded": [["X2026-0099", [["原工作单位", "P30"]]]],
        "frozen_at": "2026-11-09T10:00:00+08:00", "previous": "",
    }  # fmt: skip
    return plain | given


def at_least(level, least):
    return LEVELS.index(level) >= LEVELS.index(least)


def admissible(members, chosen):
    """The conditions of a rule read one by one, as a person would; None where they hold, else the one that does not."""
    holds = {
        "seats": len(members) == chosen["seats"],
        "kinds": not chosen["kinds"] or Counter(one["kind"] for one in members) == chosen["kinds"],
        "levels": all(
            sum(at_least(one["level"], level) for one in members) >= n for level, n in chosen["levels"].items()
        ),
        "leader": any(at_least(one["level"], chosen["leader_level"]) for one in members),
        "employer": not chosen["one_per_employer"] or len({one["employer"] for one in members}) == len(members),
        "district": chosen["per_district"] is None
        or max(Counter(one["district"] for one in members).values()) <= chosen["per_district"],
        "kept": {*chosen["kept"]} <= {one["number"] for one in members},
    }
    return next((condition for condition, held in holds.items() if not held), None)


def enumerated(candidates, chosen):
    """Every admissible panel, by trying all."""
    return {
        tuple(sorted(one["number"] for one in members))
        for members in combinations(candidates, chosen["seats"])
        if admissible(members, chosen) is None
    }
