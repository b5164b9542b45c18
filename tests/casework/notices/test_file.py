"""The file of a notice is made by the worker alone, shows number and code, and is tried again where it failed."""

import subprocess
import sys

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from casework import outbox, verification
from casework.actions import notices
from casework.models import Notice, Outbox, Reading, Record
from casework.printing.engine import MissingGlyph

from .papers import FIELDS, drafted, printed_file, text_of, words


def test_the_file_shows_number_and_code(issued, at):
    notice = printed_file(issued, at)
    with default_storage.open(notice.pdf.path) as stored:
        text = text_of(stored.read())
    assert issued.number in text
    assert verification.grouped(issued.code) in text
    assert "请于2026年11月20日前办理。" in text


def test_the_preview_writes_nothing_and_has_no_number(draft, head, signed_in):
    before = (Notice.objects.count(), Outbox.objects.count(), Reading.objects.count(), Record.objects.count())
    answer = signed_in(head).get(reverse("notice_preview", args=[draft.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "（草稿，签发时编号）" in text_of(answer.content)
    assert before == (Notice.objects.count(), Outbox.objects.count(), Reading.objects.count(), Record.objects.count())


def test_a_missing_glyph_is_told_before_there_is_a_number(case, handler, head, at, signed_in, monkeypatch):
    draft = drafted(case, handler, at, fields={**FIELDS, "remark": "🙂卫生院"})
    client = signed_in(head)
    assert "字库中缺少以下字符" in words(client.get(reverse("notice_preview", args=[draft.pk])))
    with pytest.raises(MissingGlyph, match="字库中缺少以下字符"):
        notices.issue(draft, by=head, at=at)
    draft.refresh_from_db()
    assert (draft.number, draft.issued_at, Outbox.objects.filter(kind=Outbox.Kind.NOTICE).exists()) == ("", None, False)
    monkeypatch.setattr(notices, "ask_printable", lambda html: None)  # as if the font had been taken away since
    issued = notices.issue(draft, by=head, at=at)
    row = Outbox.objects.get(kind=Outbox.Kind.NOTICE)
    with pytest.raises(Exception, match="字库中缺少以下字符"):
        outbox.work(row.pk, at=at)
    for name, args in (("notice_desk", []), ("notice", [issued.pk])):
        page = words(client.get(reverse(name, args=args)))
        assert "字库中缺少以下字符，文件未生成：🙂（U+1F642）。" in page
        assert "MissingGlyph" not in page
    row.refresh_from_db()
    assert row.due_at > at
    client.post(reverse("notice_retry", args=[issued.pk]))
    row.refresh_from_db()
    assert (row.due_at, row.error) == (at, "")


def test_another_failure_is_told_without_its_english(issued, head, signed_in):
    Outbox.objects.filter(kind=Outbox.Kind.NOTICE).update(error="OSError: disk full")
    page = words(signed_in(head).get(reverse("notice_desk")))
    assert "文件未能生成，系统将自动重试" in page
    assert "disk full" not in page


def test_web_workers_do_not_load_the_renderer():
    code = (
        "import django, sys; django.setup(); import config.urls, config.celery; "
        "from django.urls import get_resolver; get_resolver().url_patterns; print('weasyprint' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
