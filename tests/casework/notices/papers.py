"""What tests do with a notice: draft it, have its file made, read its standing and what its pages say."""

import re
import subprocess
from datetime import date

from django.test import Client
from django.urls import reverse

from accounts.entry.forms import mark
from casework import outbox
from casework.actions import notices
from casework.models import Notice, Outbox

FIELDS = {
    "institution": "演示1镇卫生院",
    "due_on": date(2026, 11, 20),
    "items": ["补交材料", "更正数据"],
    "remark": "如有疑问请联系经办人。",
}


def drafted(case, by, at, *, kind="reminder", fields=None) -> Notice:
    fields = fields or (FIELDS if kind == "reminder" else {"institution": case.title})
    return notices.draft(case, kind=kind, office=by.office, fields=fields, by=by, at=at)


def seen_of(notice: Notice) -> str:
    """What the page of an act carries of the notice as it stands."""
    row = Notice.objects.get(pk=notice.pk)
    return mark((row.drafted_at, row.fields))


def printed_file(notice: Notice, at) -> Notice:
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.NOTICE, key=str(notice.pk)).pk, at=at)
    notice.refresh_from_db()
    return notice


def standing(notice: Notice) -> str:
    return Notice.objects.with_standing().get(pk=notice.pk).standing


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def text_of(pdf: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", ran.stdout.decode())


def public(code: str):
    return Client().get(reverse("verify_code", args=[code]))
