"""Rows of long tables filled in without the template engine, and counts taken range by range."""

from datetime import timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from accounts.roles import Role
from casework.models import CalendarYear, Case
from casework.workbench import counting, desk

from .conftest import application, institution

ROWS = [{"name": "a", "text": "甲"}, {"name": "b", "text": "乙"}]


def flat(rows, form: str = "<td title='{name}'>{text}</td>") -> str:
    return Template(f"{{% flat rows %}}{form}{{% endflat %}}").render(Context({"rows": rows}))


def test_each_row_is_filled_into_the_form():
    assert flat(ROWS) == "<td title='a'>甲</td><td title='b'>乙</td>"
    assert flat([]) == ""


def test_every_value_is_escaped_also_what_calls_itself_safe():
    row = {"name": "' onclick='x", "text": mark_safe("<script>&{name}")}
    assert flat([row]) == "<td title='&#x27; onclick=&#x27;x'>&lt;script&gt;&amp;{name}</td>"


def test_a_name_that_no_row_has_is_an_error():
    with pytest.raises(KeyError):
        flat(ROWS, "{nmae}")


@pytest.mark.parametrize("source", ["{% flat rows %}{{ x }}{% endflat %}", "{% flat %}x{% endflat %}", "{% flat r %}x"])
def test_nothing_but_names_may_stand_in_it(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


@pytest.mark.django_db
def test_a_range_in_parts_is_counted_and_listed_whole(people, at, django_assert_num_queries):
    handler = people[Role.BUREAU_HANDLER]
    undated, dated = (application(institution(n), at=at, by=handler, clock=n > 0) for n in range(2))
    ranges = desk.ranges(handler, on=at.date(), table=CalendarYear.objects.table())
    later = counting.Range(ranges["later"].within, (*ranges["later"].spans, *ranges["undated"].spans))
    assert {case.pk for case in later.rows} == {undated.pk, dated.pk}
    nothing = counting.Range(Case.objects.none(), later.spans)
    with django_assert_num_queries(1):
        assert counting.counted({"later": later, "none": Case.objects.none(), "nothing": nothing}) == {
            "later": 2,
            "none": 0,
            "nothing": 0,
        }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "above, upto, days", [(None, 2, [0, 1, 2]), (1, None, [2, 3]), (0, 2, [1, 2]), (None, None, [None]), (3, 3, [])]
)
def test_a_stretch_is_counted_as_it_is_listed(people, at, above, upto, days):
    by = people[Role.BUREAU_HANDLER]
    due = {day: application(institution(n), at=at, by=by).pk for n, day in enumerate((0, 1, 2, 3, None))}
    first = at.date()
    for day, pk in due.items():
        Case.objects.filter(pk=pk).update(due_on=None if day is None else first + timedelta(days=day))
    bounds = {"above": above, "upto": upto}
    dates = {name: None if day is None else first + timedelta(days=day) for name, day in bounds.items()}
    stretch = counting.Range(Case.objects.filter(pk__in=due.values()), (counting.Span("due_on", **dates),))
    assert {case.pk for case in stretch.rows} == {due[day] for day in days}
    assert counting.counted({"rows": stretch}) == {"rows": len(days)}
