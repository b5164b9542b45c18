"""What waits on a desk: checks for which nobody rates, or whose second expert has let the term pass (P30)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.workbench.errands import Errand, register

from ..models import AgreementCheck, SecondRater
from ..models.agreement import AgreementCheckQuerySet


def waiting(member: Membership, on: date) -> AgreementCheckQuerySet:
    standing = SecondRater.objects.standing().filter(of_check=OuterRef("pk"))
    works = standing.filter(Q(handed_in_at__isnull=False) | Q(due_on__gte=on))
    return own(member, on).exclude(Exists(works))


def own(member: Membership, on: date) -> AgreementCheckQuerySet:
    return AgreementCheck.objects.visible_to(member)


register(
    Errand(
        "agreement_checks",
        "一致性检验待确定专家",
        "agreement",
        (*BUREAU_ROLES, *COMMISSION_ROLES),
        waiting,
        among=own,
        leads_to=lambda check: reverse("agreement_check", args=[check.pk]),
    )
)
