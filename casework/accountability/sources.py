"""What somebody is held to account on besides an official's own finding: a referral of readings, or a tip, quoted with its file (E31, P31)."""

from dataclasses import dataclass
from typing import Any

from accounts.keys import keys
from accounts.models import Membership
from accounts.requests import Request

from ..ledger import own_kind
from ..models import Case, Referral, StoredFile
from ..tips.base import TipBase
from ..tips.present import files_of

LONGEST = 2000  # of the facts


@dataclass(frozen=True)
class Source:
    """`initial` is what the form begins with; its person says what was found, and on which ground."""

    number: str
    initial: dict[str, Any]
    evidence: StoredFile | None
    evidence_name: str
    referral: Referral | None = None


def asked_about(request: Request, regime: str) -> Source | None:
    """What the address names, if the member reads it; of a referral that is settled meanwhile the verb says so."""
    referrals = Referral.objects.visible_to(request.member).filter(regime=regime).select_related("person", "evidence")
    if found := referrals.filter(pk__in=keys(request.GET.getlist("referral"))).first():
        return of_referral(found)
    cases = Case.objects.visible_to(request.member).filter(regime=regime)
    case = cases.filter(number=request.GET.get("tip", "")[:20]).first()
    tip = own_kind(case) if case else None
    return of_tip(tip, request.member) if isinstance(tip, TipBase) else None


def of_referral(row: Referral) -> Source:
    person = row.person
    whom = {"login": person.login, "name": person.name, "office_name": row.rows[-1][3]} if person else {}
    lines = [f"{moment}，{office}{name}：{what}" for moment, name, _, office, _, what in row.rows]
    return Source(
        number=row.number,
        initial=whom | {"ground_facts": _quoted([row.what, *lines])},
        evidence=row.evidence,
        evidence_name=row.evidence_name,
        referral=row,
    )


def of_tip(tip: TipBase, member: Membership) -> Source:
    """Its words, and the file that came with it; not who has told it."""
    file = files_of(tip, member).order_by("pk").first()
    return Source(
        number=tip.number,
        initial={"ground_facts": _quoted([tip.what])},
        evidence=file.file if file else None,
        evidence_name=file.name if file else "",
    )


def _quoted(lines: list[str]) -> str:
    """As many lines as the field takes; the file has all of them."""
    kept, left = list[str](), LONGEST - 40
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        kept.append(line)
    rest = len(lines) - len(kept)
    return "\n".join([*kept, f"另有{rest}条，见证据材料。"] if rest else kept)
