from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from casework.models import Material
from experts.models import Assignment


@kept(Frozen("assignment digest signed_at"))
class DossierSignature(models.Model):
    """A member of the team signs the dossier: by its sum, as their page showed it (P23)."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="dossier_signature")
    digest = models.CharField("总校验值", max_length=64)
    signed_at = models.DateTimeField("签署时间")

    class Meta:
        ordering = ["id"]
        verbose_name = "评审资料签名"

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.digest[:12]}"


@kept(
    Frozen(
        "application papers digest stamped refusal leader leader_office officer officer_office absence scan"
        " sealed_by sealed_at"
    )
)
class Dossier(models.Model):
    """The papers of a review as they were sealed on the spot (P23): what they are, by whom watched, and whether the institution stamped.

    `papers` are the rows of its inventory as `casework.verifiers.verify_dossier` reads them.
    """

    application = models.OneToOneField(
        "primary_care_review.Application", models.PROTECT, related_name="dossier", verbose_name="评审申请"
    )
    papers = models.JSONField("封存清单")
    digest = models.CharField("总校验值", max_length=64)
    stamped = models.BooleanField("机构已盖章")
    refusal = models.TextField("机构拒绝盖章的理由", blank=True)
    # Who watched, by name and office; empty where nobody did, with the reason.
    leader = models.CharField("在场的党政领导", max_length=50, blank=True)
    leader_office = models.CharField("职务", max_length=50, blank=True)
    officer = models.CharField("在场的纪检人员", max_length=50, blank=True)
    officer_office = models.CharField("职务", max_length=50, blank=True)
    absence = models.TextField("缺席的理由", blank=True)
    scan = models.ForeignKey(Material, models.PROTECT, null=True, related_name="+", verbose_name="盖章件扫描")
    sealed_by = models.ForeignKey(Assignment, models.PROTECT, related_name="+", verbose_name="组长")
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "封存的评审资料"
        constraints = [
            models.CheckConstraint(
                name="stamped_or_why_not", condition=Q(stamped=True, refusal="") | (Q(stamped=False) & ~Q(refusal=""))
            ),
            models.CheckConstraint(
                name="watched_or_why_not", condition=(~Q(leader="") & ~Q(officer="")) | ~Q(absence="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.digest[:12]}"
