"""What the portal says of a rule of the draw: its conditions, and which of them leaves too few experts (E22, P21)."""

from collections import Counter
from typing import Any

from casework.verifiers.verify_draw import LEVELS, Panels, may_lead

Json = dict[str, Any]

KINDS = {
    "medical": "医疗专家",
    "public_health": "公卫专家",
    "management": "管理专家",
    "information": "信息专家",
}
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


def refusal(candidates: list[Json], rule: Json) -> str | None:
    """Why the list or the rule cannot be drawn with at all: an even team, fewer than five, a contradiction (P21)."""
    try:
        Panels(candidates, rule)
    except ValueError as error:
        return str(error)
    return None


def conditions(rule: Json) -> list[str]:
    """The rule as a person reads it, one phrase for each condition."""
    return [f"评审组{rule['seats']}人", *_relaxations(rule)]


def shortfall(candidates: list[Json], rule: Json) -> str | None:
    """Which condition leaves too few for a panel; None where there are enough. The rule itself must not be refused."""
    if Panels(candidates, rule).count:
        return None
    if lacking := _lacking(candidates, rule):
        return f"条件限制过多，专家不足：{'；'.join(lacking)}。"
    said = "条件限制过多，专家不足：各项条件分别看均有足够的专家，但不能同时满足"
    for phrase, relaxed in _relaxations(rule).items():
        if Panels(candidates, rule | relaxed).count:
            return f"{said}，取消“{phrase}”后可以抽取。"
    return f"{said}，只取消其中一项仍不能抽取，须放宽两项以上。"


def bears_more(candidates: list[Json], rule: Json) -> bool:
    """Whether the list without the conditions has several panels: where they leave one, it is a designation in the guise of a draw (P21)."""
    return Panels(candidates, FREE | {name: rule[name] for name in ("seats", "kept", "leader_kept")}).count > 1


def _relaxations(rule: Json) -> dict[str, Json]:
    """Each condition's phrase with what lifts it, in the order in which they are tried."""
    kinds = "、".join(f"{KINDS.get(kind, kind)}{n}名" for kind, n in rule["kinds"].items())
    levels = "、".join(f"{_level(level)}专家至少{n}名" for level, n in sorted(rule["levels"].items()))
    found: list[tuple[str, Json]] = [
        (levels, {"levels": {}}),
        (rule["leader_level"] and f"组长为{_level(rule['leader_level'])}专家", {"leader_level": ""}),
        (rule["per_district"] and f"每个区县至多{rule['per_district']}名", {"per_district": None}),
        (rule["one_per_employer"] and "每个单位至多1名", {"one_per_employer": False}),
        (kinds, {"kinds": {}}),
        (rule["kept"] and f"留任成员{len(rule['kept'])}名", {"kept": [], "leader_kept": ""}),
    ]
    return {phrase: relaxed for phrase, relaxed in found if phrase}


def _lacking(candidates: list[Json], rule: Json) -> list[str]:
    """The conditions for which there are too few experts even if each stood alone."""
    seats, leader, kinds = rule["seats"], rule["leader_level"], Counter(one["kind"] for one in candidates)
    needs = [
        (f"评审组需{seats}名", seats, len(candidates)),
        *((f"{KINDS.get(kind, kind)}需{n}名", n, kinds[kind]) for kind, n in rule["kinds"].items()),
        *(
            (f"{_level(level)}专家需{n}名", n, _at_least(candidates, level))
            for level, n in sorted(rule["levels"].items())
        ),
        (f"组长须为{_level(leader)}专家", 1, _at_least(candidates, leader) if leader else 1),
    ]
    said = [f"{need}，候选{have}名" for need, n, have in needs if have < n]
    return said if len(candidates) < seats else said + _too_close(candidates, rule)


def _too_close(candidates: list[Json], rule: Json) -> list[str]:
    """Enough people, but of too few employers or districts."""
    seats, most, said = rule["seats"], rule["per_district"], []
    districts = Counter(one["district"] for one in candidates)
    if most and (together := sum(min(n, most) for n in districts.values())) < seats:
        said.append(f"每个区县至多{most}名，{len(districts)}个区县共可抽取{together}名，需{seats}名")
    employers = len({one["employer"] for one in candidates})
    if rule["one_per_employer"] and employers < seats:
        said.append(f"每个单位至多1名，候选专家来自{employers}个单位，需{seats}个单位")
    return said


def _level(level: str) -> str:
    return f"{level}级" if level == LEVELS[-1] else f"{level}级及以上"


def _at_least(candidates: list[Json], level: str) -> int:
    return sum(may_lead(one["level"], {"leader_level": level}) for one in candidates)
