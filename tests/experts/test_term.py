"""The term of an expert, counted: four years with both ends, joined without gap, reminded of in time (P09)."""

from datetime import date, timedelta

import pytest

from casework.figures import editions
from experts.appointment.term import Term, length_text, next_start, renewal_open, term

LAW = editions.texts("primary_care")[-1]


@pytest.mark.article("P09")
@pytest.mark.parametrize(
    "given, issued_on, starts, ends",
    [
        (date(2026, 11, 9), date(2026, 11, 9), date(2026, 11, 9), date(2030, 11, 8)),
        (date(2026, 11, 1), date(2026, 11, 9), date(2026, 11, 9), date(2030, 11, 8)),
        (date(2027, 1, 1), date(2026, 11, 9), date(2027, 1, 1), date(2030, 12, 31)),
        (date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29), date(2032, 2, 28)),
        (date(2028, 3, 1), date(2028, 2, 1), date(2028, 3, 1), date(2032, 2, 29)),
        (date(2096, 2, 29), date(2096, 2, 1), date(2096, 2, 29), date(2100, 2, 28)),
    ],
)
def test_a_term_is_four_years_with_both_ends(given, issued_on, starts, ends):
    assert term(given, issued_on=issued_on, law=LAW) == Term(starts, ends, 48)


def test_terms_join_and_the_re_audit_opens_ninety_days_before():
    ends = date(2030, 11, 8)
    assert next_start([ends], date(2030, 9, 1)) == date(2030, 11, 9)
    assert next_start([ends], date(2031, 1, 1)) == date(2031, 1, 1)
    assert [renewal_open(ends, ends - timedelta(days=days), law=LAW) for days in (91, 90)] == [False, True]


def test_a_length_is_written_in_years_where_it_is_one():
    assert [length_text(months) for months in (48, 12, 18)] == ["四年", "一年", "十八个月"]
