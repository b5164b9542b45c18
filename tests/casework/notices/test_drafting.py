"""A draft has neither number nor code, is written again rather than twice, and goes back to its drafter with reasons."""

from datetime import date

import pytest
from django.urls import reverse

from casework.actions import notices
from casework.gateway import Refused
from casework.models import Message, Notice, Outbox, Standing
from casework.notices import kinds as notice_kinds
from tests.forms_on_pages import form_with

from .papers import FIELDS, drafted, standing, words


def test_a_draft_has_neither_number_nor_code(draft):
    assert (draft.number, draft.code, draft.year, draft.serial) == ("", None, None, None)
    assert standing(draft) == Standing.DRAFT
    assert Outbox.objects.filter(kind=Outbox.Kind.NOTICE).count() == 0


def test_drafting_again_writes_the_same_draft(draft, case, head, at):
    again = drafted(case, head, at, fields={**FIELDS, "remark": "另行通知。"})
    assert (again.pk, again.drafted_by, again.fields["remark"]) == (draft.pk, head.person, "另行通知。")
    assert Notice.objects.count() == 1


def test_fields_come_back_as_what_they_are(draft):
    content = notice_kinds.kind_of("reminder").read(Notice.objects.get(pk=draft.pk).fields)
    assert (content.due_on, content.items) == (date(2026, 11, 20), ("补交材料", "更正数据"))


def test_the_paper_of_a_draft_says_that_it_is_one(draft):
    paper = notice_kinds.paper(draft)
    assert (paper.number, paper.code) == ("（草稿，签发时编号）", "（草稿，签发时生成）")
    assert paper.verify_url.endswith(reverse("verify"))


def test_a_draft_goes_back_and_comes_again(draft, handler, head, at, signed_in):
    client = signed_in(head)
    answer = client.post(reverse("notice_return", args=[draft.pk]), {"reason": ""})
    assert answer.status_code == 422
    client.post(reverse("notice_return", args=[draft.pk]), {"reason": "期限有误。"})
    assert Message.objects.get(person=handler.person).body.count("期限有误。") == 1
    draft.refresh_from_db()
    with pytest.raises(Refused, match="已退回拟稿人"):
        notices.issue(draft, by=head, at=at)
    typed = {"content_due_on": "2026-11-25", "content_items": "补交材料\n\n 更正数据 ", "content_remark": "以此为准。"}
    answer = signed_in(handler).post(reverse("notice_draft", args=[draft.pk]), typed)
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.returned_at is None
    assert (draft.fields["due_on"], draft.fields["items"]) == ("2026-11-25", ["补交材料", "更正数据"])
    assert notices.issue(draft, by=head, at=at).number


def test_a_wrong_date_keeps_what_was_typed(draft, handler, signed_in):
    typed = {"content_due_on": "十一月", "content_items": "补交材料", "content_remark": "留下这句话"}
    answer = signed_in(handler).post(reverse("notice_draft", args=[draft.pk]), typed)
    assert answer.status_code == 422
    assert "留下这句话" in words(answer)


def test_two_at_one_draft_write_what_each_has_changed_and_meet_where_both_have(draft, handler, head, at, signed_in):
    client, path = signed_in(handler), reverse("notice_draft", args=[draft.pk])
    page = form_with(client.get(path).content.decode(), "initial-content_items")
    notices.revise(draft, fields={**FIELDS, "remark": "别人写的。"}, by=head, at=at)
    answer = client.post(path, page | {"content_remark": "我写的。", "content_items": "补交材料\r\n更正"})
    shown = words(answer)
    assert "此项已改为“别人写的。”，您填写的是“我写的。”" in shown
    again = form_with(answer.content.decode(), "initial-content_items")
    assert client.post(path, again | {"content_remark": "别人写的。"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.fields["remark"], draft.fields["items"]) == ("别人写的。", ["补交材料", "更正"])
