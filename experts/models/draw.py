from datetime import datetime
from typing import Any, cast

from django.db import models
from django.db.models import F, Q

from accounts.columns import Frozen, kept
from accounts.models import Membership, Office, Person
from accounts.roles import OFFICIAL_ROLES, Role
from casework.models import Case
from casework.text import closing_text

from .. import uses
from .pool import Pool
from .review import Review


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


# Who of an office stands behind its draws and its rounds of review.
RUNNERS = (*OFFICIAL_ROLES, Role.SUPERVISOR)


class DrawQuerySet(models.QuerySet["Draw"]):
    def of(self, case: Case) -> "DrawQuerySet":
        """For whichever round of review of the case."""
        return self.filter(review__case=case.pk)

    def open(self) -> "DrawQuerySet":
        return self.filter(drawn_at=None, ended_at=None)

    def made(self) -> "DrawQuerySet":
        return self.filter(drawn_at__isnull=False)

    def visible_to(self, member: Membership) -> "DrawQuerySet":
        """Officials and supervisors of the office that draws, and the centre where it draws for the commission; names stay hidden
        from everybody else."""
        if member.role not in RUNNERS:
            return self.none()
        charged = uses.run_for_others(member.role)
        return self.filter(review__use__in=charged) if charged else self.filter(office=member.office_id)

    def waiting_for(self, member: Membership, at: datetime) -> "DrawQuerySet":
        """Those of the member's in which something can still be done; the clock ends the others."""
        return self.asking(member).filter(due_at__gt=at)

    def asking(self, member: Membership) -> "DrawQuerySet":
        """The open draws in which this member may lodge a hash, or has to enter the secret of the one they lodged."""
        own = party_of(member)
        other = own.other
        lodges = Q(**{f"{own}_hash_at": None}) & ~Q(**{f"{other}_by": member.person_id})
        enters = Q(
            **{f"{own}_by": member.person_id, f"{own}_secret_at": None, f"{other}_hash_at__isnull": False},
        )
        return self.visible_to(member).open().filter(lodges | enters)


@kept(
    Frozen("number review office pool frozen list_hash panels frozen_by frozen_at previous reason"),
    Frozen("office_hash office_hash_at office_by", since="office_hash_at"),
    Frozen("office_secret office_secret_at", since="office_secret_at"),
    Frozen("supervisor_hash supervisor_hash_at supervisor_by", since="supervisor_hash_at"),
    Frozen("supervisor_secret supervisor_secret_at", since="supervisor_secret_at"),
    Frozen("drawn_at proof chances due_at", since="drawn_at"),
    Frozen("ended_at ended_reason due_at", since="ended_at"),
)
class Draw(models.Model):
    """One drawing of experts for a round of review, a recorded event: list frozen, two hashes lodged, two secrets entered, panel drawn - or ended.

    Nobody can try again unseen: a redraw or a replacement is a further row that names the one before it and its reason.
    `frozen` is what the hash covers: rule, candidates, excluded with reasons.
    """

    number = models.CharField("编号", max_length=20, unique=True)
    review = models.ForeignKey(Review, models.PROTECT, related_name="draws")
    office = models.ForeignKey(Office, models.PROTECT, related_name="draws", verbose_name="组织单位")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="draws")
    frozen = models.JSONField("候选名单")
    list_hash = models.CharField("名单摘要", max_length=64)
    # How many admissible panels the list has, in digits: no column of numbers is wide enough.
    panels = models.CharField("可行组合数", max_length=100)
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField("名单固定时间")
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    # Why it is drawn again or somebody is replaced; empty on the first draw of a round.
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
    # [number, employer, level, chance] of every candidate who was drawn for, of all admissible panels: what fairness is measured by.
    chances = models.JSONField("入选机会", null=True)
    ended_at = models.DateTimeField("终止时间", null=True)
    ended_reason = models.TextField("终止理由", blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "专家抽取"
        constraints = [
            models.UniqueConstraint(
                name="one_open_draw_per_round", fields=["review"], condition=Q(drawn_at=None, ended_at=None)
            ),
            models.CheckConstraint(name="drawn_or_ended", condition=Q(drawn_at=None) | Q(ended_at=None)),
            models.CheckConstraint(name="ended_with_reason", condition=Q(ended_at=None) | ~Q(ended_reason="")),
            models.CheckConstraint(
                name="two_parties",
                condition=Q(office_by=None) | Q(supervisor_by=None) | ~Q(office_by=F("supervisor_by")),
            ),
            models.CheckConstraint(
                name="secrets_after_both_hashes",
                condition=Q(office_secret="", supervisor_secret="")
                | Q(office_hash_at__isnull=False, supervisor_hash_at__isnull=False),
            ),
            models.CheckConstraint(
                name="drawn_from_both_secrets",
                condition=Q(drawn_at=None, proof__isnull=True, chances__isnull=True)
                | Q(
                    drawn_at__isnull=False,
                    proof__isnull=False,
                    chances__isnull=False,
                    office_secret_at__isnull=False,
                    supervisor_secret_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def case(self) -> Case:
        return self.review.case

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
        """The place of the panel among all admissible ones, counted from 1."""
        return int(self.result["rank"]) + 1
