from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership

from .case import Case
from .material import StoredFile


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        """Neither decided on, nor sent back, nor taken back."""
        return self.filter(decided_at=None, returned_at=None, withdrawn_at=None)

    def standing(self) -> "ProposalQuerySet":
        """Open ones whose case stands as it did: they may be decided on."""
        return self.open().filter(version=F("case__version"))

    def of_office(self, office: int) -> "ProposalQuerySet":
        return self.filter(proposed_by__office=office)

    def to_prepare_anew(self) -> "ProposalQuerySet":
        """Sent back, or overtaken by its case, and not taken up since while the case stands as it did then."""
        later = Proposal.objects.filter(case=models.OuterRef("case"), step=models.OuterRef("step"))
        later = later.filter(pk__gt=models.OuterRef("pk"))
        sent_back = Q(returned_at__isnull=False, version=F("case__version"))
        overtaken = Q(returned_at=None, decided_at=None, withdrawn_at=None) & ~Q(version=F("case__version"))
        return self.filter(sent_back | overtaken, ~models.Exists(later), case__closed_at=None)


@kept(
    Frozen("case step version facts file file_name reason checked proposed_by proposed_at"),
    Covered("due_on"),
    Frozen("returned_by returned_at returned_reason", since="returned_at"),
    Frozen("decided_by decided_at deviates", since="decided_at"),
    Frozen("withdrawn_by withdrawn_at", since="withdrawn_at"),
)
class Proposal(models.Model):
    """What a handler proposes that the head decide on a case: a step with its facts, the reason, and what was looked into.

    `facts` are what was typed into the form of the step, field by field, so that the head's form reads them as it would read
    its own. One is open a case and step; it counts while the case stands as it did (`version`).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    step = models.CharField("步骤", max_length=60)
    version = models.PositiveIntegerField("案件版本")
    facts = models.JSONField("拟办内容")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="附件")
    file_name = models.CharField("附件名", max_length=255, blank=True)
    reason = models.TextField("拟办理由")
    # The sentences of the row that were ticked.
    checked = models.JSONField("已核对", default=list)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="拟办人")
    proposed_at = models.DateTimeField("拟办时间")
    due_on = models.DateField("决定时限", null=True)
    returned_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_reason = models.TextField("退回理由", blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间", null=True)
    # Whether the head decided otherwise than was proposed.
    deviates = models.BooleanField("与拟办不同", default=False)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="收回人")
    withdrawn_at = models.DateTimeField("收回时间", null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "拟办意见"
        constraints = [
            models.UniqueConstraint(
                name="one_open_proposal_a_step",
                fields=["case", "step"],
                condition=Q(decided_at=None, returned_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="proposal_returned_with_reason",
                condition=Q(returned_at=None, returned_by=None, returned_reason="")
                | Q(returned_at__gte=F("proposed_at"), returned_by__isnull=False) & ~Q(returned_reason=""),
            ),
            models.CheckConstraint(
                name="proposal_decided_whole",
                condition=Q(decided_at=None, decided_by=None, deviates=False)
                | Q(decided_at__gte=F("proposed_at"), decided_by__isnull=False, returned_at=None),
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_whole",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("proposed_at"), withdrawn_by__isnull=False, decided_at=None, returned_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"
