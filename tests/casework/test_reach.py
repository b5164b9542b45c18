"""How far `verify_record --subject` and `--since` reach: a fault inside is found, one outside is another run's business."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from casework import proving, record
from casework.models import Case, Record
from tests.guards import lift

from .conftest import application, institution

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31")]
LATER = timedelta(days=2)


@pytest.fixture
def cases(people, at):
    """One of today, one of two days later; somebody's act on the second has since written on the first as well."""
    early, late = (
        application(institution(number), at=moment, by=people[Role.BUREAU_HANDLER])
        for number, moment in ((1, at), (2, at + LATER))
    )
    lift(Case)
    lift(Record)
    return early, late


def faults(**options) -> list[tuple[str, str]]:
    found = proving.check(**options).faults
    return [(fault.subject or fault.table, fault.pk or str(fault.seq)) for fault in found]


def retitle(case) -> None:
    Case.objects.filter(pk=case.pk).update(title="另一机构")


def rewrite(case) -> None:
    Record.objects.filter(subject=record.case_subject(case)).update(reason="改写的理由。")


@pytest.mark.parametrize("act", [retitle, rewrite])
def test_a_subject_is_its_chain_and_the_rows_that_it_covers(cases, act):
    early, late = cases
    act(early)
    assert len(faults(subject=record.case_subject(early))) == 1
    assert faults(subject=record.case_subject(late)) == []


@pytest.mark.parametrize("act", [retitle, rewrite])
def test_since_a_day_is_what_was_recorded_from_then_on(cases, act, at):
    early, late = cases
    day = timezone.localdate(at + LATER)
    act(early)
    assert faults(since=day) == []
    act(late)
    assert len(faults(since=day)) == 1
    assert len(faults()) == 2


def test_a_row_that_another_subjects_act_has_written_since_is_as_that_act_left_it(cases, people, at):
    early, late = cases
    early.title = "更名后的机构"
    early.save(update_fields=["title"])
    record.append(
        subject=record.case_subject(late), at=at + LATER, verb="note", label="一并更名", by=people[Role.BUREAU_HEAD]
    )
    assert faults(subject=record.case_subject(early)) == []
    retitle(early)
    assert faults(subject=record.case_subject(early)) == [(record.case_subject(late), str(early.pk))]


def test_both_bounds_together(cases, at):
    early, late = cases
    rewrite(early)
    rewrite(late)
    day = timezone.localdate(at + LATER)
    assert faults(subject=record.case_subject(early), since=day) == []
    assert len(faults(subject=record.case_subject(late), since=day)) == 1
