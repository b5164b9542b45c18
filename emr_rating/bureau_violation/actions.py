"""The violation of a bureau: proposed, the filings that it reaches named, each hospital heard, all of it decided by one signature (E29)."""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, OfficeKind
from casework import ledger, messages, record
from casework.files.examine import Examined
from casework.gateway import open_case, perform
from casework.measures import hearing
from casework.measures.rules import grounded, may_state
from casework.measures.steps import GRAVE
from casework.notices import with_step
from casework.text import day_text

from ..articles import E
from ..models import BureauViolation, Cycle, Filing, Reached
from ..violation import acting
from ..violation.rules import LAW, ViolationGround
from . import rules, steps
from .rules import SPARED


@transaction.atomic
def propose(
    *,
    bureau: Office,
    cycle: Cycle,
    ground: str,
    ground_facts: str,
    evidence: Examined | None,
    by: Membership,
    at: datetime,
) -> BureauViolation:
    """Opens the case; refused without one of the ten grounds, its facts and what shows them. Nobody outside the commission knows of it yet."""
    if by.role not in COMMISSION_ROLES:
        raise Refused(f"区县违规处理由市卫生健康委办理，您当前的岗位不能办理（{E(29)}）。")
    held = Office.objects.select_for_update().get(pk=bureau.pk, kind=OfficeKind.BUREAU)
    chosen = ViolationGround(ground) if ground else None
    Refused.at_first(grounded(LAW, ground=chosen, facts=ground_facts, evidence=evidence is not None))
    running = BureauViolation.objects.open().filter(district=held.district_id, cycle=cycle, ground=ground).first()
    if running:
        raise Refused(f"该区县同一情形的违规处理正在办理（{running.number}），请在该案件中办理。", field="ground")
    return open_case(
        BureauViolation,
        kind=steps.KIND,
        by=by,
        at=at,
        label="提出区县违规处理",
        then=partial(hearing.bring_in, evidence=evidence, by=by, at=at),
        title=held.name,
        district=held.district,
        state=steps.PREPARED,
        standard=cycle.standard,
        rules_edition=cycle.rules_edition,
        cycle=cycle,
        ground=ground,
        ground_facts=ground_facts.strip(),
        proposed_by=by,
    )


