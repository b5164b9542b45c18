from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from django.db import models
from django.db.models import F, Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Institution, Person
from casework.models import Case, CaseQuerySet, Conclusion, Posting

from ..national import steps as s
from ..objection.steps import RECHECK
from ..stages import NationalStage
from .cycle import Cycle
from .filing import Filing


class NationalReviewQuerySet(CaseQuerySet["NationalReview"]):
    def of_cycle(self, cycle: Cycle) -> "NationalReviewQuerySet":
        return self.filter(of_filing__cycle=cycle)


@kept(Frozen("of_filing entered_level"), Covered("sample sample_seed posting"))
class NationalReview(Case, steps=s.STEPS):
    """The national stage of one filing (E20-E25), a case beside it: what happens in it moves no column of the filing's own row
    before the institute makes the results public."""

    of_filing = models.OneToOneField(Filing, models.PROTECT, related_name="national_review", verbose_name="年度填报")
    # At which level the city's check let it go on: the level that both steps review.
    entered_level = models.PositiveSmallIntegerField("送审级别")
    # The items of the level before that are looked at besides (E24), and from what they were drawn.
    sample = models.JSONField("抽查项目", default=list)
    sample_seed = models.CharField("抽查随机数", max_length=64, blank=True)

    # With which it was made public; the last one, where one was withdrawn.
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, related_name="national_reviews", verbose_name="公示"
    )

    objects = NationalReviewQuerySet.as_manager()  # type: ignore[misc]  # django-stubs takes the inherited manager for a ClassVar

    LOADED = (*Case.LOADED, "of_filing__cycle", "posting")

    class Meta:
        verbose_name = "国家级审核"
        constraints = [models.CheckConstraint(name="national_from_five", condition=Q(entered_level__gte=5))]

    @property
    def reported_level(self) -> int:
        """What an opinion keeps or lowers (`forms.opinion`)."""
        return self.entered_level

    @property
    def hospital(self) -> Institution:
        return cast(Institution, self.institution)

    @property
    def passed(self) -> bool:
        """Every step, as it now stands concluded: what may be named on the public list (E25)."""
        last = self.conclusion
        return last is not None and last.article != "E23" and last.to_level == self.entered_level

    @cached_property
    def visit(self) -> "NationalVisit | None":
        """As it was arranged last."""
        return self.visits.order_by("-pk").first() if self.pk else None

    @property
    def in_order(self) -> list[Conclusion]:
        """What was concluded, the first step first: the second step's conclusion takes the place of the first's.

        One that was taken back is none of them: it weighed no round any more, and does not stand.
        """
        weighed = Q(review__isnull=False) | Q(article=RECHECK.article.id) | Q(superseded_at=None)
        rows = self.conclusions.filter(weighed).select_related("concluded_by__person")
        return list(rows.order_by("pk"))

    def describe(self) -> str:
        return f"国家级审核，申报{self.entered_level}级"

    # The steps that set facts of the case; the others have their methods from their rows

    @s.ARRANGE_VISIT.on("state")
    def emr_national_application_arrange(
        self, *, by, at: datetime, visit: "NationalVisit", sample: list[str], seed: str
    ) -> None:
        """The sample is drawn with the first arrangement and stands whatever is arranged later."""
        self.sample, self.sample_seed = sample, seed

    @s.CONCLUDE_MATERIALS.on("state")
    def emr_national_materials_conclude(self, *, by, at: datetime, level: int, grounds: str) -> str:
        self.enter_conclusion(s.CONCLUDE_MATERIALS, to_level=level, reason=grounds, by=by, at=at)
        passed = level == self.entered_level
        return (NationalStage.APPLICATION_REVIEW if passed else NationalStage.NOT_PASSED).value

    @s.CONCLUDE_APPLICATION.on("state")
    def emr_national_application_conclude(self, *, by, at: datetime, level: int, grounds: str) -> str:
        self.conclusions.supersede(at=at)
        self.enter_conclusion(s.CONCLUDE_APPLICATION, to_level=level, reason=grounds, by=by, at=at)
        return (NationalStage.PASSED if level == self.entered_level else NationalStage.NOT_PASSED).value

    @s.REOPEN_MATERIALS.on("state")
    def emr_national_materials_reopen(self, *, by, at: datetime) -> None:
        self.conclusions.supersede(at=at)

    @s.REOPEN_APPLICATION.on("state")
    def emr_national_application_reopen(self, *, by, at: datetime) -> None:
        self.conclusions.supersede(at=at)

    @s.POST.on("state")
    def post(self, *, by, at: datetime, posting: Posting) -> None:
        self.posting = posting

    @RECHECK.on("state")
    def recheck(self, *, by, at: datetime, level: int, grounds: str) -> None:
        """Upheld, an objection brings a new conclusion; a posting names nobody anew (E25)."""
        self.conclusions.supersede(at=at)
        self.enter_conclusion(RECHECK, to_level=level, reason=grounds, by=by, at=at)


@kept(
    Frozen(
        "case mode remote_reason first_day last_day begins people documents software devices told_names"
        " arranged_by arranged_at"
    ),
    Frozen("tested_on test_passed test_result", since="tested_on"),
    Frozen("findings record_text recorded_by recorded_at", since="recorded_at"),
)
class NationalVisit(models.Model):
    """How an application review was arranged, and what was found (E24); one that is arranged anew is a further row."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", "现场审核"
        REMOTE = "remote", "远程审核"

    case = models.ForeignKey(NationalReview, models.PROTECT, related_name="visits")
    mode = models.CharField("审核方式", max_length=10, choices=Mode.choices)
    remote_reason = models.TextField("远程审核的理由", blank=True)
    first_day = models.DateField("开始日期")
    last_day = models.DateField("结束日期")
    begins = models.CharField("到院时间", max_length=5)
    people = models.TextField("配合人员")
    documents = models.TextField("文件资料")
    software = models.TextField("软件环境")
    devices = models.TextField("设备和场地")
    # Whether the notice names the leader and the members (a choice of the institute), or the leader's being one of how many alone.
    told_names = models.BooleanField("通知书写明专家姓名")
    arranged_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="经办人")
    arranged_at = models.DateTimeField("安排时间")
    tested_on = models.DateField("连接测试日期", null=True)
    test_passed = models.BooleanField("连接测试通过", null=True)
    test_result = models.TextField("连接测试结果", blank=True)
    # By the code of an item: met, and what was found there.
    findings = models.JSONField("逐项发现", default=list)
    record_text = models.TextField("审核记录", blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="记录人")
    recorded_at = models.DateTimeField("记录时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "实际应用审核安排"
        constraints = [
            models.CheckConstraint(name="visit_days_in_order", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="remote_with_a_reason", condition=~Q(mode="remote") | ~Q(remote_reason="")),
            models.CheckConstraint(
                name="tested_with_a_result",
                condition=Q(tested_on=None, test_passed=None, test_result="")
                | (Q(tested_on__isnull=False, test_passed__isnull=False) & ~Q(test_result="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.first_day}"

    @property
    def remote(self) -> bool:
        return self.mode == self.Mode.REMOTE

    @property
    def days(self) -> tuple[date, date]:
        return self.first_day, self.last_day

    @property
    def prepared(self) -> list[tuple[str, str]]:
        """The four groups of what the hospital prepares (E24)."""
        names = ("people", "documents", "software", "devices")
        return [(str(cast(Any, self._meta.get_field(name)).verbose_name), getattr(self, name)) for name in names]
