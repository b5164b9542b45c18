from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.models import Sample

from ..standards.terms import Rating

if TYPE_CHECKING:
    from typing import Self


class AgreementCheckQuerySet(models.QuerySet["AgreementCheck"]):
    def visible_to(self, member: Membership) -> "Self":
        """Officials of the body that has drawn it; the commission reads what all of them come to, clause by clause."""
        own = member.role in (*BUREAU_ROLES, *COMMISSION_ROLES)
        return self.filter(sample__office=member.office_id) if own else self.none()

    def read_by(self, member: Membership) -> "Self":
        """Those of which a member reads the result: of the own body, the commission of all."""
        return self.all() if member.role in COMMISSION_ROLES else self.visible_to(member)


@kept(Frozen("sample number clauses opened_at"))
class AgreementCheck(models.Model):
    """What a sample has drawn of one review, to be rated once more by somebody who was not of it (P30).

    It names its case by number: it looks at the eye and not at the institution, and is no part of the case's file.
    """

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="agreement_checks", verbose_name="抽样")
    number = models.CharField("案件编号", max_length=20)
    clauses = models.JSONField("抽中的条款")
    opened_at = models.DateTimeField("抽中时间")

    objects = AgreementCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "评定一致性检验"
        constraints = [models.UniqueConstraint(name="one_check_of_a_case_in_a_sample", fields=["sample", "number"])]

    def __str__(self) -> str:
        return f"{self.sample} {self.number}"

    @property
    def rater(self) -> "SecondRater | None":
        """Who rates it or has rated it; a list of checks is read with `prefetch_related("raters")`."""
        return next((one for one in self.raters.all() if one.ended_at is None), None)

    @property
    def standing(self) -> tuple[str, str]:
        """In a word, and its tone."""
        if (rater := self.rater) is None:
            return "待确定专家", "red"
        return ("已评定", "green") if rater.handed_in_at else ("待第二评定", "amber")


class SecondRaterQuerySet(models.QuerySet["SecondRater"]):
    def standing(self) -> "Self":
        return self.filter(ended_at=None)

    def open(self) -> "Self":
        return self.standing().filter(handed_in_at=None)

    def of(self, member: Membership) -> "Self":
        return self.standing().filter(member=member.pk)


@kept(
    Frozen("of_check round member listed rank drawn_at"),
    Covered("due_on"),
    Frozen("ended_at ended_reason", since="ended_at"),
    Frozen("handed_in_at", since="handed_in_at"),
)
class SecondRater(models.Model):
    """Who rates what was drawn once more: read off the two secrets of the sample, from everybody of the pool whom nothing bars."""

    of_check = models.ForeignKey(AgreementCheck, models.PROTECT, related_name="raters", verbose_name="检验")
    # From 1; whoever declines or is late is followed by the next.
    round = models.PositiveSmallIntegerField("次序")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="第二评定专家")
    # The numbers of everybody who could have been drawn, in their order, and the place among them.
    listed = models.JSONField("候选名单")
    rank = models.PositiveIntegerField("名次")
    drawn_at = models.DateTimeField("确定时间")
    due_on = models.DateField("评定截止日")
    ended_at = models.DateTimeField("退出时间", null=True)
    ended_reason = models.TextField("退出理由", blank=True)
    handed_in_at = models.DateTimeField("提交时间", null=True)

    objects = SecondRaterQuerySet.as_manager()

    class Meta:
        ordering = ["of_check", "round"]
        verbose_name = "第二评定专家"
        constraints = [
            models.UniqueConstraint(name="second_rater_of_a_round", fields=["of_check", "round"]),
            models.UniqueConstraint(name="one_second_rater", fields=["of_check"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="second_rater_ended_with_reason",
                condition=Q(ended_at=None, ended_reason="")
                | (Q(ended_at__isnull=False, handed_in_at=None) & ~Q(ended_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_check} #{self.round}"


@kept(Frozen("rater clause first second note"))
class SecondRating(models.Model):
    """One clause as its team has rated it and as the second expert does; made when that is handed in, so that nobody reads the first before."""

    rater = models.ForeignKey(SecondRater, models.PROTECT, related_name="ratings", verbose_name="第二评定专家")
    clause = models.CharField("条款编号", max_length=20)
    first = models.CharField("评审组评定", max_length=1)
    second = models.CharField("第二评定", max_length=1)
    note = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["rater", "id"]
        verbose_name = "第二评定"
        constraints = [
            models.UniqueConstraint(name="clause_rated_again_once", fields=["rater", "clause"]),
            models.CheckConstraint(
                name="rated_again_a_to_e", condition=Q(first__in=list(Rating), second__in=list(Rating))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.first}{self.second}"
