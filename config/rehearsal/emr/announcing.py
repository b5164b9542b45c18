"""The end of the year (E18, E25): settled, closed, filed, both notices, every result final, and on paper for whoever asks."""

from typing import TYPE_CHECKING

from accounts.roles import Role
from config.scenarios import filing, national
from emr_rating.models import Filing
from emr_rating.national import announcing
from emr_rating.results import sheets
from emr_rating.stages import Stage

from . import violations

if TYPE_CHECKING:
    from .year import EmrYear


def walk(year: "EmrYear") -> None:
    institute = year.city[Role.INSTITUTE]
    year.refused("公示期未满即确定结果", lambda: announcing.settle(year.cycle, by=institute, at=year.clock.next()))
    year.refused(
        "异议和公示未结束即结束国家级审核",
        lambda: announcing.close_stage(year.cycle, by=institute, at=year.clock.next()),
    )
    year.clock.forward(16)
    year.say("结束国家级审核，报备案")
    national.noted(year.cycle, people=year.city, at=year.clock.next())
    year.clock.forward(5)
    year.say("市级通知，公布和确认结果")
    national.issue_city_notice(year.cycle, people=year.city, at=year.clock.next())
    year.clock.forward(2)  # the job is worked by the clock
    final = Filing.objects.of_cycle(year.cycle).filter(state__in=(Stage.ANNOUNCED, Stage.CONFIRMED)).order_by("pk")
    for case in final[:10]:
        sheets.issue(case, by=filing.leader(case), at=year.clock.next())
    violations.after_results(year)
    violations.of_bureaus(year)
