"""Draws a team or a sample by lot, and re-runs any draw from its proof file. Needs Python 3.9 or later and nothing else.

    python3 -I verify_draw.py proof.json [--json]      re-runs a draw: exit 0 it holds, 1 it does not, 2 no readable file
    python verify_draw.py --commit D2026-0001 office   a secret (from standard input, or a new one) and its commitment

This file is the whole algorithm: the portal draws with it, and whoever doubts a draw runs the same file. That it is one file, to be
fetched, read and run alone, is worth more than the length that a module may have elsewhere.

1. The candidates, the excluded with their grounds, and the rule are frozen; the hash of that list is recorded.
2. The office and its supervisor each lodge a commitment, the hash of a secret; the secrets are given when both are in.
3. The seed is the hash of the list's hash and both secrets, so that neither party alone can choose it.
4. Every admissible panel has a place in one canonical order. Their number N is counted exactly, a rank below N is read
   from the seed, and the panel of that rank is the one drawn: each is equally likely, and nothing is tried twice.
5. The leader of a team is drawn from a second stream of the same seed among those of the panel who may lead.

What is drawn are people, of whom an odd panel is made with a leader, or a sample of any other things, for which `leader_level` is null.
Where a sample says how many of each kind, every kind is a stratum: of each stratum any so many are equally likely, whatever the others bring.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from collections import Counter
from io import TextIOWrapper
from itertools import groupby
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]
    Sort = tuple[str, str]  # kind and level: all that a rule asks of a single candidate
    Seats = tuple[int, tuple[int, ...], tuple[int, ...]]  # still open: in all, by kind, at each level or above
    State = tuple[Seats, int]  # and in the present district

FORMAT = "draw-proof/1"
PARTIES = {"office": "组织单位", "supervisor": "纪检监督"}
LEVELS = ("", "C", "B", "A")  # from none to the highest
FEWEST_SEATS, MOST_SEATS = 5, 11  # of a team; the most are a bound on the work, not on the law
MOST_DRAWN = 300  # of a sample, likewise
SHORTEST_SECRET = 20

# What stands where: a type, one of several types, [any number of one shape], (exactly these shapes),
# {exactly these names}, or {str: one shape under any names}.
CANDIDATE = {"number": str, "employer": str, "district": str, "kind": str, "level": str}
RULE = {
    "version": int,
    "seats": int,
    "kinds": {str: int},  # exactly so many of each kind, which for a sample are its strata; {} = any
    "levels": {str: int},  # at least so many of that level or a higher one
    # the leader has at least this level; "" = anyone may lead; null = a sample, which has no leader
    "leader_level": frozenset({str, type(None)}),
    "one_per_employer": bool,
    "per_district": frozenset({int, type(None)}),  # at most so many from one district; null = any number
    "kept": [str],  # members who stay while the others are replaced
    "leader_kept": str,  # the leader who stays, or ""
}
LIST = {
    "draw": str,
    "purpose": str,
    "rule": RULE,
    "candidates": [CANDIDATE],
    "excluded": [(str, [(str, str)])],  # number and [(ground, its source), …]
    "frozen_at": str,
    "previous": str,  # digest of the proof of the draw before, the hash of its list where nobody was drawn, or ""
}
BOTH = dict.fromkeys(PARTIES, str)
PROOF = {
    **dict.fromkeys(("format", "list_hash", "seed", "leader", "digest"), str),
    **dict.fromkeys(("commitments", "secrets"), BOTH),
    **dict.fromkeys(("count", "rank"), int),
    "list": LIST,
    "panel": [str],
}
DRAWN = {"count": "可行组合数", "rank": "抽中的序号", "panel": "抽取名单", "leader": "组长"}


def canonical(value: object) -> bytes:
    """The one way to write a value as bytes: names sorted, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha(value: object) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def list_hash(frozen: Json) -> str:
    return sha(frozen)


def commitment(draw_number: str, party: str, secret: str) -> str:
    """Bound to draw and party, so that what was lodged for one cannot be lodged again for another."""
    return sha(["commitment", draw_number, party, secret])


def seed_of(hash_of_list: str, office_secret: str, supervisor_secret: str) -> str:
    return sha(["draw-seed/1", hash_of_list, office_secret, supervisor_secret])


