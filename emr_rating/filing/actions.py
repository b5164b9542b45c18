"""The institution's verbs on its yearly filing: start, fill in, confirm, report, give up a modification (E08 to E12)."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.models import Institution, Membership
from accounts.refused import Refused
from accounts.roles import INSTITUTION_ROLES, Regime
from accounts.ways import Way
from casework import autosave
from casework.actions.own import held_by_its_own
from casework.actor import Actor
from casework.autosave import Conflict, Saved
from casework.gateway import NotTheirs, open_case, perform
from casework.verdict import Verdict
from casework.verification import new_code

from .. import rules
from ..articles import E
from ..history.past import past_of
from ..models import Confirmation, Cycle, Filing, Report
from ..rules import Part
from ..sheet.fields import kept
from ..sheet.sections import unfilled
from ..stages import Stage
from . import conditions
from .steps import AMEND, DROP_AMENDMENT, REPORT

OPEN = (Stage.DRAFT, Stage.AMENDING)
LONGEST_TEXT = 500


def start(*, institution: Institution, cycle: Cycle, by: Membership, at: datetime) -> Filing:
    """Opens the year's filing: within the window (E08), one per institution and year (E12)."""
    with transaction.atomic():
        institution = Institution.objects.select_for_update().get(pk=institution.pk)
        # Under its lock: a window that is being moved moves the clocks of those filings alone that it finds.
        cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if institution.office_id != by.office_id or by.role not in INSTITUTION_ROLES:
            raise NotTheirs(institution.name)
        if not institution.enrolments.filter(regime=Regime.EMR, ended_on=None).exists():
            way = Way("医院注册", "register")
            raise Refused(f"本机构尚未完成电子病历分级评价的用户注册，请先办理注册（{E(6)}）。", way=way)
        if existing := Filing.objects.standing().of_cycle(cycle).filter(filed_by=institution).first():
            raise Refused(f"本机构{cycle}的填报（{existing.number}）已经建立，同一年度只能填报一次（{E(12)}）。")
        Refused.unless(rules.may_file(at=at, opens_at=cycle.opens_at, closes_at=cycle.closes_at))
        return open_case(
            Filing,
            kind="emr_filing",
            by=by,
            at=at,
            label="开始年度填报",
            title=institution.name,
            institution=institution,
            district=institution.district,
            state=Stage.DRAFT.value,
            standard=cycle.standard,
            rules_edition=cycle.rules_edition,
            cycle=cycle,
            filed_by=institution,
        )


@contextmanager
def _filling_in(filing: Filing, *, by: Membership, at: datetime) -> Iterator[Filing]:
    """The filing under its lock, as long as its institution may fill it in (E08, E10)."""
    with held_by_its_own(filing, Filing, by=by, at=at) as current:
        if current.state == Stage.REPORTED:
            way = Way(AMEND.label, "step", (current.number, AMEND.name))
            raise Refused(f"数据已上报，如需更正请先办理“{AMEND.label}”（{E(10)}）。", way=way)
        if current.state not in OPEN:
            raise Refused(f"填报已经结束，数据不能再改动（{E(8)}）。")
        Refused.unless(conditions.window_open(current, at))
        yield current


def _may_fill(filing: Filing, part: Part) -> None:
    Refused.unless(conditions.part_due(filing, part))


def _known(filing: Filing, name: str, value: str) -> None:
    if name not in filing.sheet.fields:
        raise Refused("所报等级不要求填写该项，或该项不属于本填报，请刷新页面后重试。")
    if len(value) > LONGEST_TEXT:
        raise Refused(f"“{filing.sheet.fields[name].label}”的内容过长，请精简后重新填写。")


def save_answer(
    filing: Filing, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime
) -> Saved | Conflict:
    """One field as it was typed, right or wrong: a wrong text is kept and shown with its fault, it only counts for nothing."""
    with _filling_in(filing, by=by, at=at) as current:
        _known(current, field, value)
        _may_fill(current, current.sheet.fields[field].part)
        value = kept(current.sheet.fields[field], value)
        return autosave.save(current, field=field, value=value, seen=seen, key=key, by=by, at=at)


def save_section(
    filing: Filing, *, changes: Mapping[str, tuple[str, int | None]], by: Membership, at: datetime
) -> dict[str, Conflict]:
    """The fields of one page: name -> (text, version seen). What somebody else has changed meanwhile is returned unwritten."""
    with _filling_in(filing, by=by, at=at) as current:
        for name, (value, _) in changes.items():
            _known(current, name, value)
        for part in {current.sheet.fields[name].part for name in changes}:
            _may_fill(current, part)
        changes = {name: (kept(current.sheet.fields[name], text), seen) for name, (text, seen) in changes.items()}
        return autosave.save_all(current, changes=changes, person=by.person, at=at)


