"""The devices on which a member rates, with or without a network: how much still lies on each, and when one counts no more (P22, P23)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import Membership
from casework.gateway import perform
from casework.text import moment_text
from experts.models import Assignment

from .steps import GIVE_UP_DEVICE

if TYPE_CHECKING:
    from ..models import Application, VisitDevice

# A page that is open with a network says every four minutes how much waits.
IN_TOUCH = timedelta(minutes=15)
SYSTEMS = {
    "iPad": "iPad",
    "iPhone": "iPhone",
    "Android": "安卓设备",
    "Windows": "Windows 电脑",
    "Macintosh": "苹果电脑",
    "Linux": "Linux 电脑",
}


def report(assignment: Assignment, *, device: UUID, waiting: int, cleared: bool, browser: str, at: datetime) -> None:
    """What a device says of itself; one that is empty, and has taken everything away, counts no more."""
    with transaction.atomic():
        own = assignment.devices.select_for_update().filter(key=device, given_up_at=None)
        if own.update(waiting=waiting, reported_at=at, given_up_at=at if cleared else None) or cleared:
            return
        assignment.devices.create(key=device, browser=browser[:200], opened_at=at, reported_at=at, waiting=waiting)


@transaction.atomic
def give_up(device: "VisitDevice", *, reason: str, by: Membership, at: datetime) -> "Application":
    """Broken, lost, not at hand: its member says so, and what may lie on it is waited for no longer."""
    application = device.assignment.review.case.application

    def write(_: "Application") -> None:
        device.given_up_at, device.given_up_reason = at, reason
        device.save(update_fields=["given_up_at", "given_up_reason"])

    return perform(application, GIVE_UP_DEVICE, by=by, at=at, reason=reason, then=write, device=described(device))


def silent(assignment: Assignment, *, at: datetime) -> list["VisitDevice"]:
    """Those of a member on which something waits, or of which nothing has been heard of late."""
    standing = assignment.devices.filter(given_up_at=None)
    return [device for device in standing if device.waiting or device.reported_at < at - IN_TOUCH]


def unsent(assignments: Iterable[Assignment]) -> list["VisitDevice"]:
    """Those that were not heard to be empty since their member handed in."""
    members = list(assignments)
    prefetch_related_objects(members, "devices")
    standing = [(row, device) for row in members for device in row.devices.all() if device.given_up_at is None]
    return [
        device
        for row, device in standing
        if device.waiting or row.handed_in_at is None or device.reported_at < row.handed_in_at
    ]


def described(device: "VisitDevice") -> str:
    """安卓设备（2026年11月25日 10:21联网，3项待上传）"""
    system = next((words for mark, words in SYSTEMS.items() if mark in device.browser), "设备")
    waits = f"，{device.waiting}项待上传" if device.waiting else ""
    return f"{system}（{moment_text(timezone.localtime(device.reported_at))}联网{waits}）"
