"""The row of a draw by two parties, whatever is drawn."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import models
from django.db.models import F, Q

from accounts.columns import Frozen
from accounts.models import Membership, Office, Person
from accounts.roles import Role

from ..articles import Article
from ..figures.terms import Figures
from ..step import Audience
from ..text import closing_text

if TYPE_CHECKING:
    from ..models import Case


class Party(models.TextChoices):
    """Each lodges the hash of a secret before either secret is entered; neither alone can steer the draw."""

    OFFICE = "office", "组织抽取单位"
    SUPERVISOR = "supervisor", "纪检监督"

    @property
    def other(self) -> "Party":
        return Party.OFFICE if self == Party.SUPERVISOR else Party.SUPERVISOR


class DrawStage(models.TextChoices):
    """How far a draw has come; derived from what stands in its row."""

    FROZEN = "frozen", "待登记摘要"
    LODGED = "lodged", "待提交密语"
    DRAWN = "drawn", "已抽取"
    ENDED = "ended", "已终止"


def party_of(member: Membership) -> Party:
    return Party.SUPERVISOR if member.role == Role.SUPERVISOR else Party.OFFICE


class TwoPartyQuerySet(models.QuerySet[Any]):
    def open(self) -> Any:
        return self.filter(drawn_at=None, ended_at=None)

    def made(self) -> Any:
        return self.filter(drawn_at__isnull=False)

    def visible_to(self, member: Membership) -> Any:
        """Whose draw it is; said of each kind."""
        raise NotImplementedError

    def waiting_for(self, member: Membership, at: datetime) -> Any:
        """Those of the member's in which something can still be done; the clock ends the others."""
        return self.asking(member).filter(due_at__gt=at)

    def asking(self, member: Membership) -> Any:
        """The open draws in which this member may lodge a hash, or has to enter the secret of the one they lodged."""
        own = party_of(member)
        other = own.other
        lodges = Q(**{f"{own}_hash_at": None}) & ~Q(**{f"{other}_by": member.person_id})
        enters = Q(
            **{f"{own}_by": member.person_id, f"{own}_secret_at": None, f"{other}_hash_at__isnull": False},
        )
        return self.visible_to(member).open().filter(lodges | enters)


# What holds of the columns that every draw has, once it is drawn or ended excepted: there each kind has its own beside.
OF_PARTIES = (
    Frozen("office_hash office_hash_at office_by", since="office_hash_at"),
    Frozen("office_secret office_secret_at", since="office_secret_at"),
    Frozen("supervisor_hash supervisor_hash_at supervisor_by", since="supervisor_hash_at"),
    Frozen("supervisor_secret supervisor_secret_at", since="supervisor_secret_at"),
    Frozen("ended_at ended_reason due_at", since="ended_at"),
)