def below(seed: str, stream: str, limit: int) -> int:
    """A number below the limit, each equally likely: as many bits as the limit needs, read anew until they fit."""
    key, bits = bytes.fromhex(seed), (limit - 1).bit_length()
    counter, number = 0, limit
    while number >= limit:
        read = b""
        while len(read) * 8 < bits:
            read += hmac.digest(key, f"{stream}|{counter}".encode(), "sha256")
            counter += 1
        number = int.from_bytes(read, "big") & ((1 << bits) - 1)
    return number


class Unit(NamedTuple):
    """The candidates of whom at most one is drawn: one employer's, or a single one. None stands for none of them."""

    opens_district: bool
    options: list[Json | None]


class Panels:
    """All admissible panels, counted and numbered without listing them.

    Units are passed in canonical order; `_ways[i][s]` is the number of ways to complete a panel from unit i on in state s.
    """

    def __init__(self, candidates: list[Json], rule: Json) -> None:
        candidates = in_order(candidates)
        check(candidates, rule)
        self._rule = rule
        self._units = list(_units(candidates, rule))
        self._number_states({_sort(one) for one in candidates})
        self._ways = [[int(not seats) for (seats, *_), _ in self._states]]
        for unit in reversed(self._units):
            self._ways.append(self._ways_from(unit, self._ways[-1]))
        self._ways.reverse()
        self.count = self._ways[0][0]

    def unrank(self, rank: int) -> tuple[str, ...]:
        """The panel at this place of the canonical order: its members' numbers, sorted."""
        must(0 <= rank < self.count, "序号超出可行组合数。")
        panel: list[str] = []
        state = 0
        for unit, ways in zip(self._units, self._ways[1:]):  # noqa: B905  # Python 3.8 has no `strict`
            state = self._new_district[state] if unit.opens_district else state
            for one in unit.options:
                then = self._moves[_sort(one)].get(state) if one else state
                if then is not None and rank < ways[then]:
                    state = then
                    panel += [one["number"]] if one else []
                    break
                rank -= 0 if then is None else ways[then]
        return tuple(sorted(panel))

    def _number_states(self, sorts: set[Sort]) -> None:
        """Numbers the states that can be reached from 0, nobody seated, with the moves between them."""
        rule = self._rule
        minima = tuple(max(rule["levels"].get(level, 0), int(rule["leader_level"] == level)) for level in LEVELS[1:])
        start = (rule["seats"], tuple(rule["kinds"].values()), minima), rule["per_district"] or 1
        self._states, numbers = [start], {start: 0}
        self._moves: dict[Sort, dict[int, int]] = {sort: {} for sort in sorts}
        for state in self._states:  # grows as it is read
            for sort in sorts:
                after = self._seat(state, sort)
                for found in (after, after and (after[0], start[1])):
                    if found and found not in numbers:
                        numbers[found] = len(self._states)
                        self._states.append(found)
                if after:
                    self._moves[sort][numbers[state]] = numbers[after]
        self._new_district = [numbers[open_, start[1]] for open_, _ in self._states]

    def _seat(self, state: State, sort: Sort) -> State | None:
        """The state after one candidate of that kind and level; None where no admissible panel is left."""
        (seats, kinds, minima), here = state
        kind, level = sort
        if self._rule["kinds"]:
            at = [*self._rule["kinds"], kind].index(kind)
            if at == len(kinds) or not kinds[at]:
                return None
            kinds = (*kinds[:at], kinds[at] - 1, *kinds[at + 1 :])
        minima = tuple(max(n - (LEVELS.index(level) > rank), 0) for rank, n in enumerate(minima))
        if not here or max(minima) > seats - 1:
            return None
        return (seats - 1, kinds, minima), here - (self._rule["per_district"] is not None)

    def _ways_from(self, unit: Unit, after: list[int]) -> list[int]:
        ways = list(after) if None in unit.options else [0] * len(after)
        for sort, alike in Counter(_sort(one) for one in unit.options if one).items():
            for state, then in self._moves[sort].items():
                ways[state] += alike * after[then]
        return [ways[state] for state in self._new_district] if unit.opens_district else ways


