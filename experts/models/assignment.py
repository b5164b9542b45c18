from datetime import date

from django.db import models
from django.urls import reverse

from accounts.columns import Covered, Free, Frozen, kept
from accounts.models import Membership, Person
from accounts.roles import Role
from casework.models import Case

from .draw import Draw
from .review import Review

# Whoever can do nothing more on a case: disqualified (P31), or dead.
LOST = models.Q(member__pool_entry__expert__disqualified_on__isnull=False) | models.Q(
    member__pool_entry__expert__died_on__isnull=False
)
# No opinion is in yet, or its expert has been lost since.
RELEASABLE = models.Q(handed_in_at=None) | LOST


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of(self, case: Case) -> "AssignmentQuerySet":
        """In whichever round of review of the case."""
        return self.filter(review__case=case.pk)

    def standing(self) -> "AssignmentQuerySet":
        """Neither declined nor ended: proposed, in progress, or handed in."""
        return self.filter(ended_at=None)

    def accepted(self) -> "AssignmentQuerySet":
        """Declared free of conflicts and accepted; only then does the case open."""
        return self.standing().filter(accepted_at__isnull=False)

    def proposed(self) -> "AssignmentQuerySet":
        """Neither accepted nor declined yet."""
        return self.standing().filter(accepted_at=None)

    def asked_of(self, member: Membership) -> "AssignmentQuerySet":
        """What waits for the member's answer."""
        return self.proposed().filter(member=member) if member.role == Role.EXPERT else self.none()

    def waiting(self) -> "AssignmentQuerySet":
        return self.standing().filter(handed_in_at=None)

    def releasable(self) -> "AssignmentQuerySet":
        """Those an office may end (P31)."""
        return self.standing().filter(RELEASABLE)

    def lost(self) -> "AssignmentQuerySet":
        """Standing, of experts who can do nothing more: a handed-in opinion stands unless its office strikes it."""
        return self.standing().filter(LOST)

    def gone(self) -> "AssignmentQuerySet":
        """Who declined, stood back or was released: not asked again in the round."""
        return self.filter(ended_at__isnull=False, taken_back=False)

    def handed_in(self) -> "AssignmentQuerySet":
        return self.standing().filter(handed_in_at__isnull=False)


@kept(
    Frozen("review member assigned_by assigned_at draw designated_reason"),
    Covered("leads answer_due_on due_on due_counted"),
    Frozen("accepted_at", since="accepted_at"),
    Frozen("declined_at", since="declined_at"),
    Frozen("says text handed_in_at", since="handed_in_at", draft=True),
    Frozen("ended_at ended_reason taken_back", since="ended_at"),
    Free("saved_at", "when a draft was last saved"),
)
class Assignment(models.Model):
    """A round of review to which an expert is called: proposed, accepted after a declaration or declined, opinion in progress, handed in.

    Once accepted the row is also the expert's right to see the case (E31). The opinion stands here and is frozen when handed in;
    members are blind to each other's until all are in. It rests on a draw, or on a designation with its reason (E15-E17).
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="assignments")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("指派时间")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="assignments")
    designated_reason = models.TextField("指定理由", blank=True)
    leads = models.BooleanField("组长", default=False)
    answer_due_on = models.DateField("答复时限", null=True)
    accepted_at = models.DateTimeField("接受时间", null=True)
    declined_at = models.DateTimeField("谢绝时间", null=True)
    due_on = models.DateField("意见时限", null=True)
    # Whether that day was counted from the acceptance; else the office gave it, and no calendar moves it.
    due_counted = models.BooleanField(default=False)
    # What the form of the use asks, by the names of its fields; the grounds are asked everywhere.
    says = models.JSONField("意见", null=True)
    text = models.TextField("意见内容", blank=True)
    saved_at = models.DateTimeField("最近保存", null=True)
    handed_in_at = models.DateTimeField("提交时间", null=True)
    ended_at = models.DateTimeField("解除时间", null=True)
    ended_reason = models.TextField("解除理由", blank=True)
    # The designation was taken back before anybody had accepted: it counts as if they had not been asked.
    taken_back = models.BooleanField("指定已撤回", default=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["review", "id"]
        verbose_name = "评审指派"
        constraints = [
            models.UniqueConstraint(
                name="one_leader_per_round", fields=["review"], condition=models.Q(ended_at=None, leads=True)
            ),
            models.CheckConstraint(
                name="opinion_after_acceptance",
                condition=models.Q(handed_in_at=None) | models.Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="declined_is_ended",
                condition=models.Q(declined_at=None) | models.Q(ended_at__isnull=False, accepted_at=None),
            ),
            models.UniqueConstraint(
                name="one_standing_assignment_per_expert",
                fields=["review", "member"],
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="handed_in_opinion_whole",
                condition=models.Q(handed_in_at=None) | (models.Q(says__isnull=False) & ~models.Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.member_id}"

    @property
    def case(self) -> Case:
        return self.review.case

    @property
    def advice(self) -> str:
        """What is advised, in words; once it is handed in."""
        return self.review.declared.opinion.advice(self.says or {})

    @property
    def findings(self) -> list[str]:
        """What was found beside that, a line each."""
        return self.review.declared.opinion.findings(self.says or {})

    @property
    def opened(self) -> bool:
        """Whether the opinion may be read or written: experts may be called before they are heard."""
        heard = self.review.closed_at or self.handed_in_at
        return bool(heard) or self.case.state in self.review.declared.hears

    @property
    def work_url(self) -> str:
        """Where the expert goes on: the case, while opinions are not heard yet."""
        if not self.opened:
            return reverse("case", args=[self.case.number])
        desk = self.review.declared.desk
        return reverse(desk, args=[self.case.number]) if desk else reverse("opinion", args=[self.pk])

    @property
    def due(self) -> date | None:
        """Until the answer its day, after the acceptance the day of the opinion."""
        return self.due_on if self.accepted_at else self.answer_due_on

    def overdue(self, on: date) -> bool:
        """The answer, or after it the opinion, has not come in time."""
        return self.handed_in_at is None and self.due is not None and self.due < on

    @property
    def stage(self) -> tuple[str, str]:
        """Where it stands, in words and in the tone of its chip."""
        if self.handed_in_at:
            return "已提交意见", "green"
        if self.declined_at:
            return "已谢绝", ""
        if self.taken_back:
            return "已撤回", ""
        if self.ended_at:
            return "已解除", ""
        return ("评审中", "blue") if self.accepted_at else ("待答复", "amber")


@kept(Frozen("assignment says text handed_in_at"))
class Consolidation(models.Model):
    """What the leader makes of all opinions for the team, once they are in: handed in as it is entered, and frozen."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="consolidation")
    says = models.JSONField("评审组意见")
    text = models.TextField("意见内容")
    handed_in_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "评审组汇总意见"
        constraints = [
            models.CheckConstraint(name="consolidation_whole", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}"

    @property
    def advice(self) -> str:
        return self.assignment.review.declared.word.advice(self.says)

    @property
    def findings(self) -> list[str]:
        return self.assignment.review.declared.word.findings(self.says)
