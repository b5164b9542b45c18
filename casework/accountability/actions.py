"""Somebody of a regime is held to account: proposed and told, heard, decided by another person, written of to the one above (P31, E31)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import columns
from accounts.humans import same_human
from accounts.models import Membership, Office, Person
from accounts.people import ask_reason
from accounts.refused import Refused
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind, Role

from .. import messages, record
from ..actions import notices
from ..actions.materials import keep
from ..files.examine import Examined
from ..measures.rules import decided, grounded, may_decide, may_state
from ..measures.steps import GRAVE
from ..models import Accountability, StoredFile
from ..referrals.actions import open_with
from ..text import day_text
from . import rules
from .sources import Source
from .uses import AccountabilityUse, carry_out, use

KIND = "accountability_letter"
PROPOSERS = (*BUREAU_ROLES, *COMMISSION_ROLES)
JUDGE = Role.COMMISSION_HEAD
DECIDED = ("sanction", "bars")


@transaction.atomic
def propose(
    of: AccountabilityUse,
    *,
    login: str,
    name: str,
    office_name: str,
    ground: str,
    ground_facts: str,
    evidence: Examined | None,
    by: Membership,
    at: datetime,
    source: Source | None = None,
) -> Accountability:
    """Whom it concerns is told of ground and facts by the same act, and has a term for a word; a source brings its own evidence."""
    if by.role not in PROPOSERS:
        raise Refused(f"问责由卫生健康行政部门提出，您当前的岗位不能办理（{of.law.article}）。")
    person, office = concerned(of, login=login, name=name, office_name=office_name, on=timezone.localdate(at))
    Refused.unless(rules.may_concern(of.law.article, own=person is not None and same_human(person, by.person)))
    there = evidence is not None or (source is not None and source.evidence is not None)
    Refused.at_first(grounded(of.law, ground=ground or None, facts=ground_facts, evidence=there))
    kept, file_name = _evidence(evidence, source, at=at)
    columns.touch(StoredFile, [kept.pk])
    done = Accountability.objects.create(
        regime=of.regime,
        person=person,
        office=office,
        ground=of.law.grounds(ground).value,
        ground_facts=ground_facts.strip(),
        evidence=kept,
        evidence_name=file_name,
        tip=source.number if source and not source.referral else "",
        proposed_by=by,
        proposed_at=at,
    )
    facts = {"ground": ground, **({"source": source.number} if source else {})}
    _note(done, "propose_accountability", "提出问责", by=by, at=at, reason=done.ground_facts, facts=facts)
    if source and source.referral:
        open_with(source.referral, done, by=by, at=at)
    wording = of.law.grounds(ground).wording
    body = f"{by.office}认为您（你单位）{wording}，拟依法处理。事实：{done.ground_facts}请于{day_text(done.last_day)}前提交陈述意见，逾期未提交的视为没有意见。"
    _tell(done, "拟处理告知", body, at=at)
    return done


def _evidence(sent: Examined | None, source: Source | None, *, at: datetime) -> tuple[StoredFile, str]:
    """What was sent, else what the source has brought; one of them there is."""
    if sent:
        return keep(sent, at=at), sent.name
    assert source is not None  # noqa: S101  # the rule has asked for one of them
    assert source.evidence is not None  # noqa: S101  # the same
    return source.evidence, source.evidence_name


def concerned(
    of: AccountabilityUse, *, login: str, name: str, office_name: str, on: date
) -> tuple[Person | None, Office]:
    """Somebody by login and name, where they act now; without a login the office as a whole."""
    if not login:
        return None, _office(of, office_name)
    rows = Membership.objects.current(on).filter(person__login=login, person__name=name, role__in=of.concerns)
    if office_name:
        rows = rows.filter(office__name=office_name)
    offices = {row.office_id: row for row in rows.select_related("person", "office")}
    if not offices:
        raise Refused("没有登录名和姓名与所填一致、可以问责的在岗人员，请核对。", field="login")
    if len(offices) > 1:
        raise Refused("该人员在几个单位任职，请填写单位全称。", field="office_name")
    found = next(iter(offices.values()))
    return found.person, found.office


def _office(of: AccountabilityUse, office_name: str) -> Office:
    if not of.offices:
        raise Refused(f"问责的是工作人员、评审专家，请填写当事人的登录名和姓名（{of.law.article}）。", field="login")
    if not office_name:
        raise Refused("请填写当事人的登录名和姓名，或者填写有关单位的全称。", field="login")
    rows = Office.objects.filter(name=office_name).exclude(kind=OfficeKind.COMMISSION)
    found = rows.first()
    if found is None:
        raise Refused("没有这一单位，请按平台上的单位全称填写。", field="office_name")
    return found


@transaction.atomic
def state(of: Accountability, *, statement: str, by: Membership, at: datetime) -> Accountability:
    """What whoever it concerns says to it; of an office, its leader."""
    current = _locked(of)
    if not Accountability.objects.concerning(by).filter(pk=current.pk).exists():
        raise Refused("陈述意见由当事人提交，您不能办理。")
    Refused.unless(may_state(use(current.regime).law.article, **current.stands(timezone.localdate(at))))
    current.put_statement(statement, by=by, at=at)
    _note(current, "state_accountability", "当事人提交陈述意见", by=by, at=at, defends=True)
    messages.send(
        to=_commission(), title="问责：当事人已提交陈述意见", body=f"{current}已提交陈述意见，请作出决定。", at=at
    )
    return current


@transaction.atomic
def take(
    of: Accountability,
    *,
    sanction: str,
    grave: str = "",
    gravity: str = "",
    reason: str,
    by: Membership,
    at: datetime,
) -> Accountability:
    """By the head of the commission; where it bars, whatever floors above keep of the person ends by the same act."""
    current, said = _deciding(of, by=by, at=at), use(of.regime)
    is_grave = grave == GRAVE
    Refused.at_first(decided(said.law, sanction=sanction, grave=is_grave, gravity=gravity))
    ask_reason(reason)
    current.sanction, current.grave = sanction, gravity.strip() if is_grave else ""
    current.bars = said.bars is not None and sanction == said.bars.value
    current.put_decision(reason, by=by, at=at, what=DECIDED)
    chosen = said.law.sanction(sanction)
    label = chosen.label if chosen else ""
    facts = {"sanction": label, "grave": current.grave}
    _note(current, "take_accountability", "作出问责决定", by=by, at=at, reason=current.reason, facts=facts)
    if current.bars and current.person:
        carry_out(current.person, reason=current.reason, by=by, at=at)
    _tell(current, "处理决定", f"市卫生健康委决定：{label}。理由：{current.reason}", at=at)
    if current.person:
        body = f"{current.person.name}：{label}（{said.law.article}）。"
        messages.send(to=current.office, title="工作人员问责决定", body=body, at=at)
    return current


@transaction.atomic
def drop(of: Accountability, *, reason: str, by: Membership, at: datetime) -> Accountability:
    current = _deciding(of, by=by, at=at)
    ask_reason(reason)
    current.put_decision(reason, by=by, at=at, what=DECIDED)
    _note(current, "drop_accountability", "不予处理", by=by, at=at, reason=current.reason)
    _tell(current, "不予处理", f"市卫生健康委决定不予处理。理由：{current.reason}", at=at)
    return current


@transaction.atomic
def lift(of: Accountability, *, reason: str, by: Membership, at: datetime) -> Accountability:
    """An official takes part again from then on."""
    current = _locked(of)
    _ask_judge(current, by)
    expert = current.person is not None and current.person.memberships.filter(role=Role.EXPERT).exists()
    lifted = current.lifted_at is not None
    Refused.unless(rules.may_lift(use(of.regime).law.article, bars=current.bars, lifted=lifted, expert=expert))
    ask_reason(reason)
    current.put_lifting(reason, by=by, at=at)
    _note(current, "lift_accountability", "恢复参与资格", by=by, at=at, reason=current.lifted_reason)
    _tell(current, "恢复参与资格", f"理由：{current.lifted_reason}", at=at)
    return current


@transaction.atomic
def draft_letter(of: Accountability, *, addressee: str, demand: str, by: Membership, at: datetime) -> Accountability:
    """To the office above or the employer, issued at the notice desk by another person."""
    current = _locked(of)
    if by.role not in COMMISSION_ROLES:
        raise Refused("通报函由市卫生健康委拟写，您当前的岗位不能办理。")
    if not current.sanction:
        raise Refused("尚未作出处理决定，作出决定后再拟写通报函。")
    if not may_be_written(current):
        raise Refused("通报函已经拟写，请到“文书”页办理。")
    fields = facts_of_row(current) | {"addressee": addressee.strip(), "demand": demand.strip()}
    notices.draft(None, kind=KIND, office=by.office, fields=fields, goes_with=current, by=by, at=at)
    return current


def may_be_written(of: Accountability) -> bool:
    """No letter is drafted or issued that still counts."""
    return of.notice is None or of.notice.withdrawn_at is not None


def facts_of_row(of: Accountability) -> dict[str, Any]:
    """What the letter says of it."""
    law = use(of.regime).law
    chosen = law.sanction(of.sanction)
    return {
        "regime": of.regime,
        "concerned": str(of),
        "ground": law.grounds(of.ground).wording,
        "ground_facts": of.ground_facts,
        "sanction": chosen.label if chosen else "",
    }


def _deciding(of: Accountability, *, by: Membership, at: datetime) -> Accountability:
    current = _locked(of)
    _ask_judge(current, by)
    same_person = same_human(current.proposed_by.person, by.person)
    law = use(current.regime).law
    Refused.unless(may_decide(law.article, **current.stands(timezone.localdate(at)), same_person=same_person))
    return current


def _ask_judge(of: Accountability, by: Membership) -> None:
    article = use(of.regime).law.article
    if by.role != JUDGE:
        raise Refused(f"问责由市卫生健康委负责人决定，您当前的岗位不能办理（{article}）。")
    Refused.unless(rules.may_judge(article, concerned=of.person is not None and same_human(of.person, by.person)))


def _commission() -> Office:
    return Office.objects.get(kind=OfficeKind.COMMISSION)


def _tell(of: Accountability, what: str, body: str, *, at: datetime) -> None:
    messages.send(to=of.person or of.office, title=f"问责：{what}", body=body, at=at)


def _locked(of: Accountability) -> Accountability:
    rows = Accountability.objects.select_for_update(of=("self",)).select_related("person", "office", "notice")
    return rows.select_related("proposed_by__person").get(pk=of.pk)


def _note(
    of: Accountability,
    verb: str,
    label: str,
    *,
    by: Membership,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    defends: bool = False,
) -> None:
    record.append(
        subject=f"accountability:{of.pk}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=use(of.regime).law.article,
        reason=reason,
        facts={"concerned": str(of), **(facts or {})},
        audience="authorities",
        defends=defends,
    )