class Strata:
    """The panels of each stratum of a sample side by side: what is drawn of one goes with whatever is drawn of the others."""

    def __init__(self, candidates: list[Json], rule: Json) -> None:
        check(candidates, rule)
        self._parts = [
            Panels([one for one in candidates if one["kind"] == kind], {**rule, "seats": seats, "kinds": {}})
            for kind, seats in sorted(rule["kinds"].items())
        ]
        self.count = 1
        for part in self._parts:
            self.count *= part.count

    def unrank(self, rank: int) -> tuple[str, ...]:
        """The first stratum turns slowest; its panel is read off last."""
        must(0 <= rank < self.count, "序号超出可行组合数。")
        sample: list[str] = []
        for part in reversed(self._parts):
            rank, place = divmod(rank, part.count)
            sample += part.unrank(place)
        return tuple(sorted(sample))


def panels_of(candidates: list[Json], rule: Json) -> Panels | Strata:
    """All that may be drawn."""
    return Panels(candidates, rule) if is_team(rule) or not rule["kinds"] else Strata(candidates, rule)


def place(one: Json) -> tuple[str, str, str]:
    """Candidates stand in the order of district, employer and number."""
    return one["district"], one["employer"], one["number"]


def in_order(candidates: list[Json]) -> list[Json]:
    return sorted(candidates, key=place)


def _sort(one: Json) -> Sort:
    return one["kind"], one["level"]


def _units(candidates: list[Json], rule: Json) -> Iterator[Unit]:
    district, named = None, 2 if rule["one_per_employer"] else 3
    for _, group in groupby(candidates, key=lambda one: place(one)[:named]):
        members = list(group)
        kept = [one for one in members if one["number"] in rule["kept"]]
        # Who is kept is seated; two of one unit cannot be.
        options: list[Json | None] = [None, *members] if not kept else [*kept] if len(kept) == 1 else []
        yield Unit(members[0]["district"] != district, options)
        district = members[0]["district"]


def must(holds: object, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)


def check(candidates: list[Json], rule: Json) -> None:
    """Refuses a rule that no lawful panel follows: an even team, one of fewer than five (P21), a contradiction."""
    seats, levels = rule["seats"], {one["number"]: one["level"] for one in candidates}
    must(len(levels) == len(candidates), "候选人编号重复。")
    must(all(all(place(one)) for one in candidates), "候选人的编号、单位或者区县为空。")
    must(set(levels.values()) <= set(LEVELS), "候选人的级别只能为A、B、C。")
    employers = {place(one)[:2] for one in candidates}
    must(len(employers) == len({employer for _, employer in employers}), "同一单位列在两个区县之下。")
    must(rule["version"] == 1, "抽取规则的版本有误。")
    if is_team(rule):
        must(seats % 2 == 1, f"评审组人数须为单数，现为{seats}人。")
        must(seats >= FEWEST_SEATS, f"评审组不得少于{FEWEST_SEATS}人，现为{seats}人。")
        must(seats <= MOST_SEATS, f"评审组不得多于{MOST_SEATS}人，现为{seats}人。")
    must(1 <= seats <= MOST_DRAWN, f"抽取数量须为1至{MOST_DRAWN}，现为{seats}。")
    must(all(n >= 1 for n in rule["kinds"].values()), "各类别人数须为正整数。")
    must(not rule["kinds"] or sum(rule["kinds"].values()) == seats, f"各类别人数之和须为{seats}人。")
    must(set(rule["levels"]) <= set(LEVELS[1:]), "级别只能为A、B、C。")
    must(all(1 <= n <= seats for n in rule["levels"].values()), f"各级别的最少人数须为1至{seats}人。")
    must(not is_team(rule) or rule["leader_level"] in LEVELS, "组长级别只能为A、B、C。")
    must(rule["per_district"] is None or rule["per_district"] >= 1, "同一区县的最多人数须为正整数。")
    must(rule["kept"] == sorted(set(rule["kept"])), "留任成员未按编号排列或者重复。")
    must(len(rule["kept"]) <= seats, f"留任成员多于{seats}人。")
    must(set(rule["kept"]) <= set(levels), "留任成员不在候选人名单中。")
    must(rule["leader_kept"] in {"", *rule["kept"]}, "留任组长不在留任成员中。")
    must(is_team(rule) or not rule["leader_kept"], "抽取样本不设组长。")
    if not is_team(rule) and rule["kinds"]:
        across = rule["levels"], rule["one_per_employer"], rule["per_district"], rule["kept"]
        must(not any(across), "分层抽取的样本不设分层以外的条件。")
    must(not rule["leader_kept"] or may_lead(levels[rule["leader_kept"]], rule), "留任组长不具备组长级别。")


