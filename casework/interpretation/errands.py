"""What waits at the commission: questions, drafts that were sent back, drafts to be issued."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, Role

from ..models import Question, Wording
from ..workbench.errands import Errand, register


def _to_issue(member: Membership, on: date) -> QuerySet[Wording]:
    """Not one's own, where two people are asked for."""
    rows = Wording.objects.to_issue()
    return rows.exclude(drafted_by__person=member.person_id) if member.office.two_people else rows


def _page(row: Wording) -> str:
    return reverse("interpretation_draft", args=[row.pk])


register(
    Errand(
        "questions",
        "咨询待答复",
        "questions",
        COMMISSION_ROLES,
        lambda member, on: Question.objects.waiting(),
        leads_to=lambda row: reverse("question", args=[row.pk]),
    ),
    Errand(
        "interpretations_returned",
        "解释退回待修改",
        "questions",
        (Role.COMMISSION_HANDLER,),
        lambda member, on: Wording.objects.drafts().filter(returned_at__isnull=False),
        leads_to=_page,
    ),
    Errand(
        "interpretations_to_issue",
        "解释待审签",
        "questions",
        (Role.COMMISSION_HEAD,),
        _to_issue,
        leads_to=_page,
    ),
)
