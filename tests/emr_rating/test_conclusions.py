"""Conclusions are rows: one stands a case, the others stay as they were, and a list of cases reads them at once (E15, E16)."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from casework import proving
from casework.models import Conclusion
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Cycle, Filing
from emr_rating.municipal import actions as review
from emr_rating.rules import Lane
from emr_rating.stages import Stage
from experts.models import Review
from tests.worlds import walked_once


@walked_once
def reviewed(cycle, applicant, people, at):
    """Concluded in the district as lowered from 3 to 2; and the morning on which it was."""
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    assert filing.lane == ""
    morning = scenes.close(cycle)
    return scenes.review_at(Stage.DISTRICT_CONCLUDED, filing, people=people, at=morning, level=2), morning


@pytest.mark.article("E16")
def test_one_conclusion_stands_and_the_superseded_one_stays_readable(reviewed, people, as_role, now):
    filing, morning = reviewed
    head = people[Role.BUREAU_HEAD]
    first = filing.conclusion
    assert filing.reviews.get().conclusion == first
    assert filing.lane == Lane.DISTRICT_REVIEW
    assert (first.article, first.concluded_by, first.concluded_at, first.from_level, first.to_level, first.reason) == (
        "E16",
        head,
        morning,
        3,
        2,
        scenes.LOWERED,
    )
    review.reopen(filing, by=head, at=morning, reason="补充核查")
    scenes.conclude_district(filing, people=people, at=morning)
    filing = Filing.objects.get(pk=filing.pk)
    assert [(row.to_level, row.superseded_at) for row in filing.conclusions.all()] == [(2, morning), (3, None)]
    assert filing.conclusion.to_level == 3
    assert filing.reviews.get().conclusion == filing.conclusion
    now(morning)
    tab = reverse("case_tab", args=[filing.number, "review"])
    assert scenes.LOWERED in as_role(Role.BUREAU_HEAD).get(tab).content.decode()
    assert scenes.LOWERED not in as_role(Role.COMMISSION_HEAD).get(tab).content.decode()
    assert proving.faults() == []


@pytest.mark.article("E16")
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(to_level=3),
        lambda rows: rows.update(reason="另一理由"),
        lambda rows: rows.delete(),
        lambda rows: Conclusion.objects.create(**_like(rows.get())),
        lambda rows: Conclusion.objects.create(
            **_like(rows.get()) | {"to_level": 4, "superseded_at": rows.get().concluded_at}
        ),
    ],
    ids=["another level", "another reason", "deleted", "a second one standing", "raised"],
)
def test_the_database_refuses_to_change_a_conclusion_a_second_one_and_one_that_raises(reviewed, change):
    filing, _ = reviewed
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Conclusion.objects.filter(case=filing.pk))
    assert [(row.to_level, row.superseded_at) for row in filing.conclusions.all()] == [(2, None)]


def _like(row: Conclusion) -> dict:
    names = ("case", "article", "concluded_by", "concluded_at", "from_level", "to_level", "reason")
    return {name: getattr(row, name) for name in names}


@pytest.mark.article("E16")
def test_lists_read_conclusions_at_the_same_cost_however_many_there_are(cycle, people, reviewed, as_role, now, at):
    filing, morning = reviewed
    now(morning)

    def cost(role: Role, name: str, *args: object) -> int:
        client, address = as_role(role), reverse(name, args=args)
        assert client.get(address).status_code == 200  # the first page after a sign-in asks more
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    first = scenes.report_summary(cycle, people=people, at=morning)
    shown, board = cost(Role.COMMISSION_HEAD, "summary", first.pk), cost(Role.COMMISSION_HEAD, "emr_board")
    of_hospital = cost(Role.COMMISSION_HEAD, "results", filing.hospital.uscc)
    others = [filings.hospital(index, people=people, at=at) for index in (22, 42, 62)]
    _put(others[0], cycle, Stage.DISTRICT_CONCLUDED, like=filing)
    listed = cost(Role.BUREAU_HEAD, "district_summary")
    for other in others[1:]:
        _put(other, cycle, Stage.DISTRICT_CONCLUDED, like=filing)
    assert cost(Role.BUREAU_HEAD, "district_summary") == listed
    second = scenes.report_summary(cycle, people=people, at=morning)
    assert second.lines.count() == 3
    assert cost(Role.COMMISSION_HEAD, "summary", second.pk) == shown
    assert cost(Role.COMMISSION_HEAD, "emr_board") == board
    applicant = filings.Applicant(filing.hospital, *2 * [people[Role.BUREAU_HEAD]])
    for year in (cycle.year + 1, cycle.year + 2):
        _put(applicant, filings.cycle(people=people, at=at, year=year), Stage.PROVISIONAL, like=filing)
    assert cost(Role.COMMISSION_HEAD, "results", filing.hospital.uscc) == of_hospital


def _put(applicant: filings.Applicant, cycle: Cycle, state: Stage, *, like: Filing) -> None:
    """A concluded filing put there by hand: only lists read it."""
    case = Filing.objects.create(
        kind=like.kind,
        regime=like.regime,
        number=f"{like.number}-{applicant.institution.pk}-{cycle.year}",
        title=applicant.institution.name,
        institution=applicant.institution,
        filed_by=applicant.institution,
        district=applicant.institution.district,
        state=state,
        standard=like.standard,
        rules_edition=like.rules_edition,
        opened_at=like.opened_at,
        cycle=cycle,
        reports_made=1,
        computed_level=3,
        declared_level=3,
        lane=Lane.DISTRICT_REVIEW,
        holder=like.holder,
    )
    Conclusion.objects.create(**_like(like.conclusions.get()) | {"case": case})
    day = like.opened_at
    Review.objects.create(case_id=case.pk, use="emr_district_review", round=1, opened_at=day, closed_at=day)
