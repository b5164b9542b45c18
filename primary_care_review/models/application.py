import hashlib
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.models import District, Institution
from casework import autosave
from casework.models import Case, Posting
from casework.text import day_text

from .. import workflow as w
from ..application.steps import SUBMIT, WITHDRAW
from ..assessment.reading import Assessment
from ..assessment.steps import FINISH, RECOGNISE_START, RESUME, UNRECOGNISE_START
from ..check.steps import FIND_UNQUALIFIED
from ..conclusion.rules import label
from ..conclusion.steps import CONCLUDE, RECONSIDER
from ..decree.steps import ISSUE_DECREE
from ..editions.loading import edition_of
from ..grades.terms import GradeTerms
from ..leaving import CANCEL, MOVE
from ..objection.steps import CHANGE_CONCLUSION
from ..publicity.steps import DETERMINE, POST_CONCLUSION, WITHDRAW_CONCLUSION
from ..rereview.steps import CITY_AWARDED
from ..rules import Ground, MaterialKind
from ..stages import Stage
from ..standards.terms import Grade, InstitutionType
from ..termination.steps import END_REVIEW
from .report import AssessmentReport
from .requirement import NamedMaterial
from .visit import Grouping, VisitPlan


@kept(
    Frozen("institution_type applicant parent continues rechecked"),
    Covered(
        "ended_at assessment_started_on assessment_recorded_on assessment_finished_on grade_applied_for submitted_at late ground ground_facts"
        " posting"
    ),
)
class Application(Case, steps=w.STEPS):
    """From the first day of self-assessment to the grade: one case (P05, P18 to P20)."""

    institution_type = models.CharField("机构类别", max_length=30)
    # One open application per institution; repeats the ledger's `institution` so that the database can hold it.
    applicant = models.ForeignKey(Institution, models.PROTECT, related_name="applications")
    ended_at = models.DateTimeField("终结时间", null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="re_reviews", verbose_name="区县评审")
    # The grade that is looked into again within its term (P28); none where a grade is applied for.
    rechecked = models.ForeignKey(
        "Grade", models.PROTECT, null=True, related_name="rechecks", verbose_name="抽查复核的等级"
    )
    assessment_started_on = models.DateField("自评开始日期")
    # The day on record before the bureau recognised an earlier one; empty where it has not.
    assessment_recorded_on = models.DateField("认定前的自评开始日期", null=True)
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

    # By which its conclusion is made public; none while none of its postings stands.
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, related_name="applications", verbose_name="评审结论公示"
    )

    class Meta:
        verbose_name = "等级评审申请"
        constraints = [
            models.UniqueConstraint(
                name="one_open_application",
                fields=["applicant"],
                condition=models.Q(ended_at=None, parent=None, rechecked=None),
            ),
            models.UniqueConstraint(
                name="one_open_rereview",
                fields=["parent"],
                condition=models.Q(ended_at=None, parent__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_recheck",
                fields=["rechecked"],
                condition=models.Q(ended_at=None, rechecked__isnull=False),
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

    def draft_digest(self) -> str:
        """Of the self-assessment and the files; each file that comes or goes is a row of its own."""
        files = self.materials.filter(withdrawn_at=None).order_by("pk").values_list("pk", flat=True)
        return hashlib.sha256(f"{self.assessment.digest} {list(files)}".encode()).hexdigest()

    def describe(self) -> str:
        label = self.applicant.get_type_display()
        return f"{label} · {self.bound_text}" if self.grade_applied_for else label

    @property
    def bound_label(self) -> str:
        """Of `grade_applied_for`, which nothing that is concluded may pass: a recheck has the grade that is held there."""
        return "原评等级" if self.rechecked_id else "申报等级"

    @property
    def bound_text(self) -> str:
        return f"{'原评' if self.rechecked_id else '申报'}{self.grade_applied_for}级"

    @property
    def started_text(self) -> str:
        """Since when its self-assessment is counted, and why from so early."""
        counted = f"（接续{self.continues.number}，已自评的时间计入）" if self.continues else ""
        return f"{day_text(self.assessment_started_on)}{counted}"

    @property
    def called(self) -> str:
        """What it is called where a paper speaks of it."""
        if self.rechecked_id:
            return "等级抽查复核"
        return "等级评审复核申请" if self.parent_id else "等级评审申请"

    @property
    def handed_in(self) -> AssessmentReport | None:
        """The self-assessment that is reviewed; none where a grade from before the portal began is rechecked."""
        of = self.assessed_in
        return of.report if of.submitted_at else None

    @property
    def assessed_in(self) -> "Application":
        """The application whose self-assessment it is: the city's re-review has that of the district's (P18), a recheck that of the
        review in which the grade was concluded (P28)."""
        if self.rechecked and self.rechecked.case:
            return self.rechecked.case.assessed_in
        return self.parent or self

    @cached_property
    def asked(self) -> Assessment:
        """What the application's edition asks of the institution, with nothing filled in: its chapters and clauses."""
        return Assessment(edition_of(self.own_standard), InstitutionType(self.institution_type), {})

    @cached_property
    def assessment(self) -> Assessment:
        """The self-assessment so far, or as it was handed in, read against the application's edition; read once per instance."""
        handed_in = self.handed_in
        texts = handed_in.answers if handed_in else autosave.values(self) if self.pk else {}
        return replace(self.asked, texts=texts)

    def material_kinds(self) -> set[MaterialKind]:
        """The kinds of Article 19 that hold a file; evidence of an earlier start is none of them."""
        kinds = self.materials.filter(withdrawn_at=None, kind__in=list(MaterialKind)).values_list("kind", flat=True)
        return {MaterialKind(kind) for kind in kinds}

    def named_materials(self) -> list[str]:
        """What the bureau asks for under the sixth kind: what it names today, or named when this was handed in (P19)."""
        if self.submitted_at:
            return list(self.asked_materials.values_list("material__name", flat=True))
        return [material.name for material in self.named_today()]

    def named_today(self) -> models.QuerySet[NamedMaterial]:
        """By the bureau, for what it reviews itself."""
        rows = NamedMaterial.objects.filter(district=self.district_id, ended_on=None)
        return rows.none() if self.parent_id or self.rechecked_id else rows

    @cached_property
    def plan(self) -> VisitPlan | None:
        """The days on site, as planned last."""
        return self.visit_plans.first()

    @cached_property
    def grouping(self) -> Grouping | None:
        """The sub-groups of the team, as formed last."""
        return self.groupings.first()

    def holds_grade(self, on: date) -> bool:
        """Whether its institution has a grade in its term, which it may renew."""
        return self.applicant.grades.filter(GradeTerms.load().in_term(on), revoked_on=None).exists()

    @property
    def sealed_at(self) -> datetime:
        """When its papers were sealed on the spot (P23)."""
        return self.dossier.sealed_at

    @property
    def reported_level(self) -> int:
        """The height of the grade applied for: nothing above it is concluded (P18)."""
        return Grade(self.grade_applied_for).height

    @property
    def concluded_grade(self) -> Grade | None:
        """What the standing conclusion says; None where no grade is reached."""
        height = self.conclusion.to_level if self.conclusion else 0
        return next((grade for grade in Grade if grade.height == height), None)

    @property
    def concluded_text(self) -> str:
        return label(self.concluded_grade, of_city=bool(self.parent_id))

    def last_revocation(self) -> date | None:
        return self.applicant.grades.revoked().aggregate(last=models.Max("revoked_on"))["last"]

    # The steps that set facts of the application; the others have their methods from their rows

    @RECOGNISE_START.on("state")
    def recognise_start(self, *, by, at: datetime, started_on: date, evidence: str) -> None:
        """A self-assessment begun on paper before the portal: only by the bureau, with evidence."""
        self.assessment_recorded_on = self.assessment_recorded_on or self.assessment_started_on
        self.assessment_started_on = started_on

    @UNRECOGNISE_START.on("state")
    def unrecognise_start(self, *, by, at: datetime, started_on: date) -> None:
        """Back to the day on record, whatever was recognised since."""
        self.assessment_started_on, self.assessment_recorded_on = started_on, None

    @CANCEL.on("state")
    def cancel(self, *, by, at: datetime) -> None:
        self.ended_at = at

    @MOVE.on("state")
    def move(self, *, by, at: datetime, former: District, district: District) -> None:
        self.district = district

    @FINISH.on("state")
    def finish(self, *, by, at: datetime, on: date) -> None:
        self.assessment_finished_on = on

    @RESUME.on("state")
    def resume(self, *, by, at: datetime) -> None:
        self.assessment_finished_on = None

    @SUBMIT.on("state")
    def submit(self, *, by, at: datetime, grade: str, late: bool) -> None:
        """Late is a renewal in the last three months of the term: recorded, and it counts (P27)."""
        self.grade_applied_for, self.submitted_at, self.late = grade, at, late

    @WITHDRAW.on("state")
    def withdraw(self, *, by, at: datetime) -> None:
        self.ended_at = at

    @FIND_UNQUALIFIED.on("state")
    def find_unqualified(self, *, by, at: datetime, ground: Ground, ground_facts: str) -> None:
        self.ground, self.ground_facts, self.ended_at = ground, ground_facts, at

    @CONCLUDE.on("state")
    def conclude(self, *, by, at: datetime, level: int, grounds: str) -> None:
        """A grade by its height, or 0 for none."""
        self.enter_conclusion(CONCLUDE, to_level=level, reason=grounds, by=by, at=at)

    @RECONSIDER.on("state")
    def reconsider(self, *, by, at: datetime) -> None:
        self.conclusions.supersede(at=at)

    @POST_CONCLUSION.on("state")
    def post_conclusion(self, *, by, at: datetime, posting: Posting) -> None:
        self.posting = posting

    @WITHDRAW_CONCLUSION.on("state")
    def withdraw_conclusion(self, *, by, at: datetime) -> None:
        self.posting = None

    @CHANGE_CONCLUSION.on("state")
    def change_conclusion(self, *, by, at: datetime, level: int, grounds: str) -> None:
        """An objection was upheld: another conclusion takes the place of the posted one, and waits for its own posting (P13)."""
        self.conclusions.supersede(at=at)
        self.enter_conclusion(CHANGE_CONCLUSION, to_level=level, reason=grounds, by=by, at=at)
        self.posting = None

    @DETERMINE.on("state")
    def determine(self, *, by, at: datetime) -> str:
        """A grade waits for its decree; without one the case is over (P13)."""
        if self.concluded_grade:
            return Stage.DETERMINED.value
        self.ended_at = at
        return Stage.NOT_REACHED.value

    @ISSUE_DECREE.on("state")
    def issue_decree(self, *, by, at: datetime, decree: str) -> None:
        """`decree` is its number; the grade is a row of its own (P26)."""
        self.ended_at = at

    @CITY_AWARDED.on("state")
    def city_awarded(self, *, by, at: datetime) -> None:
        self.ended_at = at

    @END_REVIEW.on("state")
    def end_by_termination(self, *, by, at: datetime, measure: str, ground: str) -> None:
        self.ended_at = at
