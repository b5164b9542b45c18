"""A recheck is opened on a grade, its result settled: the grade stays, is lowered, falls away, or the bureau reviews anew (P28)."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime
from casework import messages
from casework.gateway import open_case, perform
from casework.models import Sample, StandardEdition
from casework.text import day_text
from casework.verdict import Verdict, refuse
from experts.actions.leaving_cases import leave_nothing
from experts.review import rounds

from ..articles import P
from ..assessment.actions import RULES_EDITION
from ..body import CITY_RECHECK, RECHECK
from ..decree.current import current as worth
from ..grades import gone
from ..models import CityRecheck, Grade, Recheck
from ..publicity.steps import DETERMINE
from ..stages import CityRecheckStage, RecheckStage
from ..standards.terms import Grade as GradeName
from . import rules, steps


def running(grade: Grade) -> Recheck | None:
    return Recheck.objects.filter(rechecked=grade, ended_at=None).first()


def may_recheck(grade: Grade, *, by: Membership, at: datetime) -> Verdict:
    """Whether the member's office may have it rechecked today."""
    if by.role not in (*BUREAU_ROLES, *COMMISSION_ROLES):
        return refuse(P(28), "抽查复核由卫生健康行政部门组织，您当前的岗位不能办理。")
    if by.role in BUREAU_ROLES and by.office.district_id != grade.institution.district_id:
        return refuse(P(28), "该机构不在本区县，由其所在区县抽查复核。")
    return _may_be(grade, by=by.office, at=at)


def _may_be(grade: Grade, *, by: Office, at: datetime) -> Verdict:
    """Whether the grade may be rechecked by that office today, whoever acts for it."""
    on, open_now = timezone.localdate(at), running(grade)
    now = worth(grade, on=on)
    return rules.may_recheck(
        GradeName(grade.grade),
        by=OfficeKind(by.kind),
        on=on,
        stands=now.stands and grade.institution.closed_on is None,
        until=now.valid_until,
        running=open_now.number if open_now else "",
    )


@transaction.atomic
def open_recheck(grade: Grade, *, why: str, by: Membership, at: datetime) -> Recheck:
    """By the bureau of its district or by the commission; the institution is told that it is rechecked, and why."""
    held = _held(grade)
    Refused.unless(may_recheck(held, by=by, at=at))
    if not why.strip():
        raise Refused(f"请写明抽查复核的事由（{P(28)}）。", field="why")
    of_city = by.office.kind == OfficeKind.COMMISSION
    opened = _opened(held, of_city=of_city, why=why.strip(), by=by, at=at)
    body = f"{by.office}对贵单位{held.grade}级等级（{held.decree_number}）进行抽查复核。事由：{opened.why}（{P(28)}）。"
    _tell_institution(opened, "已决定抽查复核", body, at=at)
    return opened


@transaction.atomic
def open_drawn(grade: Grade, *, sample: Sample, by: Membership, at: datetime) -> Recheck:
    """For a grade that a sample has drawn: by the office that draws, whichever party has entered the last secret."""
    held, office = _held(grade), sample.office
    Refused.unless(_may_be(held, by=office, at=at))
    of_city, why = office.kind == OfficeKind.COMMISSION, f"在{sample.of_what}（{sample.number}）中随机抽中。"
    opened = _opened(held, of_city=of_city, why=why, sample=sample, by=by, at=at)
    body = f"{office}{why[:-1]}，对贵单位{held.grade}级等级（{held.decree_number}）进行抽查复核（{P(28)}）。"
    _tell_institution(opened, "随机抽中，抽查复核", body, at=at)
    return opened


def _held(grade: Grade) -> Grade:
    return Grade.objects.select_for_update(of=("self",)).select_related("institution").get(pk=grade.pk)


