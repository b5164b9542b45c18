"""Notices from draft to delivery: numbers without gaps, two people, frozen once issued, verified by anyone."""

import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role
from casework import notice_kinds, notices, outbox, record, verification
from casework.gateway import Refused
from casework.models import Delivery, Message, Notice, Outbox, Reading, Record, Standing
from casework.notice_desk import SHEET
from casework.notice_kinds import asks, notice_kind, official_paper
from casework.printing.notice import Paragraph
from casework.printing.text import chinese_date
from casework.workbook import read_workbook
from config.scenarios import cast

from .conftest import application, institution, leader


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """A kind that the desk issues and one that belongs to a step, for these tests alone."""
    monkeypatch.setattr(notice_kinds, "_kinds", dict(notice_kinds._kinds))

    @notice_kind("reminder", label="提示函")
    @dataclass(frozen=True, kw_only=True)
    class Reminder:
        institution: str
        due_on: date = asks("办理期限")  # a dataclass field with its label
        items: tuple[str, ...] = asks("事项", hint="每行一项。")
        remark: str = asks("说明")

        def paper(self, notice):
            lines = [*self.items, f"请于{chinese_date(self.due_on)}前办理。", self.remark]
            return official_paper(
                notice,
                addressee=self.institution,
                body=tuple(Paragraph(line) for line in lines),
                copies=("市卫生健康委",),
            )

    @notice_kind("by_step", label="随步骤签发的通知书", step="accept")
    @dataclass(frozen=True, kw_only=True)
    class ByStep:
        institution: str

        def paper(self, notice):
            return official_paper(notice, addressee=self.institution, body=(Paragraph("特此通知。"),))


@pytest.fixture
def handler(people) -> Membership:
    return people[Role.BUREAU_HANDLER]


@pytest.fixture
def head(people) -> Membership:
    return people[Role.BUREAU_HEAD]


@pytest.fixture
def case(people, handler, at):
    return application(institution(1), at=at - timedelta(days=3), by=handler)


FIELDS = {
    "institution": "演示1镇卫生院",
    "due_on": date(2026, 11, 20),
    "items": ["补交材料", "更正数据"],
    "remark": "如有疑问请联系经办人。",
}


def drafted(case, by, at, *, kind="reminder", fields=None) -> Notice:
    fields = fields or (FIELDS if kind == "reminder" else {"institution": case.title})
    return notices.draft(case, kind=kind, office=by.office, fields=fields, by=by, at=at)


@pytest.fixture
def draft(case, handler, at) -> Notice:
    return drafted(case, handler, at)


@pytest.fixture
def issued(draft, head, at) -> Notice:
    return notices.issue(draft, by=head, at=at)


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


# Drafting


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


# Issuing


@pytest.mark.article("P20")
def test_numbers_of_an_office_and_year_have_no_gaps(people, handler, head, at):
    numbers = []
    for serial in range(1, 4):
        case = application(institution(serial), at=at, by=handler)
        numbers.append(notices.issue(drafted(case, handler, at), by=head, at=at).number)
    assert numbers == [f"渝中卫基评〔2026〕{serial}号" for serial in (1, 2, 3)]
    next_year = at + timedelta(days=90)
    case = application(institution(9), at=at, by=handler)
    assert notices.issue(drafted(case, handler, next_year), by=head, at=next_year).number == "渝中卫基评〔2027〕1号"


def test_a_refused_transaction_gives_its_number_back(people, case, handler, head, at):
    draft = drafted(case, handler, at)
    with transaction.atomic():
        notices.issue(draft, by=head, at=at)
        transaction.set_rollback(True)
    assert Notice.objects.get(pk=draft.pk).number == ""
    assert notices.issue(draft, by=head, at=at).number == "渝中卫基评〔2026〕1号"


def test_an_office_counts_its_own(people, case, issued, at):
    commission = {role: people[role] for role in (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD)}
    draft = drafted(case, commission[Role.COMMISSION_HANDLER], at, kind="by_step")
    assert notices.issue(draft, by=commission[Role.COMMISSION_HEAD], at=at).number == "渝卫评〔2026〕1号"


