"""What a page and a printed record say of a draw: how far it is, whose turn it is, its rule, its list, its panel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import District, Membership
from casework.draw.rule import conditions
from casework.models import Record
from casework.text import moment_text
from casework.verifiers.verify_draw import faults
from experts.drawing.candidates import named, units_shown
from experts.drawing.telling import subject
from experts.drawing.words import EXPERTS
from experts.models import Draw, DrawStage, Expert, Kind, Party, party_of

TONES = {DrawStage.FROZEN: "blue", DrawStage.LODGED: "blue", DrawStage.DRAWN: "green", DrawStage.ENDED: "red"}


def line(draw: Draw) -> list[dict[str, str]]:
    """名单固定 → 双方登记摘要 → 双方提交密语 → 已抽取; halted where it was ended. Where it stands now, its stage has one word."""
    done = (True, draw.lodged, bool(draw.drawn_at), bool(draw.drawn_at))
    labels = ("名单固定", "双方登记摘要", "双方提交密语", DrawStage.DRAWN.label)
    now = done.index(False) if False in done else len(done)
    state = {True: "done", False: "next"}
    points = [{"label": label, "note": "", "state": state[past]} for label, past in zip(labels, done, strict=True)]
    if now < len(points):
        here = {"state": "halted"} if draw.ended_at else {"state": "now", "label": draw.stage.label}
        points[now] |= here
    return points


def turn(draw: Draw) -> str:
    """Whose turn it is, in a phrase."""
    match draw.stage:
        case DrawStage.FROZEN:
            return f"待{'、'.join(party.label for party in draw.owing)}登记密语摘要"
        case DrawStage.LODGED:
            owing = [f"{party.label}（{getattr(draw, f'{party}_by')}）" for party in draw.owing]
            return f"待{'、'.join(owing)}提交密语"
        case stage:
            return str(stage.label)


def ending(draw: Draw) -> str:
    """How a draw stands, or how it ended and why."""
    if draw.ended_at:
        return f"{moment_text(draw.ended_at)}终止，{draw.ended_reason.rstrip('。')}"
    return f"{moment_text(draw.drawn_at)}抽取完成" if draw.drawn_at else turn(draw)


def parties(draw: Draw) -> list[dict[str, Any]]:
    """Each party as far as it may be shown: hashes once both are lodged, secrets once the panel is drawn."""
    return [
        {
            "label": party.label,
            "person": getattr(draw, f"{party}_by"),
            "hash_at": getattr(draw, f"{party}_hash_at"),
            "hash": getattr(draw, f"{party}_hash") if draw.lodged else "",
            "secret_at": getattr(draw, f"{party}_secret_at"),
            "secret": getattr(draw, f"{party}_secret") if draw.drawn_at else "",
        }
        for party in Party
    ]


def asked_of(draw: Draw, member: Membership, at: datetime) -> str:
    """What the member has to do now: "lodge", "enter", or nothing."""
    if not Draw.objects.waiting_for(member, at).filter(pk=draw.pk).exists():
        return ""
    return "enter" if getattr(draw, f"{party_of(member)}_hash_at") else "lodge"


def rule_phrases(draw: Draw) -> list[str]:
    return conditions(draw.frozen["rule"], EXPERTS)


def proof_faults(draw: Draw) -> list[str]:
    """The proof re-run, against what the record has kept since before the secrets; none where it holds."""
    rows = Record.objects.filter(subject=subject(draw), verb__in=("freeze", "lodge")).order_by("seq")
    noted = list(rows.values_list("facts", flat=True))
    listed = next((facts["list_hash"] for facts in noted if "list_hash" in facts), "")
    lodged = {facts["party"]: facts["hash"] for facts in noted if "party" in facts}
    return faults(draw.proof, {"list_hash": listed, "commitments": lodged})


def candidate_rows(candidates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A page of the list with names, units and districts in words."""
    experts = named(one["number"] for one in candidates)
    units = units_shown(one["employer"] for one in candidates)
    districts = dict(District.objects.filter(pk__in={one["district"] for one in candidates}).values_list("pk", "name"))
    return [
        {
            "number": one["number"],
            "name": _name(experts.get(one["number"])),
            "employer": units[one["employer"]],
            "district": districts.get(one["district"], one["district"]),
            "kind": Kind(one["kind"]).label,
            "level": f"{one['level']}级" if one["level"] else "",
        }
        for one in candidates
    ]


def excluded_rows(excluded: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    experts = named(number for number, _ in excluded)
    return [
        {
            "number": number,
            "name": _name(experts.get(number)),
            "reasons": "；".join(f"{ground}（{source}）" for ground, source in reasons),
        }
        for number, reasons in excluded
    ]


def panel_rows(draw: Draw) -> list[dict[str, Any]]:
    """Who was drawn, the leader first; whoever stayed from the former team is marked."""
    proof = draw.result
    rows = candidate_rows([one for one in draw.frozen["candidates"] if one["number"] in proof["panel"]])
    for row in rows:
        row["leads"] = row["number"] == proof["leader"]
        row["kept"] = row["number"] in draw.frozen["rule"]["kept"]
    return sorted(rows, key=lambda row: (not row["leads"], row["number"]))


def purpose(draw: Draw) -> str:
    return draw.review.declared.label


def _name(expert: Expert | None) -> str:
    return expert.name if expert else ""
