"""An institution is closed, or merged into another; what has been entered wrongly is taken back (E06, P06).

Its open cases do not end with it: the ball goes to the office that reviews, which ends each by a recorded step
(`casework.leaving_cases`), and no clock does it instead.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.roles import Role

from .. import gateway, turns
from ..messages import send
from ..models import Case
from ..stages import CANCELLED
from ..text import day_text
from .institutions import history, note


def may_close(institution: Institution, by: Membership) -> bool:
    """The head of the bureau that keeps its licence, or the centre that keeps the basic data."""
    own = by.role == Role.BUREAU_HEAD and by.office.district_id == institution.district_id
    return own or by.role == Role.CENTRE


def close_institution(
    institution: Institution,
    *,
    closed_on: date,
    reason: str,
    by: Membership,
    at: datetime,
    successor: Institution | None = None,
) -> Institution:
    """Enters that its licence is cancelled, with the last day and the paper it rests on, and into which institution it was merged.

    Its enrolments end; its people, grades, papers and closed cases stay as they are. The successor takes over neither cases
    nor results: each is of the institution that bears the code (E13).
    """
    with transaction.atomic():
        current, *others = _locked(institution, *([successor] if successor else ()), by=by, reason=reason)
        if current.closed_on:
            raise Refused(f"“{current}”已于{day_text(current.closed_on)}注销，无须再次办理。")
        if closed_on > timezone.localdate(at):
            raise Refused("注销日期不能晚于今天，请改正。", field="closed_on")
        successor = others[0] if others else None
        if successor and (successor.pk == current.pk or successor.closed_on):
            raise Refused("并入的机构须是另一家未注销的机构，请重新选择。", field="successor")
        current.closed_on, current.successor = closed_on, successor
        current.save(update_fields=["closed_on", "successor"])
        ended = list(current.enrolments.filter(ended_on=None).order_by("pk"))
        for enrolment in ended:
            enrolment.ended_on = max(closed_on, enrolment.enrolled_on)
            enrolment.save(update_fields=["ended_on"])
        running = _follow(current, at=at)
        label = f"登记机构注销（并入{successor}）" if successor else "登记机构注销"
        facts = {
            "closed_on": closed_on,
            "successor": successor,
            "open": [case.number for case in running],
            "enrolments": [enrolment.pk for enrolment in ended],
        }
        note(current, "close_institution", label, by=by, at=at, reason=reason, facts=facts)
        _tell(current, running, label=label, reason=reason, by=by, at=at)
    return current


def reopen_institution(institution: Institution, *, reason: str, by: Membership, at: datetime) -> Institution:
    """Takes the closing back, where it was a mistake: as long as no case of the institution was ended on it."""
    with transaction.atomic():
        (current,) = _locked(institution, by=by, reason=reason)
        if current.closed_on is None:
            raise Refused(f"“{current}”没有注销，无须恢复。")
        closing = next(row for row in history(current) if row.verb == "close_institution")
        for enrolment in current.enrolments.filter(pk__in=closing.facts["enrolments"]):
            enrolment.ended_on = None
            enrolment.save(update_fields=["ended_on"])
        current.closed_on = current.successor = None
        current.save(update_fields=["closed_on", "successor"])
        _follow(current, at=at)  # which waits for whoever ends one of them right now
        if ended := Case.objects.filter(institution=current, state=CANCELLED).order_by("-closed_at").first():
            raise Refused(
                f"案件{ended.number}已因该机构注销终止办理，注销登记不能撤回；机构恢复执业的，请重新登记参加评价。"
            )
        note(current, "reopen_institution", "撤回机构注销登记", by=by, at=at, reason=reason, facts={})
        body = f"{by.office}已撤回贵单位的注销登记，在办案件继续办理。理由：{reason}"
        send(to=current.office, title="注销登记已撤回", body=body, at=at)
    return current


def _locked(*institutions: Institution, by: Membership, reason: str) -> list[Institution]:
    """As they now stand, under their locks, which all take in one order; `by` may close the first."""
    keys = [one.pk for one in institutions]
    rows = {row.pk: row for row in Institution.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if not may_close(rows[keys[0]], by):
        raise Refused("机构注销由其所在区县的负责人或者市信息中心登记，您当前的岗位不能办理。")
    if not reason.strip():
        raise Refused("请填写依据的文件和理由，将载入办理记录。", field="reason")
    return [rows[key] for key in keys]


def _follow(institution: Institution, *, at: datetime) -> list[Case]:
    """The ball of its open cases lies where it now belongs; the cases, as they then stand."""
    running = list(Case.objects.open().filter(institution=institution).order_by("pk"))
    for case in running:
        gateway.follow_holder(case, at=at)
    return list(Case.objects.filter(pk__in=[case.pk for case in running]).select_related("holder").order_by("pk"))


def _tell(
    institution: Institution, running: list[Case], *, label: str, reason: str, by: Membership, at: datetime
) -> None:
    """The institution, and each office that now has open cases of it to end."""
    send(to=institution.office, title=label[:100], body=f"{by.office}已{label}。理由：{reason}", at=at)
    for case in running:
        if case.holder and turns.ending(case):
            body = f"{institution}已注销，请核实后办理“机构注销，终止办理”；没有依据的，请与{by.office}联系。"
            send(to=case.holder, title=f"{case.number} {case.title}：机构已注销"[:100], body=body, at=at, case=case)
