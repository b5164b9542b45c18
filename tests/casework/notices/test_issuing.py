"""Issuing takes a second person, a head, who has seen the words as they stand; it is recorded and told (P20)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework import proving
from casework.actions import notices
from casework.models import Delivery, Message, Record, Standing

from .papers import FIELDS, drafted, seen_of, standing, words


@pytest.mark.article("P20")
def test_the_drafter_does_not_issue(case, head, at, signed_in):
    own = drafted(case, head, at)
    client = signed_in(head)
    answer = client.post(reverse("notice_issue", args=[own.pk]), {"seen": seen_of(own)})
    assert answer.status_code == 422
    assert "拟稿人不能签发自己拟写的文书，请由另一位负责人签发。" in words(answer)
    own.refresh_from_db()
    assert (own.issued_at, own.number) == (None, "")


def test_one_person_may_do_both_where_the_setting_of_the_office_says_so(case, head, at):
    head.office.two_people = False
    assert notices.issue(drafted(case, head, at), by=head, at=at).number == "渝中卫基评〔2026〕1号"


def test_handlers_and_clerks_do_not_issue(people, draft, at, signed_in):
    for role in (Role.BUREAU_HANDLER, Role.NOTICE_CLERK):
        answer = signed_in(people[role]).post(reverse("notice_issue", args=[draft.pk]), {"seen": seen_of(draft)})
        assert "文书由本单位负责人签发，您当前的岗位不能签发。" in words(answer)
    assert standing(draft) == Standing.DRAFT


def test_nobody_issues_words_they_have_not_seen(draft, handler, head, at, signed_in):
    seen = seen_of(draft)
    notices.revise(draft, fields={**FIELDS, "remark": "改过的说明。"}, by=handler, at=at + timedelta(seconds=5))
    answer = signed_in(head).post(reverse("notice_issue", args=[draft.pk]), {"seen": seen})
    assert "拟稿在您打开页面之后已有修改，请重新核对后再办理。" in words(answer)
    assert standing(draft) == Standing.DRAFT


def test_a_notice_of_a_step_is_issued_by_the_step(case, handler, head, at, signed_in):
    draft = drafted(case, handler, at, kind="by_step")
    client = signed_in(head)
    page = words(client.get(reverse("notice", args=[draft.pk])))
    assert reverse("step", args=[case.number, "accept"]) in page
    assert reverse("notice_issue", args=[draft.pk]) not in page
    answer = client.post(reverse("notice_issue", args=[draft.pk]), {"seen": seen_of(draft)})
    assert f"本文书随案件办理步骤签发，请到案件{case.number}办理。" in words(answer)
    answer = client.post(reverse("notice_draft", args=[draft.pk]))
    assert answer.status_code == 422
    assert f"本文书的拟稿随案件办理，请到案件{case.number}重新拟写。" in words(answer)
    assert standing(draft) == Standing.DRAFT


def test_issuing_is_recorded_and_told(issued, case, head):
    row = Record.objects.get(case=case, verb="notice_issue")
    assert (row.actor, row.facts["number"], row.facts["fields"]["items"]) == (
        head.person,
        issued.number,
        FIELDS["items"],
    )
    message = Message.objects.get(office=case.institution.office)
    assert reverse("notice_pdf", args=[issued.pk]) in message.body
    assert list(issued.deliveries.values_list("way", "to")) == [(Delivery.Way.PORTAL, "演示1镇卫生院")]
    assert proving.faults() == []