def is_team(rule: Json) -> bool:
    return rule["leader_level"] is not None


def may_lead(level: str, rule: Json) -> bool:
    return LEVELS.index(level) >= LEVELS.index(rule["leader_level"])


def leader_of(candidates: list[Json], rule: Json, panel: tuple[str, ...], seed: str) -> str:
    """Who leads the team; "" for a sample."""
    if not is_team(rule):
        return ""
    levels = {one["number"]: one["level"] for one in candidates}
    able = [number for number in sorted(panel) if may_lead(levels[number], rule)]
    return rule["leader_kept"] or able[below(seed, "leader", len(able))]


def draw(frozen: Json, secrets: Json) -> Json:
    """The draw: a function of the frozen list and the two secrets, and of nothing else."""
    misplaced = misfit(frozen, LIST, "名单") or misfit(secrets, BOTH, "密语")
    must(not misplaced, f"“{misplaced}”缺少、多余或者类型有误。")
    for party, named in PARTIES.items():
        must(len(secrets[party]) >= SHORTEST_SECRET, f"{named}的密语少于{SHORTEST_SECRET}个字符。")
    candidates, rule, excluded = frozen["candidates"], frozen["rule"], [number for number, _ in frozen["excluded"]]
    must(candidates == in_order(candidates), "候选人未按区县、单位、编号的顺序排列。")
    must(excluded == sorted(set(excluded)), "被排除的未按编号排列或者重复。")
    must(all(grounds for _, grounds in frozen["excluded"]), "被排除的没有写明事由。")
    must(not {one["number"] for one in candidates} & set(excluded), "同一编号既是候选人，又被排除。")
    panels = panels_of(candidates, rule)
    must(panels.count, "没有符合全部条件的组合。")
    hashed = list_hash(frozen)
    seed = seed_of(hashed, secrets["office"], secrets["supervisor"])
    rank = below(seed, "panel", panels.count)
    panel = panels.unrank(rank)
    found = {"list_hash": hashed, "seed": seed, "count": panels.count, "rank": rank, "panel": list(panel)}
    return {**found, "leader": leader_of(candidates, rule, panel, seed)}


def make_proof(frozen: Json, secrets: Json) -> Json:
    proof = {"format": FORMAT, "list": frozen, "secrets": secrets, **draw(frozen, secrets)}
    proof["commitments"] = {party: commitment(frozen["draw"], party, secrets[party]) for party in PARTIES}
    return {**proof, "digest": digest(proof)}


def digest(proof: Json) -> str:
    return sha({name: value for name, value in proof.items() if name != "digest"})


def misfit(value: Any, shape: Any, name: str) -> str:
    """The first part that is missing, unknown or of another type than its shape; "" where all is in place."""
    if isinstance(shape, (type, frozenset)):
        return "" if type(value) in (shape if isinstance(shape, frozenset) else {shape}) else name
    if type(value) is not (dict if isinstance(shape, dict) else list):
        return name
    if isinstance(shape, tuple) and len(value) != len(shape):
        return name
    any_names = isinstance(shape, dict) and str in shape
    if isinstance(shape, dict) and not any_names and set(value) != set(shape):
        return f"{name}.{min(set(value) ^ set(shape))}"
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        its = shape[0] if isinstance(shape, list) else shape[str] if any_names else shape[key]
        if misplaced := misfit(part, its, f"{name}.{key}"):
            return misplaced
    return ""


