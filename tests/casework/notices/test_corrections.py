"""What is issued is frozen, also in the database; an error is mended by a replacement or a withdrawal."""

import re

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from casework.actions import notices
from casework.gateway import Refused
from casework.models import Delivery, Message, Notice, Standing

from .papers import FIELDS, drafted, printed_file, public, standing, words


def test_an_issued_notice_is_frozen(issued, handler, head, at, signed_in):
    for act in (
        lambda: notices.revise(issued, fields=FIELDS, by=handler, at=at),
        lambda: notices.issue(issued, by=head, at=at),
        lambda: notices.send_back(issued, reason="改", by=head, at=at),
    ):
        with pytest.raises(Refused, match="内容不能再改动；需要更正的，请重新出具。"):
            act()
    answer = signed_in(handler).post(reverse("notice_draft", args=[issued.pk]), {"content_remark": "偷改"})
    assert answer.status_code == 422
    assert Notice.objects.get(pk=issued.pk).fields == issued.fields


@pytest.mark.parametrize(
    "columns", [{"number": ""}, {"code": None}, {"issued_by": None}, {"serial": None}, {"year": None}]
)
def test_the_database_keeps_an_issued_notice_whole(issued, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=issued.pk).update(**columns)


def test_the_database_keeps_what_was_issued(issued):
    for tamper in (lambda rows: rows.update(fields={}), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(Notice.objects.filter(pk=issued.pk))


def test_a_corrected_notice_replaces_the_old_one(issued, handler, head, at, signed_in):
    typed = {
        "content_due_on": "2026-11-30",
        "content_items": "补交材料",
        "content_remark": "更正。",
        "reason": "期限写错。",
    }
    assert signed_in(handler).post(reverse("notice_reissue", args=[issued.pk]), typed).status_code == 302
    successor = Notice.objects.get(replaces=issued)
    assert standing(issued) == Standing.ISSUED
    with pytest.raises(Refused, match="已有替代的拟稿"):
        notices.reissue(issued, fields=FIELDS, reason="再改", by=handler, at=at)
    successor = notices.issue(successor, by=head, at=at)
    assert successor.number == "渝中卫基评〔2026〕2号"
    assert standing(issued) == Standing.REPLACED
    with pytest.raises(Refused, match="已由渝中卫基评〔2026〕2号替代，不能登记送达。"):
        notices.deliver(issued, way=Delivery.Way.POST, to="院办", delivered_at=at, by=handler, at=at)


def test_a_replacement_given_up_leaves_the_old_one_open(issued, handler, at):
    successor = notices.reissue(issued, fields=FIELDS, reason="写错", by=handler, at=at)
    notices.withdraw(successor, reason="无须更正。", by=handler, at=at)
    assert notices.reissue(issued, fields=FIELDS, reason="还是要改", by=handler, at=at).replaces == issued


def test_only_a_head_withdraws_what_is_issued(issued, handler, head, at, signed_in):
    answer = signed_in(handler).post(reverse("notice_withdraw", args=[issued.pk]), {"reason": "发错了机构。"})
    assert "文书由本单位负责人撤回" in words(answer)
    assert "发错了机构。" in words(answer)
    assert (
        signed_in(head).post(reverse("notice_withdraw", args=[issued.pk]), {"reason": "发错了机构。"}).status_code
        == 302
    )
    assert standing(issued) == Standing.WITHDRAWN
    assert "发错了机构。" in Message.objects.filter(title__endswith="已撤回").get().body


def test_a_withdrawn_notice_of_a_step_may_still_be_issued_anew(case, handler, head, at, signed_in):
    """The step stands, and cannot be taken twice: without this the case would be left without its notice."""
    old = printed_file(notices.issue(drafted(case, handler, at, kind="by_step"), by=head, at=at), at)
    notices.withdraw(old, reason="误发。", by=head, at=at)
    page = reverse("notice", args=[old.pk])
    answer = signed_in(handler).get(page)
    assert [act["label"] for act in answer.context["acts"]] == ["重新出具"]
    assert "登记已打印" not in words(answer)
    done = signed_in(handler).post(reverse("notice_reissue", args=[old.pk]), {"reason": "应予重发。"}, follow=True)
    assert "已另拟一件，待负责人签发。" in words(done)
    assert "仍然有效" not in words(signed_in(handler).get(page))
    successor = notices.issue(Notice.objects.get(replaces=old), by=head, at=at)
    assert "本文书已于2026年11月9日撤回，不再有效。" in words(public(old.code))
    assert f">{successor.number}</a>" in words(public(old.code))
    assert (standing(old), standing(successor)) == (Standing.WITHDRAWN, Standing.ISSUED)
    assert signed_in(handler).get(page).context["acts"] == []


def test_a_withdrawn_notice_of_the_desk_is_at_an_end(issued, handler, head, at):
    notices.withdraw(issued, reason="误发。", by=head, at=at)
    with pytest.raises(Refused, match="本文书已撤回，不能重新出具。"):
        notices.reissue(issued, fields=FIELDS, reason="再发", by=handler, at=at)


def test_the_tab_of_a_case_lists_its_notices(issued, handler, head, at):
    successor = notices.reissue(issued, fields=FIELDS, reason="期限写错。", by=handler, at=at)
    notices.issue(successor, by=head, at=at)
    rows = Notice.objects.select_related("office", "replaces", "replaced_by")
    text = re.sub(r"\s+", " ", render_to_string("casework/tabs/notices.html", {"notices": rows}))
    assert reverse("notice", args=[issued.pk]) in text
    assert "已被替代" in text
    assert f"替代{issued.number}" in text
