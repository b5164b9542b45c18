"""The verbs on site: ratings and photographs while they are written, sign-in sheets, the end (P22)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from casework import autosave
from casework.actions import materials
from casework.autosave import Conflict, Saved
from casework.files.examine import Examined
from casework.gateway import perform
from experts.actions.opinions import mark_saved, writing
from experts.models import Assignment
from experts.review.drafts import Paper

from .. import rules
from ..models import Application, RatingPhoto
from ..stages import Stage
from .ratings import clause_field, fault
from .steps import END_VISIT, SIGN_IN
from .taking import own_numbers

MOST_PHOTOS = 9
MOST_SHEETS = 9


def _rating(assignment: Assignment, numbers: Collection[str], *, at: datetime) -> Application:
    """The case, where the clauses are the member's to rate now."""
    application = Application.objects.get(pk=assignment.review.case_id)
    if application.state != Stage.ON_SITE:
        raise Refused("案件目前不在现场评审环节，不能再评定。")
    if plan := application.plan:
        Refused.unless(rules.visit_begun(on=timezone.localdate(at), first_day=plan.days[0]))
    if not set(numbers) <= set(own_numbers(application, assignment)):
        raise Refused("该条款不由您所在的组评定。")
    return application


def save_rating(
    assignment: Assignment, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> Saved | Conflict:
    """One field of the member's own ratings; a key that was sent before is one write."""
    number, suffix = clause_field(assignment.pk, field)
    if sentence := fault(suffix, value) if number else "该项不属于您的评定，请刷新页面后重试。":
        raise Refused(sentence)
    with writing(assignment, Paper.OPINION, by=by) as current:
        case = _rating(current, [number], at=at)
        saved = autosave.save(case, field=field, value=value, seen=seen, key=key, by=by, at=at)
        mark_saved(current, at)
    return saved


def save_ratings(
    assignment: Assignment, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, Conflict]:
    """The fields of a page sent as a whole; what another device has changed meanwhile is returned unwritten."""
    with writing(assignment, Paper.OPINION, by=by) as current:
        case = _rating(current, {clause_field(current.pk, name)[0] for name in changes}, at=at)
        conflicts = autosave.save_all(case, changes=changes, person=by.person, at=at)
        mark_saved(current, at)
    return conflicts


def add_photo(
    assignment: Assignment, *, clause: str, photo: Examined, key: UUID, by: Membership, at: datetime, sha256: str = ""
) -> RatingPhoto:
    """A key that was sent before is the photograph that is there. `sha256` is the sum that the device took of it."""
    if sha256 and sha256 != photo.sent_sha256:
        raise Refused("照片与拍摄时的校验值不符，请删除后重新拍摄。", field="photo")
    with writing(assignment, Paper.OPINION, by=by) as current:
        _rating(current, [clause], at=at)
        if there := current.photos.filter(key=key).first():
            return there
        if current.photos.standing().filter(clause=clause).count() >= MOST_PHOTOS:
            raise Refused(f"每条至多{MOST_PHOTOS}张照片，请撤下不用的再上传。", field="photo")
        return RatingPhoto.objects.create(
            assignment=current,
            clause=clause,
            file=materials.keep(photo, at=at),
            sent_sha256=photo.sent_sha256,
            key=key,
            added_at=at,
        )


def remove_photo(photo: RatingPhoto, *, by: Membership, at: datetime) -> None:
    """Before it is handed in."""
    with writing(photo.assignment, Paper.OPINION, by=by) as current:
        current.photos.filter(pk=photo.pk, handed_in_at=None).update(withdrawn_at=at)


@transaction.atomic
def sign_in(
    application: Application, *, meeting: str, sheet: Examined, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """A sign-in sheet of the first or the last meeting, as a photograph (P22)."""

    def weigh(current: Application) -> dict[str, Any]:
        if current.materials.filter(kind=meeting, withdrawn_at=None).count() >= MOST_SHEETS:
            raise Refused(f"每次会议至多登记{MOST_SHEETS}份签到表，该会议已满。", field="sheet")
        return {}

    def write(current: Application) -> None:
        materials.add(current, kind=meeting, file=sheet, by=by, at=at)
        materials.hand_in(current, at=at)

    return perform(application, SIGN_IN, by=by, at=at, seen=seen, weigh=weigh, then=write, meeting=meeting)


@transaction.atomic
def end_visit(
    application: Application, *, told_to: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """By the leader, once the team's word is in: highlights and shortcomings have been told; `told_to` says to whom."""
    if not Assignment.objects.accepted().of(application).filter(member=by, leads=True).exists():
        raise Refused("现场评审由组长通报情况并结束（第二十一条、第二十二条）。")
    return perform(application, END_VISIT, by=by, at=at, seen=seen, told_to=told_to)
