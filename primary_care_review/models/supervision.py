from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership
from casework.models import Case

from ..supervision import steps as s
from ..supervision.stages import SupervisionStage


@kept(Frozen("matter text raised_by"), Covered("put_right answer"))
class SupervisionObjection(Case, steps=s.STEPS):
    """What the supervisor objects to in a review, about whose case it is, and what its body has said to it (P30)."""

    class Matter(models.TextChoices):
        """What a supervisor looks into, in the words of Article 30."""

        ORGANISATION = "organisation", "评审组织"
        PLAN = "plan", "计划方案"
        PEOPLE = "people", "人员组成"
        RECUSAL = "recusal", "回避制度"
        PROCEDURE = "procedure", "评审程序"
        DISCIPLINE = "discipline", "纪律执行"

    matter = models.CharField("监督事项", max_length=20, choices=Matter.choices)
    text = models.TextField("监督意见")
    raised_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="监督人员")
    put_right = models.BooleanField("已纠正", null=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        verbose_name = "监督意见"
        constraints = [
            models.CheckConstraint(name="supervision_with_text", condition=~Q(text="")),
            models.CheckConstraint(name="supervision_answered_with_text", condition=Q(put_right=None) | ~Q(answer="")),
        ]

    @property
    def stage(self) -> SupervisionStage:
        return SupervisionStage(self.state)

    def describe(self) -> str:
        return f"监督意见：{self.get_matter_display()}"

    @s.ANSWER.on("state")
    def answer_supervision(self, *, by, at: datetime, put_right: bool, answer: str) -> None:
        self.put_right, self.answer = put_right, answer
