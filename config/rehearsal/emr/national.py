"""The national stage (E20 to E25): two rounds and a visit for each case, unseen until the list is posted; objections and their answers."""

from typing import TYPE_CHECKING

from accounts.roles import Role
from casework.models import Posting
from config.scenarios import filing, national
from emr_rating.models import NationalReview, NationalVisit, Objection
from emr_rating.national import actions, publicity
from emr_rating.objection import actions as objecting
from emr_rating.stages import NationalStage

from .days import NATION

if TYPE_CHECKING:
    from .year import EmrYear

# What befalls the first six, and the seventh again like the first.
PASSES, LOWERED_BY_MATERIALS, REMOTE, FAILS_ON_SITE, PASSES_TOO, LATE = range(6)


def walk(year: "EmrYear") -> None:
    year.clock.to(year.clock_day(NATION))
    year.say("国家级审核")
    cases = list(NationalReview.objects.of_cycle(year.cycle).order_by("pk"))
    for place, case in enumerate(cases):
        _materials(year, place % 6, case)
    year.look_for_leaks()
    # One visit a day: nobody is at two places at once.
    for place, case in enumerate(cases):
        if national.current(case).state == NationalStage.APPLICATION_REVIEW and place % 6 != LATE:
            _application(year, place % 6, case)
            year.clock.forward(1)
    year.say("公示前查看是否泄露")
    year.look_for_leaks()
    _post(year)
    _object(year)
    for case in cases[LATE::6]:
        _application(year, LATE, case)
        year.clock.forward(1)
    if len(cases) > LATE:
        national.post(year.cycle, people=year.city, at=year.clock.next())
    _answer(year)


def _materials(year: "EmrYear", how: int, case: NationalReview) -> None:
    level = 4 if how == LOWERED_BY_MATERIALS else None
    year.refused(
        "没有专家意见即作出材料审核结论",
        lambda: national.conclude(case, people=year.city, at=year.clock.next(), level=level),
    )
    national.heard(case, people=year.city, at=year.clock.next(), level=level)
    national.conclude(case, people=year.city, at=year.clock.next(), level=level)


def _application(year: "EmrYear", how: int, case: NationalReview) -> None:
    clock, by = year.clock, year.city[Role.INSTITUTE]
    if how == REMOTE:
        remote = {"mode": NationalVisit.Mode.REMOTE, "remote_reason": "医院地处山区，汛期道路中断。"}
        year.refused(
            "远程审核不写理由",
            lambda: national.arrange(case, people=year.city, at=clock.next(), **remote | {"remote_reason": ""}),
        )
        for holds in (False, True):
            national.arrange(case, people=year.city, at=clock.next(), **remote)
            result, case = "画面流畅。" if holds else "画面中断三次。", national.current(case)
            actions.enter_connection_test(case, passed=holds, result=result, by=by, at=clock.next())
    else:
        national.arrange(case, people=year.city, at=clock.next())
    level = 4 if how == FAILS_ON_SITE else None
    national.heard(case, people=year.city, at=clock.next(), level=level)
    unmet = ("01.01.1",) if level else ()
    national.record(case, people=year.city, at=clock.next(), unmet=unmet)
    national.conclude(case, people=year.city, at=clock.next(), level=level)


def _post(year: "EmrYear") -> None:
    """Posted, taken back for a mistake in the list, and posted anew."""
    year.clock.forward(1)
    year.say("公示")
    by, waiting = year.city[Role.INSTITUTE], publicity.waiting(year.cycle)
    failed = [row.number for row in waiting if not row.passed]
    year.refused("公示未通过的医院", lambda: publicity.post(year.cycle, listed=failed[:1], by=by, at=year.clock.next()))
    national.post(year.cycle, people=year.city, at=year.clock.next())
    posting = Posting.objects.latest("pk")
    year.refused("撤回公示不写理由", lambda: publicity.withdraw(posting, reason="", by=by, at=year.clock.next()))
    publicity.withdraw(posting, reason="名单中一家医院的名称有误。", by=by, at=year.clock.next())
    year.clock.forward(1)
    national.post(year.cycle, people=year.city, at=year.clock.next())


def _object(year: "EmrYear") -> None:
    """A hospital that was lowered objects to it, the public to one that passed."""
    year.clock.forward(2)
    year.say("异议")
    posted = NationalReview.objects.of_cycle(year.cycle).filter(state=NationalStage.POSTED).order_by("pk")
    for place, case in enumerate(posted):
        if not case.passed:
            national.objected(case, at=year.clock.next(), by=filing.leader(case))
        elif place % 4 == 0:
            national.objected(case, at=year.clock.next())


def _answer(year: "EmrYear") -> None:
    """Of each three one is upheld, one is not, one is sent back by the commission first."""
    head = year.city[Role.COMMISSION_HEAD]
    for place, objection in enumerate(Objection.objects.order_by("pk")):
        upheld = 5 if place % 3 == 0 else None
        proposed = national.answered(objection, people=year.city, at=year.clock.next(), level=upheld)
        if place % 3 == 2:
            objecting.send_back(proposed, by=head, at=year.clock.next(), reason="请逐项说明复核依据。")
            proposed = national.answered(objection, people=year.city, at=year.clock.next(), level=upheld)
        national.concurred(proposed, people=year.city, at=year.clock.next())
