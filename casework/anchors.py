"""The daily anchor: a digest over the chain heads that moved since the last one, chained, and carried out of the house."""

import hashlib
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.columns import canonical, stated
from accounts.models import Office
from accounts.roles import OfficeKind

from . import record
from .actor import CLOCK
from .clocks.calendar import DAY, SHANGHAI
from .messages import write_to
from .models import Anchor, Record, RecordHead
from .models.record import GENESIS

SUBJECT = "anchor"


def anchor_digest(anchor: Anchor) -> str:
    told = [anchor.previous, anchor.on.isoformat(), stated(anchor.at), anchor.heads]
    return hashlib.sha256(canonical(told).encode()).hexdigest()


@transaction.atomic
def set_anchor(*, at: datetime) -> Anchor:
    """Once a day: fixes all chain heads that moved since the last anchor, and notes in the record that it is there."""
    on = timezone.localdate(at)
    existing = Anchor.objects.filter(on=on).first()
    if existing:
        return existing
    last = Anchor.objects.order_by("-on").first()
    moved = Record.objects.filter(at__gte=last.at) if last else Record.objects.all()
    heads = RecordHead.objects.filter(subject__in=moved.values("subject")).order_by("subject")
    anchor = Anchor(
        on=on,
        at=at,
        heads={head.subject: [head.seq, head.digest] for head in heads.iterator()},
        previous=last.digest if last else GENESIS,
    )
    anchor.digest = anchor_digest(anchor)
    anchor.save(force_insert=True)
    record.append(
        subject=SUBJECT,
        at=at,
        verb="set_anchor",
        label="每日存证",
        by=CLOCK,
        facts={"on": on, "digest": anchor.digest},
        audience="city",
    )
    return anchor


def unanchored(on: date) -> QuerySet[Record]:
    """Rows of the record that should long lie under an anchor: the clock's work has not run since before yesterday."""
    begun = datetime.combine(on - DAY, time.min, SHANGHAI)
    last = Anchor.objects.order_by("-on").values_list("at", flat=True).first()
    rows = Record.objects.filter(at__lt=begun)
    return rows.filter(at__gt=last) if last else rows


def carry_out(anchor: Anchor, *, at: datetime) -> None:
    """To the places that the installation names: a file to which a line is added each day, an address to which it is mailed."""
    if folder := settings.ANCHORS_FOLDER:
        with (Path(folder) / "anchors.txt").open("a", encoding="utf-8") as file:
            file.write(f"{anchor.line}\n")
    if address := settings.ANCHORS_MAIL:
        write_to(
            address,
            key=f"anchor:{anchor.on}",
            title=f"办理记录每日存证 {anchor.on}",
            body=f"{anchor.line}\n请妥善保存；核对方法：manage.py verify_record --anchors 文件。",
            keeper=Office.objects.get(kind=OfficeKind.CENTRE),
            at=at,
        )


def daily(*, at: datetime) -> bool:
    """The day's anchor, once, carried out as it is set."""
    if Anchor.objects.filter(on=timezone.localdate(at)).exists():
        return False
    with transaction.atomic():
        carry_out(set_anchor(at=at), at=at)
    return True


def read_lines(text: str) -> dict[date, str]:
    """Exported anchors by their day; ValueError names the first line that is none."""
    found: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        day, _, digest = line.strip().partition(" ")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            raise ValueError(f"第{number}行不是存证，应为“日期 校验值”") from None
        if len(digest) != len(GENESIS) or set(digest) - set("0123456789abcdef"):
            raise ValueError(f"第{number}行不是存证，校验值应为64位十六进制数字")
        if found.setdefault(on, digest) != digest:
            raise ValueError(f"第{number}行与前面同一日的存证不同")
    return found
