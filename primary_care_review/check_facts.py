"""What every notice of the check says of the application that it answers (P20)."""

from typing import Any

from django.utils import timezone

from .models import Application


def check_facts(application: Application) -> dict[str, Any]:
    return {
        "case_number": application.number,
        "institution": application.title,
        "institution_type": application.applicant.get_type_display(),
        "grade": application.grade_applied_for,
        "submitted_on": timezone.localdate(application.submitted_at),
    }