def reach(
    violation: BureauViolation,
    *,
    filings: Collection[Filing],
    because: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> BureauViolation:
    """Names filings with why they are reached: several at once, where the reason is the same."""
    if not filings:
        raise Refused("请至少选择一件填报。")
    if not because.strip():
        raise Refused(f"请填写所涉理由（{E(29)}）。", field="because")

    def ask(current: BureauViolation) -> dict[str, Any]:
        named = set(current.reached.values_list("filing", flat=True))
        for filing in filings:
            verdict = rules.may_reach(
                state=filing.state,
                reported=filing.declared_level is not None,
                of_district=filing.district_id == current.district_id,
                of_year=filing.cycle_id == current.cycle_id,
                named=filing.pk in named,
            )
            if not verdict:
                raise Refused(f"{filing.number}{filing.title}：{verdict}")
        return {"filings": sorted(filing.number for filing in filings), "because": because.strip()}

    return perform(violation, steps.REACH, by=by, at=at, seen=seen, weigh=ask)


def spare(violation: BureauViolation, *, filing: Filing, by: Membership, at: datetime) -> BureauViolation:
    """Before the bureau is told."""

    def ask(current: BureauViolation) -> dict[str, Any]:
        if not current.reached.filter(filing=filing).exists():
            raise Refused("该填报不在所涉填报之内，请刷新页面查看。")
        return {"filing": filing.number}

    return perform(violation, steps.SPARE, by=by, at=at, weigh=ask)


@transaction.atomic
def tell(violation: BureauViolation, *, by: Membership, at: datetime, seen: int | None = None) -> BureauViolation:
    """The bureau by its notice; each hospital by a message that leads to its own part."""
    done = with_step.issue(violation, steps.INTENT_NOTICE, by=by, at=at, seen=seen)
    for line in _lines(done):
        body = (
            f"市卫生健康委拟对{done.title}作出违规处理，你单位的填报{line.filing.number}列为所涉填报：{line.because}"
            f"请于{day_text(done.statement_day)}前在工作台提交陈述意见，逾期未提交的，视为没有意见（{E(29)}）。"
        )
        _tell_hospital(line, "拟处理告知", body, at=at)
    return done


@transaction.atomic
def state(line: Reached, *, statement: str, by: Membership, at: datetime) -> Reached:
    """What a hospital says to it that its filing is reached; by whoever speaks for it."""
    held = cast(BureauViolation, ledger.hold(line.violation))
    current = held.reached.select_for_update(of=("self",)).select_related("filing__institution").get(pk=line.pk)
    verdict = may_state(
        E(29),
        open_=held.state in (steps.HEARING, steps.DECIDING),
        stated=current.stated_at is not None,
        last_day=held.statement_day,
        on=timezone.localdate(at),
    )
    Refused.unless(verdict)
    if not statement.strip():
        raise Refused("请填写陈述意见。", field="statement")
    current.put_statement(statement, by=by, at=at)
    record.append(
        subject=record.case_subject(held),
        case=held,
        at=at,
        verb="state_reached",
        label="所涉医疗机构提交陈述意见",
        by=by,
        article=E(29),
        facts={"filing": current.filing.number, "statement": current.statement},
        audience="authorities",
    )
    ledger.refresh(held, at=at)
    return current


def settle(
    violation: BureauViolation,
    *,
    filing: str,
    sanction: str,
    why: str,
    by: Membership,
    at: datetime,
    to_level: int | None = None,
    until: date | None = None,
    seen: int | None = None,
) -> BureauViolation:
    """What is to be done to one of the filings, or that nothing is, with the reason: done when the decision is signed."""
    if not why.strip():
        raise Refused(f"请写明处理理由（{E(29)}）。", field="why")
    line = violation.reached.select_related("filing").filter(filing__number=filing).first()
    if line is None:
        raise Refused("该填报不在所涉填报之内，请重新选择。", field="filing")
    chosen = acting.only_its_own(sanction, to_level=to_level, until=until)
    if sanction != SPARED.value:
        acting.ask(line.filing, **chosen, on=timezone.localdate(at))
    return perform(violation, steps.SETTLE, by=by, at=at, seen=seen, filing=filing, **chosen, why=why.strip())


def draft_decision(
    violation: BureauViolation,
    *,
    grave: str,
    gravity: str,
    why: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> BureauViolation:
    """With gravity and reason, over what was laid down for the filings: what the head signs is done with the signature."""
    if not why.strip():
        raise Refused(f"请写明处理理由（{E(29)}）。", field="why")
    asked = {"grave": grave, "gravity": gravity.strip(), "why": why.strip()}
    if not violation.reached.filter(sanction="").exists():
        _ask(violation, grave=grave == GRAVE, gravity=gravity)
    return with_step.draft(violation, steps.DECISION_NOTICE, by=by, at=at, seen=seen, **asked)


def _ask(violation: BureauViolation, *, grave: bool, gravity: str) -> None:
    sanctions = [line.sanction for line in violation.reached.all()]
    Refused.at_first(rules.may_take(sanctions=sanctions, grave=grave, gravity=gravity))


def draft_circular(
    violation: BureauViolation, *, demand: str, by: Membership, at: datetime, seen: int | None = None
) -> BureauViolation:
    """With what the others are to do."""
    return with_step.draft(violation, steps.CIRCULAR_NOTICE, by=by, at=at, seen=seen, demand=demand)


@transaction.atomic
def decide(violation: BureauViolation, *, by: Membership, at: datetime, seen: int | None = None) -> BureauViolation:
    """With the signature what was laid down is done to every filing, or nothing is; each hospital is told of its own."""
    done = with_step.issue(violation, steps.DECISION_NOTICE, by=by, at=at, seen=seen)
    _ask(done, grave=done.grave, gravity=done.gravity)
    for line in _lines(done):
        if line.sanction != SPARED.value:
            _act(line, by=by, at=at)
        body = f"市卫生健康委对{done.title}作出违规处理，你单位的填报{line.filing.number}{line.done}。理由：{line.why}（{E(29)}）"
        _tell_hospital(line, "处理决定", body, at=at)
    return done


def _act(line: Reached, *, by: Membership, at: datetime) -> None:
    filing = line.filing
    try:
        acting.ask(filing, sanction=line.sanction, to_level=line.to_level, until=line.until, on=timezone.localdate(at))
        acting.act(filing, line, by=by, at=at)
    except Refused as refused:
        mend = "本次决定没有生效，各件填报均未改变；请重新拟定该填报的处理，再拟写决定书。"
        raise Refused(f"{filing.number}{filing.title}：{refused}{mend}") from refused


@transaction.atomic
def drop(
    violation: BureauViolation, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> BureauViolation:
    """Nothing changes; bureau and hospitals are told of this as well, where they were told of the intent."""
    said = {"outcome": "不予处理", "goes_on": "评价和结果不变"}
    done = hearing.drop(violation, steps.VIOLATING.drop, **said, reason=reason, by=by, at=at, seen=seen)
    for line in _lines(done) if done.told_at else ():
        body = f"市卫生健康委决定不予处理，你单位填报{line.filing.number}的评价和结果不变。"
        _tell_hospital(line, "不予处理", body, at=at)
    return done


def _lines(violation: BureauViolation) -> list[Reached]:
    """In the order in which cases are held: the oldest first."""
    rows = violation.reached.select_related("violation", "filing__cycle", "filing__institution__office")
    return list(rows.order_by("filing"))


def _tell_hospital(line: Reached, what: str, body: str, *, at: datetime) -> None:
    office = line.filing.hospital.office
    messages.send(to=office, title=f"{line.number}：区县违规，{what}", body=body, at=at, case=line.filing)
