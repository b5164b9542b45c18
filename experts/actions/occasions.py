"""Why a case is drawn for now: the first draw, one anew, or the seats of members who left. Asked of the facts, not of the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.refused import Refused
from accounts.ways import Way
from casework.draw.rule import bears_more, shortfall
from casework.ledger import own_kind
from casework.models import Case
from casework.verifiers.verify_draw import Panels
from experts.drawing.candidates import Candidates
from experts.drawing.words import EXPERTS

from ..models import Draw, Review
from ..uses import ReviewUse, use_of

_ASKED = ("kinds", "levels", "leader_level", "one_per_employer", "per_district")


@dataclass(frozen=True)
class Occasion:
    """`conditions` are those to begin with; `fixed` are not for the office to choose."""

    use: ReviewUse
    previous: Draw | None
    conditions: Mapping[str, Any]
    kept: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> bool:
        return self.previous is None

    @property
    def label(self) -> str:
        return _label(first=self.first, kept=bool(self.kept))


def label_of(draw: Draw) -> str:
    """What a draw was made for, as it was labelled when its list was frozen."""
    return _label(first=draw.previous_id is None, kept=bool(draw.frozen["rule"]["kept"]))


def _label(*, first: bool, kept: bool) -> str:
    if first:
        return "首次抽取"
    return "补抽" if kept else "重新抽取"


def occasion_for(case: Case, *, by: Membership, at: datetime) -> Occasion:
    """What may be drawn for the case now; refused where nothing may be, or where it is not for this office to do.

    A draw whose time is over counts as ended, whether or not the clock has written so yet.
    """
    use = use_of(case)
    if use is None:
        raise Refused("案件目前不在需要抽取专家的环节。")
    if by.role not in use.runners:
        raise Refused(f"“{use.label}”的专家由{use.run_by}组织抽取，您当前的岗位不能办理。")
    if (running := Draw.objects.open().of(case).filter(due_at__gt=at).first()) is not None:
        way = Way("打开该抽取", "draw", (running.number,))
        raise Refused(f"本案件的抽取{running.number}尚未完成，不能另行抽取。", way=way)
    for condition in use.ready:
        Refused.unless(condition(own_kind(case), at))
    review = Review.objects.running(case)
    previous = review.draws.order_by("-pk").first() if review else None
    if previous is None:
        return Occasion(use, None, _default(use, case), fixed={"kept": [], "leader_kept": ""})
    return _further(use, previous)


def _further(use: ReviewUse, previous: Draw) -> Occasion:
    """Whoever stands on the team stays; a whole team is not drawn again."""
    standing = previous.review.assignments.standing().exclude(draw=None).order_by("member__pool_entry__expert__number")
    team = list(standing.values_list("member__pool_entry__expert__number", "leads"))
    rule = previous.frozen["rule"]
    if len(team) >= rule["seats"]:
        raise Refused(f"评审组{len(team)}名成员齐全，不能重新抽取；须更换成员的，请先解除其指派。")
    kept = tuple(number for number, _ in team)
    fixed = {"kept": list(kept), "leader_kept": next((number for number, leads in team if leads), "")}
    if kept:
        fixed["seats"] = rule["seats"]
    return Occasion(use, previous, {name: rule[name] for name in ("seats", *_ASKED)}, kept, fixed)


def _default(use: ReviewUse, case: Case) -> dict[str, Any]:
    asked = {name: getattr(use, name) for name in _ASKED}
    return asked | {"seats": case.law[use.seats], "kinds": dict(use.kinds), "levels": dict(use.levels)}


def ask_possible(found: Candidates, rule: dict[str, Any]) -> int:
    """How many panels are admissible; refuses a rule that is none, and one for which the candidates are too few, saying why.

    Who is excluded may be what leaves too few: the refusal says how many each ground takes.
    """
    candidates = found.listed
    numbers = {one["number"] for one in candidates}
    if gone := [number for number in rule["kept"] if number not in numbers]:
        raise Refused(f"留任成员{'、'.join(gone)}已不在库或者已被取消评审资格，请先解除其指派。")
    try:
        panels = Panels(candidates, rule).count
    except ValueError as error:  # no rule at all: an even team, fewer than five, a contradiction
        raise Refused(str(error)) from error
    if not panels:
        raise Refused(shortfall(candidates, rule, EXPERTS) or "", *_taken(found))
    if panels == 1 and bears_more(candidates, rule):
        raise Refused("按所设条件只有1种合规组合，不成其为随机抽取，请放宽条件。")
    return panels


def _taken(found: Candidates) -> list[str]:
    if not found.excluded:
        return []
    grounds = "，".join(f"{ground}{number}人（{source}）" for (ground, source), number in found.by_ground())
    return [f"在库专家{len(found.listed) + len(found.excluded)}人中排除{len(found.excluded)}人：{grounds}。"]
