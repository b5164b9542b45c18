"""Somebody held to account: told, heard, decided on (P31, E31)."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Membership, Office, Person
from accounts.roles import Regime, Role
from casework import reading_log
from casework.accountability import actions
from casework.accountability.uses import use
from casework.clocks.calendar import DAY
from casework.models import Accountability, Case, Referral
from casework.record import log_reading
from casework.referrals import actions as referrals

from .papers import material

People = dict[Role, Membership]
FACTS = "评审组内部会议期间，多次要求评审组成员调整条款评定结果。"


def proposed(whom: Membership, *, by: Membership, at: datetime, **changed: Any) -> Accountability:
    """On interference with a review of the grade review."""
    person = Person.objects.get(pk=whom.person_id)  # by the name of today
    said: dict[str, Any] = {
        "login": person.login,
        "name": person.name,
        "office_name": "",
        "ground": "interference",
        "ground_facts": FACTS,
        "evidence": material("情况说明.pdf"),
    }
    return actions.propose(use(Regime.PRIMARY_CARE), **said | changed, by=by, at=at)


def disqualified(whom: Membership, *, people: People, at: datetime) -> Accountability:
    """By the commission, after a word of theirs."""
    row = proposed(whom, by=people[Role.COMMISSION_HANDLER], at=at)
    actions.state(row, statement="系业务讨论，没有干预评审的意思。", by=whom, at=at)
    said = {
        "sanction": "disqualify",
        "grave": "grave",
        "gravity": "评审结果因此改变。",
        "reason": "事实清楚，不予采纳。",
    }
    return actions.take(row, **said, by=people[Role.COMMISSION_HEAD], at=at)


def breached(office: Office, *, by: Membership, at: datetime) -> Accountability:
    """An office as a whole, of what it made public of the rating."""
    return actions.propose(
        use(Regime.EMR),
        login="",
        name="",
        office_name=office.name,
        ground="made_public",
        ground_facts="在单位网站公开了其他医疗机构的评价数据。",
        evidence=material("网页截图.pdf"),
        by=by,
        at=at,
    )


def corrected(whom: Membership, *, people: People, at: datetime) -> Accountability:
    """Told to put it right, by the commission on the proposal of their own head."""
    row = proposed(whom, by=people[Role.BUREAU_HEAD], at=at)
    actions.state(row, statement="今后注意工作方式。", by=whom, at=at)
    said = {"sanction": "correct", "grave": "not_grave", "reason": "已作解释并停止干预，没有影响评审结果。"}
    return actions.take(row, **said, by=people[Role.COMMISSION_HEAD], at=at)


def referred(case: Case, *, by: Membership, people: People, at: datetime) -> Referral:
    """Somebody has opened a case and loaded down of it; the audit administrator refers it."""
    for minute, what in enumerate((f"{case.number} 办理记录", "下载 评审材料.pdf")):
        log_reading(by=by, at=at + timedelta(minutes=minute), what=what, case=case)
    auditor = people[Role.AUDIT_ADMIN]
    rows = reading_log.everything(auditor).filter(person=by.person_id, case=case.pk)
    what = "该人员当日没有此件的办理事项，评审期间查阅并下载材料，请核实用途。"
    return referrals.refer(use(case.regime), what=what, rows=rows, by=auditor, at=at + timedelta(hours=1))


def build(people: People, *, at: datetime) -> None:
    """An official of a bureau who was told to put it right; what another one has read was referred yesterday."""
    corrected(people[Role.BUREAU_HANDLER], people=people, at=at - 20 * DAY)
    case = Case.objects.filter(regime=Regime.PRIMARY_CARE).visible_to(people[Role.BUREAU_HEAD]).earliest("pk")
    referred(case, by=people[Role.BUREAU_HEAD], people=people, at=at - DAY)
