"""What the portal says of a rule of the draw: its conditions, and which of them leaves too few candidates (E22, P21, P28)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.verifiers.verify_draw import LEVELS, Panels, may_lead

Json = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """What is drawn, as a person says it: 专家, counted in 名, of these kinds, who make a 评审组."""

    one: str
    counted: str
    whole: str
    kinds: Mapping[str, str] = field(default_factory=dict)

    def number(self, kind: str, n: int, *, needed: bool = False) -> str:
        return f"{self.kinds.get(kind, kind)}{'需' if needed else ''}{n}{self.counted}"

    def level(self, level: str) -> str:
        return f"{level}级{'' if level == LEVELS[-1] else '及以上'}{self.one}"


# A rule without any condition but the number of seats; a portal's rule is this one with its conditions put in.
FREE: Json = {
    "version": 1,
    "seats": 5,
    "kinds": {},
    "levels": {},
    "leader_level": "",
    "one_per_employer": False,
    "per_district": None,
    "kept": [],
    "leader_kept": "",
}


def conditions(rule: Json, words: Words) -> list[str]:
    """The rule as a person reads it, one phrase for each condition."""
    return [f"{words.whole}{rule['seats']}{words.counted}", *_relaxations(rule, words)]


def shortfall(candidates: list[Json], rule: Json, words: Words) -> str | None:
    """Which condition leaves too few for a panel; None where there are enough. The rule itself must not be refused."""
    if Panels(candidates, rule).count:
        return None
    if lacking := _lacking(candidates, rule, words):
        return f"条件限制过多，{words.one}不足：{'；'.join(lacking)}。"
    said = f"条件限制过多，{words.one}不足：各项条件分别看均有足够的{words.one}，但不能同时满足"
    for phrase, relaxed in _relaxations(rule, words).items():
        if Panels(candidates, rule | relaxed).count:
            return f"{said}，取消“{phrase}”后可以抽取。"
    return f"{said}，只取消其中一项仍不能抽取，须放宽两项以上。"


def bears_more(candidates: list[Json], rule: Json) -> bool:
    """Whether the list without the conditions has several panels: where they leave one, it is a designation in the guise of a draw (P21)."""
    asked = {name: rule[name] for name in ("seats", "kept", "leader_kept")}
    of_team = {"leader_level": rule["leader_level"] and ""}  # anyone may lead a team; a sample stays one
    return Panels(candidates, FREE | asked | of_team).count > 1


def _relaxations(rule: Json, words: Words) -> dict[str, Json]:
    """Each condition's phrase with what lifts it, in the order in which they are tried."""
    counted = words.counted
    kinds = "、".join(words.number(kind, n) for kind, n in rule["kinds"].items())
    levels = "、".join(f"{words.level(level)}至少{n}{counted}" for level, n in sorted(rule["levels"].items()))
    found: list[tuple[str, Json]] = [
        (levels, {"levels": {}}),
        (rule["leader_level"] and f"组长为{words.level(rule['leader_level'])}", {"leader_level": ""}),
        (rule["per_district"] and f"每个区县至多{rule['per_district']}{counted}", {"per_district": None}),
        (rule["one_per_employer"] and f"每个单位至多1{counted}", {"one_per_employer": False}),
        (kinds, {"kinds": {}}),
        (rule["kept"] and f"留任成员{len(rule['kept'])}{counted}", {"kept": [], "leader_kept": ""}),
    ]
    return {phrase: relaxed for phrase, relaxed in found if phrase}


def _lacking(candidates: list[Json], rule: Json, words: Words) -> list[str]:
    """The conditions for which there are too few experts even if each stood alone."""
    seats, leader, kinds = rule["seats"], rule["leader_level"], Counter(one["kind"] for one in candidates)
    needs = [
        (f"{words.whole}需{seats}{words.counted}", seats, len(candidates)),
        *((words.number(kind, n, needed=True), n, kinds[kind]) for kind, n in rule["kinds"].items()),
        *(
            (f"{words.level(level)}需{n}{words.counted}", n, _at_least(candidates, level))
            for level, n in sorted(rule["levels"].items())
        ),
        (f"组长须为{words.level(leader)}", 1, _at_least(candidates, leader)) if leader else ("", 0, 0),
    ]
    said = [f"{need}，候选{have}{words.counted}" for need, n, have in needs if have < n]
    return said if len(candidates) < seats else said + _too_close(candidates, rule, words)


def _too_close(candidates: list[Json], rule: Json, words: Words) -> list[str]:
    """Enough candidates, but of too few employers or districts."""
    seats, most, counted, said = rule["seats"], rule["per_district"], words.counted, []
    districts = Counter(one["district"] for one in candidates)
    if most and (together := sum(min(n, most) for n in districts.values())) < seats:
        said.append(
            f"每个区县至多{most}{counted}，{len(districts)}个区县共可抽取{together}{counted}，需{seats}{counted}"
        )
    employers = len({one["employer"] for one in candidates})
    if rule["one_per_employer"] and employers < seats:
        said.append(f"每个单位至多1{counted}，候选{words.one}来自{employers}个单位，需{seats}个单位")
    return said


def _at_least(candidates: list[Json], level: str) -> int:
    return sum(may_lead(one["level"], {"leader_level": level}) for one in candidates)