def between_two_parties(of: str = "", *, drawn: tuple[str, ...] = ("proof",)) -> list[models.CheckConstraint]:
    """What the database itself holds of a draw; `of` goes before the names, `drawn` are the columns that come with the result."""
    nothing = dict.fromkeys((f"{name}__isnull" for name in drawn), True)
    everything = dict.fromkeys((f"{name}__isnull" for name in drawn), False)
    return [
        models.CheckConstraint(name=f"{of}drawn_or_ended", condition=Q(drawn_at=None) | Q(ended_at=None)),
        models.CheckConstraint(name=f"{of}ended_with_reason", condition=Q(ended_at=None) | ~Q(ended_reason="")),
        models.CheckConstraint(
            name=f"{of}two_parties",
            condition=Q(office_by=None) | Q(supervisor_by=None) | ~Q(office_by=F("supervisor_by")),
        ),
        models.CheckConstraint(
            name=f"{of}secrets_after_both_hashes",
            condition=Q(office_secret="", supervisor_secret="")
            | Q(office_hash_at__isnull=False, supervisor_hash_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{of}drawn_from_both_secrets",
            condition=Q(drawn_at=None, **nothing)
            | Q(
                drawn_at__isnull=False,
                **everything,
                office_secret_at__isnull=False,
                supervisor_secret_at__isnull=False,
            ),
        ),
    ]


class TwoPartyDraw(models.Model):
    """One drawing, a recorded event: list frozen, two hashes lodged, two secrets entered, drawn - or ended.

    Nobody can try again unseen: a further draw is a further row that names the one before it and its reason.
    `frozen` is what the hash covers: rule, candidates, excluded with reasons.
    """

    number = models.CharField("编号", max_length=20, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="%(class)ss", verbose_name="组织单位")
    frozen = models.JSONField("候选名单")
    list_hash = models.CharField("名单摘要", max_length=64)
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField("名单固定时间")
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    # Why it is drawn again or somebody is replaced; empty on the first draw.
    reason = models.TextField("理由", blank=True)
    due_at = models.DateTimeField("提交密语时限")
    office_hash = models.CharField(max_length=64, blank=True)
    office_hash_at = models.DateTimeField(null=True)
    office_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    office_secret = models.CharField(max_length=200, blank=True)
    office_secret_at = models.DateTimeField(null=True)
    supervisor_hash = models.CharField(max_length=64, blank=True)
    supervisor_hash_at = models.DateTimeField(null=True)
    supervisor_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    supervisor_secret = models.CharField(max_length=200, blank=True)
    supervisor_secret_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    proof = models.JSONField("抽取证明", null=True)
    ended_at = models.DateTimeField("终止时间", null=True)
    ended_reason = models.TextField("终止理由", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    # Said of each kind

    @property
    def article(self) -> Article:
        """On which it rests."""
        raise NotImplementedError

    @property
    def audience(self) -> Audience:
        """Who reads its record."""
        return "authorities"

    @property
    def law(self) -> Figures:
        """The figures that count for it."""
        raise NotImplementedError

    @property
    def of_case(self) -> "Case | None":
        """The case for which it is drawn, where it is for one."""
        return None

    # The same of all

    @property
    def subject(self) -> str:
        """Under which name its acts stand in the record."""
        return f"draw:{self.number}"

    @property
    def named(self) -> str:
        """专家抽取D2026-0001"""
        return f"{self._meta.verbose_name}{self.number}"

    @property
    def stage(self) -> DrawStage:
        if self.drawn_at:
            return DrawStage.DRAWN
        if self.ended_at:
            return DrawStage.ENDED
        return DrawStage.LODGED if self.lodged else DrawStage.FROZEN

    @property
    def lodged(self) -> bool:
        """Both hashes are in, however the draw went on."""
        return bool(self.office_hash_at and self.supervisor_hash_at)

    @property
    def owing(self) -> list[Party]:
        """Whose hash is still to come or, once both are in, whose secret."""
        part = "secret_at" if self.lodged else "hash_at"
        return [party for party in Party if not getattr(self, f"{party}_{part}")]

    @property
    def open(self) -> bool:
        return self.stage in (DrawStage.FROZEN, DrawStage.LODGED)

    @property
    def commitments(self) -> dict[str, str]:
        return {Party.OFFICE.value: self.office_hash, Party.SUPERVISOR.value: self.supervisor_hash}

    @property
    def secrets(self) -> dict[str, str]:
        return {Party.OFFICE.value: self.office_secret, Party.SUPERVISOR.value: self.supervisor_secret}

    @property
    def due(self) -> str:
        return closing_text(self.due_at)

    @property
    def result(self) -> dict[str, Any]:
        """The proof of a draw that has been made."""
        return cast(dict[str, Any], self.proof)

    @property
    def proof_place(self) -> int:
        """The place of what was drawn among all that is admissible, counted from 1."""
        return int(self.result["rank"]) + 1

    @property
    def tie(self) -> str:
        """What ties the next draw to this one: its proof, or its list where it was ended before anything was drawn."""
        return str(self.proof["digest"]) if self.proof else self.list_hash


AnyDraw = TypeVar("AnyDraw", bound=TwoPartyDraw)
