"""The experts' figures are the law's: dated, each regime's own, and what has begun keeps those of its day (P09, P36)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.actions.figures import set_figures
from casework.chasing.reminding import remind_all
from casework.drawing.dates import secrets_due
from casework.figures import editions
from casework.models import Message
from casework.notices.kinds import paper
from casework.verifiers.verify_draw import FEWEST_SEATS, MOST_SEATS
from config.scenarios import filing, review, terms
from emr_rating.models import Filing
from emr_rating.stages import Stage
from experts.actions import letters

pytestmark = pytest.mark.django_db
NEXT_DAY = date(2026, 11, 10)


@pytest.fixture
def from_tomorrow(monkeypatch):
    """A further edition of a regime's text with other figures, valid from the day after `at`."""

    def enter(regime: str, **values: int) -> None:
        (first,) = editions.texts(regime)
        figures = tuple(replace(one, value=values.get(one.name, one.value)) for one in first.figures)
        monkeypatch.setitem(editions._texts, regime, (first, replace(first, valid_from=NEXT_DAY, figures=figures)))

    return enter


@pytest.mark.article("P09")
def test_letters_issued_a_day_apart_have_the_term_of_their_own_day(people, at, from_tomorrow):
    from_tomorrow("primary_care", expert_term_months=36)
    old, new = (terms.expert(f"zj-{index}", name, at=at, index=index) for index, name in ((1, "何静秋"), (2, "贺云")))
    (before,) = terms.appoint([old], people=people, at=at)
    (after,) = terms.appoint([new], people=people, at=at + timedelta(days=1))
    assert [before.valid_until, after.valid_until] == [date(2030, 11, 8), date(2029, 11, 9)]
    texts = [str(paper(letter.notice).text) for letter in (before, after)]
    assert ["聘期四年" in texts[0], "聘期三年" in texts[1]] == [True, True]


@pytest.mark.article("P09")
def test_reminders_go_out_by_the_figures_of_their_day(people, at, from_tomorrow):
    from_tomorrow("primary_care", expert_reminder_first=200)
    expert = terms.expert("zj-he", "何静秋", at=at)
    (letter,) = terms.appoint([expert], people=people, at=at)
    person, ends = expert.person, at + (letter.valid_until - at.date())
    assert remind_all(ends - timedelta(days=201)) == 0
    assert remind_all(ends - timedelta(days=200)) == 2, "the expert, and the commission"
    assert Message.objects.filter(person=person, title__contains="聘期即将届满").count() == 1
    head = people[Role.COMMISSION_HEAD]
    assert letters.audit(letter, passed=True, reason="合格。", by=head, at=ends - timedelta(days=199)).passed


@pytest.mark.article("E15")
@pytest.mark.article("E34")
def test_two_cases_opened_a_day_apart_are_reviewed_by_the_figures_of_their_own_day(people, at, from_tomorrow):
    from_tomorrow("emr", expert_answer_days=5, expert_opinion_days=15, draw_days=4, team_seats=7)
    year = filing.cycle(people=people, at=at)
    for index, opened in ((2, at), (22, at + timedelta(days=1))):
        applicant = filing.hospital(index, people=people, at=at)
        filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=year, at=opened, level=3)
    morning = review.close(year)  # Tuesday, 1 December
    cases = Filing.objects.order_by("pk")
    asked = [review.designate(case, people=people, at=morning, accept=False)[0] for case in cases]
    assert [row.answer_due_on for row in asked] == [date(2026, 12, 4), date(2026, 12, 8)]
    accepted = review.accepted(asked, at=morning)
    assert [row.due_on for row in accepted] == [date(2026, 12, 15), date(2026, 12, 22)]
    assert [timezone.localdate(secrets_due(morning, law=case.law)) for case in cases] == [
        date(2026, 12, 4),
        date(2026, 12, 8),
    ]
    assert [case.law["team_seats"] for case in cases] == [5, 7]


@pytest.mark.parametrize("regime", ["emr", "primary_care"])
def test_no_edition_asks_for_a_team_that_the_verifier_of_draws_refuses(regime):
    for text in editions.texts(regime):
        seats = text.figure("team_seats")
        assert FEWEST_SEATS <= (seats.least or seats.value) <= (seats.most or seats.value) <= MOST_SEATS
        assert seats.value % 2 == 1


def test_a_size_of_the_team_is_set_to_an_odd_number(people, at):
    values = {name: figure.value for name, figure in editions.texts("emr")[-1].settings().items()}
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="“评审组人数”应为单数") as refused:
        set_figures(Regime.EMR, values=values | {"team_seats": 6}, valid_from=NEXT_DAY, reason="试", by=head, at=at)
    assert refused.value.field == "team_seats"