def faults(proof: Any, recorded: Json | None = None) -> list[str]:
    """What does not hold in a proof, in sentences; none where the draw was honest.

    `recorded` has the `list_hash` and `commitments` recorded before any secret was given. Whoever knows both secrets can
    make up another draw that is right in itself; it cannot agree with what was recorded earlier.
    """
    if misplaced := misfit(proof, PROOF, "证明文件"):
        return [f"“{misplaced}”缺少、多余或者类型有误。"]
    frozen, secrets = proof["list"], proof["secrets"]
    try:
        lodged = {party: commitment(frozen["draw"], party, secrets[party]) for party in PARTIES}
        seed = seed_of(proof["list_hash"], secrets["office"], secrets["supervisor"])
        said = {
            f"证明文件的格式不是{FORMAT}": proof["format"] == FORMAT,
            "证明文件的摘要与内容不一致": proof["digest"] == digest(proof),
            "名单的摘要与内容不一致": proof["list_hash"] == list_hash(frozen),
            "密语与提交的摘要不一致": proof["commitments"] == lodged,
            "种子与名单、密语不一致": proof["seed"] == seed,
        }
        if recorded is not None:
            said["名单摘要与抽取前登记的不一致"] = proof["list_hash"] == recorded["list_hash"]
            said["密语摘要与抽取前登记的不一致"] = proof["commitments"] == recorded["commitments"]
        if all(said.values()):
            again = draw(frozen, secrets)
            said = {f"{label}与重新计算的结果不一致": proof[name] == again[name] for name, label in DRAWN.items()}
    except UnicodeError:
        return ["证明文件含有不能书写的字符。"]
    except ValueError as error:
        return [str(error)]
    return [f"{sentence}。" for sentence, holds in said.items() if not holds]


def parse(text: str) -> Any:
    """JSON as it stands. A name that stands twice is refused, since readers differ on which of the two counts."""

    def once(pairs: list[tuple[str, Any]]) -> Json:
        must(len(dict(pairs)) == len(pairs), "同一名称出现两次。")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once)


def summary(proof: Json) -> list[str]:
    frozen = proof["list"]
    return [
        f"编号：{frozen['draw']}",
        f"候选数：{len(frozen['candidates'])}（另有{len(frozen['excluded'])}个被排除）",
        f"名单摘要：{proof['list_hash']}",
        *(f"{named}密语摘要：{proof['commitments'][party]}" for party, named in PARTIES.items()),
        f"可行组合数：{proof['count']}",
        f"抽中：第{proof['rank'] + 1}种",
        f"名单：{'、'.join(proof['panel'])}",
        *([f"组长：{proof['leader']}"] if is_team(frozen["rule"]) else []),
    ]


def main(arguments: list[str]) -> int:
    if len(arguments) == 3 and arguments[0] == "--commit" and arguments[2] in PARTIES:
        typed = "" if sys.stdin.isatty() else sys.stdin.readline().strip()
        secret = typed or token_urlsafe(24)
        if len(secret) < SHORTEST_SECRET:
            return _say(2, [f"密语不得少于{SHORTEST_SECRET}个字符。"])
        return _say(0, [f"密语：{secret}", f"密语摘要：{commitment(arguments[1], arguments[2], secret)}"])
    as_json = "--json" in arguments
    files = [argument for argument in arguments if argument != "--json"]
    if len(files) != 1:
        return _say(
            2, ["用法：python3 -I verify_draw.py 证明文件 [--json]，或者 --commit 抽取编号 office（或者supervisor）"]
        )
    try:
        with open(files[0], encoding="utf-8-sig") as file:
            proof = parse(file.read())
    except (OSError, ValueError, RecursionError):
        return _say(2, [f"文件{files[0]}无法读取，或者不是规范的JSON文件（同一名称不得出现两次）。"])
    found = faults(proof)
    if as_json:
        return _say(
            1 if found else 0, [json.dumps({"holds": not found, "faults": found}, ensure_ascii=False, indent=1)]
        )
    if found:
        return _say(1, ["验证不通过：", *found])
    return _say(0, [*summary(proof), "验证通过。请将以上摘要与抽取前公布的核对。"])


def _say(status: int, lines: list[str]) -> int:
    (sys.stderr if status == 2 else sys.stdout).write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot write a character shows its code
    sys.exit(main(sys.argv[1:]))
