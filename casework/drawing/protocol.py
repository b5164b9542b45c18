"""A draw as its two parties carry it out: two hashes lodged, two secrets entered, drawn at once, or ended.

Neither party can steer it. What is drawn is decided by `casework.verifiers.verify_draw` alone, from what the record fixed beforehand.
"""

from datetime import datetime
from typing import Any, Generic

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused

from ..actor import CLOCK, Actor
from ..gateway import NotTheirs
from ..text import closing_text
from ..verifiers.verify_draw import SHORTEST_SECRET, commitment, faults, make_proof
from .base import AnyDraw, DrawStage, Party, TwoPartyDraw, party_of
from .telling import note, parties, supervisors, tell

HASH_DIGITS, LONGEST_SECRET = 64, 200


class Protocol(Generic[AnyDraw]):
    """The acts of the two parties; each kind of draw says what it asks and does besides."""

    rows: type[AnyDraw]
    # What is read with a row.
    related: tuple[str, ...] = ("office",)
    # What was drawn, in the sentence that ends the record: 抽取评审专家.
    label = "抽取"

    # What each kind says

    def hold(self, draw: AnyDraw) -> None:
        """Locks what is locked before the draw itself."""

    def ask_apart(self, draw: AnyDraw, by: Membership) -> None:
        """Refuses a party who is not apart from what is drawn."""

    def ask_standing(self, draw: AnyDraw, at: datetime) -> None:
        """Refuses where the list is not what it was; asked before the outcome is known."""

    def moved(self, draw: AnyDraw, at: datetime) -> None:
        """What follows whenever the draw goes forward."""

    def drawn(self, draw: AnyDraw, *, by: Membership, at: datetime) -> None:
        """What follows the result; the row is saved before."""

    def beside(self, draw: AnyDraw) -> None:
        """Fills in columns of its own that come with the result."""

    def told(self, draw: AnyDraw) -> str:
        """The result as both parties are told of it, in a sentence."""
        raise NotImplementedError

    # What is the same of all

    @transaction.atomic
    def lodge(self, draw: AnyDraw, *, commitment: str, by: Membership, at: datetime) -> AnyDraw:
        """One party lodges the hash of its secret; the same person never stands for both."""
        self.hold(draw)
        current, party = self._open(draw, by=by, at=at)
        hashed = commitment.strip().lower()
        if len(hashed) != HASH_DIGITS or set(hashed) - set("0123456789abcdef"):
            raise Refused(f"密语摘要为{HASH_DIGITS}位十六进制数字，请核对后重新填写。", field="commitment")
        if getattr(current, f"{party}_hash_at"):
            raise Refused(f"{party.label}已登记密语摘要，登记后不能更改。", field="commitment")
        _ask_two_people(current, party, by)
        self.ask_apart(current, by)
        setattr(current, f"{party}_hash", hashed)
        setattr(current, f"{party}_hash_at", at)
        setattr(current, f"{party}_by", by.person)
        current.save(update_fields=[f"{party}_hash", f"{party}_hash_at", f"{party}_by"])
        self.moved(current, at)  # it waits for the other party
        note(current, f"{party.label}登记密语摘要", verb="lodge", by=by, at=at, facts={"party": party, "hash": hashed})
        if current.stage == DrawStage.LODGED:
            body = f"双方均已登记密语摘要，请在{closing_text(current.due_at)}前提交密语。"
            tell(parties(current), current, "请提交密语", body, at=at)
        return current

    @transaction.atomic
    def enter_secret(self, draw: AnyDraw, *, secret: str, by: Membership, at: datetime) -> AnyDraw:
        """One party gives the secret behind its hash; with the second it is drawn at once.

        A secret that does not match is refused and may be tried again until the time is over.
        """
        self.hold(draw)
        current, party = self._open(draw, by=by, at=at)
        _ask_secret(current, party, typed := secret.strip(), by)
        self.ask_standing(current, at)
        setattr(current, f"{party}_secret", typed)
        setattr(current, f"{party}_secret_at", at)
        current.save(update_fields=[f"{party}_secret", f"{party}_secret_at"])
        self.moved(current, at)
        note(current, f"{party.label}提交密语", verb="enter_secret", by=by, at=at, facts={"party": party})
        if all(current.secrets.values()):
            self._draw(current, by=by, at=at)
        return current

    def _draw(self, draw: AnyDraw, *, by: Membership, at: datetime) -> None:
        proof = make_proof(draw.frozen, draw.secrets)
        if found := faults(proof, {"list_hash": draw.list_hash, "commitments": draw.commitments}):
            raise Refused(*found, "本次抽取不能进行，请终止并核查。")
        draw.proof, draw.drawn_at = proof, at
        self.beside(draw)
        draw.save()
        told = {name: proof[name] for name in ("list_hash", "seed", "count", "rank", "panel", "leader", "digest")}
        facts: dict[str, Any] = told | {"commitments": proof["commitments"]}
        note(draw, self.label, verb="draw", by=by, at=at, facts=facts)
        self.drawn(draw, by=by, at=at)
        tell(parties(draw), draw, "抽取完成", self.told(draw), at=at)

    @transaction.atomic
    def end(self, draw: AnyDraw, *, reason: str, by: Membership, at: datetime) -> AnyDraw:
        """Either party ends a draw before anything is drawn, with its reason; the event stays, and the next draw names it."""
        self.hold(draw)
        current, _ = self._open(draw, by=by, at=at, late=True)
        if not reason.strip():
            raise Refused("请填写终止抽取的理由。", field="reason")
        return self._ended(current, reason.strip(), by=by, at=at)

    @transaction.atomic
    def lapse(self, draw: AnyDraw, *, at: datetime) -> AnyDraw:
        """The time is over and a secret has not come, or none that matches: the draw ends and says whose."""
        self.hold(draw)
        current = self._locked(draw)
        if not current.open or current.due_at > at:
            return current
        return self._ended(current, f"时限届满，{'、'.join(_owing(current))}。", by=CLOCK, at=at)

    def lapse_all(self, at: datetime) -> int:
        """Timed work: every open draw whose time is over."""
        late = list(self.rows._default_manager.filter(drawn_at=None, ended_at=None, due_at__lte=at).order_by("pk"))
        for draw in late:
            self.lapse(draw, at=at)
        return len(late)

    def _ended(self, draw: AnyDraw, reason: str, *, by: Actor, at: datetime) -> AnyDraw:
        draw.ended_at, draw.ended_reason = at, reason
        draw.save(update_fields=["ended_at", "ended_reason"])
        self.moved(draw, at)  # what is lacking is a draw again
        note(draw, "终止抽取", verb="end", by=by, at=at, reason=reason)
        tell({*parties(draw), *supervisors(draw, at)}, draw, "抽取终止", f"本次抽取已终止，理由：{reason}", at=at)
        return draw

    def _locked(self, draw: AnyDraw) -> AnyDraw:
        rows = self.rows._default_manager.select_for_update(of=("self",))
        return rows.select_related(*self.related).get(pk=draw.pk)

    def _open(self, draw: AnyDraw, *, by: Membership, at: datetime, late: bool = False) -> tuple[AnyDraw, Party]:
        """The locked row of a draw that is still open, and the party for which the member stands."""
        rows: Any = self.rows._default_manager
        if not rows.visible_to(by).filter(pk=draw.pk).exists():
            raise NotTheirs(draw.number)
        current = self._locked(draw)
        if current.drawn_at:
            raise Refused("本次抽取已经完成，结果不能更改。")
        if current.ended_at:
            raise Refused(f"本次抽取已经终止，理由：{current.ended_reason}")
        if at >= current.due_at and not late:
            raise Refused(f"时限已于{closing_text(current.due_at)}届满，本次抽取按终止处理，请重新抽取。")
        return current, party_of(by)


