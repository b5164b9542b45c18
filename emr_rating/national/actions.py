"""The verbs of the national stage: opened with the city's conclusion, two rounds with a conclusion each, the visit between them (E20-E24)."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.actions import materials
from casework.actor import Actor
from casework.files.examine import Examined
from casework.gateway import open_case, perform
from casework.step import Step
from casework.text import day_text
from experts.actions import assignments
from experts.actions.seats import ask_team, eligible
from experts.review import rounds
from experts.uses import ReviewUse

from .. import proxy, rules
from ..articles import E
from ..models import Filing, NationalReview, NationalVisit
from ..proxy import Proxy
from ..stages import NationalStage
from . import steps
from .rules import Finding
from .sampling import drawn
from .uses import KIND, NATIONAL_APPLICATION, NATIONAL_MATERIALS

VISIT_RECORD = "visit_record"


def open_national(filing: Filing, *, level: int, by: Actor, at: datetime) -> NationalReview:
    """Runs with the conclusion of the city's check at 5 or above, in its transaction; nobody else is told (E17, E25)."""
    return open_case(
        NationalReview,
        kind=KIND,
        by=by,
        at=at,
        label="进入国家级审核",
        about=filing,
        of_filing=filing,
        entered_level=level,
        title=filing.title,
        institution=filing.institution,
        district=filing.district,
        standard=filing.standard,
        state=NationalStage.MATERIALS_REVIEW,
        rules_edition=filing.rules_edition,
    )


