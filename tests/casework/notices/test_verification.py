"""Anybody verifies a notice by its code: whether it stands, what replaced it, why it was withdrawn."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import verification
from casework.actions import notices

from .papers import FIELDS, printed_file, public, words


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


def test_codes_are_long_and_never_ambiguous():
    codes = {verification.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 12 and verification.read(code) == code for code in codes)


def test_one_box_takes_any_code(db, monkeypatch):
    monkeypatch.setattr(verification, "_resolvers", [*verification._resolvers])
    verification.register(lambda code: "/receipts/1/" if code == "REC0000000AA" else None)
    assert Client().get(reverse("verify"), {"code": "rec0000000aa"})["Location"] == "/receipts/1/"
    assert public("REC0000000AA")["Location"] == "/receipts/1/"