def _ask_two_people(draw: TwoPartyDraw, party: Party, by: Membership) -> None:
    """Two people, whatever accounts they have."""
    other = getattr(draw, f"{party.other}_by")
    if other == by.person:
        raise Refused(f"您已代表{party.other.label}登记密语摘要，双方须由不同的人办理。", field="commitment")
    if other and other.phone and other.phone == by.person.phone:
        raise Refused("您登记的手机号码与对方经办人登记的手机号码相同，双方须由不同的人办理，请核对账号信息。")


def _ask_secret(draw: TwoPartyDraw, party: Party, secret: str, by: Membership) -> None:
    if draw.stage != DrawStage.LODGED:
        raise Refused("双方均登记密语摘要之后，才能提交密语。", field="secret")
    if getattr(draw, f"{party}_by_id") != by.person_id:
        raise Refused(f"密语须由登记摘要的本人（{getattr(draw, f'{party}_by')}）提交。", field="secret")
    if getattr(draw, f"{party}_secret_at"):
        raise Refused("您已提交密语，不能更改。", field="secret")
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        raise Refused(
            f"密语应为{SHORTEST_SECRET}至{LONGEST_SECRET}个字符，现为{len(secret)}个，请核对后重新填写。",
            field="secret",
        )
    if commitment(draw.number, party, secret) != getattr(draw, f"{party}_hash"):
        raise Refused(
            "密语与您登记的摘要不符，请逐字核对后重新填写（区分大小写，连接符须照录）；时限届满前可以再次填写。",
            field="secret",
        )


def _owing(draw: TwoPartyDraw) -> list[str]:
    if draw.stage == DrawStage.FROZEN:
        return [f"{party.label}未登记密语摘要" for party in draw.owing]
    return [f"{party.label}（{getattr(draw, f'{party}_by')}）未提交与摘要相符的密语" for party in draw.owing]
