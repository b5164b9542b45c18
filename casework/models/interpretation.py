from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from accounts.columns import Frozen, kept
from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, Regime

from .standard import StandardEdition


@kept(
    Frozen("regime"),
    Frozen("number", since="number"),
    Frozen("withdrawn_by withdrawn_at withdrawn_reason", since="withdrawn_at"),
)
class Interpretation(models.Model):
    """What the commission says of how the regulation or the standard is to be read; what it says stands in its wordings (P35, E28)."""

    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    # Given as it is first published.
    number = models.CharField("编号", max_length=20, unique=True, null=True)  # noqa: DJ001  # several have none yet
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "解释"
        constraints = [
            models.CheckConstraint(
                name="interpretation_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number or "尚未公布的解释"


class WordingQuerySet(models.QuerySet["Wording"]):
    def drafts(self) -> "WordingQuerySet":
        return self.filter(issued_at=None, dropped_at=None)

    def to_issue(self) -> "WordingQuerySet":
        return self.drafts().filter(returned_at=None)

    def published(self) -> "WordingQuerySet":
        """Of each interpretation its last version, withdrawn or not."""
        after = Wording.objects.filter(
            interpretation=models.OuterRef("interpretation"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(after), issued_at__isnull=False)

    def standing(self) -> "WordingQuerySet":
        return self.published().filter(interpretation__withdrawn_at=None)

    def about(self, *, article: str = "", clause: str = "") -> "WordingQuerySet":
        """Those that cite an article (E28), or a clause of an edition."""
        rows = self.filter(articles__contains=article) if article else self
        if not clause:
            return rows
        return rows.alias(whole=Concat(Value(" "), "clauses", Value(" "))).filter(whole__contains=f" {clause} ")


@kept(
    Frozen(
        "interpretation version question answer articles edition clauses changes drafted_by drafted_at"
        " returned_by returned_at returned_reason issued_by issued_at",
        since="issued_at",
    ),
    Frozen("dropped_by dropped_at", since="dropped_at"),
)
class Wording(models.Model):
    """A version of an interpretation: drafted, sent back or issued, or dropped; a version that was issued never changes."""

    interpretation = models.ForeignKey(Interpretation, models.PROTECT, related_name="wordings", verbose_name="解释")
    version = models.PositiveSmallIntegerField("版本", null=True)
    question = models.TextField("问")
    answer = models.TextField("答")
    # As they are cited, "P20 P21", and clauses of the edition as it numbers them; blanks between.
    articles = models.CharField("条文", max_length=200)
    edition = models.ForeignKey(StandardEdition, models.PROTECT, null=True, related_name="+", verbose_name="标准版本")
    clauses = models.CharField("条款", max_length=200, blank=True)
    changes = models.TextField("修订说明", blank=True)
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="起草人")
    drafted_at = models.DateTimeField("起草时间")
    returned_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_reason = models.TextField("退回理由", blank=True)
    issued_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="公布人")
    issued_at = models.DateTimeField("公布时间", null=True)
    dropped_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="撤销起草人")
    dropped_at = models.DateTimeField("撤销起草时间", null=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["interpretation", "-version", "-id"]
        verbose_name = "解释的版本"
        constraints = [
            models.UniqueConstraint(name="one_wording_a_version", fields=["interpretation", "version"]),
            models.UniqueConstraint(
                name="one_draft_of_an_interpretation",
                fields=["interpretation"],
                condition=Q(issued_at=None, dropped_at=None),
            ),
            models.CheckConstraint(
                name="wording_issued_whole",
                condition=Q(issued_at=None, issued_by=None, version=None)
                | Q(issued_at__isnull=False, issued_by__isnull=False, version__isnull=False, dropped_at=None),
            ),
            models.CheckConstraint(
                name="changed_wording_says_what", condition=Q(version=None) | Q(version=1) | ~Q(changes="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interpretation}（第{self.version}版）" if self.version else f"{self.interpretation}（起草中）"


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, member: Membership) -> "QuestionQuerySet":
        """The commission reads all of them, everybody else their own."""
        return self if member.role in COMMISSION_ROLES else self.filter(asked_by__person=member.person_id)

    def waiting(self) -> "QuestionQuerySet":
        return self.filter(interpretation=None, declined_at=None)


@kept(
    Frozen("regime text article edition clause asked_by asked_at"),
    Frozen("interpretation answered_at", since="answered_at"),
    Frozen("declined_by declined_at declined_reason", since="declined_at"),
)
class Question(models.Model):
    """What somebody asks of the regulation or the standard; who asked is for the commission alone (P35, E28)."""

    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    text = models.TextField("问题")
    article = models.CharField("条文", max_length=3)
    edition = models.ForeignKey(StandardEdition, models.PROTECT, null=True, related_name="+", verbose_name="标准版本")
    clause = models.CharField("条款", max_length=20, blank=True)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="提问人")
    asked_at = models.DateTimeField("提问时间")
    # That answers it, or is being drafted for it.
    interpretation = models.ForeignKey(
        Interpretation, models.PROTECT, null=True, related_name="questions", verbose_name="解释"
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    declined_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="答复人")
    declined_at = models.DateTimeField("不作解释的时间", null=True)
    declined_reason = models.TextField("不作解释的理由", blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "咨询"
        constraints = [
            models.CheckConstraint(
                name="question_settled_once",
                condition=Q(declined_at=None, declined_by=None, declined_reason="")
                | (
                    Q(declined_at__isnull=False, declined_by__isnull=False, interpretation=None, answered_at=None)
                    & ~Q(declined_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
