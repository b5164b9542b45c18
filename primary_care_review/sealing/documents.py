"""The rating form on paper, for ink and stamp (P23): what it says is sealed, and it bears the sum of all papers."""

from django.conf import settings
from django.utils import timezone

from casework.printing.notice import Facts, Section, Sheet, Table

from ..articles import P
from ..body import body_of
from ..models import Application, VisitPlan
from ..visit import result
from .papers import Names, sum_of


def rating_form(application: Application, plan: VisitPlan) -> Sheet:
    """评审评定表: clause by clause what the institution said and what the team found, with a line for every signature."""
    names = Names.of(application)
    final, settled = result.final(application), (result.word(application) or {}).get("settled", {})
    rows = [
        (
            f"{'★' if clause.core else ''}{clause.number}",
            clause.title,
            application.assessment.rating(clause) or "未评",
            final[clause.number],
            settled.get(clause.number, {}).get("reason", ""),
        )
        for clause in application.assessment.clauses
    ]
    facts = Facts(
        (
            ("被评审机构", names.institution),
            (application.bound_label, f"{application.grade_applied_for}级"),
            ("适用标准", application.own_standard.title),
            ("总校验值", sum_of(application)),
        )
    )
    return Sheet(
        title="基层医疗卫生机构等级评审评定表",
        number=application.number,
        office=str(body_of(application)),
        dated=timezone.localdate(plan.tells_at),
        sections=(
            Section("一、评审对象", (facts,)),
            Section("二、条款评定", (Table(("编号", "条款", "自评", "评定", "议定理由"), rows, (12, 38, 8, 8, 34)),)),
        ),
        note=f"评审组全体成员签字，被评审机构盖章，党政领导、纪检人员在场监督（{P(23)}）。",
        signers=(*names.members.values(), "被评审机构（公章）", "党政领导", "纪检人员"),
        demonstration=settings.DEMONSTRATION,
    )
