"""The centre enters acts of the institute from a sheet with its scans, all rows or none, each by the verb of the single one (E03).

Every fault that a form or the case itself shows is told by cell before anything is done or kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast

from django.http import QueryDict

from accounts.entry.asking import Doubtful
from accounts.entry.normal import name_key
from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import gateway
from casework.deciding import proposals
from casework.deciding.said import form_of
from casework.files.archive import Archive
from casework.files.examine import Examined
from casework.forms.file import MaterialField
from casework.forms.step import StepForm
from casework.jobs import working
from casework.jobs.importing import Importer
from casework.jobs.kinds import Outcome
from casework.models import Case, Job
from casework.registry import case_type
from casework.step import Step
from casework.verdict import Verdict, refuse
from casework.workbook import CellError, ReadRow, SheetSpec

from .. import proxy
from ..articles import E
from ..models import NationalReview
from ..national import publicity
from ..proxy import PaperForm, Proxy
from .sheets import ACT, ProxySheet

ONE_BY_ONE = "请在案件页面核对后逐件登记。"


def enter_sheet(of: ProxySheet, *, file: IO[bytes], scans: IO[bytes], by: Membership, at: datetime) -> int:
    """All rows or none; how many there were. Raises `Refused`, `WorkbookRefused`, or `working.Refusals` with every fault by cell."""
    ask_acts(by)
    run = ProxyImport(Job(kind=ProxyImport.name, asked_by=by, asked_at=at))
    run.of, run.archive = of, Archive(scans)
    rows = run.read(file, at=at).rows
    if not of.whole:
        working.at_once(run, rows, at=at)
    elif faults := run.faults(rows, at=at):
        raise working.Refusals(faults)
    else:
        _post([run.ready[row.number] for row in rows], by=by, at=at)
    return len(rows)


def ask_acts(by: Membership) -> None:
    """The centre, and only while the institute does not work in the portal itself."""
    if by.role != Role.CENTRE:
        raise Refused(f"医管所意见由信息中心代录，您当前的岗位不能办理（{E(3)}）。")
    if proxy.connected():
        raise Refused(f"医管所直接在本平台办理，无须代录；接入方式由市级负责人变更（{E(3)}）。")


def cases_of(of: ProxySheet, by: Membership) -> Any:
    rows = case_type(of.kind).model.objects.visible_to(by).select_related("standard", "institution")
    return rows.defer("standard__payload")


def waiting(of: ProxySheet, *, by: Membership, at: datetime) -> Iterator[tuple[Case, list[str]]]:
    """The cases on which an act of the sheet may be entered now, with what it may be."""
    sources = {state for step in of.steps.values() for state in step.sources}
    for case in cases_of(of, by).filter(state__in=sources).order_by("number"):
        if acts := [act for act, step in of.steps.items() if may_enter(of, case, step, at=at)]:
            yield case, acts


def may_enter(of: ProxySheet, case: Any, step: Step, *, at: datetime) -> Verdict:
    """What the case allows; the public list names only who has passed every step (E25)."""
    if (verdict := gateway.may_now(case, step, at=at)) and of.whole and not case.passed:
        return refuse(step.article, f"{case.title}未通过国家级审核的全部步骤，不能列入公示名单。")
    return verdict


@dataclass(frozen=True)
class Ready:
    """A row that may be entered: its case as it was looked at, and what the verb is given."""

    case: Case
    step: Step
    facts: dict[str, Any]


class ProxyImport(Importer):
    """Never longer than what is done in the request (`spec.max_rows`): each row rests on a paper that a person has read."""

    name, label = "proxy", "代录医管所意见"
    column, empty = "number", "表中没有意见，请填写后上传。"
    of: ProxySheet
    archive: Archive

    def sheet(self, *, at: datetime) -> SheetSpec:
        return self.of.spec

    def check(self, rows: Sequence[ReadRow], *, at: datetime) -> Iterable[CellError]:
        self.ready: dict[int, Ready] = {}
        self.scans: dict[str, Examined] = {}
        numbers = [row.values["number"] for row in rows]
        known = {case.number: case for case in cases_of(self.of, self.by).filter(number__in=numbers)}
        first: dict[str, ReadRow] = {}
        for row in rows:
            case, before = known.get(row.values["number"]), first.setdefault(row.values["number"], row)
            if before is not row:
                yield self.error(row, "number", f"与第{before.number}行是同一案件，请只保留一行。")
            elif case is None:
                yield self.error(row, "number", f"没有编号为{row.values['number']}的{self.of.label}案件，请核对。")
            else:
                yield from self._of_case(row, case, at)
        if self.of.whole:
            yield from self._of_one_paper(rows)

    def _of_case(self, row: ReadRow, case: Case, at: datetime) -> Iterator[CellError]:
        values, step = row.values, self.of.step(row.values)
        if not _goes_by(case, values["title"]):
            yield self.error(row, "title", f"{case.number}为“{case.title}”，与所填“{values['title']}”不符，请核对。")
            return
        if not (verdict := may_enter(self.of, case, step, at=at)):
            yield self.error(row, ACT, "".join(str(reason) for reason in verdict.reasons))
            return
        try:
            form, facts = self._form(row, case, step, at)
        except Refused as refused:
            yield self.fault(row, refused)
            return
        yield from (self.error(row, name, "".join(map(str, said))) for name, said in form.errors.items())
        if not form.errors:
            self.ready[row.number] = Ready(case, step, form.facts() | facts)

    def _form(self, row: ReadRow, case: Case, step: Step, at: datetime) -> tuple[StepForm, dict[str, Examined]]:
        """The form of the step, filled in from the row, and the files that the row names, which do not come by it."""
        form_class, data = PaperForm if self.of.whole else form_of(case, step), QueryDict(mutable=True)
        form = form_class(data, case=case, step=step, member=self.by, at=at)
        named = {name: field for name, field in form.fields.items() if isinstance(field, MaterialField)}
        for name in named:
            del form.fields[name]
        files = {name: self._scan(row.values[name], named[name], name) for name in named if row.values.get(name)}
        own = {"seen": [str(case.version)], "case_number": [case.number]}
        for name, sent in (self.of.typed(form, row.values) | own).items():
            data.setlist(name, sent)
        return form, files

    def _scan(self, told: str, field: MaterialField, column: str) -> Examined:
        """Looked into once, in however many rows it is named."""
        if told not in self.scans:
            try:
                self.scans[told] = self.archive.take(told, field.kinds)
            except Refused as refused:
                raise Refused(str(refused), field=column) from refused
        return self.scans[told]

    def _of_one_paper(self, rows: Sequence[ReadRow]) -> Iterator[CellError]:
        for row in rows[1:]:
            for name in proxy.FIELDS:
                if row.values[name] != rows[0].values[name]:
                    yield self.error(row, name, f"一份名单依据一份文件，与第{rows[0].number}行不一致，请核对。")

    def act(self, part: ReadRow, outcome: Outcome, *, at: datetime) -> None:
        row = self.ready[part.number]
        proposals.take(row.case, row.step, by=self.by, at=at, seen=row.case.version, **row.facts)

    def fault(self, part: ReadRow, refused: Refused) -> CellError:
        """What is asked about rather than refused is answered on the page of the case, where both sides are shown."""
        sentence = f"{refused}{ONE_BY_ONE}" if isinstance(refused, Doubtful) else str(refused)
        return self.error(part, refused.field, sentence)


def _goes_by(case: Case, title: str) -> bool:
    return name_key(case.title) == name_key(title) or bool(case.institution and case.institution.goes_by(title))


def _post(rows: Sequence[Ready], *, by: Membership, at: datetime) -> None:
    """One list by one paper, as on the page of the postings."""
    cycles = {cast(NationalReview, row.case).of_filing.cycle for row in rows}
    if len(cycles) > 1:
        raise Refused("名单中有不同年度的案件，请按年度分别公示。")
    paper = {name: rows[0].facts[name] for name in proxy.FIELDS}
    publicity.post(cycles.pop(), listed=[row.case.number for row in rows], by=by, at=at, **cast(Proxy, paper))
