"""Timed work of this regime, registered with the tick."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Institution
from accounts.roles import Regime
from casework import messages
from casework.text import day_text
from casework.ticking import timed

from .articles import P
from .grade_terms import GradeTerms
from .models import Grade
from .standing import standing


@timed("renewal_reminders")
def remind_of_renewal(at: datetime) -> int:
    """Once for each grade whose renewal comes near and for which nothing is under way (P27); who has left is not asked to renew."""
    terms = GradeTerms.load()
    due = Grade.objects.filter(terms.to_remind(timezone.localdate(at)), reminded_at=None, revoked_on=None)
    due = due.filter(institution__in=Institution.objects.enrolled(Regime.PRIMARY_CARE))
    return sum(_remind(grade, terms, at=at) for grade in due.select_related("institution__office"))


def _remind(grade: Grade, terms: GradeTerms, *, at: datetime) -> bool:
    """False where another run was faster, or a later grade or an application has made it needless."""
    institution, on = grade.institution, timezone.localdate(at)
    if (
        standing(institution, on=on).latest != grade
        or institution.applications.filter(ended_at=None, submitted_at__isnull=False).exists()
    ):
        return False
    with transaction.atomic():
        if not Grade.objects.filter(pk=grade.pk, reminded_at=None).update(reminded_at=at):
            return False
        until, in_time = terms.valid_until(grade.decreed_on), terms.renew_by(grade.decreed_on)
        messages.send(
            to=institution.office,
            title="请按期申请等级复评",
            body=(
                f"贵单位{grade.grade}级等级将于{day_text(until)}期满，请于{day_text(in_time)}前申请复评；"
                f"期满不申请的，等级自动取消，重新申请不得超过原等级（{P(27)}）。"
            ),
            at=at,
        )
        return True
