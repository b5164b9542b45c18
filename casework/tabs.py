"""The tabs that every case has: its notices, the questions and answers, and the record of all that was done."""

from datetime import datetime
from typing import Any

from accounts.models import Membership
from accounts.roles import OFFICIAL_ROLES, Role

from . import dated
from .chasing import page
from .models import Case, Inquiry, Notice, Reading, Record
from .models.record import RecordQuerySet
from .record import undone_in
from .registry import Tab, case_type
from .scopes import of_rounds, unnamed

READINGS_SHOWN = 50


def notices(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    """The issued ones; a draft is seen by the desk of the office that prepares it."""
    rows = Notice.objects.visible_to(member, kind=case.kind).filter(case_id=case.pk)
    return {
        "notices": rows.select_related("office", "replaces", "replaced_by")
        .prefetch_related("deliveries")
        .order_by("id")
    }


def inquiries(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    return {"inquiries": Inquiry.objects.filter(case_id=case.pk).select_related("asked_by", "answered_by")}


def readable_record(case: Case, member: Membership, *, known_at: datetime | None = None) -> RecordQuerySet:
    """The rows of a case's record that a member may read now; of those, what the member might know at a moment."""
    rows = Record.objects.filter(case_id=case.pk)
    if known_at:
        rows = rows.filter(at__lte=known_at)
    readable = rows.readable_by(member, rounds=of_rounds(case, member, known_at))
    return readable.exclude(case_type(case.kind).withheld(case, member, known_at))


def record(case: Case, member: Membership, at: datetime) -> dict[str, Any]:
    """What the member may read of the record, newest first; authorities also see who has read the case (E31)."""
    readings = Reading.objects.none()
    if member.role in OFFICIAL_ROLES:
        known = Reading.objects.filter(case_id=case.pk).exclude(unnamed(member))
        readings = known.select_related("person").order_by("-id")[:READINGS_SHOWN]
    rows = list(readable_record(case, member).order_by("-seq"))
    undone = undone_in(rows)
    return {
        "record": [(row, undone.get(row.seq)) for row in rows],
        "readings": readings,
        "readings_shown": READINGS_SHOWN,
    }


COMMON_TABS = (
    Tab("notices", "文书", "casework/tabs/notices.html", notices),
    Tab("inquiries", "提问与答复", "casework/tabs/inquiries.html", inquiries),
    Tab(
        "institution",
        "机构",
        "casework/tabs/institution.html",
        dated.of_case,
        shown_to=lambda case, member: case.institution_id is not None and member.role != Role.EXPERT,
    ),
    Tab("chasing", "催办", "casework/tabs/chasing.html", page.of_case),
    Tab("record", "办理记录", "casework/tabs/record.html", record),
)
