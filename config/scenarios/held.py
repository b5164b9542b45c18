"""Grades from before the portal: soon to be renewed, fresh, lapsed; with plaques, and a register that was fixed (P14, P26, P27)."""

from datetime import datetime, timedelta
from io import BytesIO

from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.roles import Regime, Role
from casework.clocks.calendar import SHANGHAI
from casework.jobs.importing import enter_all
from casework.workbook import Sheet, write_workbook
from primary_care_review.grades import actions as grades
from primary_care_review.grades import snapshots
from primary_care_review.grades.workbook import HISTORY

from . import cast
from . import grades as plaqued

People = dict[Role, Membership]


def build(people: People, *, at: datetime) -> None:
    """Grades decreed before the portal began, for a few institutions of the cast's district: soon to be renewed, fresh, lapsed."""
    enrolled = Institution.objects.enrolled(Regime.PRIMARY_CARE).filter(district=cast.DISTRICT)
    year, begun = timezone.localdate(at).year, enrolled.filter(applications__isnull=False).order_by("pk").distinct()
    idle = enrolled.filter(applications__isnull=True).order_by("pk")
    held = [(row, "乙", year - 3, 3) for row in begun[:4]]
    held += [(row, "乙", year - 2, 6) for row in begun[4:6]]
    held += [(row, "乙", year - 4, 5) for row in idle[:1]]
    rows = [
        [
            row.uscc,
            row.name,
            grade,
            f"演示卫发〔{decreed}〕{number}号",
            datetime(decreed, month, number, tzinfo=SHANGHAI).date(),
        ]
        for number, (row, grade, decreed, month) in enumerate(held, 1)
    ]
    book = write_workbook([Sheet(spec=HISTORY, rows=rows)])
    commission, then = people[Role.COMMISSION_HANDLER], at - timedelta(days=100)
    enter_all(grades.GradeImport, file=BytesIO(book), by=commission, at=then)
    plaqued.build(list(begun[:6]), people=people, at=at)
    snapshots.take(by=commission, at=at - timedelta(days=20))