@transaction.atomic
def enter_draw(
    case: NationalReview,
    *,
    step: Step,
    use: ReviewUse,
    experts: Collection[int],
    by: Membership,
    at: datetime,
    leader: int | None = None,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> NationalReview:
    """The team that was drawn outside the portal, by the paper on which it was (外部抽取): nobody is picked here (E22).

    Refused without the paper, for whoever has a conflict, and for a team that is not whole.
    """
    if not proxy.whole(paper):
        raise Refused("登记外部抽取须填写抽取文书的文号、日期并上传扫描件。", field="proxy_number")
    chosen = eligible(case, experts, use=use, by=by, at=at)
    leads = ask_team(case, chosen, leader, use)

    def ask(current: NationalReview) -> None:
        proxy.keep(current, paper, by=by, at=at)
        review = rounds.begun(current, use, at=at)
        reason = f"外部抽取，依据{paper['proxy_number']}"
        assignments.propose(review, chosen=chosen, leader=leads, by=by, at=at, reason=reason)

    facts = {"experts": chosen, "leader": leads, "paper": proxy.told(paper)} | proxy.facts(by=by, paper=paper)
    return perform(case, step, by=by, at=at, seen=seen, then=ask, **facts)


@transaction.atomic
def arrange_visit(
    case: NationalReview,
    *,
    mode: str,
    first_day: date,
    last_day: date,
    begins: str,
    people: str,
    documents: str,
    software: str,
    devices: str,
    by: Membership,
    at: datetime,
    remote_reason: str = "",
    told_names: bool = False,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> NationalReview:
    """How, when and with what prepared the application is reviewed; the sample is drawn with the first arrangement (E24).

    On site, or remote with a recorded reason. What the centre enters may be over already.
    """
    remote = mode == NationalVisit.Mode.REMOTE
    if remote and not remote_reason.strip():
        raise Refused(f"远程审核须写明理由（{E(24)}）。", field="remote_reason")
    if last_day < first_day:
        raise Refused("结束日期不得早于开始日期，请核对。", field="last_day")
    if by.role != Role.CENTRE and first_day < (on := timezone.localdate(at)):
        raise Refused(f"开始日期不得早于今日（{day_text(on)}），请重新填写。", field="first_day")

    def arranged(current: NationalReview) -> dict[str, Any]:
        visit = NationalVisit.objects.create(
            case=current,
            mode=mode,
            remote_reason=remote_reason.strip() if remote else "",
            first_day=first_day,
            last_day=last_day,
            begins=begins,
            people=people,
            documents=documents,
            software=software,
            devices=devices,
            told_names=told_names,
            arranged_by=by.person,
            arranged_at=at,
        )
        return {"visit": visit, **_sampled(current)}

    return perform(
        case,
        steps.ARRANGE_VISIT,
        by=by,
        at=at,
        seen=seen,
        weigh=arranged,
        then=partial(proxy.keep_entered, paper=paper, by=by, at=at),
        **proxy.facts(by=by, paper=paper),
    )


def _sampled(case: NationalReview) -> dict[str, Any]:
    if case.sample:
        return {"sample": case.sample, "seed": case.sample_seed}
    seed = secrets.token_hex(16)
    level, number = case.entered_level - 1, case.law["national_sample"]
    return {"sample": drawn(case.of_filing.edition, level=level, number=number, seed=seed), "seed": seed}


@transaction.atomic
def enter_connection_test(
    case: NationalReview,
    *,
    passed: bool,
    result: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> NationalReview:
    """Before a remote review: whether the connection holds, and how that was found (E24)."""

    def write(current: NationalReview) -> None:
        visit = NationalVisit.objects.filter(case=current.pk).latest("pk")
        visit.tested_on, visit.test_passed, visit.test_result = timezone.localdate(at), passed, result
        visit.save(update_fields=["tested_on", "test_passed", "test_result"])
        current.visit = visit
        proxy.keep_entered(current, paper=paper, by=by, at=at)

    facts: dict[str, Any] = {"passed": passed, "result": result, **proxy.facts(by=by, paper=paper)}
    return perform(case, steps.TEST_CONNECTION, by=by, at=at, seen=seen, then=write, **facts)


@transaction.atomic
def record_visit(
    case: NationalReview,
    *,
    findings: Sequence[Finding],
    record_text: str,
    by: Membership,
    at: datetime,
    evidence: Examined | None = None,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> NationalReview:
    """What was found, item by item: the declared level of every item, and the level before of those that were drawn (E24)."""

    def write(current: NationalReview) -> None:
        visit = NationalVisit.objects.filter(case=current.pk).latest("pk")
        visit.findings, visit.record_text = [list(row) for row in findings], record_text
        visit.recorded_by, visit.recorded_at = by.person, at
        visit.save(update_fields=["findings", "record_text", "recorded_by", "recorded_at"])
        current.visit = visit
        if evidence:
            materials.add(current, kind=VISIT_RECORD, file=evidence, by=by, at=at)
        materials.hand_in(current, at=at)  # the pictures and video that were gathered, too
        proxy.keep_entered(current, paper=paper, by=by, at=at)

    facts: dict[str, Any] = {"findings": len(findings), **proxy.facts(by=by, paper=paper)}
    return perform(case, steps.RECORD_VISIT, by=by, at=at, seen=seen, then=write, **facts)


def _conclude(
    case: NationalReview,
    *,
    step: Step,
    use: ReviewUse,
    level: int,
    reason: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> NationalReview:
    """Passed keeps the level, otherwise the institute lowers it at its discretion, weighing the opinions, with a reason; either
    waits unseen for the posting (E23, E24, E25)."""

    def weigh(current: NationalReview) -> dict[str, Any]:
        # A team that was heard outside the portal has its opinions in the institute's paper.
        panel = rounds.panel_of(current)
        verdict = rules.may_conclude(
            declared=current.entered_level,
            concluded=level,
            reason=reason,
            opinions=panel.handed_in if panel.members else 1,
            needed=len(panel.members),
            article=step.article,
        )
        Refused.unless(verdict)
        return {}

    def end(current: NationalReview) -> None:
        rounds.begun(current, use, at=at)
        rounds.close(current, at=at)
        proxy.keep_entered(current, paper=paper, by=by, at=at)

    facts: dict[str, Any] = {"level": level, "grounds": reason, **proxy.facts(by=by, paper=paper)}
    return perform(case, step, by=by, at=at, seen=seen, reason=reason, weigh=weigh, then=end, **facts)


def _reopen(
    case: NationalReview,
    *,
    step: Step,
    reason: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> NationalReview:
    """Takes a conclusion back before anything rests on it: its round goes on with the opinions that are in (E23, E24)."""

    def go_on(current: NationalReview) -> None:
        rounds.resume(current)
        proxy.keep_entered(current, paper=paper, by=by, at=at)

    return perform(case, step, by=by, at=at, seen=seen, reason=reason, then=go_on, **proxy.facts(by=by, paper=paper))


conclude_materials = partial(_conclude, step=steps.CONCLUDE_MATERIALS, use=NATIONAL_MATERIALS)
conclude_application = partial(_conclude, step=steps.CONCLUDE_APPLICATION, use=NATIONAL_APPLICATION)
reopen_materials = partial(_reopen, step=steps.REOPEN_MATERIALS)
reopen_application = partial(_reopen, step=steps.REOPEN_APPLICATION)
enter_materials_draw = partial(enter_draw, step=steps.ENTER_MATERIALS_DRAW, use=NATIONAL_MATERIALS)
enter_application_draw = partial(enter_draw, step=steps.ENTER_APPLICATION_DRAW, use=NATIONAL_APPLICATION)