def _opened(
    grade: Grade,
    *,
    of_city: bool,
    why: str,
    about: Recheck | None = None,
    sample: Sample | None = None,
    by: Membership,
    at: datetime,
) -> Recheck:
    """Under the edition by which the grade was concluded; of a grade from before the portal began under the one in force."""
    on, of, institution = timezone.localdate(at), grade.case, grade.institution
    standard = of.own_standard if of else StandardEdition.objects.in_force(Regime.PRIMARY_CARE, on).first()
    if standard is None:
        raise Refused(f"目前没有施行的评审标准，请待市卫生健康委登记备案并启用后再抽查复核（{P(3)}）。")
    return open_case(
        CityRecheck if of_city else Recheck,
        kind=CITY_RECHECK if of_city else RECHECK,
        by=by,
        at=at,
        label=_label(about=about, sample=sample),
        about=about,
        title=institution.name,
        institution=institution,
        applicant=institution,
        institution_type=institution.type,
        district=institution.district,
        state=(CityRecheckStage if of_city else RecheckStage)("accepted"),
        standard=standard,
        rules_edition=RULES_EDITION,
        assessment_started_on=of.assessed_in.assessment_started_on if of else on,
        grade_applied_for=grade.grade,
        rechecked=grade,
        why=why,
        sample=sample,
    )


def _label(*, about: Recheck | None, sample: Sample | None) -> str:
    if about:
        return "因抽查复核重新组织评审"
    return "随机抽中，抽查复核" if sample else "决定抽查复核"


@transaction.atomic
def keep(recheck: Recheck, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> Recheck:
    """What was found agrees with what was concluded: nothing changes, and the institution is told."""
    close = partial(rounds.close_and_tell, at=at)
    done = perform(recheck, steps.KEEP, by=by, at=at, seen=seen, reason=reason, then=close)
    _tell_institution(done, "维持原等级", f"复核结果与原结论一致，维持{done.grade_applied_for}级。{reason}", at=at)
    return done


@transaction.atomic
def order_anew(recheck: Recheck, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> Recheck:
    """The bureau reviews anew, with a team of its own: a case about this one, whose end ends it."""
    close = partial(rounds.close_and_tell, at=at)
    done = perform(recheck, steps.ORDER_ANEW, by=by, at=at, seen=seen, reason=reason, then=close)
    anew = _opened(
        done.held, of_city=False, why=f"{done.number}抽查复核结果与原结论不一致。{reason}", about=done, by=by, at=at
    )
    body = f"{by.office}决定由区县重新组织评审，编号{anew.number}。理由：{reason}（{P(28)}）。"
    _tell_institution(done, "由区县重新组织评审", body, at=at)
    bureau = Office.objects.bureau_of(anew.district_id)
    messages.send(to=bureau, title=f"{anew.number}：请重新组织评审", body=body, at=at, case=anew)
    return done


@transaction.atomic
def drop(recheck: Recheck, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> Recheck:
    """Nothing is settled, and the grade stays what it is."""
    leave = partial(leave_nothing, why="抽查复核不再进行。", by=by, at=at)
    done = perform(recheck, steps.DROP, by=by, at=at, seen=seen, reason=reason, then=leave)
    _tell_institution(done, "抽查复核不再进行", f"原等级不变。理由：{reason}", at=at)
    return done


@transaction.atomic
def determine(recheck: Recheck, *, by: Membership, at: datetime, seen: int | None = None) -> Recheck:
    """Where no grade is reached the one that is held falls away on this day."""

    def set_aside(current: Recheck) -> None:
        if current.state == RecheckStage("not_reached"):
            ground = f"抽查复核未达到等级标准（{current.number}）"
            gone.fall(current.held, ground=ground, at=at, by_case=current, set_aside_by=current)

    done = perform(recheck, DETERMINE, by=by, at=at, seen=seen, then=set_aside)
    if done.state == steps.KEPT:
        body = f"异议核实后，复核结果与原结论一致，维持{done.grade_applied_for}级（{P(28)}）。"
        _tell_institution(done, "维持原等级", body, at=at)
    if done.state == RecheckStage("not_reached"):
        day = day_text(timezone.localdate(at))
        body = f"{done.held.grade}级等级自{day}起取消，证书不再有效，牌匾请交回区县卫生健康行政部门（{P(28)}）。"
        _tell_institution(done, "复核未达到等级标准", body, at=at)
    return done


def _tell_institution(recheck: Recheck, title: str, body: str, *, at: datetime) -> None:
    messages.send(to=recheck.applicant.office, title=f"{recheck.number}：{title}", body=body, at=at, case=recheck)