@pytest.mark.article("P20")
def test_the_drafter_does_not_issue(case, head, at, signed_in):
    own = drafted(case, head, at)
    client = signed_in(head)
    answer = client.post(reverse("notice_issue", args=[own.pk]), {"drafted_at": own.drafted_at.isoformat()})
    assert answer.status_code == 422
    assert "拟稿人不能签发自己拟写的文书，请由另一位负责人签发。" in words(answer)
    own.refresh_from_db()
    assert (own.issued_at, own.number) == (None, "")


def test_one_person_may_do_both_where_the_setting_says_so(case, head, at, settings):
    settings.ISSUING_NEEDS_TWO_PEOPLE = False
    assert notices.issue(drafted(case, head, at), by=head, at=at).number == "渝中卫基评〔2026〕1号"


def test_handlers_and_clerks_do_not_issue(people, draft, at, signed_in):
    for role in (Role.BUREAU_HANDLER, Role.NOTICE_CLERK):
        answer = signed_in(people[role]).post(
            reverse("notice_issue", args=[draft.pk]), {"drafted_at": draft.drafted_at.isoformat()}
        )
        assert "文书由本单位负责人签发，您当前的岗位不能签发。" in words(answer)
    assert standing(draft) == Standing.DRAFT


def test_nobody_issues_words_they_have_not_seen(draft, handler, head, at, signed_in):
    seen = draft.drafted_at.isoformat()
    notices.revise(draft, fields={**FIELDS, "remark": "改过的说明。"}, by=handler, at=at + timedelta(seconds=5))
    answer = signed_in(head).post(reverse("notice_issue", args=[draft.pk]), {"drafted_at": seen})
    assert "拟稿在您打开页面之后已有修改，请重新核对后再签发。" in words(answer)
    assert standing(draft) == Standing.DRAFT


def test_a_notice_of_a_step_is_issued_by_the_step(case, handler, head, at, signed_in):
    draft = drafted(case, handler, at, kind="by_step")
    client = signed_in(head)
    page = words(client.get(reverse("notice", args=[draft.pk])))
    assert reverse("step", args=[case.number, "accept"]) in page
    assert reverse("notice_issue", args=[draft.pk]) not in page
    answer = client.post(reverse("notice_issue", args=[draft.pk]), {"drafted_at": draft.drafted_at.isoformat()})
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
    assert list(record.faults()) == []


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


def test_the_database_refuses_a_number_twice(issued, handler, head, at):
    other = notices.issue(drafted(application(institution(2), at=at, by=handler), handler, at), by=head, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=other.pk).update(serial=issued.serial)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=other.pk).update(number=issued.number)


# Sending back


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


# The file


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


def test_a_missing_glyph_is_told_and_tried_again(case, handler, head, at, signed_in):
    draft = drafted(case, handler, at, fields={**FIELDS, "remark": "㐂卫生院"})
    client = signed_in(head)
    assert "字库中缺少以下字符" in words(client.get(reverse("notice_preview", args=[draft.pk])))
    issued = notices.issue(draft, by=head, at=at)
    row = Outbox.objects.get(kind=Outbox.Kind.NOTICE)
    with pytest.raises(Exception, match="字库中缺少以下字符"):
        outbox.work(row.pk, at=at)
    for name, args in (("notice_desk", []), ("notice", [issued.pk])):
        page = words(client.get(reverse(name, args=args)))
        assert "字库中缺少以下字符，文件未生成：㐂（U+3402）。" in page
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


# Printing and delivering


