"""Registration (E06): most are approved at once; some are returned and come again, one withdraws, one lets its term go by."""

from typing import TYPE_CHECKING
from uuid import uuid4

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import perform
from config.scenarios import hospitals
from config.scenarios.filing import Applicant
from config.scenarios.papers import material
from emr_rating.models import Registration
from emr_rating.proxy import Proxy
from emr_rating.registration import actions
from emr_rating.registration.institute import connect_institute
from emr_rating.registration.steps import VERIFY

if TYPE_CHECKING:
    from .year import EmrYear

NAMED_OTHERWISE = "营业执照名称与所填机构名称不一致，请核对后修改。"
# Applicants besides those who take part: whether one withdraws or lets the term go by.
MORE = 5000


def walk(year: "EmrYear") -> None:
    year.clock.forward(7)
    year.say("注册")
    lapsing = _given_up(year)
    _entered_for_institute(year, connected=False)
    for place, index in year.spread(year.indices, days=15):
        if place == 1:
            _entered_for_institute(year, connected=True)
        year.applicants.append(_registered(year, place, hospitals.hospital(index)))
    year.clock.forward(32)
    centre = year.city[Role.CENTRE]
    for registration in lapsing:
        actions.end_registration(registration, reason="逾期未修改，电话催告无果。", by=centre, at=year.clock.next())


def _given_up(year: "EmrYear") -> list[Registration]:
    """One takes its application back; the others are returned and hear no more of it."""
    wished = [hospitals.hospital(MORE + number) for number in range(3 + len(year.indices) // 50)]
    opened = [hospitals.registered(one, at=year.clock.next())[0] for one in wished]
    for registration in opened[::3]:
        actions.withdraw(registration, seen=registration.version, at=year.clock.next())
    return [_returned(year, registration) for place, registration in enumerate(opened) if place % 3]


def _returned(year: "EmrYear", registration: Registration) -> Registration:
    centre, clock = year.city[Role.CENTRE], year.clock
    returned = actions.return_registration(registration, reason=NAMED_OTHERWISE, by=centre, at=clock.next())
    year.refused(
        "修改时限未届满即终止注册",
        lambda: actions.end_registration(returned, reason="催告无果。", by=centre, at=clock.next()),
    )
    return returned


def _entered_for_institute(year: "EmrYear", *, connected: bool) -> None:
    """For the first hospital the centre enters the institute's word (代录)."""
    head = year.city[Role.COMMISSION_HEAD]
    connect_institute(connected=connected, reason="医管所接入方式调整。", by=head, at=year.clock.next())


def _registered(year: "EmrYear", place: int, wished: hospitals.Hospital) -> Applicant:
    clock, centre, institute = year.clock, year.city[Role.CENTRE], year.city[Role.INSTITUTE]
    case, _ = hospitals.registered(wished, at=clock.next())
    if place == 0:
        year.refused("同一代码重复注册", lambda: hospitals.registered(wished, at=clock.next(), token=uuid4()))
    if place % 9 == 4:
        case = actions.return_registration(case, reason=NAMED_OTHERWISE, by=centre, at=clock.next())
        case = _again(year, case, wished)
    if place % 20 == 7:
        actions.renew_receipt(case, reason="申请人遗失查询链接，已核实身份。", by=centre, at=clock.next())
    case = perform(case, VERIFY, by=centre, at=clock.next())
    if place % 11 == 5:
        case = actions.reject(case, reason="执业许可证副本不清晰，请重新上传。", by=institute, at=clock.next())
        case = perform(_again(year, case, wished), VERIFY, by=centre, at=clock.next())
    if place == 0:
        paper: Proxy = {
            "proxy_number": "医管所〔2025〕1号",
            "proxy_date": clock.on,
            "proxy_scan": material("医管所意见.pdf"),
        }
        case = actions.approve(case, by=centre, at=clock.next(), **paper)
    else:
        case = actions.approve(case, by=institute, at=clock.next())
    members = Membership.objects.filter(office__institution=case.registered).select_related("person", "office")
    leader, clerk = (
        year.company.of_hospital(members.get(role=role)) for role in (Role.INSTITUTION_LEADER, Role.INSTITUTION_CLERK)
    )
    return Applicant(leader.office.institution, leader, clerk)


def _again(year: "EmrYear", case: Registration, wished: hospitals.Hospital) -> Registration:
    data = hospitals.registration_data(wished)
    return actions.resubmit(case, data=data, seen=case.version, at=year.clock.next())
