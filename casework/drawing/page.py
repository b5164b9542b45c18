"""What a page and a printed record say of a draw by two parties: how far it is, whose turn it is, what they have lodged, whether its proof holds."""

from datetime import datetime
from typing import Any

from accounts.models import Membership

from ..models import Record
from ..text import moment_text
from ..verifiers.verify_draw import faults
from .base import DrawStage, Party, TwoPartyDraw, party_of

TONES = {DrawStage.FROZEN: "blue", DrawStage.LODGED: "blue", DrawStage.DRAWN: "green", DrawStage.ENDED: "red"}


def line(draw: TwoPartyDraw) -> list[dict[str, str]]:
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


def turn(draw: TwoPartyDraw) -> str:
    """Whose turn it is, in a phrase."""
    match draw.stage:
        case DrawStage.FROZEN:
            return f"待{'、'.join(party.label for party in draw.owing)}登记密语摘要"
        case DrawStage.LODGED:
            owing = [f"{party.label}（{getattr(draw, f'{party}_by')}）" for party in draw.owing]
            return f"待{'、'.join(owing)}提交密语"
        case stage:
            return str(stage.label)


def ending(draw: TwoPartyDraw) -> str:
    """How a draw stands, or how it ended and why."""
    if draw.ended_at:
        return f"{moment_text(draw.ended_at)}终止，{draw.ended_reason.rstrip('。')}"
    return f"{moment_text(draw.drawn_at)}抽取完成" if draw.drawn_at else turn(draw)


def parties(draw: TwoPartyDraw) -> list[dict[str, Any]]:
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


def asked_of(draw: TwoPartyDraw, member: Membership, at: datetime) -> str:
    """What the member has to do now: "lodge", "enter", or nothing."""
    rows: Any = type(draw)._default_manager
    if not rows.waiting_for(member, at).filter(pk=draw.pk).exists():
        return ""
    return "enter" if getattr(draw, f"{party_of(member)}_hash_at") else "lodge"


def proof_faults(draw: TwoPartyDraw) -> list[str]:
    """The proof re-run, against what the record has kept since before the secrets; none where it holds."""
    rows = Record.objects.filter(subject=draw.subject, verb__in=("freeze", "lodge")).order_by("seq")
    noted = list(rows.values_list("facts", flat=True))
    listed = next((facts["list_hash"] for facts in noted if "list_hash" in facts), "")
    lodged = {facts["party"]: facts["hash"] for facts in noted if "party" in facts}
    return faults(draw.proof, {"list_hash": listed, "commitments": lodged})
