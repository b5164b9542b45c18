"""The papers of the year (E19, E33): each bureau's report, which the clock has opened, what is reported besides, the city's summary."""

from typing import TYPE_CHECKING

from accounts.roles import Role
from casework.gateway import perform
from casework.plans import actions
from config.scenarios import yearly
from emr_rating.models import CitySummary, DistrictReport
from emr_rating.yearly import steps

if TYPE_CHECKING:
    from .year import EmrYear


def walk(year: "EmrYear") -> None:
    year.clock.forward(2)  # the clock opens what is owed
    year.say("区县工作报告和年度工作总结")
    commission = year.city[Role.COMMISSION_HANDLER]
    for place, report in enumerate(DistrictReport.objects.order_by("pk")):
        people = year.company.bureaus[report.own_district.pk]
        done = yearly.handed_in(report, by=people[Role.BUREAU_HEAD], at=year.clock.next())
        if place == 0:
            back = yearly.returned(done, people=year.city, at=year.clock.next())
            done = yearly.handed_in(back, by=people[Role.BUREAU_HEAD], at=year.clock.next())
        actions.receive(done, by=commission, at=year.clock.next())
    _besides(year)
    summary, head = CitySummary.objects.get(), year.city[Role.COMMISSION_HEAD]
    done = yearly.handed_in(summary, by=head, at=year.clock.next())
    draft = done.contents.digest
    year.refused("重复报送工作总结", lambda: actions.hand_in(done, draft=draft, by=head, at=year.clock.next()))
    actions.receive(done, by=year.city[Role.INSTITUTE], at=year.clock.next())


def _besides(year: "EmrYear") -> None:
    """One event is reported; another was begun by mistake."""
    people = next(iter(year.company.bureaus.values()))
    event = yearly.special_event("机房断电影响数据上报", people=people, at=year.clock.next())
    done = yearly.handed_in(event, by=people[Role.BUREAU_HEAD], at=year.clock.next())
    actions.receive(done, by=year.city[Role.COMMISSION_HANDLER], at=year.clock.next())
    begun = yearly.special_event("同一事项", people=people, at=year.clock.next())
    by, drop = people[Role.BUREAU_HANDLER], steps.DISTRICT.drop
    assert drop is not None  # noqa: S101  # an event may be given up
    perform(begun, drop, by=by, at=year.clock.next(), reason="已另行报告。")
