"""Names, districts and leadership are dated: a case shows them as they were on the days of its own life (A9, E06)."""

from datetime import timedelta

from django.utils import timezone

from accounts.amending import correct_name
from accounts.columns import Frozen, declared
from accounts.models import District, FormerDistrict, Membership
from accounts.people import end_membership
from accounts.roles import Role
from casework.actions import institutions
from casework.dated import spans
from config.scenarios import cast

DAY = timedelta(days=1)


def test_a_case_shows_the_name_district_and_leader_of_every_day(institution, people, at):
    """Renamed, moved, its leader corrected, then replaced: each counts from its own day on, and the days before stay as they were."""
    centre, on = people[Role.CENTRE], timezone.localdate(at)
    first = cast.person("fz-ceshi", "马建军", role=Role.INSTITUTION_LEADER, office=institution.office, at=at)
    institutions.change_basic_data(institution, changes={"name": "演示新名医院"}, by=centre, at=at + 10 * DAY)
    to = District.objects.get(pk="500104")
    institutions.change_basic_data(institution, changes={"district": to}, reason="迁址", by=centre, at=at + 20 * DAY)
    correct_name(first.person, name="马健军", reason="登记有误", by=people[Role.SECURITY_ADMIN], at=at + 30 * DAY)
    end_membership(first, by=people[Role.SECURITY_ADMIN], at=at + 49 * DAY, reason="退休")
    institution.refresh_from_db()
    told = [
        (span.since, span.name, span.district.pk, span.leaders)
        for span in spans(institution, since=on, until=on + 60 * DAY)
    ]
    own = people[Role.BUREAU_HEAD].office.district_id
    assert told == [
        (on, "演示渝中区测试医院", own, ("马建军",)),
        (on + 10 * DAY, "演示新名医院", own, ("马建军",)),
        (on + 20 * DAY, "演示新名医院", "500104", ("马建军",)),
        (on + 30 * DAY, "演示新名医院", "500104", ("马健军",)),
        (on + 50 * DAY, "演示新名医院", "500104", ()),
    ]
    assert institution.district_on(on).pk == own
    assert [row.district_id for row in FormerDistrict.objects.all()] == [own]


def test_nothing_changed_is_one_span(institution, at):
    on = timezone.localdate(at)
    (span,) = spans(institution, since=on, until=on + 9 * DAY)
    assert (span.since, span.until, span.leaders) == (on, on + 9 * DAY, ())


def test_a_changed_role_is_a_new_row():
    """Person, office and role of a membership are frozen by the database: who was what on a day stays readable."""
    frozen = {name for rule in declared(Membership).rules if isinstance(rule, Frozen) for name in rule.names}
    assert {"person", "office", "role"} <= frozen