def test_printed_then_delivered(people, issued, at, signed_in):
    clerk = signed_in(people[Role.NOTICE_CLERK])
    answer = clerk.post(reverse("notice_printed", args=[issued.pk]))
    assert "本文书的PDF尚未生成" in words(answer)
    printed_file(issued, at)
    clerk.post(reverse("notice_printed", args=[issued.pk]))
    assert standing(issued) == Standing.PRINTED
    typed = {"way": "in_person", "to": "马建军", "delivered_at": "2026-11-09T10:00", "remark": "当面签收"}
    assert clerk.post(reverse("notice_deliver", args=[issued.pk]), typed).status_code == 302
    assert standing(issued) == Standing.DELIVERED
    delivery = issued.deliveries.get(way="in_person")
    assert (delivery.to, delivery.at, delivery.remark) == ("马建军", at, "当面签收")
    assert Record.objects.get(verb="notice_deliver").facts["to"] == "马建军"


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"delivered_at": "2026-11-09T10:01"}, "送达时间不能晚于现在，请核对后重填。"),
        ({"delivered_at": "2026-11-09T09:59"}, "送达时间不能早于签发时间，请核对后重填。"),
        ({"way": "portal"}, "选择"),
    ],
)
def test_a_delivery_that_cannot_be(people, issued, signed_in, changed, sentence):
    typed = {"way": "post", "to": "马建军", "delivered_at": "2026-11-09T10:00", "remark": "邮件号 1"} | changed
    answer = signed_in(people[Role.NOTICE_CLERK]).post(reverse("notice_deliver", args=[issued.pk]), typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "邮件号 1" in words(answer)
    assert issued.deliveries.count() == 1


# Replacing and withdrawing


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


# Who sees what


def test_another_offices_notice_is_not_found(issued, draft, at, signed_in):
    bureau = Office.objects.get(kind=OfficeKind.BUREAU, district="500106")
    stranger = cast.person("other", "罗平", role=Role.BUREAU_HEAD, office=bureau, at=at)
    client = signed_in(stranger)
    for name in ("notice", "notice_pdf", "notice_issue", "notice_withdraw", "notice_deliver", "notice_reissue"):
        assert client.get(reverse(name, args=[issued.pk])).status_code == 404
    for name in ("notice_printed", "notice_retry"):
        assert client.post(reverse(name, args=[issued.pk])).status_code == 404
    assert issued.number not in words(client.get(reverse("notice_desk")))


def test_the_institution_reads_what_is_issued_and_no_draft(case, draft, head, at, signed_in):
    client = signed_in(leader(case.institution, at=at))
    assert client.get(reverse("notice", args=[draft.pk])).status_code == 404
    issued = notices.issue(draft, by=head, at=at)
    page = client.get(reverse("notice", args=[issued.pk]))
    assert page.status_code == 200
    assert "可以办理" not in words(page)
    assert client.get(reverse("notice_desk")).status_code == 403
    assert client.get(reverse("notice_pdf", args=[issued.pk])).status_code == 302
    printed_file(issued, at)
    answer = client.get(reverse("notice_pdf", args=[issued.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert Reading.objects.filter(case=case, what__startswith="下载文书").count() == 1


def test_the_commission_reads_a_bureaus_notice_but_does_nothing_to_it(people, issued, signed_in):
    client = signed_in(people[Role.COMMISSION_HEAD])
    assert client.get(reverse("notice", args=[issued.pk])).status_code == 200
    assert client.get(reverse("notice_withdraw", args=[issued.pk])).status_code == 404


# The desk


def test_the_desk_counts_and_filters(case, issued, handler, at, signed_in):
    drafted(case, handler, at, kind="by_step")
    client = signed_in(handler)
    page = words(client.get(reverse("notice_desk")))
    assert "<strong>1</strong>待签发" in page
    assert "<strong>1</strong>已签发待打印" in page
    only = words(client.get(reverse("notice_desk"), {"tab": "issued", "kind": "reminder", "q": case.number}))
    assert issued.number in only
    assert "未编号" not in only
    assert "没有符合条件的文书" in words(client.get(reverse("notice_desk"), {"q": "没有这件"}))


def test_the_desk_asks_the_same_for_one_row_and_three(people, handler, head, at, signed_in):
    client = signed_in(head)
    client.get(reverse("notice_desk"))  # the session is written once
    counted = []
    for number in (1, 2, 3):
        notices.issue(drafted(application(institution(number), at=at, by=handler), handler, at), by=head, at=at)
        if number in (1, 3):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("notice_desk"))
            counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_list_goes_out_as_a_spreadsheet(issued, head, signed_in):
    answer = signed_in(head).get(reverse("notice_export"))
    found = read_workbook(BytesIO(answer.content), SHEET)
    assert [row.values["number"] for row in found.rows] == [issued.number]


# The word before the number


def test_the_word_of_an_office_is_its_own(people, head, draft, at, signed_in):
    client = signed_in(head)
    answer = client.post(reverse("document_word"), {"word": "渝卫评"})
    assert "“渝卫评”已是重庆市卫生健康委员会的代字" in words(answer)
    assert client.post(reverse("document_word"), {"word": "Yz1"}).status_code == 422
    assert client.post(reverse("document_word"), {"word": "渝中卫审"}).status_code == 302
    assert notices.issue(draft, by=head, at=at).number == "渝中卫审〔2026〕1号"
    assert Record.objects.get(verb="document_word").facts == {"before": "渝中卫基评", "after": "渝中卫审"}


def test_an_office_without_a_word_issues_nothing(draft, head, at):
    Office.objects.filter(pk=head.office_id).update(document_word="")
    with pytest.raises(Refused, match="尚未设置发文机关代字"):
        notices.issue(draft, by=head, at=at)


# Loading


def test_web_workers_do_not_load_the_renderer():
    code = (
        "import django, sys; django.setup(); import config.urls, config.celery; "
        "from django.urls import get_resolver; get_resolver().url_patterns; print('weasyprint' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


# The public page


def public(code: str):
    return Client().get(reverse("verify_code", args=[code]))


def test_anyone_verifies_a_notice(issued, at, stopped):
    printed_file(issued, at)
    page = words(public(issued.code))
    for said in (
        "提示函",
        issued.number,
        issued.office.name,
        "2026年11月9日",
        "演示1镇卫生院",
        issued.pdf_id,
        "现行有效",
    ):
        assert said in page


def test_the_public_page_says_what_replaced_a_notice(issued, handler, head, at):
    successor = notices.reissue(issued, fields=FIELDS, reason="期限写错。", by=handler, at=at)
    assert "现行有效" in words(public(issued.code))
    successor = notices.issue(successor, by=head, at=at)
    page = words(public(issued.code))
    assert "不再有效" in page
    assert successor.number in page
    assert "期限写错。" in page
    assert f'替代<a href="{reverse("verify_code", args=[issued.code])}">' in words(public(successor.code))


def test_the_public_page_says_why_a_notice_was_withdrawn(issued, head, at):
    notices.withdraw(issued, reason="发错了机构。", by=head, at=at)
    page = words(public(issued.code))
    assert "已于2026年11月9日撤回，不再有效" in page
    assert "发错了机构。" in page


@pytest.mark.parametrize("code", ["000000000000", "没有", "A"])
def test_an_unknown_code_is_told_in_a_sentence(issued, code):
    for answer in (public(code), Client().get(reverse("verify"), {"code": code})):
        assert answer.status_code == 404
        assert "没有查到这个查验码，请对照文书核对后重新输入。" in words(answer)
        assert code in words(answer)


def test_a_code_is_read_as_people_type_it(draft, head, at, monkeypatch):
    monkeypatch.setattr(verification, "new_code", lambda: "7K0M19ZD0XWA")
    notices.issue(draft, by=head, at=at)
    for typed in ("7K0M-19ZD-0XWA", " 7kOm l9zd oxwa ", "７Ｋ０Ｍ—１９ＺＤ—ＯＸＷＡ", "7K0MI9ZDOXWA"):
        answer = Client().get(reverse("verify"), {"code": typed})
        assert answer["Location"] == reverse("verify_code", args=["7K0M19ZD0XWA"])
    assert public("7k0m-19zd-0xwa")["Location"] == reverse("verify_code", args=["7K0M19ZD0XWA"])


def test_the_database_keeps_what_was_issued(issued):
    for tamper in (lambda rows: rows.update(fields={}), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(Notice.objects.filter(pk=issued.pk))


def test_codes_are_long_and_never_ambiguous():
    codes = {verification.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 12 and verification.read(code) == code for code in codes)


def test_one_box_takes_any_code(db, monkeypatch):
    monkeypatch.setattr(verification, "_resolvers", [*verification._resolvers])
    verification.register(lambda code: "/receipts/1/" if code == "REC0000000AA" else None)
    assert Client().get(reverse("verify"), {"code": "rec0000000aa"})["Location"] == "/receipts/1/"
    assert public("REC0000000AA")["Location"] == "/receipts/1/"


def test_the_tab_of_a_case_lists_its_notices(issued, handler, head, at):
    successor = notices.reissue(issued, fields=FIELDS, reason="期限写错。", by=handler, at=at)
    notices.issue(successor, by=head, at=at)
    rows = Notice.objects.select_related("office", "replaces", "replaced_by")
    text = re.sub(r"\s+", " ", render_to_string("casework/notices/rows.html", {"notices": rows}))
    assert reverse("notice", args=[issued.pk]) in text
    assert "已被替代" in text
    assert f"替代{issued.number}" in text
