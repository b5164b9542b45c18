"""Lists that go out as spreadsheets: short ones in the answer, long ones as a job whose file stays to be fetched."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role

from ..downloads import XLSX, excel
from ..models import Case, Job
from ..record import log_reading
from ..workbook import Sheet, write_workbook
from . import working
from .kinds import Product, Progress, job_kind

IN_THE_ANSWER = 500  # rows: less than a second
MOST = 1_000_000  # rows: what a sheet of the format takes, less its headings
STEP = 500


@dataclass(frozen=True)
class Listing:
    """What goes out: how many rows in all, the sheets, and the name of the file; of a case, if it is of one."""

    name: str
    rows: int
    sheets: Sequence[Sheet]
    case: Case | None = None


@dataclass(frozen=True, kw_only=True)
class Export:
    """A list that goes out. `listing` gives what a member may see of it, filtered by what the address asks."""

    name: str
    label: str
    roles: tuple[Role, ...]
    listing: Callable[[Membership, Mapping[str, str], datetime], Listing]


_exports: dict[str, Export] = {}


def export(name: str, *, label: str, roles: tuple[Role, ...]) -> Callable[[Any], Any]:
    """Registers the function behind a list that goes out."""

    def register(listing: Callable[[Membership, Mapping[str, str], datetime], Listing]) -> Any:
        _exports[name] = Export(name=name, label=label, roles=roles, listing=listing)
        return listing

    return register


def exports() -> dict[str, Export]:
    """All of them: each stands beside its view, and a worker, who answers no address, has not loaded those yet."""
    get_resolver().url_patterns  # noqa: B018  # loads the views
    return dict(_exports)


def answer(request: Request, name: str, **named: str) -> HttpResponse:
    """The file, or the offer to make it beside the request. To be called by a view that has asked for the role.

    What the address names besides its query is put to the listing with it.
    """
    wanted, asked = _exports[name], request.GET.copy()
    asked.update(named)
    found = _within(wanted.listing(request.member, asked, request.at))
    if found.rows > IN_THE_ANSWER:
        context = {"export": wanted, "rows": found.rows, "asked": asked.urlencode()}
        return render(request, "casework/jobs/offer.html", context)
    _log(found, wanted.label, by=request.member, at=request.at)
    return excel(found.name, *found.sheets)


def start(name: str, *, asked: str, by: Membership, at: datetime) -> Job:
    """As a job; what a member may not have is refused here and not in the worker."""
    _within(exports()[name].listing(by, QueryDict(asked), at))
    return working.start(ListExport, by=by, at=at, params={"export": name, "asked": asked})


def _within(found: Listing) -> Listing:
    """A sheet that is too long would lose its end without a word."""
    if found.rows > MOST:
        raise Refused(f"共{found.rows}行，一个表格至多{MOST}行，请缩小筛选范围后再导出。")
    return found


@job_kind
class ListExport(Product):
    name, label, unit = "export", "导出列表", "行"

    def title(self) -> str:
        return exports()[self.params["export"]].label

    def total(self, *, at: datetime) -> int:
        return self._listing(at).rows

    def make(self, progress: Progress, *, at: datetime) -> tuple[bytes, str, str]:
        found, done = self._listing(at), _Counted(progress)
        _log(found, self.title(), by=self.by, at=at)
        content = write_workbook([replace(sheet, rows=done.through(sheet.rows)) for sheet in found.sheets])
        return content, found.name, XLSX

    def _listing(self, at: datetime) -> Listing:
        wanted = exports()[self.params["export"]]
        return wanted.listing(self.by, QueryDict(self.params["asked"]), at)


class _Counted:
    """Rows on their way, counted over all sheets of a file."""

    def __init__(self, progress: Progress):
        self._progress, self._done = progress, 0

    def through(self, rows: Any) -> Iterator[Any]:
        for row in rows:
            yield row
            self._done += 1
            if self._done % STEP == 0:
                self._progress(self._done)


def _log(found: Listing, label: str, *, by: Membership, at: datetime) -> None:
    log_reading(by=by, at=at, what=f"{label} {found.name}" if found.case else label, case=found.case)


def stamped(name: str, at: datetime) -> str:
    """文书20261109.xlsx"""
    return f"{name}{timezone.localtime(at):%Y%m%d}.xlsx"
