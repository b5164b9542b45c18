"""An institution that moves to another district takes no open case along: neither to a milder bureau nor out of sight."""

import pytest
from django.urls import reverse

from accounts.models import District
from accounts.roles import Role
from casework.actions import institutions
from casework.models import Case, Record
from config.scenarios import cast
from tests.casework.conftest import application, institution, leader


@pytest.fixture
def moved(people, at):
    """A township hospital of 渝中区 with an open case, moved to 大渡口区."""
    of = institution(1)
    application(of, at=at, by=leader(of, at=at))
    changes = {"district": District.objects.get(pk="500104")}
    return institutions.change_basic_data(of, changes=changes, reason="迁址", by=people[Role.CENTRE], at=at)


@pytest.mark.article("E06")
def test_open_cases_stay_with_their_bureau(moved, people, at):
    case, own = Case.objects.get(), people[Role.BUREAU_HANDLER]
    assert (moved.district_id, case.district_id, case.holder) == ("500104", cast.DISTRICT, own.office)
    assert Case.objects.visible_to(own).exists()
    new = cast.bureau("500104", at=at)[Role.BUREAU_HANDLER]
    assert not Case.objects.visible_to(new).exists()


@pytest.mark.article("E06")
def test_record_page_and_form_say_so(moved, people, signed_in):
    sentence = f"在办案件仍由立案时的区县办理：{Case.objects.get().number}（渝中区）。"
    assert Record.objects.get(verb="change_basic_data").facts["kept"] == sentence
    page = signed_in(people[Role.CENTRE]).get(reverse("institution", args=[moved.pk])).content.decode()
    assert sentence in page
    own = signed_in(moved.office.memberships.get()).get(reverse("institution_request_change")).content.decode()
    assert "在办案件仍由立案时的区县办理" in own


def test_nothing_is_said_where_nothing_is_open(moved, people, at):
    idle = institution(2)
    changes = {"district": District.objects.get(pk="500104")}
    institutions.change_basic_data(idle, changes=changes, reason="迁址", by=people[Role.CENTRE], at=at)
    assert "kept" not in Record.objects.filter(verb="change_basic_data").latest("pk").facts
