from datetime import date, datetime
from functools import cached_property

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import Institution
from casework import autosave
from casework.models import Case, Notice
from casework.text import day_text

from .. import workflow as w
from ..assessment import Assessment
from ..editions import edition_of
from ..rules import Ground, MaterialKind
from ..stages import Stage
from ..standards.terms import InstitutionType
from .report import AssessmentReport
from .requirement import AskedMaterial, NamedMaterial


@kept(
    Frozen("institution_type applicant parent continues"),
    Covered(
        "ended_at assessment_started_on assessment_finished_on grade_applied_for submitted_at late ground ground_facts"
    ),
)
class Application(Case, steps=w.STEPS):
    """From the first day of self-assessment to the grade: one case (P05, P18 to P20)."""

    institution_type = models.CharField("机构类别", max_length=30)
    # One open application per institution; repeats the ledger's `institution` so that the database can hold it.
    applicant = models.ForeignKey(Institution, models.PROTECT, related_name="applications")
    ended_at = models.DateTimeField("终结时间", null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="re_reviews", verbose_name="区县评审")
    assessment_started_on = models.DateField("自评开始日期")
    # The self-assessment that it goes on from: its answers were copied, its days count (docs/decisions/0005).
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="continued_by", verbose_name="接续的自评"
    )
    assessment_finished_on = models.DateField("自评完成日期", null=True)
    grade_applied_for = models.CharField("申报等级", max_length=10, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    late = models.BooleanField("逾期申请复评", default=False)
    ground = models.CharField("不合格情形", max_length=30, blank=True)
    ground_facts = models.TextField("不合格事实", blank=True)

    class Meta:
        verbose_name = "等级评审申请"
        constraints = [
            models.UniqueConstraint(
                name="one_open_application", fields=["applicant"], condition=models.Q(ended_at=None, parent=None)
            ),
            models.CheckConstraint(
                name="assessment_in_order",
                condition=models.Q(assessment_finished_on=None)
                | models.Q(assessment_finished_on__gte=models.F("assessment_started_on")),
            ),
            models.CheckConstraint(
                name="ground_with_facts",
                condition=models.Q(ground="", ground_facts="") | (~models.Q(ground="") & ~models.Q(ground_facts="")),
            ),
        ]

    def describe(self) -> dict[str, str]:
        return {"summary": self._summary(), "missing": self._missing()}

    def _summary(self) -> str:
        label = self.applicant.get_type_display()
        return f"{label} · 申报{self.grade_applied_for}级" if self.grade_applied_for else label

    def _missing(self) -> str:
        match self.state:
            case Stage.SELF_ASSESSING:
                return f"逐条自评（{day_text(self.assessment_started_on)}起）"
            case Stage.DRAFT:
                return "申请材料"
            case Stage.SUBMITTED:
                return "审核结论"
            case Stage.SUPPLEMENT:
                return "按补正通知书补正材料"
            case Stage.QUALIFIED:
                drafted = self.open_drafts().filter(kind="acceptance").exists()
                return "受理通知书待签发" if drafted else "拟受理通知书"
            case Stage.ACCEPTED:
                return "本环节尚未开放"
            case _:
                return ""

    @property
    def started_text(self) -> str:
        """Since when its self-assessment is counted, and why from so early."""
        counted = f"（接续{self.continues.number}，已自评的时间计入）" if self.continues else ""
        return f"{day_text(self.assessment_started_on)}{counted}"

    @cached_property
    def assessment(self) -> Assessment:
        """The self-assessment so far, or as it was handed in, read against the application's edition; read once per instance."""
        so_far = autosave.values(self) if self.pk and not self.submitted_at else {}
        texts = self.report.answers if self.submitted_at else so_far
        return Assessment(edition_of(self.own_standard), InstitutionType(self.institution_type), texts)

    def open_drafts(self) -> models.QuerySet[Notice]:
        """Notices drafted for a step and not yet issued; a draft that replaces an issued notice belongs to no step."""
        return self.notices.filter(issued_at=None, withdrawn_at=None, replaces=None)

    def material_kinds(self) -> set[MaterialKind]:
        """The kinds of Article 19 that hold a file; evidence of an earlier start is none of them."""
        kinds = self.materials.filter(withdrawn_at=None, kind__in=list(MaterialKind)).values_list("kind", flat=True)
        return {MaterialKind(kind) for kind in kinds}

    def named_materials(self) -> list[str]:
        """What the bureau asks for under the sixth kind: what it names today, or named when this was handed in (P19)."""
        if self.submitted_at:
            return list(self.asked_materials.values_list("material__name", flat=True))
        return [material.name for material in self._named_today()]

    def _named_today(self) -> models.QuerySet[NamedMaterial]:
        return NamedMaterial.objects.filter(district=self.district_id, ended_on=None)

    def last_revocation(self) -> date | None:
        return self.applicant.grades.aggregate(last=models.Max("revoked_on"))["last"]

    # The steps that set facts of the application; the others have their methods from their rows

    @w.RECOGNISE_START.on("state")
    def recognise_start(self, *, by, at: datetime, started_on: date, evidence: str) -> None:
        """A self-assessment begun on paper before the portal: only by the bureau, with evidence."""
        self.assessment_started_on = started_on

    @w.FINISH.on("state")
    def finish(self, *, by, at: datetime, on: date) -> None:
        self.assessment_finished_on = on

    @w.RESUME.on("state")
    def resume(self, *, by, at: datetime) -> None:
        self.assessment_finished_on = None

    @w.SUBMIT.on("state")
    def submit(self, *, by, at: datetime, grade: str, late: bool) -> None:
        """Late is a renewal in the last three months of the term: recorded, and it counts (P27).

        What is reviewed is what was handed in: the self-assessment and the list of what was asked are rows of their own from here on.
        """
        assessment = self.assessment
        AssessmentReport.objects.create(
            application=self,
            answers=assessment.frozen(),
            borne=assessment.borne or "",
            digest=assessment.digest,
            handed_in_by=by.person,
            handed_in_at=at,
        )
        AskedMaterial.objects.bulk_create(
            AskedMaterial(application=self, material=material) for material in self._named_today()
        )
        self.grade_applied_for, self.submitted_at, self.late = grade, at, late

    @w.WITHDRAW.on("state")
    def withdraw(self, *, by, at: datetime) -> None:
        self.ended_at = at

    @w.FIND_UNQUALIFIED.on("state")
    def find_unqualified(self, *, by, at: datetime, ground: Ground, ground_facts: str) -> None:
        self.ground, self.ground_facts, self.ended_at = ground, ground_facts, at