def import_answers(filing: Filing, *, texts: Mapping[str, str], by: Membership, at: datetime) -> int:
    """The texts of a workbook, all or nothing; they replace what stands. Returns how many fields now read otherwise."""
    with _filling_in(filing, by=by, at=at) as current:
        changed = {name: text for name, text in texts.items() if current.sheet.texts.get(name, "") != text}
        autosave.save_all(
            current, changes={name: (text, None) for name, text in changed.items()}, person=by.person, at=at
        )
        merged = Filing.objects.get(pk=current.pk)
        for part in {merged.sheet.fields[name].part for name in changed if name in merged.sheet.fields}:
            _may_fill(merged, part)
        return len(changed)


def confirm(filing: Filing, *, items: Mapping[str, str], by: Membership, at: datetime) -> None:
    """Confirms items one by one (E10): code -> digest as the page showed it, so that nobody confirms what they did not see."""
    with _filling_in(filing, by=by, at=at) as current:
        sheet, digests = current.sheet, current.sheet.digests()
        open_items = {field.item for field in sheet.fields.values() if field.required and not sheet.filled(field)}
        for code, seen in items.items():
            if code not in digests:
                raise Refused("所选项目不属于本填报，请刷新页面后重试。")
            if seen != digests[code]:
                raise Refused(f"{_named(current, code)}在您打开页面之后已有改动，请核对最新内容后再确认（{E(10)}）。")
            if code in open_items:
                way = Way("去补充、更正", "filing_section", (current.number, unfilled(code, sheet).slug))
                sentence = f"{_named(current, code)}尚未填写完整或有错误，请先补充、更正后再确认（{E(10)}）。"
                raise Refused(sentence, way=way)
        said = [
            Confirmation(filing=current, item=code, digest=seen, said=sheet.said(code), by=by.person, at=at)
            for code, seen in items.items()
        ]
        written = ["digest", "said", "by", "at"]
        Confirmation.objects.bulk_create(
            said, update_conflicts=True, unique_fields=["filing", "item"], update_fields=written
        )


def _named(filing: Filing, code: str) -> str:
    names = {item.code: f"“{item.code} {item.name}”" for item in filing.sheet.edition.items}
    return names.get(code, f"“{Part.BASIC.label}”")


def report(filing: Filing, *, declared_level: int, by: Membership, at: datetime, seen: int) -> Filing:
    """Reports the filing at a level (E09, E10, E12): what is handed in is frozen with its scoring, a digest and a receipt code."""
    report = Report(declared_level=declared_level, code=new_code(), reported_by=by.person, reported_at=at)

    def weigh(current: Filing) -> dict[str, Any]:
        _may_declare(current, declared_level)
        _freeze(current, report)
        return {name: getattr(report, name) for name in ("declared_level", "computed_level", "total", "digest", "code")}

    def keep(_: Filing) -> None:
        report.save(force_insert=True)

    return perform(filing, REPORT, by=by, at=at, seen=seen, weigh=weigh, then=keep)


def _freeze(filing: Filing, report: Report) -> None:
    """What the filing now says, and what that is worth, under one digest."""
    scoring = filing.sheet.scoring
    report.filing, report.version = filing, filing.reports_made + 1
    report.answers, report.scoring = filing.sheet.frozen(), _plain(asdict(scoring))
    report.computed_level, report.total = scoring.level, scoring.total
    report.digest = _digest(
        {
            "answers": report.answers,
            "scoring": report.scoring,
            "number": filing.number,
            "version": report.version,
            "declared": report.declared_level,
            "at": report.reported_at,
        }
    )


def _may_declare(filing: Filing, level: int) -> None:
    verdicts = declarations(filing.hospital, filing.cycle, computed=filing.sheet.scoring.level)
    if level not in verdicts:
        raise Refused("请从所列级别中选择申报级别。", field="declared_level")
    if not verdicts[level]:
        offered = rules.best_declaration(verdicts)
        raise Refused(f"{verdicts[level]}本次最高可申报{offered}级，请改选。", field="declared_level")


def declarations(institution: Institution, cycle: Cycle, *, computed: int) -> dict[int, Verdict]:
    """Every level with its verdict for one institution and cycle (E12)."""
    past = past_of(institution, before=cycle.year)
    return rules.declarable_levels(
        computed=computed,
        latest_final=past.latest_final,
        passed_levels=past.final.values(),
        last_upgrade_year=past.last_upgrade_year,
        year=cycle.year,
        interval=cycle.upgrade_interval,
    )


def drop_amendment(filing: Filing, *, by: Actor, at: datetime, seen: int | None = None) -> Filing:
    """The modification is given up, or dropped at closing: the answers read again as the standing report does (E10)."""
    with transaction.atomic():
        current = perform(filing, DROP_AMENDMENT, by=by, at=at, seen=seen)
        standing = current.reports.latest("version")
        answers = {name: (text, None) for name, text in standing.answers.items()}
        emptied = {name: ("", None) for name in autosave.values(current) if name not in answers}
        # The clock has no person; what it restores is again what the report's author handed in.
        author = by.person if isinstance(by, Membership) else standing.reported_by
        autosave.save_all(current, changes=answers | emptied, person=author, at=at)
    return current


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
