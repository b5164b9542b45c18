"""What waits in an archive: destructions that somebody else of the office has proposed, and cases whose term has ended."""

from django.urls import reverse

from accounts.roles import OFFICIAL_ROLES

from ..models import ArchiveEntry, Destruction
from ..workbench.errands import Errand, register

register(
    Errand(
        "destructions",
        "销毁待审批",
        "destructions",
        OFFICIAL_ROLES,
        lambda member, on: Destruction.objects.decided_by(member),
        among=lambda member, on: Destruction.objects.waiting(),
        leads_to=lambda row: reverse("destruction", args=[row.pk]),
    ),
    Errand(
        "archive_over",
        "保管期满待处理",
        "archive",
        OFFICIAL_ROLES,
        lambda member, on: ArchiveEntry.objects.visible_to(member).over(on).unproposed(),
        "?standing=over",
        among=lambda member, on: ArchiveEntry.objects.filter(keep_until__lt=on, destroyed_at=None),
    ),
)
