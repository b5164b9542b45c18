"""Self-assessment and rectification: begun, filled in clause by clause, finished, taken up again (P05, P18)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.roles import INSTITUTION_ROLES, Regime
from accounts.ways import Way
from casework import autosave, ledger
from casework.actions import materials
from casework.files.examine import Examined
from casework.gateway import NotTheirs, open_case, perform
from casework.models import Case, Material, StandardEdition

from .. import rules
from ..articles import P
from ..body import APPLICATION
from ..faults import Faults
from ..models import Application
from ..stages import Stage
from . import workbook as sheets
from .fields import clause_fields, fault
from .steps import FINISH, RECOGNISE_START, RESUME, UNRECOGNISE_START

RULES_EDITION = rules.IN_FORCE_SINCE.isoformat()
EVIDENCE = "start_evidence"  # kind of material: the paper records of a self-assessment begun before the portal


@dataclass(frozen=True)
class Previous:
    """A self-assessment from which the next may go on, and what that would be worth on a day."""

    application: Application
    counted_from: date
    days: int


def previous(institution: Institution, *, on: date) -> Previous | None:
    """The last one, where it ended without being accepted and was made by the edition that is still in force (P18)."""
    last = (
        institution.applications.filter(parent=None, rechecked=None).select_related("standard").order_by("-pk").first()
    )
    if last is None or last.ended_at is None or last.state not in (Stage.UNQUALIFIED, Stage.WITHDRAWN):
        return None
    edition = StandardEdition.objects.in_force(Regime.PRIMARY_CARE, on).first()
    if edition is None or (last.standard_id, last.institution_type) != (edition.pk, institution.type):
        return None
    started, ended = last.assessment_started_on, last.assessment_finished_on or timezone.localdate(last.ended_at)
    return Previous(last, rules.counted_from(on=on, started=started, ended=ended), (ended - started).days)


def start(
    institution: Institution, *, by: Membership, at: datetime, continues: Application | None = None
) -> Application:
    """Opens the case: one at a time per institution, under the edition in force today; `continues` goes on from the last one."""
    on = timezone.localdate(at)
    with transaction.atomic():
        locked = Institution.objects.select_for_update().get(pk=institution.pk)
        _ask_whether_theirs(locked, by)
        enrolled = locked.enrolments.filter(regime=Regime.PRIMARY_CARE, ended_on=None).exists()
        Refused.unless(rules.in_scope(locked.type, registered=enrolled))
        if running := locked.applications.filter(ended_at=None, parent=None, rechecked=None).first():
            way = Way("打开该案件", "case", (running.number,))
            raise Refused(f"已有在办的自评和申请（{running.number}），办结或撤回后方可重新开始。", way=way)
        edition = StandardEdition.objects.in_force(Regime.PRIMARY_CARE, on).first()
        if edition is None:
            raise Refused(f"目前没有施行的评审标准，请待市卫生健康委登记备案并启用后再开始自评（{P(3)}）。")
        before = previous(locked, on=on)
        if continues and (before is None or before.application.pk != continues.pk):
            raise Refused("上次自评不能接续（评审标准已更换，或者已另行开始），请刷新页面后重新选择。")
        goes_on = before if continues else None
        opened = open_case(
            Application,
            kind=APPLICATION,
            by=by,
            at=at,
            label=f"接续{goes_on.application.number}开始自评" if goes_on else "开始自评",
            title=locked.name,
            institution=locked,
            applicant=locked,
            institution_type=locked.type,
            district=locked.district,
            state=Stage.SELF_ASSESSING,
            standard=edition,
            rules_edition=RULES_EDITION,
            assessment_started_on=goes_on.counted_from if goes_on else on,
            continues=goes_on.application if goes_on else None,
        )
        if goes_on:
            copied = goes_on.application.assessment.texts
            autosave.save_all(
                opened, changes={name: (text, None) for name, text in copied.items()}, person=by.person, at=at
            )
            ledger.refresh(opened, at=at)
        return opened


def answer(
    application: Application, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> autosave.Saved | autosave.Conflict:
    """Autosave of one field of one clause; refuses what the field cannot hold."""
    number, suffix = clause_fields(field)
    if number not in {clause.number for clause in application.asked.clauses}:
        raise Refused("本版评审标准没有这一条款，请刷新页面后重新填写。", field=field)
    if sentence := fault(suffix, value, on=timezone.localdate(at)):
        raise Refused(sentence, field=field)
    with _filling_in(application, by=by, at=at):
        return autosave.save(application, field=field, value=value, seen=seen, key=key, by=by, at=at)


def save_fields(
    application: Application, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, autosave.Conflict]:
    """Writes the changed fields of a page, each already looked at; returns those that somebody else was faster with."""
    with _filling_in(application, by=by, at=at):
        return autosave.save_all(application, changes=changes, person=by.person, at=at)


def fill_in(application: Application, *, file: IO[bytes], by: Membership, at: datetime) -> int:
    """Takes over a filled-in workbook, all or nothing, and says how many fields it changed.

    Raises `WorkbookRefused`, or `Faults` with every fault by cell.
    """
    texts, errors = sheets.read(file, application.assessment, on=timezone.localdate(at))
    if errors:
        raise Faults(errors)
    stored = autosave.values(application)
    save_fields(application, changes={name: (text, None) for name, text in texts.items()}, by=by, at=at)
    return sum(text != stored.get(name, "") for name, text in texts.items())


def _ask_whether_theirs(institution: Institution, by: Membership) -> None:
    """An institution rates itself (P18): neither another one nor an authority writes in its place."""
    if by.role not in INSTITUTION_ROLES or institution.office_id != by.office_id:
        raise NotTheirs(institution.name)


@contextmanager
def _filling_in(application: Application, *, by: Membership, at: datetime) -> Iterator[None]:
    """Under the case's lock, so that nothing is written once the self-assessment is finished."""
    with transaction.atomic():
        _ask_whether_theirs(application.applicant, by)
        state = Case.objects.select_for_update().values_list("state", flat=True).get(pk=application.pk)
        if state != Stage.SELF_ASSESSING:
            way = Way(RESUME.label, "step", (application.number, RESUME.name))
            raise Refused("自评已完成，不能再修改；需要修改的，请先办理“继续自评整改”。", way=way)
        yield
        ledger.refresh(application, at=at)


