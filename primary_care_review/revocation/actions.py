"""Revocation: proposed with facts and evidence, decided after a hearing; the grade falls with the signature, the plaque goes back (P34)."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Regime
from casework import messages
from casework.files.examine import Examined
from casework.gateway import open_case
from casework.measures import hearing
from casework.measures.rules import decided, grounded
from casework.measures.steps import GRAVE
from casework.models import StandardEdition
from casework.notices import with_step
from casework.text import day_text
from casework.verdict import Verdict, refuse

from ..articles import P
from ..assessment.actions import RULES_EDITION
from ..decree.current import current
from ..grades import gone
from ..models import CityRevocation, Grade, Revocation
from ..standards.terms import Grade as GradeName
from . import rules, steps
from .city import CityRevocationStage
from .kinds import CITY_KIND, KIND
from .rules import RevocationGround


def running(grade: Grade) -> Revocation | None:
    return Revocation.objects.open().filter(revoked=grade).first()


def may_begin(grade: Grade, *, by: Membership, at: datetime) -> Verdict:
    """Whether the member's office may begin to revoke it today."""
    if by.role not in (*BUREAU_ROLES, *COMMISSION_ROLES):
        return refuse(P(34), "撤销等级由公布该等级的卫生健康行政部门办理，您当前的岗位不能办理。")
    if by.role in BUREAU_ROLES and by.office.district_id != grade.institution.district_id:
        return refuse(P(34), "该机构不在本区县，由其所在区县办理。")
    open_now = running(grade)
    return rules.may_begin(
        GradeName(grade.grade),
        by=OfficeKind(by.office.kind),
        stands=current(grade, on=timezone.localdate(at)).stands,
        running=open_now.number if open_now else "",
    )


@transaction.atomic
def propose(
    grade: Grade, *, ground: str, ground_facts: str, evidence: Examined | None, by: Membership, at: datetime
) -> Revocation:
    """Opens the case; refused without one of the four grounds, its facts and what shows them. The institution does not know of it yet."""
    held = Grade.objects.select_for_update(of=("self",)).select_related("institution").get(pk=grade.pk)
    Refused.unless(may_begin(held, by=by, at=at))
    chosen = RevocationGround(ground) if ground else None
    Refused.at_first(grounded(rules.LAW, ground=chosen, facts=ground_facts, evidence=evidence is not None))
    of_city, institution = by.office.kind == OfficeKind.COMMISSION, held.institution
    of_day = StandardEdition.objects.in_force(Regime.PRIMARY_CARE, timezone.localdate(at)).first()
    return open_case(
        CityRevocation if of_city else Revocation,
        kind=CITY_KIND if of_city else KIND,
        by=by,
        at=at,
        label="提出撤销等级",
        then=partial(hearing.bring_in, evidence=evidence, by=by, at=at),
        title=institution.name,
        institution=institution,
        district=institution.district,
        state=(CityRevocationStage if of_city else steps.RevocationStage)("prepared"),
        standard=held.case.standard if held.case else of_day,
        rules_edition=RULES_EDITION,
        ground=ground,
        ground_facts=ground_facts.strip(),
        proposed_by=by,
        revoked=held,
    )


def draft_decision(
    revocation: Revocation, *, grave: str, gravity: str, by: Membership, at: datetime, seen: int | None = None
) -> Revocation:
    """With the finding whether it is grave, and why: what the head signs binds to a circular."""
    Refused.at_first(decided(rules.LAW, sanction=rules.REVOKE.value, grave=grave == GRAVE, gravity=gravity))
    asked = {"grave": grave, "gravity": gravity.strip()}
    return with_step.draft(revocation, steps.REVOCATION_NOTICE, by=by, at=at, seen=seen, **asked)


def draft_circular(
    revocation: Revocation, *, demand: str, by: Membership, at: datetime, seen: int | None = None
) -> Revocation:
    """With what the others are to do."""
    return with_step.draft(revocation, steps.CIRCULAR_NOTICE, by=by, at=at, seen=seen, demand=demand)


@transaction.atomic
def revoke(revocation: Revocation, *, by: Membership, at: datetime, seen: int | None = None) -> Revocation:
    """With the signature the grade is revoked; whoever keeps its plaque is told to take it back."""

    def let_fall(current_row: Revocation) -> None:
        ground = RevocationGround(current_row.ground).wording
        gone.fall(current_row.revoked, ground=ground, at=at, by_case=current_row)

    done = with_step.issue(revocation, steps.REVOCATION_NOTICE, by=by, at=at, seen=seen, then=let_fall)
    bureau = Office.objects.bureau_of(revocation.revoked.institution.district_id)
    day = day_text(timezone.localdate(at))
    body = f"{done.title}的{done.revoked.grade}级等级自{day}起撤销，请收回牌匾并登记（{P(34)}）。"
    messages.send(to=bureau, title=f"{done.number}：等级已撤销，请收回牌匾", body=body, at=at, case=done)
    return done


@transaction.atomic
def drop(revocation: Revocation, *, reason: str, by: Membership, at: datetime, seen: int | None = None) -> Revocation:
    """The grade stays; who was told of the intent is told of this as well."""
    said = {"outcome": "不予撤销等级", "goes_on": "等级不变"}
    return hearing.drop(revocation, steps.DROP, **said, reason=reason, by=by, at=at, seen=seen)
