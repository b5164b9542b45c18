"""A hospital is closed while its filing runs: whoever reviews it has the ball and is told, and nobody else (Articles 6, 16)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import OfficeKind, Role
from casework.actions import closures
from casework.models import Message
from config.scenarios import filing as filings
from config.scenarios import takeover
from emr_rating.models import Filing
from emr_rating.stages import Stage


@pytest.mark.article("E06")
@pytest.mark.parametrize(
    "stage, ends_it",
    [
        (Stage.AWAITING_MATERIALS, OfficeKind.COMMISSION),
        (Stage.CITY_REVIEW, OfficeKind.COMMISSION),
        (Stage.DISTRICT_REVIEW, OfficeKind.BUREAU),
        (Stage.NATIONAL, None),
        (Stage.PROVISIONAL, None),
    ],
)
def test_the_ball_goes_to_the_office_that_may_end_it(cycle, people, at, stage, ends_it):
    hospital, after = (
        filings.hospital(2, people=people, at=at).institution,
        cycle.closes_at + timedelta(days=3, hours=10),
    )
    takeover.taken_over(hospital, stage, cycle=cycle, people=people, at=after)
    on = timezone.localdate(after)
    closures.close_institution(hospital, closed_on=on, reason="许可证已注销", by=people[Role.CENTRE], at=after)
    holder = Filing.objects.get().holder
    assert (holder and OfficeKind(holder.kind)) == ends_it
    told = Message.objects.filter(title__endswith="机构已注销").values_list("office__kind", flat=True)
    assert list(told) == ([ends_it] if ends_it else [])


@pytest.mark.article("E06")
@pytest.mark.parametrize("stage, ended", [(Stage.DISTRICT_REVIEW, True), (Stage.PROVISIONAL, False)])
def test_the_page_of_the_closing_names_what_is_ended_apart_from_what_goes_on(
    cycle, people, at, signed_in, stage, ended
):
    hospital = filings.hospital(2, people=people, at=at).institution
    case = takeover.taken_over(hospital, stage, cycle=cycle, people=people, at=cycle.closes_at + timedelta(days=3))
    shown = signed_in(people[Role.CENTRE]).get(reverse("institution_close", args=[hospital.pk])).text
    assert case.number in shown
    assert ("逐件办理“机构注销，终止办理”" in shown, "不因注销终止" in shown) == (ended, not ended)
