"""The experts' figures are the law's: dated, each regime's own, and what has begun keeps those of its day (P09, P36)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.roles import Role
from casework.figures import editions
from casework.models import Message
from casework.notices.kinds import paper
from config.scenarios import terms
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
    assert letters.remind(ends - timedelta(days=201)) == 0
    assert letters.remind(ends - timedelta(days=200)) == 1
    assert Message.objects.filter(person=person, title="聘期即将届满").count() == 1
    head = people[Role.COMMISSION_HEAD]
    assert letters.audit(letter, passed=True, reason="合格。", by=head, at=ends - timedelta(days=199)).passed