def finish(application: Application, *, by: Membership, at: datetime, seen: int | None = None) -> Application:
    return perform(application, FINISH, by=by, at=at, seen=seen, on=timezone.localdate(at))


def recognise_start(
    application: Application,
    *,
    started_on: date,
    scan: Examined,
    reason: str,
    by: Membership,
    at: datetime,
    seen: int | None = None,
) -> Application:
    """An earlier start of a self-assessment on paper: by the bureau's head, with its evidence kept on the case (P18)."""
    verdict = rules.may_recognise_start(
        started_on=started_on, recorded=application.assessment_started_on, on=timezone.localdate(at)
    )
    Refused.unless(verdict, field="started_on")
    with transaction.atomic():
        # First the act, which asks whether it may be: nobody else's file is stored.
        return perform(
            application,
            RECOGNISE_START,
            by=by,
            at=at,
            seen=seen,
            reason=reason,
            started_on=started_on,
            evidence=f"{scan.name}（SHA-256 {scan.sha256}）",
            then=partial(_keep_evidence, scan=scan, by=by, at=at),
        )


def unrecognise_start(
    application: Application, *, reason: str, by: Membership, at: datetime, seen: int | None = None
) -> Application:
    """Takes a recognised start back; its evidence stays on the case."""

    def back_to(current: Application) -> dict[str, Any]:
        return {"started_on": current.assessment_recorded_on}

    return perform(application, UNRECOGNISE_START, by=by, at=at, seen=seen, reason=reason, weigh=back_to)


def _keep_evidence(application: Application, *, scan: Examined, by: Membership, at: datetime) -> None:
    evidence = materials.add(application, kind=EVIDENCE, file=scan, by=by, at=at)
    materials.freeze(Material.objects.filter(pk=evidence.pk), at=at)
