"""Each office counts its notices of a year without gaps, under a word of its own (P20)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Office
from accounts.roles import Role
from casework.actions import notices
from casework.gateway import Refused
from casework.models import Notice, Record
from tests.casework.conftest import application, institution

from .papers import drafted, words


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


def test_the_database_refuses_a_number_twice(issued, handler, head, at):
    other = notices.issue(drafted(application(institution(2), at=at, by=handler), handler, at), by=head, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=other.pk).update(serial=issued.serial)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=other.pk).update(number=issued.number)


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
