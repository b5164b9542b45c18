"""Institutions that change in mid-case: one merged into another while its application runs, one moved to another district; by the verbs."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import District, Institution, Membership
from accounts.roles import Role
from casework.actions import closures, institutions
from experts.actions import leaving_cases
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade

from . import primary_care

People = dict[Role, Membership]
MERGED, MOVED, HANDED_ON = 920, 921, 922
NEIGHBOUR = "500106"


def build(people: People, *, at: datetime) -> None:
    """The one merged waits for its bureau to end the case; of two that moved one stays with the bureau, one was handed on."""
    head, centre, began = people[Role.BUREAU_HEAD], people[Role.CENTRE], at - timedelta(days=9)
    merged, moved, handed_on = (
        primary_care.application_at(Stage.SUBMITTED, people=people, at=began, grade=Grade.YI, index=index)
        for index in (MERGED, MOVED, HANDED_ON)
    )
    into = Institution.objects.filter(applications__isnull=False, district=head.office.district_id)
    closures.close_institution(
        merged.applicant,
        closed_on=timezone.localdate(at - timedelta(days=2)),
        successor=into.exclude(pk=merged.applicant_id).order_by("pk")[0],
        reason="演示：渝中卫发〔2026〕12号，两家卫生院合并。",
        by=head,
        at=at,
    )
    to = District.objects.get(pk=NEIGHBOUR)
    for case in (moved, handed_on):
        institutions.change_basic_data(
            case.applicant, changes={"district": to}, reason="演示：迁址，执业登记机关变更。", by=centre, at=at
        )
    leaving_cases.move(handed_on, by=head, at=at, reason="演示：机构已迁入贵区，材料审核由贵区继续办理。")
