"""What becomes of an upload: looked into when it is whole and hung on its case, or taken away when nobody sends on."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused

from .. import messages, outbox
from ..actions.materials import store
from ..clocks.running import running_from
from ..files.examine import Examined, examine
from ..files.kinds import ALLOWED
from ..gateway import NotTheirs
from ..models import Outbox, Upload
from ..registry import case_type
from ..ticking import timed
from . import pieces

PORTION = 100  # uploads a tick
log = logging.getLogger(__name__)


@outbox.handles(Outbox.Kind.UPLOAD)
def finish(row: Outbox, at: datetime) -> None:
    """The same door as for every material; its refusal is kept and told. Done twice it does nothing more."""
    now = running_from(at)
    upload = Upload.objects.select_related("case", "member__person", "member__office").get(key=row.key)
    if upload.ended_at:
        pieces.remove(upload)
        return
    try:
        if pieces.there(upload) != upload.length:
            raise Refused(f"“{upload.name}”在存储中不完整，请重新上传。")
        with pieces.path(upload).open("rb") as content:
            receives = case_type(upload.case.kind).receives
            kinds = receives.kinds if receives else ALLOWED
            examined = examine(File(content, name=upload.name), kinds=kinds, largest=settings.UPLOAD_MAX_BYTES)
            if upload.said_sha256 not in ("", examined.sent_sha256):
                raise Refused(f"“{upload.name}”传送后的校验值与原文件不一致，请重新上传。")
            outbox.renew(row, at=now())
            store(examined)  # before the case is held: copying takes its time
            _hang(upload, examined, at=at)
    except (Refused, NotTheirs) as refused:
        _refuse(upload, str(refused) if isinstance(refused, Refused) else "案件已不在您的办理范围内。", at=at)
    pieces.remove(upload)


def _hang(upload: Upload, examined: Examined, *, at: datetime) -> None:
    receives = case_type(upload.case.kind).receives
    with transaction.atomic():
        current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if current.ended_at:
            return
        if (
            receives is None
            or not Membership.objects.current(timezone.localdate(at)).filter(pk=upload.member_id).exists()
        ):
            raise Refused(f"“{upload.name}”未能接收：上传人已不在原岗位，请由现任人员重新上传。")
        receives.take(upload.case, places=upload.places, file=examined, by=upload.member, at=at)
        current.sha256 = examined.sent_sha256
        current.save(update_fields=["sha256"])
        current.end(Upload.Ending.TAKEN, at=at)


def _refuse(upload: Upload, reason: str, *, at: datetime) -> None:
    with transaction.atomic():
        current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if current.ended_at is None:
            current.end(Upload.Ending.REFUSED, at=at, reason=reason)
            title = f"上传的文件未能接收：{upload.name}"[:100]
            messages.send(to=upload.member.person, title=title, body=reason, case=upload.case, at=at)


@outbox.after_giving_up(Outbox.Kind.UPLOAD)
def given_up(row: Outbox, at: datetime) -> None:
    upload = Upload.objects.select_related("case", "member__person").get(key=row.key)
    _refuse(upload, f"“{upload.name}”多次检查未成，请重新上传；仍不成功的，请联系市信息中心。", at=at)
    pieces.remove(upload)


@timed("uploads", housekeeping=True)
def expire(at: datetime) -> int:
    """What nobody has sent on for so many days is taken away; rows that ended as long ago as well."""
    before = at - timedelta(days=settings.UPLOADS_KEPT_DAYS)
    left = Upload.objects.under_way().filter(completed_at=None, touched_at__lt=before)[:PORTION]
    ended = 0
    for upload in left:
        with transaction.atomic():
            current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
            if current.ended_at or current.touched_at >= before or current.completed_at:
                continue
            current.end(Upload.Ending.EXPIRED, at=at)
        pieces.remove(upload)
        ended += 1
    Upload.objects.filter(ended_at__lt=before).delete()
    return ended
