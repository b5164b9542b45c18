"""The verbs of sealing: a member signs by the sum of the papers, the leader seals them with the institution's stamp or its refusal (P23)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import messages
from casework.actions import materials
from casework.clocks import deadlines
from casework.files.examine import Examined
from casework.gateway import perform
from casework.models import Material
from casework.text import day_text
from casework.verifiers.verify_dossier import total
from experts.models import Assignment
from experts.review.rounds import panel_of

from .. import rules
from ..body import body_of
from ..models import Application, Dossier, DossierSignature
from ..team.seats import seat_of
from ..visit.steps import WORK_REPORT
from . import papers
from .steps import SEAL, SIGN

SCAN = "sealed_form"


@transaction.atomic
def sign(
    application: Application, *, digest: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """`digest` is the sum that the member's page showed: what is signed is what was looked at."""
    seat = seat_of(application, by)
    if digest != papers.sum_of(application):
        raise Refused("评审资料与本页所示的总校验值不符，请刷新页面核对后再签署。")

    def weigh(_: Application) -> dict[str, Any]:
        if DossierSignature.objects.filter(assignment=seat).exists():
            raise Refused("您已签署本次评审资料，不需再签。")
        return {}

    def write(_: Application) -> None:
        DossierSignature.objects.create(assignment=seat, digest=digest, signed_at=at)

    return perform(application, SIGN, by=by, at=at, seen=seen, weigh=weigh, then=write, digest=digest)


@transaction.atomic
def seal(
    application: Application,
    *,
    stamped: bool,
    refusal: str,
    leader: str,
    leader_office: str,
    officer: str,
    officer_office: str,
    absence: str,
    by: Membership,
    at: datetime,
    scan: Examined | None = None,
    seen: int | None = None,
) -> Application:
    """By the leader of the team, once all have signed. A refusal of the stamp is kept with its reason and reported to the body;
    whoever of the institution ought to watch and does not is missed with a reason, and bars nothing.
    """
    seat = seat_of(application, by)
    if not seat.leads:
        raise Refused("评审资料由组长封存（第二十一条、第二十三条）。")
    watchers = {"leader": (leader, leader_office), "officer": (officer, officer_office)}
    Refused.at_first(
        rules.sealing_holds(
            stamped=stamped, refusal=refusal, watchers=watchers, absence=absence, scanned=scan is not None
        )
    )
    inventory = [one.sealed for one in papers.papers_of(application)]
    digest = total(application.number, inventory)  # of the bytes as they now lie, not of what was once noted of them
    if DossierSignature.objects.filter(assignment__in=panel_of(application).members).exclude(digest=digest).exists():
        raise Refused("评审资料与成员签署时的总校验值不符，不能封存，请联系平台管理单位查明原因。")

    def write(current: Application) -> None:
        Dossier.objects.create(
            application=current,
            papers=inventory,
            digest=digest,
            stamped=stamped,
            refusal="" if stamped else refusal,
            leader=leader,
            leader_office=leader_office,
            officer=officer,
            officer_office=officer_office,
            absence=absence,
            scan=_scan(current, scan, by=by, at=at),
            sealed_by=seat,
            sealed_at=at,
        )
        if not stamped:
            _report_refusal(current, refusal, at=at)
        _ask_report(current, seat, at=at)

    facts: dict[str, Any] = {"digest": digest, "stamped": stamped, "refusal": "" if stamped else refusal}
    return perform(application, SEAL, by=by, at=at, seen=seen, then=write, **facts)


def _scan(application: Application, scan: Examined | None, *, by: Membership, at: datetime) -> Material | None:
    if scan is None:
        return None
    row = materials.add(application, kind=SCAN, file=scan, by=by, at=at)
    materials.hand_in(application, at=at)
    return row


def _ask_report(application: Application, leader: Assignment, *, at: datetime) -> None:
    """What the leader still owes, on a page of its own (P24)."""
    due_on = deadlines.running(application).get(clock=WORK_REPORT.name).due_on
    by_then = f"{day_text(due_on)}前" if due_on else ""
    messages.send(
        to=leader.member.person,
        title=f"{application.number}：请提交等级评审工作报告",
        body=f"请{by_then}在“现场评审”的“工作报告”页核对、签署工作报告、评审评定表和结果汇总（第二十四条）。",
        at=at,
        case=application,
    )


def _report_refusal(application: Application, refusal: str, *, at: datetime) -> None:
    messages.send(
        to=body_of(application),
        title=f"{application.number}：机构拒绝在评审资料上盖章",
        body=f"{application.title}拒绝在封存的评审资料上加盖公章，理由：{refusal}（第二十三条）。",
        at=at,
        case=application,
    )
